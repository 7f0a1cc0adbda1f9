/**
 * Makes all accumulators of a range of buckets anew from the journal, by the fold that `yiqiao verify`
 * uses, and holds them against the stored ones.
 *
 *     node bench/settle/rebuild.ts DATABASE_URL FIRST LAST
 *
 * Prints one line of JSON: how many entries it read, and how long it took after its start.
 */
import { openDatabase } from '../../server/storage/database.ts'
import { Words } from '../../server/storage/document/words.ts'
import {
  entryOf,
  reachWords,
  type SettlementRow,
  settlementColumns,
} from '../../server/storage/journal-entry.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import {
  compareCounters,
  Fold,
  foldEntry,
  type PoolRow,
} from '../../server/usecases/verify/verify-journal.ts'

const pageRows = 1000

const [url = '', first = '0', last = '255'] = process.argv.slice(2)
const database = openDatabase(url, { max: 2, statementTimeoutMs: 0 })
const words = new Words()
await database.query('SELECT 1')
const startedAt = performance.now()
let count = 0
for (let bucket = Number(first); bucket <= Number(last); bucket++) await rebuild(bucket)
console.log(JSON.stringify({ count, seconds: (performance.now() - startedAt) / 1000 }))
await database.end()

async function rebuild(bucket: number): Promise<void> {
  const own = new Fold()
  const shared = new Fold()
  for (let page = await readPage(bucket, 0); page.length > 0; ) {
    const next = readPage(bucket, page.at(-1)?.number ?? 0)
    await reachWords(database, words, page)
    for (const row of page) foldEntry(entryOf<JournalDocument>(row, words), own, shared)
    count += page.length
    page = await next
  }
  const { rows } = await database.query<PoolRow>(
    'SELECT owner, coverage, period, opening, counters FROM accumulator WHERE bucket = $1',
    [bucket],
  )
  for (const row of rows) compareCounters(row, own.take(row))
  own.expectEmpty()
  shared.expectEmpty()
}

async function readPage(bucket: number, after: number): Promise<SettlementRow[]> {
  const { rows } = await database.query<SettlementRow>({
    name: 'rebuild-page',
    text: `SELECT ${settlementColumns} FROM settlement s
           WHERE s.bucket = $1 AND s.number > $2 ORDER BY s.number LIMIT $3`,
    values: [bucket, after, pageRows],
  })
  return rows
}
