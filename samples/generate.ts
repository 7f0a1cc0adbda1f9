/**
 * Members and their year of bills, as many as asked: a stream that holds one member at a time.
 *
 * The mix follows the published figures of 2025: how often employees and residents come, how often
 * they stay, how many come from another province and for what. Where nothing is published (filings,
 * reversals, commercial cover, hours of the day) the figures are assumptions and say so.
 */
import { dayOf, textFromDay } from '../engine/base/calendar-date.ts'
import type { BillText, LineText, Setting } from '../server/usecases/settlement/bill-text.ts'
import type { SampleFiling } from './alliance/filings.ts'
import type { SampleInstitution } from './alliance/institutions.ts'
import type { SampleAttributes, SampleCoverage, SamplePerson } from './alliance/person.ts'
import { type Goods, goodsOf } from './generated-lines.ts'
import { type Random, randomOf } from './random.ts'
import { sampleAlliance } from './read-samples.ts'

export interface GeneratorPlan {
  readonly seed: string
  readonly members: number
  readonly year: number
  /** First member of a share of the work; any member comes out the same, whoever asks. */
  readonly from?: number
}

export interface GeneratedBill {
  readonly body: BillText
  /** Minute of the day on which the counter settles it. */
  readonly minute: number
  /** Day on which it is reversed again. */
  readonly reversedOn: string | null
}

export interface GeneratedMember {
  readonly person: SamplePerson
  readonly filings: readonly SampleFiling[]
  /** In the order of their days. */
  readonly bills: readonly GeneratedBill[]
}

/** All parts of a million, or of a thousand where it says so. */
const mix = {
  /** 379 of 1,331 million insured; then 53.3 % of outpatient care is the employees', as published. */
  employees: 285_000,
  retiredAmongEmployees: 270_000,
  /** Person-times a year over insured persons, published for 2025. */
  outpatientOfEmployee: 10.15,
  outpatientOfResident: 3.54,
  staysOfEmployee: 0.224,
  staysOfResident: 0.203,
  /** Of outpatient care, in the proportions of cross-province settlement in early 2025. */
  pharmacy: 281_000,
  chronic: 46_000,
  /** 3.8 % of all settlements come from another province; 5.1 % of those are stays. */
  elsewhereOutpatient: 37_400,
  elsewhereStay: 52_400,
  /** Assumptions. */
  reversed: 15_000,
  commercial: 75_000,
  aid: 30_000,
} as const

const regions = [
  'beijing',
  'shanghai',
  'guangzhou',
  'shenzhen',
  'zhuhai',
  'hangzhou',
  'nanjing',
  'suzhou',
  'hefei',
  'guiyang',
  'chengdu',
  'nanchang',
  'jiamusi',
  'hanzhong',
] as const

/** Long-term 40, referral 15, emergency 5, other 40 of a hundred: an assumption. */
const filingsByShare = [
  ...new Array<SampleFiling['kind']>(8).fill('long-term'),
  ...new Array<SampleFiling['kind']>(3).fill('referral'),
  'emergency',
  ...new Array<SampleFiling['kind']>(8).fill('temporary'),
] as const

/** Cancer, dialysis and transplants: the diseases that every region lists. */
const chronicDiseases = ['M00500', 'M07800', 'M08300'] as const

/** Monday highest, the weekend low: an assumption. Monday is 0. */
const byWeekday = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6] as const

export function* generateMembers(plan: GeneratorPlan): Generator<GeneratedMember> {
  const shop = openShop()
  const from = plan.from ?? 0
  for (let index = from; index < from + plan.members; index++) {
    yield memberOf(plan, index, shop)
  }
}

interface Shop {
  readonly institutions: ReadonlyMap<string, readonly SampleInstitution[]>
  readonly goods: ReadonlyMap<string, Goods>
}

function openShop(): Shop {
  const { institutions } = sampleAlliance()
  return {
    institutions: new Map(
      regions.map((region) => [region, institutions.filter((one) => one.region === region)]),
    ),
    goods: new Map(regions.map((region) => [region, goodsOf(region)])),
  }
}

