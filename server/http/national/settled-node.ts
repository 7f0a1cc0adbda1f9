/** A settlement, a quote or a reversal in the nodes `setlinfo` and `setldetail`. */
import { textFromMinor } from '../../../engine/base/money.ts'
import type { VisitState } from '../../../engine/visit/visit-state.ts'
import { onDuty } from '../../usecases/gate.ts'
import { readInsured } from '../../usecases/person/read-insured.ts'
import type { Entry } from '../../usecases/settlement/journal.ts'
import { figuresOfEntry, type VisitFigures } from '../../usecases/visit/visit-figures.ts'
import { amountNode, fundNodes, shareFields } from './amounts.ts'
import { timeText } from './answer.ts'
import type { Incoming, Outgoing } from './message.ts'
import { insuredNodes, personNode } from './person-node.ts'

interface About {
  readonly visit: string
  readonly person: string
  readonly coverage: string
  /** Empty for a quote. */
  readonly settlement: string
  readonly at: Date
  readonly medType: string
  readonly certificate: string
  readonly sender: string
}

export async function dividedNodes(
  about: About,
  figures: VisitFigures,
  sign: 1 | -1,
  { by, dialect, institution, gateway }: Incoming,
): Promise<Outgoing> {
  const { store, tables } = gateway
  const on = store.today()
  const outcome = await readInsured(about.person, on, by, onDuty('settlement'), store)
  if (!outcome.found) return { problem: outcome.refusal }
  const { insured } = outcome
  const used = insured.coverages.find(({ coverage }) => coverage.id === about.coverage)
  const insutype = used?.scheme.insuranceType ?? ''
  const rights = insuredNodes(insured, tables).find((one) => one.insutype === insutype)
  const setlinfo = {
    mdtrt_id: about.visit,
    setl_id: about.settlement,
    ...personNode(insured, on, tables),
    insutype,
    psn_type: rights?.psn_type ?? '',
    cvlserv_flag: rights?.cvlserv_flag ?? '0',
    setl_time: timeText(about.at),
    mdtrt_cert_type: about.certificate,
    med_type: about.medType,
    ...amountNode(figures, dialect.amounts, sign),
    ...shareFields(figures, dialect.shares, sign),
    balc: textFromMinor(used?.balanceMinor ?? 0, 'CNY'),
    medins_setl_id: about.sender,
    clr_optins: gateway.store.rules.region(institution.region)?.code ?? '',
    clr_way: '01',
    clr_type: clearingType(about.medType),
  }
  const setldetail = fundNodes(figures, dialect.amounts, insutype, tables, sign)
  return { output: { setlinfo, setldetail } }
}

function clearingType(medType: string): string {
  if (medType === '41') return '41'
  return medType.startsWith('2') || medType === '52' ? '21' : '11'
}

/** `again`: another message had done it, which the answer says besides. */
export async function settledNodes(
  entry: Entry,
  visit: string,
  again: boolean,
  incoming: Incoming,
  named: { readonly certificate?: string; readonly medType?: string; readonly coverage: string },
): Promise<Outgoing> {
  const { figures, sign, document } = await figuresOfEntry(entry, incoming.gateway.store)
  const about = {
    visit,
    person: entry.person,
    coverage: named.coverage,
    settlement: entry.id,
    at: new Date(entry.recordedAt),
    medType: named.medType ?? medTypeOf(document.visit.setting),
    certificate: named.certificate ?? '',
    sender: incoming.envelope.msgid,
  }
  const outgoing = await dividedNodes(about, figures, sign, incoming)
  if ('problem' in outgoing || !again) return outgoing
  return { ...outgoing, warning: `已由先前报文办理，返回首次结果 ${entry.id}` }
}

const medTypes: Readonly<Record<string, string>> = {
  outpatient: '11',
  emergency: '13',
  chronic: '14',
  inpatient: '21',
  'day-surgery': '28',
  pharmacy: '41',
}

function medTypeOf(setting: string): string {
  return medTypes[setting] ?? '11'
}

/** The coverage that a visit was registered with. */
export function coverageOf({ opened }: Pick<VisitState, 'opened'>): string {
  return opened?.coverage ?? ''
}
