/**
 * Decides one bill on loaded facts: answer again, refuse, ask, or settle. Nothing is read or written
 * here; what is to be recorded is handed back.
 */
import type { Facts } from '../../../engine/adjudication/bill.ts'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { postingsOf } from '../../../engine/ledger/posting.ts'
import { tiesRow } from '../../../engine/person/record-group.ts'
import { decide, engineVersion, plan } from '../../../engine/settlement/settle.ts'
import type { Answer, Ask, Settlement } from '../../../engine/settlement/settlement.ts'
import { digestText } from '../canonical.ts'
import type { Purpose } from '../gate.ts'
import type { AmountsChanged, Refusal } from '../refusal.ts'
import type { Rules } from '../rules.ts'
import { counterNames } from './counter-names.ts'
import { answerVersion, type BudgetSpend, restsOn, type SettlementDocument } from './document.ts'
import type { Decided, Draft, Entry, Hold, HoldAsk, Loaded, RequestName, Visit } from './journal.ts'
import { besideOf, factsOf, type PreparedBill } from './prepare-bill.ts'
import { Purse, spending } from './purse.ts'
import { allowedAmong } from './rule-lookup.ts'

/** Amounts that the caller saw before, in minor units. */
export interface Expected {
  readonly shares: Readonly<Record<string, number>>
  readonly cashMinor: number
  /** Version of the person's record at that time, where the caller kept it. */
  readonly basis: number | null
}

export interface PreparedSettlement {
  readonly request: RequestName
  readonly fingerprint: Buffer
  readonly bill: PreparedBill
  readonly expected: Expected | null
  readonly by: string
  readonly purpose: Purpose
}

