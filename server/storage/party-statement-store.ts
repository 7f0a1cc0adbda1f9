/**
 * Statements for other parties: which numbers of the journal each covers, and its rows.
 *
 * The statements of a party follow one another without a gap, because each begins after the numbers
 * that the one before it ended at.
 */

import { settlementId } from './bucket.ts'
import { type Connection, type Database, inTransaction } from './database.ts'
import { firstHouseBucket, houseEntryId } from './house-books.ts'
import { pagesAtOneMoment } from './one-moment.ts'

export interface StatementTotal {
  readonly currency: string
  readonly entries: number
  /** Credits and debits as the party sees them: what we owe it, and what it owes us. */
  readonly creditMinor: number
  readonly debitMinor: number
  readonly openingMinor: number
  readonly closingMinor: number
}

export interface PartyStatement {
  readonly statement: string
  readonly party: string
  readonly number: number
  readonly businessDate: string
  readonly after: readonly number[]
  readonly upto: readonly number[]
  readonly totals: readonly StatementTotal[]
  readonly signedWith: string
  readonly signature: Buffer
  /** Digests by file name, of what was written. */
  readonly files: Readonly<Record<string, string>>
  readonly madeAt: string
  readonly madeBy: string
}

export interface PartyRow {
  readonly entry: string
  readonly kind: string
  readonly account: string
  readonly currency: string
  /** Positive is a credit of the party. */
  readonly amountMinor: number
  readonly businessDate: string
  readonly recordedAt: string
  readonly institution: string
  readonly visit: string
}

export interface StatementDraft {
  readonly statement: string
  readonly party: string
  readonly businessDate: string
  readonly madeAt: Date
  readonly madeBy: string
}

export interface PartyStatementStore {
  /** Fixes what the statement of a day covers, once; `sign` is given its number and totals. */
  fix(
    draft: StatementDraft,
    sign: (
      number: number,
      totals: readonly StatementTotal[],
    ) => { readonly key: string; readonly signature: Buffer },
  ): Promise<PartyStatement | 'later-there'>
  find(statement: string): Promise<PartyStatement | undefined>
  /** Rows in the order of the journal. */
  rows(statement: PartyStatement): AsyncGenerator<readonly PartyRow[]>
  noteWritten(statement: string, file: string, digest: string): Promise<void>
  list(limit: number): Promise<readonly PartyStatement[]>
}

export function createPartyStatementStore(database: Database): PartyStatementStore {
  return {
    fix: (draft, sign) =>
      inTransaction(database, (connection) => fixStatement(connection, draft, sign)),
    async find(statement) {
      const [found] = await readStatements(database, 'WHERE s.statement = $1', [statement])
      return found
    },
    rows: (statement) => readRows(database, statement),
    async noteWritten(statement, file, digest) {
      await database.query(
        `UPDATE statement SET files = files || jsonb_build_object($2::text, $3::text)
         WHERE statement = $1`,
        [statement, file, digest],
      )
    },
    list: (limit) =>
      readStatements(database, 'ORDER BY s.business_date DESC, s.party LIMIT $1', [limit]),
  }
}

