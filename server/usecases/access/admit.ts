/** Lets somebody read somebody's data, once it is written down that they did. */
import { type AccessDecision, kindsOf } from '../../../engine/access/decide.ts'
import { isTransferFiled, type TransferFiling } from '../../../engine/access/transfer.ts'
import type { Act, Basis, Consent, Kind, Role } from '../../../engine/access/words.ts'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import type { Consent as GivenConsent } from '../../../engine/consent/consent.ts'
import { consentFor, type FoundConsent } from '../../../engine/consent/consent-for.ts'
import {
  type About,
  type Actor,
  decideAbout,
  type Founded,
  type Ground,
  type Places,
  type Purpose,
  placesOf,
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
  /** The consent that was used, or that stood against it. */
  readonly consentId: string | null
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
  /** All that the person was ever offered, as it stands now. */
  consentsOf(person: string): Promise<readonly GivenConsent[]>
  /** All that was ever filed on data leaving for a recipient. */
  transfersTo(recipient: string): Promise<readonly TransferFiling[]>
  /** Other records that are the same person's now (engine/person/record-group.ts). */
  sameAs(person: string): Promise<readonly string[]>
  /** Whether the doctor opened an emergency access to the person's data that still holds. */
  isEmergencyOpen(person: string, doctor: string): Promise<boolean>
  /**
   * Answers null once the entries are kept for good, and a refusal where they cannot be: nobody
   * reads what cannot be written down. Never rejects.
   */
  keep(entries: readonly AccessEntry[]): Promise<Refusal | null>
}

export type Read = About & {
  readonly settlement?: string
  /** The consent that is given, taken back or looked at. */
  readonly consent?: string
}

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
  const decided = await decideAll(by, ground, act, reads, book)
  const unkept = await keepAll(by, ground, act, decided, book)
  const refused = decided.find(({ decision }) => !decision.permitted)
  if (refused !== undefined) return refusalOf(refused.decision, act, ground.purpose)
  if (unkept !== null || !decided.some(isByConsent)) return unkept
  // Whoever took a consent back while this was written down has the last word.
  const again = await decideAll(by, ground, act, reads, book)
  const withdrawn = again.filter(({ decision }) => !decision.permitted)
  const [first] = withdrawn
  if (first === undefined) return null
  void keepAll(by, ground, act, withdrawn, book)
  return refusalOf(first.decision, act, ground.purpose)
}

/**
 * Whether what was let be read, and written down, a moment ago may still be: a picture comes in many
 * parts, and a consent that is taken back ends it between two of them.
 */
export async function mayStill(
  by: Actor,
  ground: Ground,
  act: Act,
  read: Read,
  book: AccessBook,
): Promise<Refusal | null> {
  const { decision } = await decideOne(by, ground, act, read, book)
  return refusalOf(decision, act, ground.purpose)
}

interface Decided {
  readonly read: Read
  readonly decision: AccessDecision
  readonly found: FoundConsent
}

const leftOut: FoundConsent = { consent: 'left-out', id: null }

function isByConsent({ found }: Decided): boolean {
  return found.id !== null
}

async function decideAll(
  by: Actor,
  ground: Ground,
  act: Act,
  reads: readonly Read[],
  book: AccessBook,
): Promise<Decided[]> {
  return Promise.all(reads.map((read) => decideOne(by, ground, act, read, book)))
}

/**
 * Consents and filings are looked up only where one would matter: work on duty asks for neither.
 */
async function decideOne(
  by: Actor,
  ground: Ground,
  act: Act,
  asked: Read,
  book: AccessBook,
): Promise<Decided> {
  const read = await withSameRecords(by, asked, book)
  const decision = await opened(by, ground, act, read, book)
  const isForConsent = !decision.permitted && decision.place === 'consent'
  if (!isForConsent || read.person === null) {
    return { read, found: leftOut, decision: await filed(by, ground, act, read, decision, book) }
  }
  const use = {
    purpose: ground.purpose,
    recipient: by.institution,
    kinds: kindsOf(act),
    settlement: read.settlement ?? null,
    careOn: read.lastVisitOn,
    ...placesOf(by, read, book),
  }
  const found = consentFor(await consentsUnder(read.person, book), use, book.today())
  const founded = { ...ground, consent: found.consent }
  const agreed = decideAbout(by, founded, act, read, book)
  return { read, found, decision: await filed(by, founded, act, read, agreed, book) }
}