export type BillResult =
  | { readonly kind: 'settled'; readonly terms: readonly string[] }
  | { readonly kind: 'settled-before'; readonly entry: Entry; readonly again: boolean }
  | { readonly kind: 'asking'; readonly holds: readonly HoldAsk[] }
  | { readonly kind: 'leasing'; readonly missing: readonly BudgetSpend[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export function visitOf({ text, institution }: PreparedBill): Visit {
  return { institution, visit: text.visit.number, interim: text.visit.interim ?? '' }
}

/** `exhausted` is what was said when a budget was last asked for more. */
export function decideBill(
  command: PreparedSettlement,
  loaded: Loaded,
  rules: Rules,
  exhausted?: Refusal,
): Decided<BillResult> {
  const before = settledBefore(command, loaded)
  if (before !== undefined) return before

  const { bill } = command
  if (isOutdated(bill, loaded)) {
    return refused({ code: 'person-record-changed' }, command, loaded)
  }
  const facts = factsOf(bill, (owner, name) => loaded.accumulators(owner, name), rules)
  const asked = bill.mayAsk
    ? answersFor(command, facts, loaded, rules)
    : { answers: bill.answers, used: [] }
  if ('result' in asked) return asked

  const decision = decide(bill.bill, facts, asked.answers, rules.library, bill.catalogue)
  if (!decision.settled) return refused(decision.refusal, command, loaded)
  const stale = staleHolds(asked.used, decision.settlement)
  if (stale.length > 0) return askAgain(command, stale, loaded)
  const changed = changedAmounts(command, decision.settlement, asked.answers)
  if (changed !== undefined) return refused(changed, command, loaded)
  const purse = new Purse(loaded.budgets(bill.person))
  const spends = purse.spend(decision.settlement)
  const { missing } = purse
  if (missing.length > 0) {
    if (exhausted !== undefined) return refused(exhausted, command, loaded)
    return { result: { kind: 'leasing', missing } }
  }
  const decided = { facts, answers: asked.answers, settlement: decision.settlement, spends }
  const draft = draftOf(command, decided, loaded, rules)
  const captured = new Set(draft.captures.map(({ hold }) => hold))
  const unused = loaded.holds(command.request).filter(({ id }) => !captured.has(id))
  const { terms } = decision.settlement
  return { result: { kind: 'settled', terms }, drafts: [draft], voids: voidsOf(unused) }
}

/** A key that was used before, or a visit that another request has settled. */
function settledBefore(
  { request, fingerprint, bill }: PreparedSettlement,
  loaded: Loaded,
): Decided<BillResult> | undefined {
  const earlier = loaded.earlier(request)
  if (earlier !== undefined) {
    return earlier.fingerprint.equals(fingerprint)
      ? { result: { kind: 'settled-before', entry: earlier.entry, again: earlier.again } }
      : { result: { kind: 'refused', refusal: { code: 'key-reused' } } }
  }
  const live = loaded.live(visitOf(bill))
  if (live === undefined) return undefined
  if (isSameBill(bill, live)) {
    return {
      result: { kind: 'settled-before', entry: live, again: true },
      bindings: [{ request, fingerprint, to: live.id }],
    }
  }
  const { id: settlement, visit } = live
  return {
    result: { kind: 'refused', refusal: { code: 'visit-settled', settlement, visit: visit.visit } },
  }
}

/** The record was tied to another one, or parted from it, after it was read for this bill. */
function isOutdated({ person, tied }: PreparedBill, loaded: Loaded): boolean {
  const [mark] = loaded.accumulators(person, tiesRow)
  return (mark?.counters[0] ?? 0) !== (tied?.number ?? 0)
}

/** The same person is charged the same amounts. Spelling may differ between two attempts. */
function isSameBill(
  { person, bill, coverages }: PreparedBill,
  { document, ...live }: Entry,
): boolean {
  if (document.kind !== 'settlement' || live.person !== person) return false
  const other = document.bill
  const sameSums = JSON.stringify(bill.sums) === JSON.stringify(other.sums)
  const sameStay = bill.admittedOn === other.admittedOn && bill.dischargedOn === other.dischargedOn
  const sameCoverages =
    coverages.map(({ id }) => id).join('\n') ===
    document.facts.coverages.map(({ id }) => id).join('\n')
  return (
    bill.currency === other.currency &&
    sameSums &&
    sameStay &&
    sameCoverages &&
    chargesOf(bill.lines) === chargesOf(other.lines)
  )
}

function chargesOf(lines: PreparedBill['bill']['lines']): string {
  return lines
    .map(({ code, on, amountMinor, approval }) => `${code} ${on} ${amountMinor} ${approval}`)
    .sort()
    .join('\n')
}

function refused(
  refusal: Refusal,
  { request }: PreparedSettlement,
  loaded: Loaded,
): Decided<BillResult> {
  return { result: { kind: 'refused', refusal }, voids: voidsOf(loaded.holds(request)) }
}

function voidsOf(holds: readonly Hold[]): { person: string; hold: string }[] {
  return holds.filter(isOpen).map(({ person, id }) => ({ person, hold: id }))
}

// ---------------------------------------------------------------- asking

interface Asked {
  readonly answers: readonly Answer[]
  /** Holds whose answers are used. */
  readonly used: readonly Hold[]
}

/** Answers of all payers that decide for themselves, or what still has to be asked. */
function answersFor(
  command: PreparedSettlement,
  facts: Facts,
  loaded: Loaded,
  rules: Rules,
): Asked | Decided<BillResult> {
  const { bill, request } = command
  const holds = loaded
    .holds(request)
    .filter(isOpen)
    .sort((a, b) => b.attempt - a.attempt)
  // Who gives nothing leaves money to payers that were not asked while nothing was left for them.
  const said = [...bill.answers, ...latestOf(holds).map(answerOf)]
  const planned = plan(bill.bill, facts, rules.library, bill.catalogue, said)
  if (!planned.planned) return refused(planned.refusal, command, loaded)
  const used: Hold[] = []
  const asking: HoldAsk[] = []
  const opens: HoldAsk[] = []
  for (const ask of planned.asks) {
    if (bill.answers.some((answer) => isBy(answer, ask))) continue
    const hold = holds.find((one) => isBy(one, ask))
    if (hold?.state === 'answered') used.push(hold)
    else if (hold !== undefined) asking.push(hold)
    else opens.push(newHold(command, ask, loaded.holds(request)))
  }
  if (asking.length + opens.length > 0) {
    return {
      result: { kind: 'asking', holds: [...asking, ...opens] },
      opens: opens.map((hold) => ({ ...hold, request })),
    }
  }
  return { answers: [...bill.answers, ...used.map(answerOf)], used }
}

/** The last answer of each payer; `holds` has the latest first. */
function latestOf(holds: readonly Hold[]): Hold[] {
  const answered = holds.filter(({ state }) => state === 'answered')
  return answered.filter((hold, place) => answered.findIndex((one) => isBy(one, hold)) === place)
}

function isOpen({ state }: Hold): boolean {
  return state === 'asked' || state === 'answered'
}

interface PayerOfCoverage {
  readonly payer: string
  readonly coverage: string
}

function isBy(one: PayerOfCoverage, other: PayerOfCoverage): boolean {
  return one.payer === other.payer && one.coverage === other.coverage
}

function answerOf({ payer, coverage, said, amountMinor, fault }: Hold): Answer {
  const answer = { payer, coverage, said: said ?? 'away', amountMinor: amountMinor ?? 0 } as const
  return fault === null ? answer : { ...answer, fault }
}

/**
 * Answers to a question that is no longer the right one: another bill came between, or a payer
 * before it answered otherwise than its rules give.
 */
function staleHolds(
  used: readonly Hold[],
  settlement: Settlement,
): { readonly hold: Hold; readonly oursMinor: number }[] {
  return used
    .filter(({ said }) => said !== 'away')
    .map((hold) => {
      const found = settlement.breaks.find(({ payer }) => payer === hold.payer)
      const agreed = settlement.shares.some((share) => isBy(share, hold)) ? hold.amountMinor : 0
      return { hold, oursMinor: found?.oursMinor ?? agreed ?? 0 }
    })
    .filter(({ hold, oursMinor }) => oursMinor !== hold.expectedMinor)
}

function askAgain(
  command: PreparedSettlement,
  stale: readonly { readonly hold: Hold; readonly oursMinor: number }[],
  loaded: Loaded,
): Decided<BillResult> {
  const { request } = command
  const opens = stale.map(({ hold, oursMinor }) =>
    newHold(command, { ...hold, expectedMinor: oursMinor }, loaded.holds(request)),
  )
  return {
    result: { kind: 'asking', holds: opens },
    opens: opens.map((hold) => ({ ...hold, request })),
    voids: voidsOf(stale.map(({ hold }) => hold)),
  }
}

/** The id is worked out, so that a request sent twice at once asks with one and the same id. */
function newHold(
  { request, bill }: PreparedSettlement,
  ask: Pick<Ask, 'payer' | 'coverage' | 'expectedMinor' | 'availableMinor'>,
  holds: readonly Hold[],
): HoldAsk {
  const { payer, coverage, expectedMinor, availableMinor } = ask
  const attempt = holds.filter((hold) => isBy(hold, ask)).length
  return {
    id: digestText(JSON.stringify([request, payer, coverage, attempt, expectedMinor])),
    person: bill.person,
    payer,
    coverage,
    currency: bill.bill.currency,
    attempt,
    expectedMinor,
    availableMinor,
    opening: bill.opening?.coverages.includes(coverage) === true ? bill.opening.code : null,
  }
}

// ---------------------------------------------------------------- recording

function changedAmounts(
  { expected, bill }: PreparedSettlement,
  settlement: Settlement,
  answers: readonly Answer[],
): AmountsChanged | undefined {
  if (expected === null) return undefined
  const now = new Map<string, number>()
  for (const { payer, amountMinor } of settlement.shares) {
    now.set(payer, (now.get(payer) ?? 0) + amountMinor)
  }
  const payers = new Set([...Object.keys(expected.shares), ...now.keys()])
  const shares = [...payers]
    .map((payer) => ({
      payer,
      wasMinor: expected.shares[payer] ?? 0,
      nowMinor: now.get(payer) ?? 0,
    }))
    .filter(({ wasMinor, nowMinor }) => wasMinor !== nowMinor)
  const cash = { wasMinor: expected.cashMinor, nowMinor: settlement.cashMinor }
  if (shares.length === 0 && cash.wasMinor === cash.nowMinor) return undefined
  return {
    code: 'amounts-changed',
    currency: bill.bill.currency,
    shares,
    cash,
    unpaid: answers.filter(isUnpaid),
    between: [],
  }
}

function isUnpaid(answer: Answer): answer is AmountsChanged['unpaid'][number] {
  return answer.said !== 'yes'
}

interface DecidedBill {
  readonly facts: Facts
  readonly answers: readonly Answer[]
  readonly settlement: Settlement
  readonly spends: readonly BudgetSpend[]
}

function draftOf(
  command: PreparedSettlement,
  { facts, answers, settlement, spends }: DecidedBill,
  loaded: Loaded,
  rules: Rules,
): Draft {
  const { bill, request, fingerprint } = command
  const names = counterNames(settlement.counters, bill.person, bill.coverages, rules)
  const allowedTerms = allowedAmong(settlement.terms, rules)
  const document: SettlementDocument = {
    kind: 'settlement',
    engineVersion,
    answerVersion,
    by: command.by,
    purpose: command.purpose,
    policies: bill.policies.digest,
    catalogue: bill.catalogue?.digest ?? null,
    visit: bill.text.visit,
    bill: bill.bill,
    facts,
    pools: poolsOf(bill),
    answers,
    settlement,
    counterNames: names,
    ...spending(spends),
    ...(allowedTerms.length === 0 ? {} : { allowedTerms }),
    ...openingOf(bill),
    ...(bill.registration === null ? {} : { registration: bill.registration.record }),
    ...tiesOf(bill, loaded, rules),
  }
  return {
    request,
    fingerprint,
    person: bill.person,
    kind: 'settlement',
    reverses: null,
    replaces: null,
    visit: visitOf(bill),
    businessDate: textFromDay(bill.bill.dischargedOn),
    currency: settlement.currency,
    totalMinor: settlement.totalMinor,
    cashMinor: settlement.cashMinor,
    postings: postingsOf(settlement, bill.institution),
    counters: settlement.counters.map(({ period, slot, before, after }, i) => ({
      owner: names[i]?.owner ?? bill.person,
      coverage: names[i]?.row ?? '',
      period,
      slot,
      by: after - before,
    })),
    pools: restsOn(document),
    captures: capturesOf(settlement, loaded.holds(request)),
    ...spending(spends),
    document,
  }
}

function openingOf({ opening }: PreparedBill): Pick<SettlementDocument, 'opening'> {
  if (opening === null) return {}
  const { code, coverages, fastClaimAllowed } = opening
  return { opening: { code, coverages, fastClaimAllowed } }
}

function tiesOf(
  bill: PreparedBill,
  loaded: Loaded,
  rules: Rules,
): Pick<SettlementDocument, 'tied'> {
  if (bill.tied === null) return {}
  const countersOf = (owner: string, name: string) => loaded.accumulators(owner, name)
  return { tied: { ...bill.tied, beside: besideOf(bill, countersOf, rules) } }
}

function poolsOf({ coverages }: PreparedBill): Record<string, string> {
  return Object.fromEntries(
    coverages.flatMap(({ id, pool }) => (pool === null ? [] : [[id, pool]])),
  )
}

/** What an asked payer is to pay in the end, which may be less than it had agreed to. */
function capturesOf(settlement: Settlement, holds: readonly Hold[]): Draft['captures'] {
  return holds
    .filter(({ state, said }) => state === 'answered' && said === 'yes')
    .map((hold) => ({
      hold: hold.id,
      amountMinor:
        settlement.shares.find(
          ({ payer, coverage }) => payer === hold.payer && coverage === hold.coverage,
        )?.amountMinor ?? 0,
    }))
    .filter(({ amountMinor }) => amountMinor > 0)
}
