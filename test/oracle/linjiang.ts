/**
 * Bills of one benefit in the employee scheme of Linjiang, which is invented, to be divided by
 * engine and oracle side by side.
 */
import assert from 'node:assert/strict'
import type { Bill, BillLine, Facts } from '../../engine/adjudication/bill.ts'
import type { Catalogue, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import * as engine from '../../engine/settlement/settle.ts'
import type { Answer } from '../../engine/settlement/settlement.ts'
import { differencesOn, packFrom } from './compare.ts'
import type { PackTexts } from './generate-pack.ts'
import { type OracleResult, oracleDivide } from './oracle.ts'
import { dayOf } from './pack-text.ts'

function texts(name: string): string {
  return `{ zh-CN: ${name}, zh-HK: ${name}, en: ${name} }`
}

/** Why a step refuses. */
export const because = `reason: ${texts('Because')}`

const sources = `
sources:
  notice: { title: An invented notice, issuer: Nobody, published: 2019-12-01 }
`

const region = `
kind: region
id: linjiang
code: "999900"
title: ${texts('Linjiang')}
jurisdiction: mainland
currency: CNY
catalogue: linjiang
order: [basic, large-amount, aid, commercial, voucher]
statistics:
  average-wage:
    title: ${texts('Wage')}
    values:
      - { from: 2025-07-01, value: 98000.00, source: notice, status: illustrative }
      - { from: 2026-07-01, value: 99000.00, source: notice, status: illustrative }
${sources}`

/** The scheme, whose stays belong to the year of discharge unless said otherwise. */
const schemeText = (periodOf: string) => `
kind: scheme
id: linjiang/employee
region: linjiang
title: ${texts('Employees')}
schemeKind: public
periodOf: ${periodOf}
payers:
  pool: { title: ${texts('Pool')}, kind: basic }
  large: { title: ${texts('Large')}, kind: large-amount }
  insurer: { title: ${texts('Insurer')}, kind: commercial, decidedBy: insurer }
  platform: { title: ${texts('Platform')}, kind: basic, decidedBy: platform }
counters:
  - { name: deductible-used, unit: money, period: calendarYear }
  - { name: pool-paid, unit: money, period: calendarYear }
  - { name: admissions, unit: number, period: calendarYear }
  - { name: purse, unit: money, period: years, years: 2, epoch: 2021-05-01 }
  - { name: room-days, unit: number, period: contractYear }
  - { name: over-the-line, unit: money, period: calendarYear }
attributes:
  premiumTier: { type: text, values: [high, low] }
  income: { type: money }
  item.grade: { type: number }
  item.fee: { type: money }
`

/** Counters of the calendar year by their slots. */
export type Used = Readonly<Record<string, readonly number[]>>

export interface Given {
  readonly steps: string
  readonly base?: string
  readonly payer?: string
  /** Keys of the benefit besides those that all have, such as `when`. */
  readonly benefit?: string
  /** Whole benefits that stand beside it, without what all have. */
  readonly others?: readonly OtherBenefit[]
  readonly inScope?: string
  readonly priorSelfPay?: string
  readonly ownPaid?: string
  readonly lines?: readonly BillLine[]
  readonly catalogue?: Catalogue | null
  readonly attributes?: Bill['attributes']
  readonly periodOf?: string
  readonly admitted?: string
  readonly discharged?: string
  readonly used?: Used
  readonly answers?: readonly Answer[]
}

export interface OtherBenefit {
  readonly id: string
  readonly layer: string
  readonly payer: string
  readonly base: string
  readonly steps: string
  readonly benefit?: string
}

function benefitText({ id, layer, payer, base, steps, benefit = '' }: OtherBenefit): string {
  return `
kind: benefit
id: linjiang/employee/${id}
scheme: linjiang/employee
layer: ${layer}
title: ${texts('Benefit')}
payer: ${payer}
base: ${base}
${benefit}
terms:
  - from: 2020-01-01
    source: notice
    status: illustrative
    steps:
${steps.trim().replace(/^/gm, '      ')}
${sources}`
}

function minor(written: string | undefined): number {
  return written === undefined ? 0 : Number(written.replace('.', ''))
}

/** What both say of the bill; fails where they differ. */
export function divide(given: Given): OracleResult {
  const { steps, base = '[inScope]', payer = 'pool', benefit = '' } = given
  const own = { id: 'inpatient', layer: 'basic', payer, base, steps, benefit }
  const scheme = schemeText(given.periodOf ?? 'discharge')
  const files = [region, scheme, ...[own, ...(given.others ?? [])].map(benefitText)]
  const pack: PackTexts = new Map(files.map((file, place) => [`${place}.yaml`, file]))
  const one = {
    bill: billOf(given),
    facts: factsOf(given),
    answers: given.answers ?? [],
    catalogue: given.catalogue ?? null,
  }
  const packed = packFrom(engine, pack)
  assert.deepEqual(differencesOn(engine, packed, one), [])
  return oracleDivide(packed.book, one.bill, one.facts, one.answers, one.catalogue)
}

function billOf(given: Given): Bill {
  const discharged = dayOf(given.discharged ?? '2026-03-10')
  const sums = {
    inScopeMinor: minor(given.inScope),
    priorSelfPayMinor: minor(given.priorSelfPay),
    overLimitMinor: 0,
    ownPaidMinor: minor(given.ownPaid),
  }
  return {
    currency: 'CNY',
    admittedOn: given.admitted === undefined ? discharged : dayOf(given.admitted),
    dischargedOn: discharged,
    lines: given.lines ?? [],
    sums: given.lines === undefined ? sums : null,
    attributes: given.attributes ?? {},
  }
}

function factsOf(given: Given): Facts {
  const coverage = {
    id: 'c1',
    scheme: 'linjiang/employee',
    from: dayOf('2019-07-15'),
    to: null,
    attributes: {},
    accumulators: Object.entries(given.used ?? {}).map(([period, counters]) => ({
      period,
      counters,
    })),
  }
  return { homeRegion: 'linjiang', careRegion: 'linjiang', coverages: [coverage] }
}

/** Shares and parts as `name amount` in decimals, in the order of the names. */
export function placesOf(result: OracleResult): string {
  if (result.refused !== null) return `refused ${result.refused.code} ${result.refused.rule}`
  const payers = [...result.shares]
    .filter(([, amount]) => amount !== 0n)
    .map(
      ([key, amount]) =>
        `${key.replace('linjiang/employee.', '').replace('@c1', '')} ${decimal(amount)}`,
    )
  const parts = [...result.parts].map(([part, amount]) => `${part} ${decimal(amount)}`)
  return [...payers, ...parts.sort()].join(', ')
}

function decimal(amount: bigint): string {
  const digits = String(amount).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const bed: CatalogueItem = {
  code: 'bed',
  name: 'Bed',
  kind: 'service',
  category: 'bed',
  unit: 'day',
  catalogueClass: 'A',
  priorSelfPay: 0,
  priorSelfPayFixedE6: null,
  unitLimitE6: null,
  dayLimitE4: null,
  indications: null,
  payerScope: 'basic',
  from: dayOf('2020-01-01'),
  to: null,
  attributes: {},
}

export function catalogueOf(...items: readonly Partial<CatalogueItem>[]): Catalogue {
  const whole = items.map((one) => ({ ...bed, ...one }))
  return {
    id: 'linjiang',
    region: 'linjiang',
    edition: '1',
    digest: '',
    items: new Map(whole.map((one) => [one.code, one])),
  }
}

export function line(given: Partial<BillLine> & Pick<BillLine, 'id' | 'amountMinor'>): BillLine {
  return {
    code: 'bed',
    name: 'Bed',
    on: dayOf('2026-03-10'),
    quantityE4: 10_000,
    unitPriceE6: given.amountMinor * 10_000,
    reverses: null,
    approval: 'none',
    indication: null,
    category: 'bed',
    supplyDays: null,
    attributes: {},
    ...given,
  }
}
