/** What has been typed of somebody who is being registered, and what the numbers say to it at once. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import {
  type IdentifierFault,
  type IdentifierKind,
  readIdentifier,
  type Told,
} from '../../../engine/person/identifier.ts'
import type { RegistrationJson } from '../../../server/http/contract/person-record.ts'

export interface NumberDraft {
  /** Tells one row from another. */
  readonly id: number
  readonly kind: IdentifierKind
  readonly number: string
  readonly state: string
}

export interface RegistrationDraft {
  readonly numbers: readonly NumberDraft[]
  readonly name: string
  readonly latinName: string
  readonly birth: string
  readonly sex: RegistrationJson['sex'] | ''
  readonly phone: string
}

export const emptyDraft: RegistrationDraft = {
  numbers: [{ id: 0, kind: 'resident-id', number: '', state: '' }],
  name: '',
  latinName: '',
  birth: '',
  sex: '',
  phone: '',
}

/** Null for what was not typed yet, too. */
export function faultOf({ kind, number, state }: NumberDraft): IdentifierFault | null {
  if (number.trim() === '') return null
  const read = readIdentifier(kind, number, state)
  return read.read ? null : read.fault
}

/** A number that tells the day of birth or the sex fills in what is still empty. */
export function withNumber(draft: RegistrationDraft, changed: NumberDraft): RegistrationDraft {
  const numbers = draft.numbers.map((one) => (one.id === changed.id ? changed : one))
  const told = toldBy(changed)
  const birth = told?.birth == null ? draft.birth : draft.birth || textFromDay(told.birth)
  return { ...draft, numbers, birth, sex: draft.sex || (told?.sex ?? '') }
}

function toldBy({ kind, number, state }: NumberDraft): Told | null {
  const read = readIdentifier(kind, number, state)
  return read.read ? read.told : null
}

export type Missing = 'number' | 'name' | 'birth' | 'sex'

export function missingOf({ numbers, name, birth, sex }: RegistrationDraft): readonly Missing[] {
  const isNumbered = numbers.some((one) => one.number.trim() !== '' && faultOf(one) === null)
  return [
    ...(isNumbered && numbers.every((one) => faultOf(one) === null) ? [] : ['number' as const]),
    ...(name.trim() === '' ? ['name' as const] : []),
    ...(birth === '' ? ['birth' as const] : []),
    ...(sex === '' ? ['sex' as const] : []),
  ]
}

/** What is sent once nothing is missing. */
export function bodyOf({ numbers, ...draft }: RegistrationDraft): RegistrationJson {
  const { name, latinName, birth, sex, phone } = draft
  return {
    name: name.trim(),
    ...(latinName.trim() === '' ? {} : { latinName: latinName.trim() }),
    ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
    birth,
    sex: sex === '' ? 'unknown' : sex,
    numbers: numbers
      .filter(({ number }) => number.trim() !== '')
      .map(({ kind, number, state }) => ({
        kind,
        number: number.trim(),
        ...(kind === 'passport' && state !== '' ? { state } : {}),
      })),
  }
}