function memberOf(plan: GeneratorPlan, index: number, shop: Shop): GeneratedMember {
  const random = randomOf(`${plan.seed}/${plan.year}/${index}`)
  const employee = random.chance(mix.employees)
  const person = personOf(index, plan.year, employee, random, shop)
  const visits = random.events(employee ? mix.outpatientOfEmployee : mix.outpatientOfResident)
  const stays = random.events(employee ? mix.staysOfEmployee : mix.staysOfResident)
  const filings: SampleFiling[] = []
  const bills: GeneratedBill[] = []
  for (let i = 0; i < visits + stays; i++) {
    bills.push(billOf(plan.year, person, i, i >= visits, filings, random, shop))
  }
  bills.sort((a, b) => (a.body.visit.dischargedOn < b.body.visit.dischargedOn ? -1 : 1))
  return { person, filings, bills }
}

// ---------------------------------------------------------------- persons

function personOf(
  index: number,
  year: number,
  employee: boolean,
  random: Random,
  shop: Shop,
): SamplePerson {
  const region = random.pick(regions)
  const number = String(index).padStart(7, '0')
  const age = employee ? random.between(22, 88) : residentAge(random)
  const personClass = classOf(employee, age, random)
  const aided = !employee && random.chance(mix.aid)
  const attributes: SampleAttributes = {
    personClass,
    insuredMonths: random.between(6, 480),
    unbrokenYears: random.between(1, 30),
  }
  const schemes: [string, SampleAttributes][] = [
    [`${region}/${employee ? 'employee' : 'resident'}`, attributes],
  ]
  if (aided) schemes.push([`${region}/aid`, {}])
  if (random.chance(mix.commercial)) schemes.push(['commercial/million-medical', {}])
  const name = `样本${number}`
  return {
    id: `G-${number}`,
    name: { 'zh-CN': name, 'zh-HK': `樣本${number}`, en: `Sample ${number}` },
    birth: textFromDay(dayOf(year - age - 1, 1, 1) + random.below(365)),
    sex: random.pick(['female', 'male'] as const),
    residence: region,
    credentials: [{ kind: 'alliance-card', value: `YQ-G${number}` }],
    chosenInstitutions: (shop.institutions.get(region) ?? []).map((one) => one.id),
    attributes: aided ? { aidClass: random.pick(['minimum-living', 'edge', 'destitute']) } : {},
    coverages: schemes.map(([scheme, facts], i) => coverageOf(number, i, scheme, facts, random)),
    family: [],
    shows: 'Generated',
  }
}

function residentAge(random: Random): number {
  return random.pick([random.between(0, 17), random.between(18, 59), random.between(60, 92)])
}

function classOf(employee: boolean, age: number, random: Random): string {
  if (employee)
    return age >= 60 || random.chance(mix.retiredAmongEmployees / 10) ? 'retired' : 'active'
  if (age < 18) return 'minor'
  return age >= 60 ? 'elderly' : 'resident-adult'
}

function coverageOf(
  number: string,
  place: number,
  scheme: string,
  attributes: SampleAttributes,
  random: Random,
): SampleCoverage {
  const hasAccount = scheme.endsWith('/employee') && !scheme.startsWith('shanghai')
  return {
    id: `C-G${number}-${place + 1}`,
    scheme,
    from: '2018-01-01',
    to: null,
    suspendedFrom: null,
    pool: null,
    attributes,
    opening: hasAccount ? { account: `${random.below(6000)}.00` } : {},
  }
}

// ---------------------------------------------------------------- bills

