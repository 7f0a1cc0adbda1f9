/**
 * Random lines of bills, with lines that take them back, and a random catalogue that divides them.
 */
import type { BillLine, BillSums } from '../../engine/adjudication/bill.ts'
import type { Catalogue, CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import { between, type Choices, onceIn, pick } from './choices.ts'
import { amountOf } from './generate-facts.ts'
import { dayOf, digitsOf } from './pack-text.ts'
import type { SchemeTopics } from './topics.ts'

const codes = ['b1', 'b2', 'x1', 'x2', 'x3']

function categoryOf(schemes: readonly SchemeTopics[], choices: Choices): string {
  return pick(choices, pick(choices, schemes).categories)
}

export function catalogueOf(
  schemes: readonly SchemeTopics[],
  choices: Choices,
  stay: Stay,
): Catalogue {
  const items = codes
    .slice(0, codes.length - pick(choices, [0, 0, 1, 3]))
    .map((code) => itemOf(schemes, choices, stay, code))
  return {
    id: 'generated',
    region: 'linjiang',
    edition: '1',
    digest: 'generated',
    items: new Map(items.map((item) => [item.code, item])),
  }
}

function itemOf(
  schemes: readonly SchemeTopics[],
  choices: Choices,
  stay: Stay,
  code: string,
): CatalogueItem {
  const catalogueClass = pick(choices, ['A', 'B', 'B', 'A', 'B', 'C'] as const)
  const fixed = onceIn(choices, 4)
  return {
    code,
    name: code,
    kind: pick(choices, ['drug', 'service', 'material'] as const),
    category: categoryOf(schemes, choices),
    unit: 'piece',
    catalogueClass,
    priorSelfPay: catalogueClass === 'B' && !fixed ? pick(choices, [100_000, 333_333, 50_000]) : 0,
    priorSelfPayFixedE6:
      catalogueClass === 'B' && fixed ? pick(choices, [2_500_000, 333_333]) : null,
    unitLimitE6: onceIn(choices, 3) ? between(choices, 1, 80) * 1_000_000 : null,
    dayLimitE4: onceIn(choices, 3) ? between(choices, 1, 6) * 10_000 : null,
    indications: onceIn(choices, 6) ? ['i1', 'i2'] : null,
    payerScope: pick(choices, payerScopes),
    from: onceIn(choices, 10) ? stay.admittedOn + choices.below(2) : dayOf('2010-01-01'),
    to: onceIn(choices, 6) ? stay.admittedOn + choices.below(3) : null,
    attributes: itemAttributes(schemes, choices, 4),
  }
}

const payerScopes = [
  ...new Array<'basic'>(9).fill('basic'),
  ...(['commercial', 'none'] as const),
] as const

export interface Stay {
  readonly admittedOn: number
  readonly dischargedOn: number
  readonly currency: string
}

/** Quantity times price in minor units, rounded half up once. */
function amountMinorOf(quantityE4: number, unitPriceE6: number, digits: number): number {
  const scale = 10n ** BigInt(10 - digits)
  return Number((BigInt(quantityE4) * BigInt(unitPriceE6) + scale / 2n) / scale)
}

export function linesOf(
  schemes: readonly SchemeTopics[],
  choices: Choices,
  catalogue: Catalogue | null,
  stay: Stay,
): BillLine[] {
  const lines: BillLine[] = []
  const many = between(choices, 1, 8)
  const priceE6 = onceIn(choices, 4) ? fewFen : anyPrice
  for (let place = 0; place < many; place += 1) {
    const price = priceE6(schemes, choices, digitsOf(stay.currency))
    const line = lineOf(schemes, choices, catalogue, stay, place, price)
    lines.push(line)
    if (onceIn(choices, 7)) lines.push(...takenBack(choices, line))
  }
  return lines
}

type Price = (schemes: readonly SchemeTopics[], choices: Choices, digits: number) => number

function anyPrice(schemes: readonly SchemeTopics[], choices: Choices, digits: number): number {
  return pick(choices, [
    () => between(choices, 0, 100) * 1_000_000,
    () => Math.min(amountOf(schemes, choices), 500_000) * 10 ** (6 - digits),
    () => choices.below(200_000_000),
  ])()
}

/** Lines of which the odd unit and ties between equals decide. */
const fewFen: Price = (_schemes, choices, digits) => between(choices, 1, 4) * 10 ** (6 - digits)

const approvals = ['none', 'approved', 'none', 'approved', 'none', 'refused'] as const

function lineOf(
  schemes: readonly SchemeTopics[],
  choices: Choices,
  catalogue: Catalogue | null,
  stay: Stay,
  place: number,
  unitPriceE6: number,
): BillLine {
  const code = onceIn(choices, 2) ? 'b1' : pick(choices, codes)
  const digits = digitsOf(stay.currency)
  const quantityE4 = pick(choices, [10_000, 20_000, 10_000, 15_000, 70_000, 2_500])
  const days = stay.dischargedOn - stay.admittedOn
  const amountMinor = amountMinorOf(quantityE4, unitPriceE6, digits)
  return {
    id: `l${place}`,
    code,
    name: code,
    on: stay.admittedOn + choices.below(Math.min(days, 2) + 1),
    quantityE4,
    unitPriceE6,
    amountMinor,
    reverses: null,
    approval: pick(choices, approvals),
    indication: onceIn(choices, 3) ? pick(choices, ['i1', 'i3']) : null,
    category: catalogue?.items.get(code)?.category ?? categoryOf(schemes, choices),
    supplyDays: onceIn(choices, 4) ? null : choices.below(100),
    attributes: itemAttributes(schemes, choices, 2),
    ...splitOf(choices, amountMinor),
  }
}

/** Now and then the place of care has divided the line already. */
function splitOf(choices: Choices, amountMinor: number): Pick<BillLine, 'split'> {
  if (!onceIn(choices, 25)) return {}
  const inScopeMinor = onceIn(choices, 2) ? amountMinor : choices.below(amountMinor + 1)
  const ownPaidMinor = choices.below(amountMinor - inScopeMinor + 1)
  const priorSelfPayMinor = amountMinor - inScopeMinor - ownPaidMinor
  return { split: { inScopeMinor, priorSelfPayMinor, overLimitMinor: 0, ownPaidMinor } }
}

/** What rules ask about as `item.NAME`, in the type that a scheme declares. */
function itemAttributes(
  schemes: readonly SchemeTopics[],
  choices: Choices,
  oftenIn: number,
): Record<string, string | boolean | number> {
  const attributes: Record<string, string | boolean | number> = {}
  for (const { name, type, values } of schemes.flatMap((one) => one.items)) {
    if (!onceIn(choices, oftenIn)) continue
    const flags = values.some((one) => one === 'yes' || one === 'no')
    if (type === 'number') attributes[name] = choices.below(9)
    else if (type === 'money') attributes[name] = choices.below(5_000)
    else if (flags || type === 'flag') attributes[name] = onceIn(choices, 2)
    else if (values.length > 0) attributes[name] = pick(choices, values)
  }
  return attributes
}

/** Lines that take back a whole line, half of it, or half of it twice. */
function takenBack(choices: Choices, line: BillLine): BillLine[] {
  const { split } = line
  const times = split === undefined ? choices.below(3) : 0
  const back = (share: number, place: number): BillLine => {
    const amountMinor = Math.floor(line.amountMinor / share)
    return {
      ...line,
      id: `${line.id}-back${place}`,
      quantityE4: -Math.floor(line.quantityE4 / share),
      amountMinor: amountMinor === 0 ? 0 : -amountMinor,
      reverses: line.id,
      ...(split === undefined ? {} : { split: negated(split) }),
    }
  }
  return times === 0 ? [back(1, 0)] : Array.from({ length: times }, (_, place) => back(2, place))
}

function negated(split: BillSums): BillSums {
  const negative = (amount: number): number => (amount === 0 ? 0 : -amount)
  return {
    inScopeMinor: negative(split.inScopeMinor),
    priorSelfPayMinor: negative(split.priorSelfPayMinor),
    overLimitMinor: negative(split.overLimitMinor),
    ownPaidMinor: negative(split.ownPaidMinor),
  }
}
