/**
 * Rows of a claim, by two habits: each row a statement, as object mappers save them, or all rows of a
 * table in one statement. Whoever compares may choose the peer to believe.
 */
import type pg from 'pg'

export type Row = readonly (string | number | null)[]
type Write = (connection: pg.ClientBase, rows: readonly Row[]) => Promise<void>

export type RowWriter = Readonly<Record<keyof typeof tables, Write>>

interface Table {
  readonly into: string
  readonly types: readonly string[]
  readonly conflict?: string
}

const tables = {
  lines: {
    into: 'claim_line (claim, line, code, name, served_on, category, quantity, unit_price, amount_minor)',
    types: ['bigint', 'text', 'text', 'text', 'date', 'text', 'numeric', 'numeric', 'bigint'],
  },
  shares: {
    into: 'claim_share (claim, place, payer, coverage, amount_minor, state)',
    types: ['bigint', 'smallint', 'text', 'text', 'bigint', 'text'],
  },
  parts: {
    into: 'claim_part (claim, part, amount_minor)',
    types: ['bigint', 'text', 'bigint'],
  },
  postings: {
    into: 'account_posting (claim, place, account, currency, amount_minor)',
    types: ['bigint', 'smallint', 'text', 'text', 'bigint'],
  },
  counters: {
    into: 'benefit_counter (member, coverage, period, slot, value)',
    types: ['text', 'text', 'text', 'smallint', 'bigint'],
    conflict: 'ON CONFLICT (member, coverage, period, slot) DO UPDATE SET value = EXCLUDED.value',
  },
  balances: {
    into: 'account AS a (account, currency, balance_minor)',
    types: ['text', 'text', 'bigint'],
    conflict:
      'ON CONFLICT (account) DO UPDATE SET balance_minor = a.balance_minor + EXCLUDED.balance_minor',
  },
} as const satisfies Record<string, Table>

/** Each row a statement. */
export const rowByRow = writerOf(({ into, types, conflict = '' }, name) => {
  const places = types.map((type, i) => `$${i + 1}::${type}`).join(', ')
  const text = `INSERT INTO ${into} VALUES (${places}) ${conflict}`
  return async (connection, rows) => {
    for (const row of rows) await run(connection, `insert-one-of-${name}`, text, [...row])
  }
})

/** All rows of a table in one statement; they are written in the order in which they are given. */
export const tableByTable = writerOf(({ into, types, conflict = '' }, name) => {
  const arrays = types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')
  const text = `INSERT INTO ${into} SELECT * FROM unnest(${arrays}) ${conflict}`
  return async (connection, rows) => {
    if (rows.length === 0) return
    const columns = types.map((_, i) => rows.map((row) => row[i]))
    await run(connection, `insert-all-${name}`, text, columns)
  }
})

function writerOf(make: (table: Table, name: string) => Write): RowWriter {
  const { lines, shares, parts, postings, counters, balances } = tables
  return {
    lines: make(lines, 'lines'),
    shares: make(shares, 'shares'),
    parts: make(parts, 'parts'),
    postings: make(postings, 'postings'),
    counters: make(counters, 'counters'),
    balances: make(balances, 'balances'),
  }
}

/** A prepared statement. */
export function run<R extends pg.QueryResultRow>(
  connection: pg.ClientBase,
  name: string,
  text: string,
  values: unknown[],
): Promise<pg.QueryResult<R>> {
  return connection.query<R>({ name, text, values })
}
