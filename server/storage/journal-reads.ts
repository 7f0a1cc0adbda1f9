/** Reads of the journal outside a batch. Rows never change, so nothing is locked. */
import type pg from 'pg'
import { bucketOf, placeOfId, settlementId } from './bucket.ts'
import { Words } from './document/words.ts'
import {
  type Entry,
  entryOf,
  reachWords,
  type SettlementRow,
  settlementColumns,
} from './journal-entry.ts'
import type { Placed } from './placement.ts'
import {
  inOrderOfUse,
  memberBucketOf,
  type PoolQuestion,
  type PoolUse,
  readPoolUses,
  readUsed,
} from './pool-uses.ts'
import { portionsOf } from './portions.ts'

export interface SettlementFilter {
  readonly visit?: string
  readonly institution?: string
  readonly person?: string
  readonly others?: readonly string[]
  readonly day?: string
}

export interface SettlementSummary {
  readonly id: string
  readonly kind: 'settlement' | 'reversal'
  readonly isReversed: boolean
  readonly person: string
  readonly institution: string
  readonly visit: string
  readonly interim: string
  readonly businessDate: string
  readonly recordedAt: string
  readonly currency: string
  readonly totalMinor: number
  readonly cashMinor: number
}

/** What became of a settlement afterwards. */
export interface Aftermath {
  readonly reversedBy: string | null
  readonly replacedBy: string | null
}

export interface JournalReads<D> {
  find(id: string): Promise<Entry<D> | undefined>
  /** Entries of a person after a version, in order. */
  after(person: string, version: number): Promise<readonly Entry<D>[]>
  /** Entries of a person below a version, the latest first. */
  settledBefore(person: string, version: number | null, limit: number): Promise<readonly Entry<D>[]>
  /** What came after, in order, among all who share a pool. */
  afterInPool(question: PoolQuestion): Promise<readonly Entry<D>[]>
  aftermath(id: string): Promise<Aftermath>
  /** The latest first; `after` is the id of the last one of the page before. */
  search(
    filter: SettlementFilter,
    after: string | null,
    limit: number,
  ): Promise<SettlementSummary[]>
  /** Number of settlements and reversals of a person. */
  version(person: string): Promise<number>
}

interface SummaryRow extends Omit<SettlementRow, 'document'> {
  readonly is_reversed: boolean
}

export function journalReads<D>(placed: Placed): JournalReads<D> {
  const words = new Words()
  const entriesOf = async (rows: readonly SettlementRow[]) => {
    await reachWords(placed.main, words, rows)
    return rows.map((row) => entryOf<D>(row, words))
  }
  return {
    async find(id) {
      const place = placeOfId(id)
      if (place === undefined) return undefined
      const { rows } = await placed.of(place.bucket).query<SettlementRow>({
        name: 'find-settlement',
        text: `SELECT ${settlementColumns} FROM settlement s WHERE s.bucket = $1 AND s.number = $2`,
        values: [place.bucket, place.number],
      })
      const [entry] = await entriesOf(rows)
      return entry
    },
    async after(person, version) {
      const { rows } = await placed.of(bucketOf(person)).query<SettlementRow>({
        name: 'settlements-after',
        text: `SELECT ${settlementColumns} FROM settlement s
               WHERE s.bucket = $1 AND s.person = $2 AND s.version > $3 ORDER BY s.version`,
        values: [bucketOf(person), person, version],
      })
      return entriesOf(rows)
    },
    async settledBefore(person, version, limit) {
      const { rows } = await placed.of(bucketOf(person)).query<SettlementRow>({
        name: 'settlements-before',
        text: `SELECT ${settlementColumns} FROM settlement s
               WHERE s.bucket = $1 AND s.person = $2 AND ($3::bigint IS NULL OR s.version < $3)
               ORDER BY s.version DESC LIMIT $4`,
        values: [bucketOf(person), person, version, limit],
      })
      return entriesOf(rows)
    },
    async afterInPool(question) {
      const home = placed.of(bucketOf(question.pool))
      const { rows: uses } = await home.query<PoolUse>(readPoolUses(question))
      const read = portionsOf(uses, memberBucketOf, placed.isApart).map((portion) => {
        const database = portion.bucket === null ? placed.main : placed.of(portion.bucket)
        return database.query<SettlementRow>(readUsed(portion))
      })
      const used = (await Promise.all(read)).flatMap(({ rows }) => rows)
      await reachWords(placed.main, words, used)
      return inOrderOfUse<D>(uses, used, words)
    },
    async aftermath(id) {
      const place = placeOfId(id)
      if (place === undefined) return { reversedBy: null, replacedBy: null }
      const { bucket } = place
      const { rows } = await placed.of(bucket).query<{ number: number; reverses: number | null }>({
        name: 'settlement-aftermath',
        text: `SELECT number, reverses FROM settlement
               WHERE bucket = $1 AND (reverses = $2 OR replaces = $2)`,
        values: [bucket, place.number],
      })
      const idOf = (row: { number: number } | undefined) =>
        row === undefined ? null : settlementId({ bucket, number: row.number })
      return {
        reversedBy: idOf(rows.find(({ reverses }) => reverses === place.number)),
        replacedBy: idOf(rows.find(({ reverses }) => reverses === null)),
      }
    },
    async search(filter, after, limit) {
      const { person, others = [] } = filter
      const isOne = person !== undefined && others.length === 0
      const database = isOne ? placed.of(bucketOf(person)) : placed.main
      const { rows } = await database.query<SummaryRow>(searchQuery(filter, after, limit))
      return rows.map(summaryOf)
    },
    async version(person) {
      const { rows } = await placed.of(bucketOf(person)).query<{ version: number }>({
        name: 'person-version',
        text: `SELECT coalesce(max(version), 0)::bigint AS version FROM settlement
               WHERE bucket = $1 AND person = $2`,
        values: [bucketOf(person), person],
      })
      return rows[0]?.version ?? 0
    },
  }
}

