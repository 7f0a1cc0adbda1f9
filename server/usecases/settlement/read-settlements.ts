/** Reads what was settled: one settlement, why it came out so, what undoing it would do, and lists. */
import { maskName } from '../../../engine/access/masking.ts'
import type { Bill } from '../../../engine/adjudication/bill.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import { explain } from '../../../engine/settlement/settle.ts'
import { type AccessBook, admit, forbid, type Read, readOf } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Identity, Institution } from '../registry.ts'
import type { Rules } from '../rules.ts'
import { describeDivision } from './describe-division.ts'
import { describeExplanation } from './describe-explanation.ts'
import type { SettlementDocument } from './document.ts'
import type { Entry, PoolQuestion } from './journal.ts'
import { placeOf } from './order-of-bills.ts'
import type { RuleArchive } from './past-rules.ts'
import type { CountersOf, PeriodCounters } from './prepare-bill.ts'
import {
  type Afterwards,
  effectOf,
  type LaterEntry,
  laterBillOf,
  modesOf,
  poolsOf,
} from './reversal-effect.ts'
import { payerNamed, titleOr } from './rule-lookup.ts'
import { laterBillText } from './write-answer.ts'

export interface SettlementFilter {
  readonly visit?: string
  readonly institution?: string
  readonly person?: string
  /** Further records of the same person. */
  readonly others?: readonly string[]
  readonly day?: string
}

interface Summary {
  readonly id: string
  readonly kind: 'settlement' | 'reversal'
  readonly isReversed: boolean
  readonly person: string
  readonly institution: string
  readonly visit: string
  readonly interim: string
  readonly businessDate: string
  readonly recordedAt: string
  readonly currency: string
  readonly totalMinor: number
  readonly cashMinor: number
}

interface OwnedCounters extends PeriodCounters {
  readonly owner: string
  readonly coverage: string
}

export interface SettlementReads {
  readonly access: AccessBook
  readonly rules: Rules
  readonly archive: RuleArchive
  find(id: string): Promise<Entry | undefined>
  after(person: string, version: number): Promise<readonly Entry[]>
  afterInPool(question: PoolQuestion): Promise<readonly Entry[]>
  counters(owners: readonly string[]): Promise<readonly OwnedCounters[]>
  aftermath(id: string): Promise<{
    readonly reversedBy: string | null
    readonly replacedBy: string | null
  }>
  search(filter: SettlementFilter, after: string | null, limit: number): Promise<readonly Summary[]>
  identity(person: string): Promise<Identity | undefined>
  institution(id: string): Institution | undefined
}

type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

/** A settlement, or the one that a reversal undid, with what became of it. */
export async function readSettlement(
  id: string,
  by: Actor,
  ground: Ground,
  reads: SettlementReads,
) {
  const found = await findEntry(id, by, ground, reads)
  if (!found.found) return found
  const { entry, original, document } = found.value
  const [aftermath, identity, past] = await Promise.all([
    reads.aftermath(entry.id),
    reads.identity(entry.person),
    reads.archive.rulesOf(document),
  ])
  const { bill, facts, answers, settlement, allowedTerms = [] } = document
  const { lines } = explain(bill, facts, answers, past.library, past.catalogue)
  const known = { bill, facts, answers, settlement, lines, allowedTerms }
  const division = { ...known, expected: [], leftOut: [] }
  const institution = reads.institution(entry.visit.institution)
  return {
    found: true as const,
    value: {
      id: entry.id,
      kind: entry.kind,
      state: stateOf(entry.kind, aftermath.reversedBy !== null),
      reverses: entry.reverses,
      ...aftermath,
      replaces: entry.replaces,
      reason: entry.document.kind === 'reversal' ? entry.document.reason : null,
      person: { id: entry.person, name: nameFor(by, identity?.name ?? '') },
      institution: {
        id: entry.visit.institution,
        title: titleOr(institution?.title, entry.visit.institution),
      },
      visit: document.visit,
      registration: document.registration ?? null,
      businessDate: original.businessDate,
      recordedAt: entry.recordedAt,
      homeRegion: facts.homeRegion,
      careRegion: facts.careRegion,
      engineVersion: document.engineVersion,
      answerVersion: document.answerVersion,
      division: withNames(describeDivision(division, past.lookup), bill, by),
    },
  }
}

