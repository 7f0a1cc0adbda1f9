/**
 * The words that every pack may use without declaring them.
 */
import type { AttributeValue } from './policy-value.ts'

/** Parts that the catalogue fills, in the order in which money is shown and taken. */
export const catalogueParts = ['inScope', 'priorSelfPay', 'overLimit', 'ownPaid'] as const

export type CataloguePart = (typeof catalogueParts)[number]

/** Parts that steps fill. */
export const stepParts = [
  'crossRegionSelfPay',
  'deductible',
  'copay',
  'coinsurance',
  'aboveCap',
] as const

export const builtInParts: readonly string[] = [...catalogueParts, ...stepParts]

export const payerKinds = [
  'basic',
  'large-amount',
  'catastrophic',
  'civil-servant',
  'aid',
  'public',
  'commercial',
  'mutual-aid',
  'voucher',
  'account',
  'provider',
] as const

function text(
  name: string,
  values: readonly string[] | null,
  standard: string | null = null,
): AttributeValue {
  return { name, type: 'text', values, title: null, default: standard }
}

function flag(name: string): AttributeValue {
  return { name, type: 'flag', values: null, title: null, default: false }
}

function number(name: string): AttributeValue {
  return { name, type: 'number', values: null, title: null, default: null }
}

/**
 * Facts that any rule may ask about. A text with `values` may be widened by a scheme that declares
 * further ones (`level: [province-top]`).
 */
export const builtInAttributes: readonly AttributeValue[] = [
  text('setting', [
    'outpatient',
    'inpatient',
    'chronic',
    'emergency',
    'day-surgery',
    'pharmacy',
    'online',
    'home',
  ]),
  text('level', ['community', 'primary', 'secondary', 'tertiary']),
  text('ownership', ['public', 'private-non-profit', 'private-for-profit']),
  text('facility', null),
  { name: 'facilityTags', type: 'list', values: null, title: null, default: null },
  text('department', null),
  text('disease', null),
  text('entitlement', null, 'ordinary'),
  text('careRegion', null),
  text('homeRegion', null),
  text('crossRegion', ['local', 'same-province', 'other-province', 'cross-border'], 'local'),
  text('filing', ['none', 'long-term', 'referral', 'emergency', 'temporary'], 'none'),
  flag('filingDeemed'),
  flag('referred'),
  flag('transfer'),
  flag('signedDoctor'),
  flag('chosenInstitution'),
  flag('settledByBasic'),
  flag('injury'),
  flag('thirdParty'),
  flag('workInjury'),
  flag('maternity'),
  text('personClass', ['active', 'retired', 'resident-adult', 'minor', 'student', 'elderly']),
  text(
    'aidClass',
    ['none', 'destitute', 'minimum-living', 'edge', 'return-risk', 'illness-made'],
    'none',
  ),
  number('age'),
  number('birthYear'),
  number('insuredMonths'),
  number('unbrokenYears'),
  text('sex', ['female', 'male', 'unknown']),
  number('nthAdmission'),
  number('days'),
  number('nights'),
  number('year'),
  number('coverageDays'),
  number('coverageYear'),
  number('portion'),
  text('procedure', null),
  text('surgeryClass', null),
  text('wardClass', null),
]

/** Attributes that the engine works out itself; a bill that states them is overruled. */
export const derivedAttributes: readonly string[] = [
  'nthAdmission',
  'days',
  'nights',
  'year',
  'coverageDays',
  'coverageYear',
  'portion',
]
