/** Walks everything that lies sealed, and puts it under the master key of today, some rows at a time. */
import { type Connection, inTransaction } from './database.ts'
import type { Placed } from './placement.ts'
import { aboutBucket, portionsOf } from './portions.ts'

interface Place {
  readonly table: string
  /** What names the row besides its bucket, a column or what is made of some; the text is bound to it. */
  readonly id: string
  readonly sealed: string
}

/** Every column that holds something sealed; a test holds them against the database. */
export const sealedPlaces: readonly Place[] = [
  { table: 'person', id: 'person', sealed: 'identity' },
  { table: 'emergency_access', id: 'emergency', sealed: 'reason' },
  { table: 'emergency_review', id: 'emergency', sealed: 'note' },
  { table: 'care_action', id: "record || '-' || number", sealed: 'action' },
  { table: 'call_signal', id: "record || '~' || number", sealed: 'content' },
  { table: 'claim_paper_part', id: "file || '/' || number", sealed: 'content' },
  { table: 'consultation_recording', id: "record || '#' || part", sealed: 'content' },
  { table: 'consultation_image', id: "record || '/' || image", sealed: 'content' },
  { table: 'gateway_answer', id: 'message', sealed: 'answer' },
  { table: 'gateway_file', id: 'file_number', sealed: 'content' },
  { table: 'gateway_record', id: 'message', sealed: 'content' },
  { table: 'kept_study', id: "record || '/study'", sealed: 'content' },
  {
    table: 'patient_number',
    id: "person || '/patient-number/' || encode(digest, 'hex')",
    sealed: 'number',
  },
  { table: 'sign_in_time_code', id: 'account', sealed: 'secret' },
]

interface Row {
  readonly bucket: number
  readonly id: string
  readonly sealed: Buffer
}

export interface Rewrapping {
  /** How what is sealed under the master key of today begins. */
  readonly head: Buffer
  rewrap(sealed: Buffer, about: string): Buffer | null
}

/** How many texts lie under another master key than that of today. */
export async function countBehind({ main }: Placed, { head }: Rewrapping): Promise<number> {
  let behind = 0
  for (const { table, sealed } of sealedPlaces) {
    const { rows } = await main.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${table} WHERE substring(${sealed} FROM 1 FOR $2) <> $1`,
      [head, head.length],
    )
    behind += rows[0]?.count ?? 0
  }
  return behind
}

/**
 * Rewraps what is behind, a few rows a transaction; whoever stops it goes on where it was. Answers how
 * many it rewrapped. @param each hears of every batch.
 */
export async function rewrapAll(
  placed: Placed,
  keys: Rewrapping,
  rowsAtOnce: number,
  each: (rewrapped: number) => void,
): Promise<number> {
  let count = 0
  for (const place of sealedPlaces) {
    for (let after: Pick<Row, 'bucket' | 'id'> = { bucket: -1, id: '' }; ; ) {
      const rows = await behindAfter(placed, place, keys, after, rowsAtOnce)
      const last = rows.at(-1)
      if (last === undefined) break
      count += await rewrapRows(placed, place, keys, rows)
      each(count)
      after = last
    }
  }
  return count
}

async function behindAfter(
  { main }: Placed,
  { table, id, sealed }: Place,
  { head }: Rewrapping,
  after: Pick<Row, 'bucket' | 'id'>,
  limit: number,
): Promise<Row[]> {
  const { rows } = await main.query<Row>(
    `SELECT bucket, ${id} AS id, ${sealed} AS sealed FROM ${table}
     WHERE (bucket, ${id}) > ($1, $2) AND substring(${sealed} FROM 1 FOR $4) <> $3
     ORDER BY bucket, ${id} LIMIT $5`,
    [after.bucket, after.id, head, head.length, limit],
  )
  return rows
}

/** A text that changed meanwhile is left, and found again by the next run. */
async function rewrapRows(
  placed: Placed,
  place: Place,
  keys: Rewrapping,
  rows: readonly Row[],
): Promise<number> {
  const wrapped = rows.flatMap((row) => {
    const anew = keys.rewrap(row.sealed, row.id)
    return anew === null ? [] : [{ ...row, anew }]
  })
  let count = 0
  for (const portion of portionsOf(wrapped, ({ bucket }) => bucket, placed.isApart)) {
    const database = portion.bucket === null ? placed.main : placed.of(portion.bucket)
    count += await inTransaction(database, async (connection: Connection) => {
      const { table, id, sealed } = place
      const { rowCount } = await connection.query(
        aboutBucket(
          portion.bucket,
          `rewrap-${table}`,
          [
            portion.rows.map(({ bucket }) => bucket),
            portion.rows.map((row) => row.id),
            portion.rows.map((row) => row.sealed),
            portion.rows.map(({ anew }) => anew),
          ],
          (only) => `UPDATE ${table} t SET ${sealed} = n.anew
             FROM unnest($1::smallint[], $2::text[], $3::bytea[], $4::bytea[])
               n (bucket, id, before, anew)
             WHERE t.bucket = n.bucket ${only('t')} AND ${id} = n.id AND t.${sealed} = n.before`,
        ),
      )
      return rowCount ?? 0
    })
  }
  return count
}
