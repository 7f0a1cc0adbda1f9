/** Ids of cases, and how their rows are read. */
import type pg from 'pg'
import { bucketOf, digestOf } from '../bucket.ts'
import type { Connection, Database } from '../database.ts'
import type { CaseKind, StoredCase } from './stored-case.ts'

/** More claims than one bill ever has. */
export const atOneBill = 50

const bucketDigits = 2

/** The same request of the same person is the same case for ever. */
export function caseIdOf(kind: CaseKind, person: string, key: string): string {
  const hex = bucketOf(person).toString(16).padStart(bucketDigits, '0')
  return `${hex}-${kind[0]}${digestOf('case', kind, person, key).toString('hex').slice(0, 14)}`
}

export function bucketIn(id: string): number | undefined {
  const match = /^([0-9a-f]{2})-[cgr][0-9a-f]{14}$/.exec(id)
  return match === null ? undefined : Number.parseInt(match[1] ?? '', 16)
}

export async function caseIn(connection: Connection, id: string): Promise<StoredCase> {
  const found = await findCase(connection, id)
  if (found === undefined) throw new Error(`The case ${id} is missing.`)
  return found
}

export async function findCase(
  connection: Connection | Database,
  id: string,
): Promise<StoredCase | undefined> {
  const bucket = bucketIn(id)
  if (bucket === undefined) return undefined
  const [found] = await readCases(connection, 'bucket = $1 AND case_id = $2', [bucket, id, 1])
  return found
}

interface Row {
  readonly bucket: number
  readonly case_id: string
  readonly kind: CaseKind
  readonly person: string
  readonly insurer: string
  readonly institution: string
  readonly settlement: number | null
  readonly subject: string
  readonly facts: unknown
  readonly actions: readonly unknown[]
  readonly opened_at: Date
}

/** The last value is how many at most. */
export async function readCases(
  connection: Connection | Database,
  condition: string,
  values: readonly unknown[],
  { order = 'opened_at DESC, case_id', name }: { order?: string; name?: string } = {},
): Promise<StoredCase[]> {
  const { rows }: pg.QueryResult<Row> = await connection.query({
    ...(name === undefined ? {} : { name }),
    text: `SELECT c.bucket, c.case_id, c.kind, c.person, c.insurer, c.institution, c.settlement,
       c.subject, c.facts, c.opened_at,
       (SELECT json_agg(a.action ORDER BY a.number) FROM claim_action a
        WHERE a.bucket = c.bucket AND a.case_id = c.case_id) AS actions
     FROM claim_case c WHERE ${condition} ORDER BY ${order} LIMIT $${values.length}`,
    values: [...values],
  })
  return rows.map(({ bucket, case_id: id, settlement, opened_at: openedAt, ...row }) => ({
    ...row,
    id,
    settlement:
      settlement === null
        ? null
        : `${bucket.toString(16).padStart(bucketDigits, '0')}-${settlement}`,
    openedAt: openedAt.toISOString(),
  }))
}