function billOf(
  year: number,
  person: SamplePerson,
  i: number,
  isStay: boolean,
  filings: SampleFiling[],
  random: Random,
  shop: Shop,
): GeneratedBill {
  const setting = isStay ? 'inpatient' : settingOf(random)
  const away = random.chance(isStay ? mix.elsewhereStay : mix.elsewhereOutpatient)
  const region = away ? anotherRegion(person.residence, random) : person.residence
  const employee = person.coverages.some(({ scheme }) => scheme.endsWith('/employee'))
  const days = isStay ? stayOf(employee, random) : 0
  const admitted = dayOf(year, 1, 1) + dayInYear(days, random)
  const admittedOn = textFromDay(admitted)
  if (away) filings.push(filingFor(person, region, admittedOn, filings.length, random))
  const dischargedOn = textFromDay(admitted + days)
  const body: BillText = {
    person: person.id,
    facility: facilityOf(region, setting, random, shop),
    visit: {
      number: `${person.id}-${year}-${String(i + 1).padStart(3, '0')}`,
      setting,
      admittedOn,
      dischargedOn,
      ...(setting === 'chronic'
        ? { disease: random.pick(chronicDiseases), entitlement: 'special-disease' }
        : {}),
    },
    currency: 'CNY',
    lines: linesOf(setting, admitted, days, random, shop.goods.get(region)),
  }
  const reversedOn = random.chance(mix.reversed)
    ? textFromDay(admitted + days + random.between(0, 30))
    : null
  return { body, minute: minuteOf(random), reversedOn }
}

/** An employee's stay costs half as much again as a resident's; days make the difference here. */
function stayOf(employee: boolean, random: Random): number {
  return employee ? random.between(5, 18) : random.between(3, 12)
}

function settingOf(random: Random): Setting {
  const share = random.below(1_000_000)
  if (share < mix.pharmacy) return 'pharmacy'
  return share < mix.pharmacy + mix.chronic ? 'chronic' : 'outpatient'
}

/** Only regions of other provinces. */
function anotherRegion(home: string, random: Random): string {
  const provinces: readonly (readonly string[])[] = [
    ['guangzhou', 'shenzhen', 'zhuhai'],
    ['nanjing', 'suzhou'],
  ]
  const near = provinces.find((province) => province.includes(home)) ?? [home]
  return random.pick(regions.filter((region) => !near.includes(region)))
}

/** A weekday by its weight in a week that lies inside the year with the whole stay. */
function dayInYear(days: number, random: Random): number {
  const week = random.below(Math.floor((364 - days) / 7))
  return week * 7 + random.pick(byWeekday)
}

function filingFor(
  { id, residence }: SamplePerson,
  region: string,
  admittedOn: string,
  place: number,
  random: Random,
): SampleFiling {
  return {
    id: `F-${id.slice(2)}-${place + 1}`,
    person: id,
    kind: random.pick(filingsByShare),
    homeRegion: residence,
    careRegions: [region],
    from: admittedOn,
    to: admittedOn,
  }
}

function facilityOf(region: string, setting: Setting, random: Random, shop: Shop): string {
  const here = shop.institutions.get(region) ?? []
  const fitting = here.filter(({ kind, level }) => {
    if (setting === 'pharmacy') return kind === 'pharmacy'
    if (setting === 'inpatient') return kind === 'hospital'
    if (setting === 'chronic') return level !== 'community' && kind !== 'pharmacy'
    return kind !== 'pharmacy' && kind !== 'internet-hospital'
  })
  return random.pick(fitting.length > 0 ? fitting : here).id
}

function linesOf(
  setting: Setting,
  admitted: number,
  days: number,
  random: Random,
  goods: Goods | undefined,
): LineText[] {
  if (goods === undefined) throw new Error('a region without a catalogue has no goods')
  switch (setting) {
    case 'inpatient':
      return goods.stay(admitted, days, random)
    case 'pharmacy':
    case 'chronic':
      return goods.drugs(admitted, random)
    default:
      return goods.visit(admitted, random)
  }
}

/** Two humps, 8:30 to 11:00 and 14:00 to 16:00: an assumption. */
function minuteOf(random: Random): number {
  const hump = random.below(10)
  if (hump < 5) return random.between(510, 660)
  return hump < 8 ? random.between(840, 960) : random.between(480, 1080)
}
