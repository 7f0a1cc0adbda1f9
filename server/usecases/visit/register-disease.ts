/**
 * Registers a person for a chronic or special disease from the counter or the insurance office, lists
 * what is registered, and takes it back: the same records as those that hospitals' systems send.
 */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { admit } from '../access/admit.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution } from '../registry.ts'
import { keepRecord, type RecordOutcome, type RecordStore, withdrawRecord } from './keep-record.ts'
import {
  type Registered,
  type RegistrationReads,
  registrationKind,
  registrationsOf,
} from './registered-diseases.ts'
import type { AskedBy } from './visit-store.ts'

export type RegistrationStore = RecordStore & { readonly files: RegistrationReads }

export interface RegisterDisease {
  readonly institution: string
  readonly person: string
  readonly record: string
  readonly registered: Registered
}

export async function registerDisease(
  { institution, person, record, registered }: RegisterDisease,
  asked: AskedBy,
  store: RegistrationStore,
  find: (id: string) => Institution | undefined,
): Promise<RecordOutcome> {
  const refusal = whatIsWrong(institution, registered, find)
  if (refusal !== null) return { kept: false, refusal }
  const content = { registered }
  const command = { institution, person, record, kind: registrationKind, content }
  return keepRecord(command, asked, store)
}

function whatIsWrong(
  institution: string,
  { from: first, to: last, institutions = [] }: Registered,
  find: (id: string) => Institution | undefined,
): Refusal | null {
  const unknown = [institution, ...institutions].find((id) => find(id) === undefined)
  if (unknown !== undefined) return { code: 'institution-unknown', institution: unknown }
  const from = dayFromText(first)
  const to = last === null ? null : dayFromText(last)
  if (from === undefined || to === undefined || (to !== null && to < from)) {
    return { code: 'days-unreadable' }
  }
  return null
}

export function withdrawRegistration(
  about: { readonly institution: string; readonly person: string; readonly record: string },
  reason: string,
  asked: AskedBy,
  store: RegistrationStore,
): Promise<RecordOutcome> {
  return withdrawRecord({ ...about, content: { memo: reason } }, asked, store)
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
