/**
 * The same decision tables and bills for us and for the peers, from one seed.
 */
import { randomFrom } from './random.ts'

export interface Row {
  /** One cell a column: a text to equal, a range with both ends, or null for any. */
  readonly cells: readonly (string | readonly [number, number] | null)[]
  readonly result: number
}

export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly otherwise: number
}

export type Input = Readonly<Record<string, string | number>>

const levels = ['community', 'primary', 'secondary', 'tertiary']
const filings = ['none', 'long-term', 'referral', 'emergency', 'temporary']
const classes = ['active', 'retired', 'resident-adult', 'minor', 'student', 'elderly']

/** Four tables of 50 to 500 rows, as benefit rules have them. */
export function tables(seed: number): Table[] {
  const random = randomFrom(seed)
  const ratio = () => 100_000 + random(900) * 1_000
  const byLevel = levels.flatMap((level) =>
    classes.flatMap((personClass) =>
      filings
        .slice(0, 3)
        .map((filing) => ({ cells: [level, personClass, filing], result: ratio() })),
    ),
  )
  const byAge = classes.flatMap((personClass) =>
    Array.from(
      { length: 25 },
      (_, i): Row => ({
        cells: [personClass, [i * 4, i * 4 + 3]],
        result: ratio(),
      }),
    ),
  )
  const byDisease = Array.from(
    { length: 500 },
    (_, i): Row => ({
      cells: [`D${1000 + i * 3}`],
      result: ratio(),
    }),
  )
  const byItem = Array.from({ length: 60 }, (_, i) =>
    levels.map((level): Row => ({ cells: [`G${i}`, level], result: ratio() })),
  ).flat()
  return [
    { name: 'ratio', columns: ['level', 'personClass', 'filing'], rows: byLevel, otherwise: 0 },
    { name: 'age', columns: ['personClass', 'age'], rows: byAge, otherwise: 1 },
    { name: 'disease', columns: ['disease'], rows: byDisease, otherwise: 2 },
    { name: 'item', columns: ['group', 'level'], rows: byItem, otherwise: 3 },
  ]
}

/** Lines with random access to the tables; some fall through to `otherwise`. */
export function inputs(seed: number, count: number): Input[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, () => ({
    level: levels[random(levels.length)] ?? '',
    personClass: classes[random(classes.length)] ?? '',
    filing: filings[random(filings.length)] ?? '',
    age: random(110),
    disease: `D${1000 + random(1600)}`,
    group: `G${random(66)}`,
  }))
}

export interface BenchBill {
  readonly level: string
  readonly personClass: string
  readonly filing: string
  readonly lines: readonly { readonly group: string; readonly amountMinor: number }[]
}

export function bills(seed: number, count: number): BenchBill[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, () => ({
    level: levels[random(levels.length)] ?? '',
    personClass: classes[random(2)] ?? '',
    filing: filings[random(3)] ?? '',
    lines: Array.from({ length: 20 }, () => ({
      group: `G${random(200)}`,
      amountMinor: 100 + random(200_000),
    })),
  }))
}

/** First self-pay in millionths of 200 item groups; own-paid ones stand for a full million. */
export function itemTable(seed: number): Table {
  const random = randomFrom(seed)
  const shares = [0, 0, 50_000, 100_000, 200_000, 1_000_000]
  return {
    name: 'priorSelfPay',
    columns: ['group'],
    rows: Array.from(
      { length: 200 },
      (_, i): Row => ({
        cells: [`G${i}`],
        result: shares[random(shares.length)] ?? 0,
      }),
    ),
    otherwise: 1_000_000,
  }
}

/** One table a payer: the deductible of the first, the ratios of all four. */
export function payerTables(seed: number): Table[] {
  const random = randomFrom(seed)
  return ['deductible', 'basic', 'catastrophic', 'aid', 'commercial'].map((name) => ({
    name,
    columns: ['level', 'personClass', 'filing'],
    rows: levels.flatMap((level) =>
      classes.flatMap((personClass) =>
        filings.map(
          (filing): Row => ({
            cells: [level, personClass, filing],
            result:
              name === 'deductible' ? 10_000 + random(900) * 100 : 300_000 + random(600) * 1_000,
          }),
        ),
      ),
    ),
    otherwise: 0,
  }))
}
