/**
 * The shape of a sample person, and how one is written. Nobody here exists: family names run through
 * an old list of surnames, given names count, and every identity number is invalid on purpose.
 */
import { hongKongCheck, residentCheck } from '../../engine/person/check-digits.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'

export type SampleContent = string | boolean | number | readonly string[]

export type SampleAttributes = Readonly<Record<string, SampleContent>>

export interface SampleCoverage {
  readonly id: string
  readonly scheme: string
  readonly from: string
  readonly to: string | null
  /** A coverage that was suspended is not in force from this day on. */
  readonly suspendedFrom: string | null
  /** Owner of counters that are shared, such as a couple's vouchers. */
  readonly pool: string | null
  readonly attributes: SampleAttributes
  /** What had been used, or what an account held, when the sample begins; by counter. */
  readonly opening: Readonly<Record<string, string>>
}

export interface SampleCredential {
  readonly kind:
    | 'alliance-card'
    | 'resident-id'
    | 'hong-kong-id'
    | 'macau-id'
    | 'home-return-permit'
  readonly value: string
}

export interface SamplePerson {
  readonly id: string
  readonly name: Texts
  readonly birth: string
  readonly sex: 'female' | 'male'
  /** Where the person lives. */
  readonly residence: string
  readonly credentials: readonly SampleCredential[]
  readonly chosenInstitutions: readonly string[]
  readonly attributes: SampleAttributes
  /** In the order in which a bill uses them when it names none. */
  readonly coverages: readonly SampleCoverage[]
  /** Spouses, parents and children in the sample. */
  readonly family: readonly {
    readonly person: string
    readonly is: 'spouse' | 'parent' | 'child'
  }[]
  /** Why this person is in the sample. */
  readonly shows: string
}

export interface CoverageNotes {
  readonly from?: string
  readonly to?: string
  readonly suspendedFrom?: string
  readonly pool?: string
  readonly opening?: Readonly<Record<string, string>>
  readonly attributes?: SampleAttributes
}

export interface PersonNotes {
  readonly shows: string
  readonly born: string
  readonly sex: 'female' | 'male'
  readonly lives: string
  readonly chosen?: readonly string[]
  readonly attributes?: SampleAttributes
  readonly coverages: readonly (readonly [scheme: string, notes?: CoverageNotes])[]
  readonly family?: SamplePerson['family']
}

/** `surname` in simplified, traditional and Latin writing. */
export function personOf(
  number: number,
  surname: readonly [string, string, string],
  notes: PersonNotes,
): SamplePerson {
  const id = personId(number)
  const ordinal = String(number).padStart(2, '0')
  return {
    id,
    name: {
      'zh-CN': `${surname[0]}样${chineseNumber(number)}`,
      'zh-HK': `${surname[1]}樣${chineseNumber(number)}`,
      en: `${surname[2]} Sample ${ordinal}`,
    },
    birth: notes.born,
    sex: notes.sex,
    residence: notes.lives,
    credentials: [
      { kind: 'alliance-card', value: `YQ-${id.slice(2)}` },
      identityOf(number, notes),
      ...(isInsuredInMainlandFromOutside(notes)
        ? [
            {
              kind: 'home-return-permit' as const,
              value: `H9999${String(number).padStart(4, '0')}`,
            },
          ]
        : []),
    ],
    chosenInstitutions: notes.chosen ?? [],
    attributes: notes.attributes ?? {},
    coverages: notes.coverages.map(([scheme, coverage = {}], i) => ({
      id: `C-${id.slice(2)}-${i + 1}`,
      scheme,
      from: coverage.from ?? '2018-01-01',
      to: coverage.to ?? null,
      suspendedFrom: coverage.suspendedFrom ?? null,
      pool: coverage.pool ?? null,
      attributes: coverage.attributes ?? {},
      opening: coverage.opening ?? {},
    })),
    family: notes.family ?? [],
    shows: notes.shows,
  }
}

export function personId(number: number): string {
  return `P-${String(number).padStart(4, '0')}`
}

function isInsuredInMainlandFromOutside({ lives, coverages }: PersonNotes): boolean {
  const outside = ['hong-kong', 'macau']
  return (
    coverages.some(([scheme]) => outside.some((place) => scheme.startsWith(`${place}/`))) &&
    !outside.includes(lives)
  )
}

// ---------------------------------------------------------------- identity numbers

function identityOf(number: number, { born, sex, lives }: PersonNotes): SampleCredential {
  if (lives === 'hong-kong') return { kind: 'hong-kong-id', value: invalidHongKongId(number) }
  if (lives === 'macau') return { kind: 'macau-id', value: `9${serial(number, 6)}(0)` }
  return { kind: 'resident-id', value: invalidResidentId(number, born, sex) }
}

/** 99 is no code of a province, and the check character is never the right one. */
function invalidResidentId(number: number, born: string, sex: 'female' | 'male'): string {
  const order = number * 2 + (sex === 'male' ? 1 : 0)
  const body = `999900${born.replaceAll('-', '')}${serial(order, 3)}`
  const right = residentCheck(body)
  return `${body}${'10X98765432'.charAt(('10X98765432'.indexOf(right) + 1) % 11)}`
}

function invalidHongKongId(number: number): string {
  const body = `Z${serial(990_000 + number, 6)}`
  const right = hongKongCheck(body)
  const digits = '0123456789A'
  return `${body}(${digits.charAt((digits.indexOf(right) + 1) % 11)})`
}

function serial(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}

/** 1 to 99 in Chinese: 21 is 廿一. */
function chineseNumber(value: number): string {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
  const tens = ['', '十', '廿', '卅', '四十', '五十', '六十', '七十', '八十', '九十']
  return `${tens[Math.floor(value / 10)] ?? ''}${digits[value % 10] ?? ''}`
}