/** The id of a page's last row names no day, so its row is looked up for where the next begins. */
function searchQuery(
  { visit, institution, person, others = [], day }: SettlementFilter,
  after: string | null,
  limit: number,
): pg.QueryConfig {
  const values: unknown[] = [limit]
  const value = (content: unknown) => `$${values.push(content)}`
  const tests: string[] = []
  if (visit !== undefined) tests.push(`s.visit = ${value(visit)}`)
  if (institution !== undefined) tests.push(`s.institution = ${value(institution)}`)
  if (day !== undefined) tests.push(`s.business_date = ${value(day)}::date`)
  if (person !== undefined) tests.push(`(${[person, ...others].map(ofPerson).join(' OR ')})`)
  function ofPerson(one: string): string {
    return `(s.bucket = ${value(bucketOf(one))} AND s.person = ${value(one)})`
  }
  const place = after === null ? undefined : placeOfId(after)
  if (place !== undefined) {
    const bucket = value(place.bucket)
    const number = value(place.number)
    tests.push(`(s.business_date, s.bucket, s.number) <
      (SELECT l.business_date, l.bucket, l.number FROM settlement l
       WHERE l.bucket = ${bucket} AND l.number = ${number})`)
  }
  return {
    text: `SELECT s.bucket, s.number, s.person, s.version, s.kind, s.reverses, s.replaces,
             s.institution, s.visit, s.interim, s.business_date, s.recorded_at, s.currency,
             s.total_minor, s.cash_minor,
             EXISTS (SELECT FROM settlement r WHERE r.bucket = s.bucket AND r.reverses = s.number)
               AS is_reversed
           FROM settlement s
           ${tests.length === 0 ? '' : `WHERE ${tests.join(' AND ')}`}
           ORDER BY s.business_date DESC, s.bucket DESC, s.number DESC LIMIT $1`,
    values,
  }
}

function summaryOf(row: SummaryRow): SettlementSummary {
  const { bucket, number, kind, person, institution, visit, interim, currency } = row
  return {
    id: settlementId({ bucket, number }),
    kind,
    isReversed: row.is_reversed,
    person,
    institution,
    visit,
    interim,
    businessDate: row.business_date,
    recordedAt: row.recorded_at.toISOString(),
    currency,
    totalMinor: row.total_minor,
    cashMinor: row.cash_minor,
  }
}
