/**
 * Facts that a rule may ask about, with the answers that hold when a bill says nothing (§4).
 */
import type { AttributeContent } from '../../engine/adjudication/bill.ts'
import { fraction } from './fraction.ts'
import { type Branch, branch, moneyOf, text, type Value } from './pack-text.ts'

export type AttributeType = 'text' | 'flag' | 'number' | 'money' | 'list'

const flags = [
  'filingDeemed',
  'referred',
  'transfer',
  'signedDoctor',
  'chosenInstitution',
  'settledByBasic',
  'injury',
  'thirdParty',
  'workInjury',
  'maternity',
]

const numbers = [
  'age',
  'birthYear',
  'insuredMonths',
  'unbrokenYears',
  'nthAdmission',
  'days',
  'nights',
  'year',
  'coverageDays',
  'coverageYear',
  'portion',
]

const standards: Readonly<Record<string, string>> = {
  entitlement: 'ordinary',
  aidClass: 'none',
  filing: 'none',
  crossRegion: 'local',
}

/** What a scheme's file says about an attribute; built-in ones may be missing there. */
function declared(scheme: Branch, name: string): Branch | undefined {
  const attributes = scheme.get('attributes')
  const found = attributes === undefined ? undefined : branch(attributes).get(name)
  return found === undefined ? undefined : branch(found)
}

export function typeOf(scheme: Branch, name: string): AttributeType {
  if (flags.includes(name)) return 'flag'
  if (numbers.includes(name)) return 'number'
  if (name === 'facilityTags') return 'list'
  const type = declared(scheme, name)?.get('type')
  return type === undefined ? 'text' : (text(type) as AttributeType)
}

/** The answer to a question that the bill leaves open; undefined when there is none. */
export function standardOf(
  scheme: Branch,
  name: string,
  currency: string,
): AttributeContent | undefined {
  const written = declared(scheme, name)?.get('default')
  const type = typeOf(scheme, name)
  if (typeof written !== 'string') {
    if (Array.isArray(written)) return written.map((one) => text(one))
    return type === 'flag' ? false : standards[name]
  }
  if (type === 'flag') return written === 'yes'
  if (type === 'number') return Number(written)
  if (type === 'money') return Number(moneyOf(written, currency))
  return written
}

/** A number or an amount of money as a figure; undefined for everything else. */
export function asValue(content: AttributeContent, type: AttributeType): Value | undefined {
  if (typeof content !== 'number') return undefined
  return { is: type === 'money' ? 'money' : 'number', value: fraction(BigInt(content)) }
}
