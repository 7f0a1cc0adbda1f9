/** Quotes, settlements, what takes them back, and what is asked about them: 2206-2208, 2303-2305, 5203. */
import { minorFromText } from '../../../../engine/base/money.ts'
import type { Opened } from '../../../../engine/visit/visit-action.ts'
import type { VisitState } from '../../../../engine/visit/visit-state.ts'
import { onDuty } from '../../../usecases/gate.ts'
import type { Setting } from '../../../usecases/settlement/bill-text.ts'
import { readSettlement } from '../../../usecases/settlement/read-settlements.ts'
import { findVisit } from '../../../usecases/visit/act-on-visit.ts'
import { quoteVisit, type VisitWish } from '../../../usecases/visit/quote-visit.ts'
import { reverseVisit } from '../../../usecases/visit/reverse-visit.ts'
import { settleVisit } from '../../../usecases/visit/settle-visit.ts'
import { figuresOfQuote } from '../../../usecases/visit/visit-figures.ts'
import type { AskedBy, VisitPlace } from '../../../usecases/visit/visit-store.ts'
import { meaningOf } from '../codes.ts'
import { type Handler, type Incoming, node, type Outgoing, type Row, text } from '../message.ts'
import { coverageOf, dividedNodes, settledNodes } from '../settled-node.ts'
import { shownIn } from '../shown-card.ts'
import { auditWarning } from './audit.ts'

const amount = (row: Row, field: string) =>
  text(row, field) === '' ? null : (minorFromText(text(row, field), 'CNY') ?? 0)

/** How a bill of the visit is wished for: of a batch, in between, or at the end of a stay. */
function wishOf(row: Row, state: VisitState, { envelope, gateway }: Incoming): VisitWish {
  const isStay = envelope.transaction.code.startsWith('23')
  const stated = {
    total: amount(row, 'medfee_sumamt') ?? 0,
    ownPaid: amount(row, 'fulamt_ownpay_amt'),
    overLimit: amount(row, 'overlmt_selfpay'),
    priorSelfPay: amount(row, 'preselfpay_amt'),
    inScope: amount(row, 'inscp_scp_amt'),
  }
  const setting = (meaningOf(gateway.tables, 'med_type', text(row, 'med_type')) ||
    state.facts?.setting ||
    'inpatient') as Setting
  const batch = isStay ? null : text(row, 'chrg_bchno')
  const isInBetween = isStay && text(row, 'mid_setl_flag') === '1'
  return {
    batch,
    interim: batch ?? (isInBetween ? `m${[...state.interims].length + 1}` : ''),
    usesAccount: text(row, 'acct_used_flag') === '1',
    setting,
    disease: text(row, 'dise_codg') || null,
    attributes: {},
    stated,
  }
}

interface BillAsked {
  readonly row: Row
  readonly place: VisitPlace
  readonly person: string
  readonly opened: Opened
  readonly wish: VisitWish
  readonly asked: AskedBy
}

/** What 2206, 2207, 2303 and 2304 have in common: whose bill it is, of which visit, and how it is wished for. */
async function billAsked(
  incoming: Incoming,
): Promise<BillAsked | Extract<Outgoing, { problem: unknown }>> {
  const { input, institution, by, envelope, gateway } = incoming
  const row = node(input, 'data')
  const place = { institution: institution.id, visit: text(row, 'mdtrt_id') }
  const person = text(row, 'psn_no')
  const wrong = await wrongCredential(row, incoming)
  if (wrong !== null) return wrong
  const found = await findVisit(place, person, by, gateway.store)
  if (!found.found) return { problem: found.refusal }
  const wish = wishOf(row, found.state, incoming)
  return { row, place, person, opened: found.opened, wish, asked: { by, message: envelope.msgid } }
}