async function fixStatement(
  connection: Connection,
  { statement, party, businessDate, madeAt, madeBy }: StatementDraft,
  sign: Parameters<PartyStatementStore['fix']>[1],
): Promise<PartyStatement | 'later-there'> {
  await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `statement for ${party}`,
  ])
  const [earlier] = await readStatements(connection, 'WHERE s.statement = $1', [statement])
  if (earlier !== undefined) return earlier
  const [last] = await readStatements(
    connection,
    'WHERE s.party = $1 ORDER BY s.number DESC LIMIT 1',
    [party],
  )
  if (last !== undefined && last.businessDate > businessDate) return 'later-there'
  const { rows: heads } = await connection.query<{ upto: number[] }>(
    'SELECT array_agg(next_number - 1 ORDER BY bucket) AS upto FROM bucket_head',
  )
  const upto = heads[0]?.upto ?? []
  const after = upto.map((_, bucket) => last?.upto[bucket] ?? 0)
  const totals = await readTotals(connection, party, after, upto, last?.totals ?? [])
  const number = (last?.number ?? 0) + 1
  const { key: signedWith, signature } = sign(number, totals)
  await connection.query(
    `INSERT INTO statement (statement, party, number, business_date, after, upto, totals,
       signed_with, signature, made_at, made_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      statement,
      party,
      number,
      businessDate,
      after,
      upto,
      JSON.stringify(totals),
      signedWith,
      signature,
      madeAt,
      madeBy,
    ],
  )
  const at = madeAt.toISOString()
  const fixed = {
    statement,
    party,
    number,
    businessDate,
    after,
    upto,
    totals,
    signedWith,
    signature,
  }
  return { ...fixed, files: {}, madeAt: at, madeBy }
}

/** `$1` is the party's account; a scheme's payers have accounts below it. */
const ofParty = `(p.account = $1 OR starts_with(p.account, $1 || '.'))`
const within = `unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY c (after, upto, place)
  JOIN posting p ON p.bucket = c.place - 1 AND p.number > c.after AND p.number <= c.upto`

async function readTotals(
  connection: Connection,
  party: string,
  after: readonly number[],
  upto: readonly number[],
  before: readonly StatementTotal[],
): Promise<StatementTotal[]> {
  const { rows } = await connection.query<Omit<StatementTotal, 'openingMinor' | 'closingMinor'>>(
    `SELECT p.currency, count(*)::int AS entries,
       coalesce(-sum(p.amount_minor) FILTER (WHERE p.amount_minor < 0), 0)::bigint AS "creditMinor",
       coalesce(sum(p.amount_minor) FILTER (WHERE p.amount_minor > 0), 0)::bigint AS "debitMinor"
     FROM ${within} WHERE ${ofParty} GROUP BY p.currency`,
    [party, after, upto],
  )
  const moved = new Map(rows.map((row) => [row.currency, row]))
  const currencies = new Set([...before.map(({ currency }) => currency), ...moved.keys()])
  return [...currencies].sort().map((currency) => {
    const { entries, creditMinor, debitMinor } = moved.get(currency) ?? nothing
    const openingMinor = before.find((one) => one.currency === currency)?.closingMinor ?? 0
    const closingMinor = openingMinor + creditMinor - debitMinor
    return { currency, entries, creditMinor, debitMinor, openingMinor, closingMinor }
  })
}

const nothing = { entries: 0, creditMinor: 0, debitMinor: 0 }
const pageRows = 2000

async function* readRows(
  database: Database,
  { party, after, upto }: PartyStatement,
): AsyncGenerator<readonly PartyRow[]> {
  const pages = pagesAtOneMoment<Row>(
    database,
    `SELECT p.bucket, p.number, p.account, p.currency, -p.amount_minor AS amount_minor,
         coalesce(s.kind, h.kind) AS kind,
         coalesce(s.business_date, h.business_date) AS business_date,
         coalesce(s.recorded_at, h.recorded_at) AS recorded_at,
         coalesce(s.institution, '') AS institution, coalesce(s.visit, '') AS visit
       FROM ${within}
         LEFT JOIN settlement s ON s.bucket = p.bucket AND s.number = p.number
         LEFT JOIN house_entry h ON h.bucket = p.bucket AND h.number = p.number
       WHERE ${ofParty} ORDER BY p.bucket, p.number, p.place`,
    [party, after, upto],
    pageRows,
  )
  for await (const rows of pages) yield rows.map(rowOf)
}

interface Row {
  readonly bucket: number
  readonly number: number
  readonly account: string
  readonly currency: string
  readonly amount_minor: number
  readonly kind: string
  readonly business_date: string
  readonly recorded_at: Date
  readonly institution: string
  readonly visit: string
}

function rowOf(row: Row): PartyRow {
  const { bucket, number, account, currency, kind, institution, visit } = row
  const isHouse = bucket >= firstHouseBucket
  return {
    entry: isHouse ? houseEntryId(bucket, number) : settlementId({ bucket, number }),
    kind,
    account,
    currency,
    amountMinor: row.amount_minor,
    businessDate: row.business_date,
    recordedAt: row.recorded_at.toISOString(),
    institution,
    visit,
  }
}

interface StatementRow extends Omit<PartyStatement, 'madeAt'> {
  readonly madeAt: Date
}

async function readStatements(
  connection: Connection | Database,
  condition: string,
  values: unknown[],
): Promise<PartyStatement[]> {
  const { rows } = await connection.query<StatementRow>(
    `SELECT s.statement, s.party, s.number, s.business_date AS "businessDate", s.after, s.upto,
       s.totals, s.signed_with AS "signedWith", s.signature, s.files, s.made_at AS "madeAt",
       s.made_by AS "madeBy"
     FROM statement s ${condition}`,
    values,
  )
  return rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString() }))
}
