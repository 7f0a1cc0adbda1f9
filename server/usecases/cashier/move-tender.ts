/** Steps that every use case of the counter takes inside its one transaction. */
import {
  arrearsPostings,
  billPostings,
  tenderPostings,
} from '../../../engine/cashier/counter-posting.ts'
import { type CounterRules, isChannelKind } from '../../../engine/cashier/tender.ts'
import type { Entry } from '../settlement/journal.ts'
import type {
  ChannelOrder,
  ChannelWord,
  CounterBill,
  CounterTender,
  OpenCounter,
} from './counter-book.ts'

/** Who moves money, in which shift, on which day. */
export interface Turn {
  /** Null where a reversal comes while no shift is open. */
  readonly shift: string | null
  readonly by: string
  readonly today: string
  readonly rules: CounterRules
}

/** Takes up what a settlement left to be paid. */
export async function takeUp(open: OpenCounter, entry: Entry, turn: Turn): Promise<void> {
  const { id: settlement, visit, currency, cashMinor } = entry
  await open.addBill({
    settlement,
    institution: visit.institution,
    visit: visit.visit,
    person: entry.person,
    businessDate: entry.businessDate,
    currency,
    totalMinor: entry.totalMinor,
    cashMinor,
    reversal: null,
    dueMinor: 0,
    arrearsMinor: 0,
    promisedUntil: null,
  })
  await open.post({
    key: `bill:${settlement}`,
    kind: 'bill',
    shift: turn.shift,
    businessDate: turn.today,
    by: turn.by,
    amountMinor: cashMinor,
    tender: null,
    about: { settlement, visit: visit.visit },
    postings: billPostings(visit.institution, settlement, currency, cashMinor),
  })
}

/** The settlement is reversed: what was paid is owed back, what is in arrears no longer owed. */
export async function takeUpReversal(
  open: OpenCounter,
  bill: CounterBill,
  reversal: string,
  turn: Turn,
): Promise<void> {
  const { settlement, institution, visit, currency, cashMinor, arrearsMinor } = bill
  const about = { settlement, visit, reversal }
  const common = { shift: turn.shift, businessDate: turn.today, by: turn.by, tender: null, about }
  await open.setReversal(settlement, reversal)
  if (arrearsMinor > 0) {
    await open.post({
      ...common,
      key: `arrears-ended:${settlement}`,
      kind: 'arrears',
      amountMinor: -arrearsMinor,
      postings: arrearsPostings(institution, settlement, currency, -arrearsMinor),
    })
  }
  await open.post({
    ...common,
    key: `bill:${reversal}`,
    kind: 'bill',
    amountMinor: cashMinor === 0 ? 0 : -cashMinor,
    postings: billPostings(institution, settlement, currency, -cashMinor),
  })
  await wantInvoice(open, settlement, turn.rules)
}

/** Keeps what a channel said of a tender that waits for it; anything later changes nothing. */
export async function keepWord(
  open: OpenCounter,
  id: string,
  { state, trade }: ChannelWord,
  today: string,
  rules: CounterRules,
): Promise<void> {
  const tender = await open.tender(id)
  if (tender?.state === 'void-wanted' && (state === 'closed' || state === 'refused')) {
    await open.moveTender(tender, 'voided', { reason: 'voided', trade, number: null })
  }
  if (tender?.state !== 'asked') return
  if (state === 'done') await finishTender(open, tender, trade, today, rules)
  if (state === 'refused' || state === 'closed') {
    await open.moveTender(tender, 'refused', { reason: state, trade, number: null })
  }
}

/** Tenders of one request, in order; what lies at the counter itself is done with that. */
export async function writeDown(
  open: OpenCounter,
  key: string,
  tenders: readonly CounterTender[],
  { today, rules }: Pick<Turn, 'today' | 'rules'>,
  firstPlace: number,
): Promise<void> {
  for (const [i, tender] of tenders.entries()) {
    await open.addTender(tender, key, firstPlace + i)
    if (!isChannelKind(tender.kind)) await finishTender(open, tender, null, today, rules)
  }
}

/** The money has moved: it is written into the journal, and the bill may be paid by it. */
export async function finishTender(
  open: OpenCounter,
  tender: CounterTender,
  trade: string | null,
  today: string,
  rules: CounterRules,
): Promise<void> {
  const { id, kind, direction, target, amountMinor, roundingMinor, settlement, visit } = tender
  const number = await open.post({
    key: `tender:${id}`,
    kind: 'tender',
    shift: tender.shift,
    businessDate: today,
    by: tender.madeBy,
    amountMinor,
    tender: { direction, target, kind, roundingMinor },
    about: { tender: id, settlement, visit, original: tender.original },
    postings: tenderPostings(tender),
  })
  await open.moveTender(tender, 'done', { reason: null, trade, number })
  if (settlement !== null) await wantInvoice(open, settlement, rules)
}

/** A paid bill wants its invoice, and a reversed one that had an invoice wants it taken back. */
export async function wantInvoice(
  open: OpenCounter,
  settlement: string,
  rules: CounterRules,
): Promise<void> {
  if (rules.invoice !== 'e-invoice') return
  const bill = await open.bill(settlement)
  if (bill === undefined) return
  const blue = await open.invoice(settlement, 'blue')
  const isBlueWanted = bill.reversal === null && bill.dueMinor === 0 && blue === undefined
  const isRedWanted =
    bill.reversal !== null &&
    blue !== undefined &&
    (await open.invoice(settlement, 'red')) === undefined
  if (!isBlueWanted && !isRedWanted) return
  const colour = isBlueWanted ? 'blue' : 'red'
  const { institution, currency, totalMinor: amountMinor, businessDate } = bill
  await open.addInvoice({
    id: open.idOf('invoice', settlement, colour),
    institution,
    settlement,
    colour,
    currency,
    amountMinor,
    businessDate,
    state: 'wanted',
    code: null,
    number: null,
    checkCode: null,
    issuedAt: null,
  })
}

/** What the channel is asked about a tender; undefined for what lies at the counter itself. */
export function orderOf(tender: CounterTender): ChannelOrder | undefined {
  const { id: reference, direction, kind, institution, shift: batch } = tender
  if (!isChannelKind(kind)) return undefined
  const { currency, amountMinor, original } = tender
  return { reference, direction, kind, institution, batch, currency, amountMinor, original }
}
