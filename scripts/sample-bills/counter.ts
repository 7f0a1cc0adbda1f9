/** Writes sample bills as a cashier would: by the names of items, at the prices of the care region. */
import { dayFromText, textFromDay } from '../../engine/base/calendar-date.ts'
import { textFromScaled } from '../../engine/base/money.ts'
import type { CatalogueItem } from '../../engine/catalogue/catalogue.ts'
import type { BillBody, SampleBill } from '../../samples/bill-body.ts'
import { catalogueOn, readEditions } from '../../server/catalogues/read-catalogue.ts'
import type { LineText } from '../../server/usecases/settlement/bill-text.ts'

/** Everything about a line but its id, which follows its place. */
export type Charge = Omit<LineText, 'id'>

export type ChargeNotes = Partial<Omit<LineText, 'id' | 'code' | 'name' | 'on' | 'quantity'>>

export interface Counter {
  /** The cheapest code whose name begins with these words. */
  charge(name: string, quantity?: string | number, notes?: ChargeNotes): Charge
  /** The same on another day; `2026-03-04`, or days after admission. */
  on(day: string | number): Counter
  /** One line a day from one day after admission to another, both included. */
  daily(name: string, from: number, to: number, quantity?: number): Charge[]
}

const editionsRead = new Map<string, ReturnType<typeof readEditions>>()

export function counterIn(
  catalogue: string,
  admittedOn: string,
  day: string = admittedOn,
): Counter {
  const editions = editionsRead.get(catalogue) ?? readEditions(catalogue)
  editionsRead.set(catalogue, editions)
  const { items } = catalogueOn(editions, dayOf(day))
  const after = (days: number) => textFromDay(dayOf(admittedOn) + days)
  const on = (at: string | number) =>
    counterIn(catalogue, admittedOn, typeof at === 'number' ? after(at) : at)
  return {
    charge: (name, quantity = 1, notes = {}) => chargeOf(items, name, quantity, day, notes),
    on,
    daily: (name, from, to, quantity = 1) =>
      Array.from({ length: to - from + 1 }, (_, i) => on(from + i).charge(name, quantity)),
  }
}

function dayOf(text: string): number {
  const day = dayFromText(text)
  if (day === undefined) throw new Error(`${text} is no day`)
  return day
}

function chargeOf(
  items: ReadonlyMap<string, CatalogueItem>,
  name: string,
  quantity: string | number,
  on: string,
  notes: ChargeNotes,
): Charge {
  const found = [...items.values()]
    .filter((item) => item.name.startsWith(name) && (item.to === null || item.to >= dayOf(on)))
    .sort((a, b) => (a.code < b.code ? -1 : 1))[0]
  if (found === undefined) throw new Error(`no item is called ${name}…`)
  const priceE6 = Number(found.attributes['priceE6'])
  const { unitPrice = priceText(priceE6), category = found.category, ...rest } = notes
  return {
    code: found.code,
    name: found.name,
    on,
    quantity: String(quantity),
    unitPrice,
    category,
    ...rest,
  }
}

/** At least two decimals, at most six. */
function priceText(priceE6: number): string {
  return textFromScaled(priceE6, 6).replace(/0{1,4}$/, '')
}

export type BillNotes = Pick<SampleBill, 'name' | 'shows' | 'expect'> & {
  readonly title: readonly [cn: string, hk: string, en: string]
  readonly after?: readonly string[]
  readonly body: Omit<BillBody, 'lines'> & { readonly lines?: readonly (Charge | LineText)[] }
}

export function billOf(notes: BillNotes): SampleBill {
  const { title, after = [], body, ...rest } = notes
  const { lines, ...head } = body
  return {
    ...rest,
    title: { 'zh-CN': title[0], 'zh-HK': title[1], en: title[2] },
    after,
    body: lines === undefined ? head : { ...head, lines: lines.map(numbered) },
  }
}

function numbered(line: Charge | LineText, i: number): LineText {
  return { id: String(i + 1), ...line }
}

export const settled = { outcome: 'settled' } as const

export function settledBy(...payers: string[]) {
  return { outcome: 'settled', payers } as const
}

/** Settled, while a benefit pays nothing and says by which rule. */
export function withoutBenefit(...benefitsRefused: string[]) {
  return { outcome: 'settled', benefitsRefused } as const
}

export function billRefused(rule: string, coverage: string) {
  return { outcome: 'refused', code: 'bill-refused', rule, coverage } as const
}

export function billInvalid(rule: string, pointer: string) {
  return { outcome: 'refused', code: 'bill-invalid', rule, pointer } as const
}