/** A consent is the person's, whichever of their records it was given under. */
async function consentsUnder(person: string, book: AccessBook): Promise<readonly GivenConsent[]> {
  const records = await recordsOf(person, book)
  return ofAll(records, (one) => book.consentsOf(one))
}

/** The record and all that are the same person's, as long as they are tied. */
export async function recordsOf(
  person: string,
  book: Pick<AccessBook, 'sameAs'>,
): Promise<readonly string[]> {
  return [person, ...(await book.sameAs(person))]
}

/** What each of the records has, in their order. */
export async function ofAll<T>(
  records: readonly string[],
  read: (record: string) => Promise<readonly T[]>,
): Promise<T[]> {
  return (await Promise.all(records.map(read))).flat()
}

/** Whoever reads what is their own reads it in all records that are theirs. */
async function withSameRecords(by: Actor, read: Read, book: AccessBook): Promise<Read> {
  const { person } = read
  const isOwn = person === by.self || (by.wards ?? []).some((one) => one === person)
  const isForOwn = by.role === 'patient' || by.role === 'guardian'
  if (!isForOwn || isOwn || person === null) return read
  return { ...read, sameAs: await book.sameAs(person) }
}

/** What only a filing stands against is decided with what the register of data flows says. */
async function filed(
  by: Actor,
  ground: Founded,
  act: Act,
  read: Read,
  decision: AccessDecision,
  book: AccessBook,
): Promise<AccessDecision> {
  const { institution: recipient } = by
  if (decision.permitted || decision.place !== 'transfer' || recipient === null) return decision
  const { dataIn, askedIn: goesTo } = placesOf(by, read, book)
  const flow = { sender: read.institution, recipient, dataIn, goesTo, kinds: kindsOf(act) }
  const isFiled = isTransferFiled(await book.transfersTo(recipient), flow, book.today())
  return isFiled ? decideAbout(by, ground, act, { ...read, isTransferFiled: true }, book) : decision
}

/** In an emergency a doctor may find a person; what is known of the person opens with a reason. */
const beforeOpening: readonly Act[] = ['find-person', 'open-emergency']

async function opened(
  by: Actor,
  ground: Ground,
  act: Act,
  read: Read,
  book: AccessBook,
): Promise<AccessDecision> {
  const decision = decideAbout(by, ground, act, read, book)
  const isToBeOpened = ground.basis === 'emergency' && !beforeOpening.includes(act)
  if (!decision.permitted || !isToBeOpened || read.person === null) return decision
  if (await book.isEmergencyOpen(read.person, by.id)) return decision
  return { permitted: false, rule: 'emergency.not-opened', place: 'basis' }
}

function keepAll(
  by: Actor,
  ground: Ground,
  act: Act,
  decided: readonly Decided[],
  book: AccessBook,
): Promise<Refusal | null> {
  return book.keep(decided.map((one) => entryOf(by, ground, act, one)))
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
  void keepAll(by, ground, act, [{ read, decision, found: leftOut }], book)
  return refusalOf(decision, act, ground.purpose)
}

function entryOf(
  by: Actor,
  { purpose, basis }: Ground,
  act: Act,
  { read, decision, found }: Decided,
): AccessEntry {
  const { person, institution, settlement, consent } = read
  return {
    actor: by.id,
    role: by.role,
    workplace: by.institution,
    act,
    purpose,
    basis,
    consent: found.consent,
    consentId: found.id ?? consent ?? null,
    person,
    institution,
    settlement: settlement ?? null,
    kinds: kindsOf(act),
    refusedBy: decision.permitted ? null : decision.rule,
  }
}
