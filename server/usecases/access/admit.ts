/** Lets somebody read somebody's data, once it is written down that they did. */
import { type AccessDecision, kindsOf } from '../../../engine/access/decide.ts'
import type { Act, Basis, Consent, Kind, Role } from '../../../engine/access/words.ts'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import {
  type About,
  type Actor,
  decideAbout,
  type Ground,
  type Places,
  type Purpose,
  refusalOf,
} from '../gate.ts'
import type { Refusal } from '../refusal.ts'

/** One line of the access record: who was shown what of whom, or was refused it. */
export interface AccessEntry {
  readonly actor: string
  readonly role: Role
  /** Where the actor works; null for all institutions. */
  readonly workplace: string | null
  readonly act: Act
  readonly purpose: Purpose
  readonly basis: Basis | null
  readonly consent: Consent
  /** Null for a list of work that names nobody, and where nobody was found. */
  readonly person: string | null
  /** Where the data come from. */
  readonly institution: string | null
  readonly settlement: string | null
  readonly kinds: readonly Kind[]
  /** The rule that refused it; null where it was permitted. */
  readonly refusedBy: string | null
}

export interface AccessBook extends Places {
  /**
   * Answers null once the entries are kept for good, and a refusal where they cannot be: nobody
   * reads what cannot be written down. Never rejects.
   */
  keep(entries: readonly AccessEntry[]): Promise<Refusal | null>
}

export type Read = About & { readonly settlement?: string }

/** What was settled is read as the visit's. Where nothing was found, whoever asks is told so as for a visit of today. */
export function readOf(entry: Visited | undefined, places: Places): Read {
  if (entry === undefined) return listOf(null, places)
  const { id: settlement, person, visit, businessDate } = entry
  const lastVisitOn = dayFromText(businessDate) ?? null
  return { person, institution: visit.institution, lastVisitOn, isPresent: false, settlement }
}

interface Visited {
  readonly id: string
  readonly person: string
  readonly visit: { readonly institution: string }
  readonly businessDate: string
}

/** A list of an institution's own work, which shows visits and amounts and names nobody. */
export function listOf(institution: string | null, { today }: Places): Read {
  return { person: null, institution, lastVisitOn: today(), isPresent: false }
}

/** Null when all of it may be read and has been written down. */
export async function admit(
  by: Actor,
  ground: Ground,
  act: Act,
  reads: readonly Read[],
  book: AccessBook,
): Promise<Refusal | null> {
  const decided = reads.map((read) => ({
    read,
    decision: decideAbout(by, ground, act, read, book),
  }))
  const unkept = await book.keep(
    decided.map(({ read, decision }) => entryOf(by, ground, act, read, decision)),
  )
  const refused = decided.find(({ decision }) => !decision.permitted)
  return refused === undefined ? unkept : refusalOf(refused.decision, act, ground.purpose)
}

/** What is refused is written down, without anybody waiting for it. */
export function forbid(
  by: Actor,
  ground: Ground,
  act: Act,
  read: Read,
  book: AccessBook,
): Refusal | null {
  const decision = decideAbout(by, ground, act, read, book)
  if (decision.permitted) return null
  void book.keep([entryOf(by, ground, act, read, decision)])
  return refusalOf(decision, act, ground.purpose)
}

function entryOf(
  by: Actor,
  { purpose, basis, consent }: Ground,
  act: Act,
  { person, institution, settlement }: Read,
  decision: AccessDecision,
): AccessEntry {
  return {
    actor: by.id,
    role: by.role,
    workplace: by.institution,
    act,
    purpose,
    basis,
    consent,
    person,
    institution,
    settlement: settlement ?? null,
    kinds: kindsOf(act),
    refusedBy: decision.permitted ? null : decision.rule,
  }
}
