/** Settles bills: parse → load → decide → record → answer. */
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { CareDays } from '../../../engine/registry/version.ts'
import { type AccessBook, forbid } from '../access/admit.ts'
import { fingerprintOfText } from '../canonical.ts'
import { type Actor, beingServed, onDuty, type Purpose } from '../gate.ts'
import type { AmountsChanged, Refusal } from '../refusal.ts'
import type { Institution, Person } from '../registry.ts'
import type { NamedSet, Rules } from '../rules.ts'
import { type BesideBill, type BesideReads, readBeside } from './beside-bill.ts'
import type { BillText } from './bill-text.ts'
import { canonicalRequest } from './canonical-request.ts'
import { decideBill, type Expected, type PreparedSettlement, visitOf } from './decide-bill.ts'
import {
  type Entry,
  type HoldAsk,
  type Journal,
  pointerTo,
  type Scope,
  type Visit,
} from './journal.ts'
import { prepareBill } from './prepare-bill.ts'
import type { Leasing } from './purse.ts'

/** Rules that a settlement names by their digests. */
export interface UsedRules {
  readonly policies: NamedSet
  readonly catalogue: Catalogue | null
}

export interface SettleCommand {
  readonly key: string
  readonly bill: BillText
  readonly expected: Expected | null
}

/** All that settling needs of the world. */
export interface SettlementStore extends Leasing, BesideReads {
  readonly journal: Journal
  /** Hears of refusals only: a settlement is its own record. */
  readonly access: AccessBook
  readonly rules: Rules
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  /** As it was when care began. */
  institutionInCare(id: string, care: CareDays): Institution | undefined
  /** Keeps the texts of rules that a settlement is about to name. */
  keepRules(used: UsedRules): Promise<void>
  /** From now on these terms, `benefit@from`, keep their text. */
  keepTerms(terms: readonly string[]): Promise<void>
  /** Asks payers that decide for themselves and keeps what they say; silence is kept as `away`. */
  ask(holds: readonly (HoldAsk & Visit)[]): Promise<void>
  /** Tells payers what became of their holds; later, and until they have heard it. */
  complete(): void
}

export type SettleOutcome =
  | {
      readonly settled: true
      readonly entry: Entry
      /** False when this key was answered before. */
      readonly isNew: boolean
      /** True when another request settled the visit. */
      readonly again: boolean
    }
  | { readonly settled: false; readonly refusal: Refusal }

const mostRounds = 6

/** The outcomes stand in the order of the commands. One that is refused holds up no other. */
export async function settleAll(
  commands: readonly SettleCommand[],
  by: Actor,
  purpose: Purpose,
  store: SettlementStore,
): Promise<SettleOutcome[]> {
  const ground = onDuty(purpose)
  const forbidden = commands.map(({ bill }) =>
    forbid(by, ground, 'settle', beingServed(bill.facility, bill.person), store.access),
  )
  const allowed = commands.filter((_, i) => forbidden[i] === null)
  const persons = await store.persons(allowed.map(({ bill }) => bill.person))
  return Promise.all(
    commands.map(async (command, i): Promise<SettleOutcome> => {
      const refusal = forbidden[i]
      if (refusal) return refused(refusal)
      const beside = await readBeside(command.bill, store)
      const prepared = prepare(command, persons, beside, by, purpose, store)
      return 'code' in prepared ? refused(prepared) : settleOne(prepared, store)
    }),
  )
}

function prepare(
  { key, bill: text, expected }: SettleCommand,
  persons: ReadonlyMap<string, Person>,
  beside: BesideBill,
  by: Actor,
  purpose: Purpose,
  { rules, institutionInCare }: SettlementStore,
): PreparedSettlement | Refusal {
  const person = persons.get(text.person)
  const preparation = prepareBill(text, person, institutionInCare, rules, beside)
  if (!preparation.prepared) return preparation.refusal
  const { bill } = preparation
  const foreign = answerOfSomebodyElse(text, rules)
  if (foreign !== undefined) return foreign
  return {
    request: { institution: bill.institution, key },
    fingerprint: fingerprintOfText(canonicalRequest(text, expected)),
    bill,
    expected,
    by: by.id,
    purpose,
  }
}

/** A cashier may pass on a platform's answer, or go on without an insurer, but not answer for it. */
function answerOfSomebodyElse(text: BillText, rules: Rules): Refusal | undefined {
  for (const [i, { payer, said }] of (text.answers ?? []).entries()) {
    const [scheme = '', id = ''] = splitPayer(payer)
    const known = rules.scheme(scheme)?.payers.find((one) => one.id === id)
    if (said === 'away' || known?.decidedBy === 'platform') continue
    return { code: 'answer-not-yours', payer, pointer: `/answers/${i}` }
  }
  return undefined
}

function splitPayer(payer: string): [string, string] {
  const dot = payer.lastIndexOf('.')
  return [payer.slice(0, Math.max(0, dot)), payer.slice(dot + 1)]
}

/** Each round is one transaction. Payers and budgets are asked between rounds, when none is open. */
async function settleOne(
  command: PreparedSettlement,
  store: SettlementStore,
): Promise<SettleOutcome> {
  await store.keepRules(command.bill)
  let exhausted: Refusal | undefined
  for (let round = 1; round <= mostRounds; round++) {
    const { result, entries } = await store.journal.exchange(scopeOf(command), (loaded) =>
      decideBill(command, loaded, store.rules, exhausted),
    )
    switch (result.kind) {
      case 'settled':
        store.complete()
        await store.keepTerms(result.terms)
        return settled(entries[0], true, false)
      case 'settled-before':
        return settled(result.entry, false, result.again)
      case 'refused':
        store.complete()
        return refused(await named(result.refusal, command, store.journal))
      case 'asking':
        await store.ask(result.holds.map((hold) => ({ ...hold, ...visitOf(command.bill) })))
        break
      case 'leasing':
        exhausted = await store.lease(command.bill.person, result.missing)
    }
  }
  return refused({ code: 'payers-undecided' })
}

function scopeOf({ request, bill }: PreparedSettlement): Scope {
  return {
    requests: [request],
    visits: [visitOf(bill)],
    persons: [bill.person],
    pools: [...bill.coverages.flatMap(({ pool }) => pool ?? []), ...(bill.tied?.others ?? [])],
    holds: bill.mayAsk,
    later: [],
    laterInPools: [],
  }
}

function settled(entry: Entry | undefined, isNew: boolean, again: boolean): SettleOutcome {
  if (entry === undefined) throw new Error('broken invariant: a settlement was not recorded')
  return { settled: true, entry, isNew, again }
}

function refused(refusal: Refusal): SettleOutcome {
  return { settled: false, refusal }
}

/** Names the settlements that came between a quote and this attempt. */
async function named(
  refusal: Refusal,
  { bill, expected }: PreparedSettlement,
  journal: Journal,
): Promise<Refusal> {
  if (refusal.code !== 'amounts-changed') return refusal
  const since = expected?.basis ?? null
  const entries = await journal.after(bill.person, since ?? 0)
  const between = since === null ? entries.slice(-1) : entries
  const changed: AmountsChanged = { ...refusal, between: between.map(pointerTo) }
  return changed
}
