/**
 * Registers a person for a chronic or special disease from the counter or the insurance office, lists
 * what is registered, and takes it back: the same records as those that hospitals' systems send.
 */
import { type Day, dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import { registeredAlready } from '../../../engine/coverage/disease-registration.ts'
import { admit } from '../access/admit.ts'
import { canonicalText } from '../canonical.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { keepRecord, type RecordOutcome, type RecordStore, withdrawRecord } from './keep-record.ts'
import {
  type KeptRegistration,
  type Registered,
  type RegistrationReads,
  registrationKind,
  registrationsOf,
} from './registered-diseases.ts'
import { type SettlingWorld, settlingHouses } from './settling-houses.ts'
import type { AskedBy } from './visit-store.ts'

export type RegistrationStore = RecordStore & { readonly files: RegistrationReads }

export interface RegisterDisease {
  readonly institution: string
  readonly person: string
  readonly record: string
  readonly registered: Registered
  /** What came, where it was a message; kept beside what it says. */
  readonly message?: object
}

/** With the number that the registration has. */
export type RegistrationOutcome =
  | { readonly kept: true; readonly record: string }
  | { readonly kept: false; readonly refusal: Refusal }

export async function registerDisease(
  { institution, person, record, registered, message = {} }: RegisterDisease,
  asked: AskedBy,
  store: RegistrationStore,
  world: SettlingWorld,
): Promise<RegistrationOutcome> {
  const { institutions = [] } = registered
  const known = new Set(world.institutions().map(({ id }) => id))
  const unknown = [institution, ...institutions].find((id) => !known.has(id))
  if (unknown !== undefined) return refused({ code: 'institution-unknown', institution: unknown })
  const term = termOf(registered)
  if (term === null) return refused({ code: 'days-unreadable' })
  const content = { ...message, registered }
  const command = { institution, person, record, kind: registrationKind, content }
  const { disease, insuranceType = null } = registered
  const wanted = { disease, insuranceType, ...term }
  const outcome = await keepRecord(command, asked, store, async () => {
    const unsettled = await firstUnsettled(person, institutions, term.from, store, world)
    if (unsettled !== null) return unsettled
    const earlier = registeredAlready(await registrationsOf(person, store.files), wanted)
    return earlier === undefined ? null : registeredBefore(earlier)
  })
  if (outcome.kept) return { kept: true, record }
  // Hospitals' systems send again under new numbers: the same registration is the one that there is.
  const all = outcome.refusal.code === 'disease-registered' ? store.files : null
  const earlier =
    all === null ? undefined : registeredAlready(await registrationsOf(person, all), wanted)
  const isSame = earlier !== undefined && isTheSame(earlier, institution, registered)
  return isSame ? { kept: true, record: earlier.record } : outcome
}

/** A fund pays nothing where it does not settle, so nobody is bound to such a place. */
async function firstUnsettled(
  id: string,
  chosen: readonly string[],
  on: Day,
  { persons }: RegistrationStore,
  world: SettlingWorld,
): Promise<Refusal | null> {
  const person = chosen.length === 0 ? undefined : (await persons([id])).get(id)
  if (person === undefined) return null
  const settling = new Set(settlingHouses(person, on, world).map((house) => house.id))
  const place = chosen.findIndex((one) => !settling.has(one))
  const institution = chosen[place]
  if (institution === undefined) return null
  return { code: 'institution-not-settled', institution, pointer: `/institutions/${place}` }
}

function isTheSame(earlier: KeptRegistration, institution: string, said: Registered): boolean {
  const { insuranceType = null, institutions = [], certificate = null } = said
  const wanted = { insuranceType, institutions, certificate, registeredAt: institution }
  const term = termOf(said)
  return (
    term?.from === earlier.from &&
    term.to === earlier.to &&
    Object.entries(wanted).every(([name, value]) => {
      return canonicalText(Reflect.get(earlier, name)) === canonicalText(value)
    })
  )
}

const refused = (refusal: Refusal) => ({ kept: false as const, refusal })

function termOf({ from: first, to: last }: Registered) {
  const from = dayFromText(first)
  const to: Day | null | undefined = last === null ? null : dayFromText(last)
  const isReadable = from !== undefined && to !== undefined && (to === null || from <= to)
  return isReadable ? { from, to } : null
}

function registeredBefore({ record, disease, from, to, registeredAt }: KeptRegistration): Refusal {
  const term = { from: textFromDay(from), to: to === null ? null : textFromDay(to) }
  return { code: 'disease-registered', record, disease, ...term, institution: registeredAt }
}

export function withdrawRegistration(
  about: { readonly institution: string; readonly person: string; readonly record: string },
  reason: string,
  asked: AskedBy,
  store: RegistrationStore,
): Promise<RecordOutcome> {
  return withdrawRecord({ ...about, content: { memo: reason } }, asked, store)
}

/** Which institutions may be chosen on a day. */
export async function listSettlingHouses(
  id: string,
  on: Day,
  by: Actor,
  ground: Ground,
  { access, persons }: RegistrationStore,
  world: SettlingWorld,
) {
  const served = beingServed(by.institution, id)
  const refusal = await admit(by, ground, 'read-person', [served], access)
  if (refusal !== null) return { found: false as const, refusal }
  const person = (await persons([id])).get(id)
  const unknown = { code: 'person-unknown', pointer: '/id' } as const
  if (person === undefined) return { found: false as const, refusal: unknown }
  return { found: true as const, value: settlingHouses(person, on, world) }
}

/** The latest first. */
export async function listRegistrations(
  person: string,
  by: Actor,
  ground: Ground,
  store: RegistrationStore,
) {
  const served = beingServed(by.institution, person)
  const refusal = await admit(by, ground, 'read-person', [served], store.access)
  if (refusal !== null) return { found: false as const, refusal }
  const all = await registrationsOf(person, store.files)
  return { found: true as const, value: all.toSorted((a, b) => b.from - a.from) }
}
