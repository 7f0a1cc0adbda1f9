/**
 * Looks at every page of our tables and indexes: PostgreSQL compares each page with its checksum as
 * it reads it, and amcheck compares every index with its table.
 */
import pg from 'pg'
import { isDamage } from '../start-failure.ts'

export interface Damaged {
  /** Name of the table or index. */
  readonly where: string
  readonly what: string
}

interface Checked {
  readonly name: string
  readonly oid: string
  readonly kind: 'r' | 'i'
  /** An index of another kind than amcheck knows: its pages are read, and no more. */
  readonly isReadOnly: boolean
}

/** Needs the superuser's address; `database` begins with a slash. Undefined where all is whole. */
export async function firstDamage(
  adminUrl: string,
  database: string,
): Promise<Damaged | undefined> {
  const url = new URL(adminUrl)
  url.pathname = database
  const client = new pg.Client({ connectionString: url.href, application_name: 'yiqiao verify' })
  client.on('error', () => {})
  await client.connect()
  try {
    // What the extension adds to the database goes again with the transaction.
    await client.query('BEGIN')
    await client.query('CREATE EXTENSION IF NOT EXISTS amcheck')
    await client.query('CREATE EXTENSION IF NOT EXISTS pageinspect')
    for (const checked of await tablesAndIndexes(client)) {
      const what = await damageOf(client, checked)
      if (what !== undefined) return { where: checked.name, what }
    }
    return undefined
  } finally {
    await client.query('ROLLBACK').catch(() => {})
    await client.end().catch(() => {})
  }
}

async function tablesAndIndexes(client: pg.Client): Promise<Checked[]> {
  const { rows } = await client.query<Checked>(
    `SELECT c.relname AS name, c.oid::text AS oid, c.relkind AS kind,
       c.relkind = 'i' AND a.amname <> 'btree' AS "isReadOnly"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am a ON a.oid = c.relam
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'i')
     ORDER BY c.relkind DESC, c.relname`,
  )
  return rows
}

async function damageOf(
  client: pg.Client,
  { oid, kind, isReadOnly }: Checked,
): Promise<string | undefined> {
  try {
    if (isReadOnly) {
      await client.query(
        `SELECT count(get_raw_page($1::oid::regclass::text, page::int)) FROM generate_series(0,
           pg_relation_size($1::oid) / current_setting('block_size')::int - 1) page`,
        [oid],
      )
      return undefined
    }
    if (kind === 'i') {
      await client.query('SELECT bt_index_check($1::oid::regclass, true)', [oid])
      return undefined
    }
    const { rows } = await client.query<{ blkno: string; msg: string }>(
      'SELECT blkno, msg FROM verify_heapam($1::oid::regclass, check_toast => true) LIMIT 1',
      [oid],
    )
    return rows[0] === undefined ? undefined : `page ${rows[0].blkno}: ${rows[0].msg}`
  } catch (error) {
    if (error instanceof Error && isDamage(error)) return error.message
    throw error
  }
}