/** The counter prints it on the patient's own sheet; whoever keeps the books needs no name. */
function nameFor(by: Actor, name: string): string {
  return seesWhole(by) ? name : maskName(name)
}

function seesWhole({ role }: Actor): boolean {
  return role === 'cashier' || role === 'patient' || role === 'guardian'
}

/** What somebody was given tells what ails them: the books do without. */
function withNames(division: ReturnType<typeof describeDivision>, { lines }: Bill, by: Actor) {
  if (!seesWhole(by)) return division
  const names = new Map(lines.map(({ id, name }) => [id, name]))
  return {
    ...division,
    lines: division.lines.map((line) => ({ ...line, name: names.get(line.id) ?? line.id })),
  }
}

export async function explainSettlement(
  id: string,
  by: Actor,
  ground: Ground,
  reads: SettlementReads,
) {
  const found = await findEntry(id, by, ground, reads)
  if (!found.found) return found
  const { original, document } = found.value
  const { lookup, library, catalogue } = await reads.archive.rulesOf(document)
  const { bill, facts, answers, settlement, engineVersion } = document
  const { steps } = explain(bill, facts, answers, library, catalogue, engineVersion)
  const schemes = facts.coverages.flatMap(({ scheme }) => lookup.scheme(scheme) ?? [])
  return {
    found: true as const,
    value: {
      settlement: original.id,
      steps: describeExplanation(steps, schemes, settlement.currency, lookup),
    },
  }
}

/** What a reversal would do, shown before it is confirmed. Nothing is locked or recorded. */
export async function previewReversal(
  id: string,
  by: Actor,
  ground: Ground,
  reads: SettlementReads,
) {
  const found = await findEntry(id, by, ground, reads)
  if (!found.found) return found
  const { entry, original, document } = found.value
  const { rules } = reads
  const effect = effectOf(entry, await readAfterwards(entry, reads), rules)
  const { refusal } = effect
  const { settlement } = document
  const { currency } = settlement
  const modes = modesOf({ ...original, document }, rules)
  return {
    found: true as const,
    value: {
      settlement: entry.id,
      allowed: refusal === null,
      refusal: refusal === null ? null : refusalCode(refusal),
      currency,
      shares: settlement.shares.map(({ payer, coverage, amountMinor }) => ({
        payer,
        title: titleOr(payerNamed(payer, rules)?.payer.title, payer),
        coverage,
        amount: textFromMinor(amountMinor, currency),
      })),
      cash: textFromMinor(settlement.cashMinor, currency),
      schemes: document.facts.coverages.map(({ id: coverage, scheme }) => ({
        scheme,
        title: titleOr(rules.scheme(scheme)?.title, scheme),
        coverage,
        laterBills: modes.get(coverage) ?? ('reverseLastFirst' as const),
      })),
      reverseFirst: refusal !== null && 'reverseFirst' in refusal ? refusal.reverseFirst : [],
      laterBills: effect.later.map((later) => describeLater(later, entry.person, reads)),
    },
  }
}

const mostRounds = 4

/** Counters and bills have to be of one moment: where somebody settled between, all is read again. */
async function readAfterwards(
  entry: Entry,
  { find, after, afterInPool, counters }: SettlementReads,
): Promise<Afterwards> {
  const { person } = entry
  const version = await placeOf(entry, find)
  for (let round = 1; ; round++) {
    const pools = poolsOf(await after(person, version - 1))
    const rows = await counters([person, ...pools])
    const own = await after(person, version - 1)
    const chains = [...pools, person]
    const pooled = await Promise.all(chains.map((pool) => afterInPool({ pool, person, version })))
    const again = await counters([person, ...poolsOf(own)])
    if (round < mostRounds && JSON.stringify(rows) !== JSON.stringify(again)) continue
    const countersOf: CountersOf = (owner, coverage) =>
      again.filter((row) => row.owner === owner && row.coverage === coverage)
    return { own, pooled, countersOf }
  }
}

