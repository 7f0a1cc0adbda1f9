/** What is kept of studies whose pictures lie with their source, and which are still to be asked for. */
import type { Study } from '../../engine/recognition/study.ts'
import type { Connection } from './database.ts'
import type { Placed } from './placement.ts'

interface Sealing {
  seal(plain: string, about: string): Buffer
  unseal(sealed: Buffer, about: string): string
}

interface StudyOf {
  readonly record: string
  readonly study: string
  readonly person: string
}

const hexadecimal = 16
const longestWaitMinutes = 720

export async function wantStudy(
  connection: Connection,
  bucket: number,
  { record, study, person }: StudyOf,
): Promise<void> {
  await connection.query({
    name: 'want-study',
    text: `INSERT INTO kept_study (bucket, record, study, person, state)
           VALUES ($1, $2, $3, $4, 'wanted')
           ON CONFLICT (bucket, record) DO UPDATE
             SET study = excluded.study, state = 'wanted', tries = 0,
                 due_at = clock_timestamp(), content = NULL
             WHERE kept_study.study <> excluded.study`,
    values: [bucket, record, study, person],
  })
}

/** The id of a record begins with its bucket. */
function bucketOfRecord(record: string): number {
  return Number.parseInt(record.slice(0, 2), hexadecimal)
}

export function createKeptStudies(placed: Placed, keys: Sealing) {
  const of = (record: string) => placed.of(bucketOfRecord(record))
  const nameOf = (record: string) => `${record}/study`
  return {
    /** Undefined while its source has not described it. */
    async find(record: string): Promise<Study | undefined> {
      const { rows } = await of(record).query<{ content: Buffer }>({
        name: 'find-kept-study',
        text: `SELECT content FROM kept_study
               WHERE bucket = $1 AND record = $2 AND state = 'kept'`,
        values: [bucketOfRecord(record), record],
      })
      const [row] = rows
      return row && (JSON.parse(keys.unseal(row.content, nameOf(record))) as Study)
    },
    /** Null where it is not this person's, or is none. */
    async keep({ record, study, person }: StudyOf, found: Study | null): Promise<void> {
      const content = found && keys.seal(JSON.stringify(found), nameOf(record))
      const state = found === null ? 'refused' : 'kept'
      await of(record).query({
        name: 'keep-study',
        text: `INSERT INTO kept_study (bucket, record, study, person, state, due_at, content)
               VALUES ($1, $2, $3, $4, $5, NULL, $6)
               ON CONFLICT (bucket, record) DO UPDATE
                 SET state = excluded.state, due_at = NULL, content = excluded.content`,
        values: [bucketOfRecord(record), record, study, person, state, content],
      })
    },
    /** Asked again after a while that doubles, up to half a day. */
    async putOff(record: string): Promise<void> {
      await of(record).query({
        name: 'put-off-study',
        text: `UPDATE kept_study SET tries = tries + 1, due_at = clock_timestamp()
                 + make_interval(mins => least(power(2, least(tries, 20))::integer, $3))
               WHERE bucket = $1 AND record = $2 AND state = 'wanted'`,
        values: [bucketOfRecord(record), record, longestWaitMinutes],
      })
    },
    async due(limit: number): Promise<readonly StudyOf[]> {
      const { rows } = await placed.main.query<StudyOf>({
        name: 'studies-due',
        text: `SELECT record, study, person FROM kept_study
               WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $1`,
        values: [limit],
      })
      return rows
    },
  }
}
