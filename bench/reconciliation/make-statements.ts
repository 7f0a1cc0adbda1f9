/** Two fictional statements of as many rows as asked, in different orders, with faults planted. */
import { open } from 'node:fs/promises'
import { dayOf } from '../../engine/base/calendar-date.ts'
import { type Field, fields, type StatementRow } from '../../engine/reconciliation/statement-row.ts'
import { faultyStatement, plantable } from '../../samples/faulty-statement.ts'
import { randomOf } from '../../samples/random.ts'
import { csvOf } from '../../server/reconciliation/write-csv.ts'

export const stated: ReadonlySet<Field> = new Set(fields.filter((field) => field !== 'window'))

const day = dayOf(2026, 3, 10)
const scope = { party: 'bench', institution: '', payer: 'bench/all', from: '', to: '' }
const pageRows = 5000
/** One row in so many has a fault; the field knows one in two to ten thousand. */
const faultEvery = 3000

/** The row that stands `place`th in our books. */
export function rowAt(place: number): StatementRow {
  const random = (place * 2_654_435_761) % 4_294_967_296
  const totalMinor = 1000 + (random % 5_000_000)
  const paidMinor = Math.floor(totalMinor * 0.7)
  const accountMinor = Math.floor(totalMinor * 0.1)
  return {
    line: 0,
    reference: `${(random % 256).toString(16).padStart(2, '0')}-${place + 1}`,
    reverses: '',
    kind: 'settlement',
    state: 'final',
    currency: 'CNY',
    totalMinor,
    paidMinor,
    accountMinor,
    cashMinor: totalMinor - paidMinor - accountMinor,
    day,
    institution: `H-BENCH-${random % 50}`,
    category: random % 27 === 0 ? 'inpatient' : 'outpatient',
    window: '',
    visit: `V-2026-${place}`,
    person: `p-${random % 300_000}-${random.toString(16)}`,
  }
}

/** Pages of rows in an order that a multiplier shuffles; `faulty` says where faults lie. */
export async function* pagesOf(
  count: number,
  multiplier: number,
  isFaulty: boolean,
): AsyncGenerator<readonly StatementRow[]> {
  const random = randomOf(`faults of ${count}`)
  for (let from = 0; from < count; from += pageRows) {
    const rows: StatementRow[] = []
    for (let i = from; i < Math.min(count, from + pageRows); i++) {
      rows.push(rowAt(Number((BigInt(i) * BigInt(multiplier)) % BigInt(count))))
    }
    const choose = () => (random.below(faultEvery) === 0 ? random.pick(plantable) : null)
    yield isFaulty ? faultyStatement(rows, choose).rows : rows
  }
}

export async function writeStatement(
  path: string,
  side: string,
  pages: AsyncIterable<readonly StatementRow[]>,
): Promise<void> {
  const file = await open(path, 'w')
  try {
    for await (const text of csvOf({ ...scope, side }, stated, pages)) await file.write(text)
  } finally {
    await file.close()
  }
}
