/**
 * Numbers by which a person is known, in one way of writing each: read, checked as far as the kind of
 * number lets itself be checked, and never guessed. A number says who somebody is only once it is
 * found; its form alone says what card it may stand on.
 */
import { type Day, dayFromText } from '../base/calendar-date.ts'
import { hongKongCheck, residentCheck, travelCheck } from './check-digits.ts'

export const identifierKinds = [
  'resident-id',
  'residence-permit',
  'home-return-permit',
  'hong-kong-id',
  'macau-id',
  'passport',
  'insurance-number',
  'social-card',
  'alliance-card',
] as const
export type IdentifierKind = (typeof identifierKinds)[number]

export interface Identifier {
  readonly kind: IdentifierKind
  /** As it is written on the card, in capitals and without blanks. */
  readonly number: string
  /** Who issued a passport, in three letters (ICAO 9303); null for every other kind. */
  readonly state: string | null
}

/** What a number itself tells of its holder. */
export interface Told {
  readonly birth: Day | null
  readonly sex: 'female' | 'male' | null
}

/** Why a number is none of its kind: its form, its check digit, its day of birth, or the state is missing. */
export type IdentifierFault = 'form' | 'check-digit' | 'birth' | 'state'

export type ReadIdentifier =
  | { readonly read: true; readonly identifier: Identifier; readonly told: Told }
  | { readonly read: false; readonly fault: IdentifierFault }

const nothingTold: Told = { birth: null, sex: null }

/** Cards of residents begin with the region that issued them; these three stand for places outside. */
const residencePermit = /^8[123]0000/

/** Full width and small letters come from scanners and keyboards; blanks and hyphens from habit. */
export function plainNumber(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

/** The kinds of numbers that a text may be, by its form; none where the form says nothing. */
export function kindsLike(text: string): IdentifierKind[] {
  const plain = plainNumber(text)
  if (/^\d{17}[\dX]$/.test(plain)) {
    return [residencePermit.test(plain) ? 'residence-permit' : 'resident-id']
  }
  if (/^[HM]\d{8}(\d{2})?$/.test(plain)) return ['home-return-permit']
  if (/^[A-Z]{1,2}\d{6}\(?[\dA]\)?$/.test(plain)) return ['hong-kong-id']
  return /^\d{7}\(?\d\)?$/.test(plain) ? ['macau-id'] : []
}

/** @param state of a passport; left out or null for every other kind. */
export function readIdentifier(
  kind: IdentifierKind,
  text: string,
  state: string | null = null,
): ReadIdentifier {
  const plain = plainNumber(text)
  switch (kind) {
    case 'resident-id':
    case 'residence-permit':
      return readResident(kind, plain)
    case 'hong-kong-id':
      return readHongKong(plain)
    case 'macau-id':
      return readMacau(plain)
    case 'passport':
      return readPassport(text, plain, state)
    case 'home-return-permit':
      return /^[HM]\d{8}(\d{2})?$/.test(plain) ? one(kind, plain.slice(0, 9)) : none('form')
    default:
      return /^[A-Z0-9]{4,30}$/.test(plain) ? one(kind, spelt(kind, plain)) : none('form')
  }
}

/** Cards of the alliance are printed with a hyphen, which belongs to what was stored. */
function spelt(kind: IdentifierKind, plain: string): string {
  return kind === 'alliance-card' ? plain.replace(/^YQ/, 'YQ-') : plain
}

function one(
  kind: IdentifierKind,
  number: string,
  { told = nothingTold, state = null }: { told?: Told; state?: string | null } = {},
): ReadIdentifier {
  return { read: true, identifier: { kind, number, state }, told }
}

function none(fault: IdentifierFault): ReadIdentifier {
  return { read: false, fault }
}

/** The permit of residents from Hong Kong, Macau and Taiwan is built like the identity card. */
function readResident(kind: 'resident-id' | 'residence-permit', plain: string): ReadIdentifier {
  const isPermit = residencePermit.test(plain)
  if (!/^\d{17}[\dX]$/.test(plain) || isPermit !== (kind === 'residence-permit')) {
    return none('form')
  }
  const [year, month, day] = [plain.slice(6, 10), plain.slice(10, 12), plain.slice(12, 14)]
  const birth = dayFromText(`${year}-${month}-${day}`)
  if (plain.charAt(17) !== residentCheck(plain.slice(0, 17))) return none('check-digit')
  if (birth === undefined) return none('birth')
  const sex = Number(plain.charAt(16)) % 2 === 1 ? 'male' : 'female'
  return one(kind, plain, { told: { birth, sex } })
}

function readHongKong(plain: string): ReadIdentifier {
  const [, body = '', check = ''] = /^([A-Z]{1,2}\d{6})\(?([\dA])\)?$/.exec(plain) ?? []
  if (body === '') return none('form')
  if (hongKongCheck(body) !== check) return none('check-digit')
  return one('hong-kong-id', `${body}(${check})`)
}

/** How the last digit is worked out is not published, so that it is compared and not checked. */
function readMacau(plain: string): ReadIdentifier {
  const [, body = '', last = ''] = /^([157]\d{6})\(?(\d)\)?$/.exec(plain) ?? []
  return body === '' ? none('form') : one('macau-id', `${body}(${last})`)
}

/** The second line of a machine-readable zone says all by itself; a typed number needs its state. */
function readPassport(text: string, plain: string, state: string | null): ReadIdentifier {
  const zone = zoneLine(text)
  if (zone !== undefined) return readZone(zone)
  if (!/^[A-Z0-9]{5,15}$/.test(plain)) return none('form')
  const issuer = state?.toUpperCase() ?? ''
  return /^[A-Z]{1,3}$/.test(issuer) ? one('passport', plain, { state: issuer }) : none('state')
}

function zoneLine(text: string): string | undefined {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .split(/\s+/)
    .find((line) => /^[A-Z0-9<]{9}\d[A-Z<]{3}\d{6}\d[MF<]\d{6}\d[A-Z0-9<]{14}[\d<]\d$/.test(line))
}

/** The day of birth has two digits of its year only, so that it is left to whoever asks. */
function readZone(zone: string): ReadIdentifier {
  const parts = [zone.slice(0, 9), zone.slice(13, 19), zone.slice(21, 27)] as const
  const checks = [zone.charAt(9), zone.charAt(19), zone.charAt(27)]
  if (parts.some((part, i) => travelCheck(part) !== checks[i])) return none('check-digit')
  const sex = ({ M: 'male', F: 'female' } as const)[zone.charAt(20) as 'M' | 'F'] ?? null
  const state = zone.slice(10, 13).replaceAll('<', '')
  return one('passport', parts[0].replaceAll('<', ''), { state, told: { birth: null, sex } })
}

/** What is looked up: numbers are unique by themselves, and those of passports by state. */
export function soughtAs({ kind, number, state }: Identifier): string {
  return kind === 'passport' ? `PASSPORT/${state ?? ''}/${number}` : number
}
