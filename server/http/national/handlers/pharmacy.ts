/** Pharmacies: 2101, 2102, 2103. */
import { hash } from 'node:crypto'
import { minorFromText } from '../../../../engine/base/money.ts'
import { quoteSale, type Sale, sell } from '../../../usecases/visit/sell-drugs.ts'
import { figuresOfQuote } from '../../../usecases/visit/visit-figures.ts'
import { timeOf } from '../check-fields.ts'
import { linesOf } from '../lines.ts'
import {
  type Handler,
  type Incoming,
  node,
  type Outgoing,
  type Row,
  rows,
  text,
} from '../message.ts'
import { dividedNodes, settledNodes } from '../settled-node.ts'
import { reverse } from './settling.ts'
import { chooseCoverage } from './visits.ts'

const numberDigits = 24

/** The same sale sent under another message has the same number. */
export function saleNumber(input: Row): string {
  const { psn_no: person, begntime: at, insutype: type } = node(input, 'druginfo')
  const sold = rows(input, 'drugdetail').map(
    ({ feedetl_sn: id, med_list_codg: code, cnt, pric, det_item_fee_sumamt: amount }) =>
      [id, code, cnt, pric, amount].join(' '),
  )
  const said = JSON.stringify([person, at, type, sold])
  return `P${hash('sha256', said, 'hex').slice(0, numberDigits)}`
}

async function saleOf(
  incoming: Incoming,
): Promise<{ readonly sale: Sale } | Extract<Outgoing, { problem: unknown }>> {
  const { input, institution, gateway } = incoming
  const row = node(input, 'druginfo')
  const on = timeOf(text(row, 'begntime'))?.day ?? 0
  const chosen = await chooseCoverage(incoming, row, on)
  if (!chosen.chosen) return { problem: chosen.refusal }
  const read = linesOf(rows(input, 'drugdetail'), 'drugdetail', gateway)
  if ('problem' in read) return read
  const [person, { coverage }] = [text(row, 'psn_no'), chosen]
  const number = saleNumber(input)
  const stated = {
    total: minorFromText(text(row, 'medfee_sumamt'), 'CNY') ?? 0,
    ownPaid: null,
    overLimit: null,
    priorSelfPay: null,
    inScope: null,
  }
  return {
    sale: {
      institution: institution.id,
      opened: { visitKind: 'pharmacy', person, coverage, number, on },
      lines: read.lines.map((line) => ({ ...line, batch: '' })),
      wish: {
        batch: '',
        interim: '',
        usesAccount: text(row, 'acct_used_flag') === '1',
        setting: 'pharmacy',
        disease: text(row, 'dise_codg') || null,
        attributes: {},
        stated,
      },
    },
  }
}

const quote: Handler = async (incoming) => {
  const { by, envelope, gateway, input } = incoming
  const read = await saleOf(incoming)
  if ('problem' in read) return read
  const { sale } = read
  const quoted = await quoteSale(sale, { by, message: envelope.msgid }, gateway.store)
  if (!quoted.quoted) return { problem: quoted.refusal }
  const { person, coverage } = sale.opened
  const about = {
    visit: '',
    person,
    coverage,
    settlement: '',
    at: gateway.store.now(),
    medType: '41',
    certificate: text(node(input, 'druginfo'), 'mdtrt_cert_type'),
    sender: envelope.msgid,
  }
  const figures = figuresOfQuote(quoted.value.quote, gateway.store.rules)
  return dividedNodes(about, figures, 1, incoming)
}

const settle: Handler = async (incoming) => {
  const { by, envelope, gateway, input } = incoming
  const read = await saleOf(incoming)
  if ('problem' in read) return read
  const sold = await sell(read.sale, { by, message: envelope.msgid }, gateway.store)
  if (!sold.settled) return { problem: sold.refusal }
  return settledNodes(sold.entry, sold.visit, sold.again, incoming, {
    certificate: text(node(input, 'druginfo'), 'mdtrt_cert_type'),
    medType: '41',
    coverage: read.sale.opened.coverage,
  })
}

export const pharmacyHandlers: Readonly<Record<string, Handler>> = {
  '2101': quote,
  '2102': settle,
  '2103': reverse,
}