const quote: Handler = async (incoming) => {
  const { envelope, gateway } = incoming
  const bill = await billAsked(incoming)
  if ('problem' in bill) return bill
  const { row, place, person, wish, asked } = bill
  const quoted = await quoteVisit(place, person, wish, asked, gateway.store)
  if (!quoted.quoted) return { problem: quoted.refusal }
  const about = {
    visit: place.visit,
    person,
    coverage: quoted.opened.coverage,
    settlement: '',
    at: gateway.store.now(),
    medType: text(row, 'med_type') || '21',
    certificate: text(row, 'mdtrt_cert_type'),
    sender: envelope.msgid,
  }
  const figures = figuresOfQuote(quoted.value.quote, gateway.store.rules)
  const outgoing = await dividedNodes(about, figures, 1, incoming)
  const warning = await auditWarning(quoted.value, incoming)
  return 'problem' in outgoing || warning === undefined ? outgoing : { ...outgoing, warning }
}

const settle: Handler = async (incoming) => {
  const bill = await billAsked(incoming)
  if ('problem' in bill) return bill
  const { row, place, person, opened, wish, asked } = bill
  const settled = await settleVisit(place, person, wish, asked, incoming.gateway.store)
  if (!settled.settled) return { problem: settled.refusal }
  return settledNodes(settled.entry, place.visit, settled.again, incoming, {
    certificate: text(row, 'mdtrt_cert_type'),
    ...(text(row, 'med_type') === '' ? {} : { medType: text(row, 'med_type') }),
    coverage: opened.coverage,
  })
}

const quotes = ['2206', '2303']

/**
 * A bill is settled while the patient shows the credential, which a card left behind does not. For a
 * quote some systems leave it blank or send something else than a credential.
 */
async function wrongCredential(row: Row, { by, envelope, gateway }: Incoming) {
  const holder = await shownIn(row, by, gateway)
  const isQuote = quotes.includes(envelope.transaction.code)
  if (!holder.held) return isQuote ? null : { problem: holder.refusal }
  if (holder.person === text(row, 'psn_no')) return null
  if (holder.person === undefined && isQuote) return null
  return { problem: { code: 'credential-of-another' } } as const
}

export const reverse: Handler = async (incoming) => {
  const { input, institution, by, envelope, gateway } = incoming
  const row = node(input, 'data')
  const place = { institution: institution.id, visit: text(row, 'mdtrt_id') }
  const [person, settlement] = [text(row, 'psn_no'), text(row, 'setl_id')]
  const found = await findVisit(place, person, by, gateway.store)
  if (!found.found) return { problem: found.refusal }
  const asked = { by, message: envelope.msgid }
  const back = await reverseVisit(place, person, settlement, asked, gateway.store)
  if (!back.settled) return { problem: back.refusal }
  const coverage = coverageOf(found.state)
  return settledNodes(back.entry, place.visit, back.again, incoming, { coverage })
}

/** By the settlement, or what is live of the visit; what was taken back is found by its own number. */
const find: Handler = async (incoming) => {
  const { input, institution, by, gateway } = incoming
  const { store } = gateway
  const row = node(input, 'data')
  const place = { institution: institution.id, visit: text(row, 'mdtrt_id') }
  const found = await findVisit(place, text(row, 'psn_no'), by, store)
  if (!found.found) return { problem: found.refusal }
  const { state, opened } = found
  const wanted = text(row, 'setl_id') || ([...state.live.values()].at(-1)?.settlement ?? '')
  const isOfVisit =
    [...state.live.values()].some(({ settlement }) => settlement === wanted) ||
    [...state.reversals].flat().includes(wanted)
  if (!isOfVisit) {
    const rule = 'settlement-unknown-here'
    return { problem: { code: 'visit-refused', rule, about: wanted || place.visit } }
  }
  const read = await readSettlement(wanted, by, onDuty('inquiry'), store)
  if (!read.found) return { problem: read.refusal }
  const entry = await store.journal.find(wanted)
  if (entry === undefined) return { problem: { code: 'settlement-unknown', settlement: wanted } }
  return settledNodes(entry, place.visit, false, incoming, { coverage: opened.coverage })
}

export const settlingHandlers: Readonly<Record<string, Handler>> = {
  '2206': quote,
  '2207': settle,
  '2208': reverse,
  '2303': quote,
  '2304': settle,
  '2305': reverse,
  '5203': find,
}