/** A bill of another member has other schemes and another counter, so both are named. */
function describeLater(later: LaterEntry, person: string, { rules, institution }: SettlementReads) {
  const { shares, ...bill } = laterBillText(laterBillOf(later, null))
  const { institution: id } = later.entry.visit
  return {
    ...bill,
    ofAnother: later.entry.person !== person,
    institution: { id, title: titleOr(institution(id)?.title, id) },
    shares: shares.map((share) => ({
      ...share,
      title: titleOr(payerNamed(share.payer, rules)?.payer.title, share.payer),
    })),
  }
}

const refusalCodes = [
  'reversal-of-reversal',
  'already-reversed',
  'later-bills-first',
  'later-bills-of-others',
  'later-bill-undecidable',
] as const

function refusalCode({ code }: Refusal): (typeof refusalCodes)[number] {
  const known = refusalCodes.find((one) => one === code)
  if (known === undefined) throw new Error(`broken invariant: a reversal is refused by ${code}`)
  return known
}

export async function searchSettlements(
  filter: SettlementFilter,
  after: string | null,
  limit: number,
  by: Actor,
  ground: Ground,
  reads: SettlementReads,
) {
  const { access } = reads
  const { institution = null, person = null } = filter
  const sought = { ...readOf(undefined, access), institution, person }
  const refusal = forbid(by, ground, 'read-settlement', sought, access)
  if (refusal !== null) return { found: false as const, refusal }
  const theirs = by.institution === null ? filter : { ...filter, institution: by.institution }
  const isOwn = ground.basis === 'own-right' && person !== null
  const others = isOwn ? await access.sameAs(person) : []
  const rows = await reads.search({ ...theirs, others }, after, limit + 1)
  const page = rows.slice(0, limit)
  const forbidden = await admit(by, ground, 'read-settlement', readsOf(page, access), access)
  if (forbidden !== null) return { found: false as const, refusal: forbidden }
  return {
    found: true as const,
    value: {
      items: page.map(({ visit, interim, totalMinor, cashMinor, isReversed, ...row }) => ({
        ...row,
        state: stateOf(row.kind, isReversed),
        visit: { number: visit, interim },
        total: textFromMinor(totalMinor, row.currency),
        cash: textFromMinor(cashMinor, row.currency),
      })),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
    },
  }
}

/** One for each person and institution on the page, by the latest bill. */
function readsOf(page: readonly Summary[], access: AccessBook): Read[] {
  const latest = new Map<string, Summary>()
  for (const row of page) {
    const key = JSON.stringify([row.person, row.institution])
    if (!latest.has(key)) latest.set(key, row)
  }
  return [...latest.values()].map(({ id, person, institution, businessDate }) =>
    readOf({ id, person, visit: { institution }, businessDate }, access),
  )
}

function stateOf(kind: Entry['kind'], isReversed: boolean): 'live' | 'reversed' | 'reversal' {
  if (kind === 'reversal') return 'reversal'
  return isReversed ? 'reversed' : 'live'
}

interface FoundEntry {
  readonly entry: Entry
  /** The entry itself, or the settlement that it reverses. */
  readonly original: Entry
  readonly document: SettlementDocument
}

async function findEntry(
  id: string,
  by: Actor,
  ground: Ground,
  reads: SettlementReads,
): Promise<Found<FoundEntry>> {
  const entry = await reads.find(id)
  const { access } = reads
  const read = readOf(entry, access)
  if (entry === undefined) {
    const unknown = { code: 'settlement-unknown', settlement: id } as const
    return { found: false, refusal: forbid(by, ground, 'read-settlement', read, access) ?? unknown }
  }
  const forbidden = await admit(by, ground, 'read-settlement', [read], access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const original = entry.reverses === null ? entry : await reads.find(entry.reverses)
  if (original?.document.kind !== 'settlement') {
    throw new Error('broken invariant: a reversal without its settlement')
  }
  return { found: true, value: { entry, original, document: original.document } }
}
