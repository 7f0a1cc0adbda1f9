/** Files and records that institutions send through the gateway, and what waits for them there. */
import { randomBytes } from 'node:crypto'
import { bucketOf } from './bucket.ts'
import type { Sealing } from './person-store.ts'
import type { Placed } from './placement.ts'

export interface GatewayFile {
  readonly number: string
  readonly name: string
  readonly content: Buffer
}

export interface RecordDraft {
  readonly person: string
  readonly record: string
  readonly kind: string
  readonly institution: string
  readonly message: string
  readonly content: unknown
}

export interface KeptRecord extends Omit<RecordDraft, 'person'> {
  readonly number: number
}

export interface DatedRecord extends KeptRecord {
  readonly recordedAt: Date
}

const numberBytes = 12

/** Whoever adds in turn writes this record's next version with their own. */
const turnOf = (kind: string) => `turn of ${kind}`

export function createGatewayFiles(placed: Placed, keys: Sealing) {
  const rowOf = (
    number: number,
    { person, record, kind, institution, message, content }: RecordDraft,
  ) => [
    bucketOf(person),
    person,
    record,
    number,
    kind,
    institution,
    message,
    keys.seal(JSON.stringify(content), message),
  ]
  return {
    /** The same message keeps one file. */
    async keep(
      institution: string,
      message: string,
      name: string,
      content: Buffer,
    ): Promise<string> {
      const bucket = bucketOf(institution)
      const number = randomBytes(numberBytes).toString('hex')
      const sealed = keys.seal(content.toString('base64'), number)
      await placed.of(bucket).query({
        name: 'keep-gateway-file',
        text: `INSERT INTO gateway_file (bucket, institution, file_number, name, message, content)
               VALUES ($1, $2, $3, $4, $5, $6)`,
        values: [bucket, institution, number, name, message, sealed],
      })
      return number
    },
    async find(institution: string, number: string): Promise<GatewayFile | undefined> {
      const bucket = bucketOf(institution)
      const { rows } = await placed.of(bucket).query<{ name: string; content: Buffer }>({
        name: 'find-gateway-file',
        text: `SELECT name, content FROM gateway_file
               WHERE bucket = $1 AND institution = $2 AND file_number = $3`,
        values: [bucket, institution, number],
      })
      const [row] = rows
      if (row === undefined) return undefined
      const plain = keys.unseal(row.content, number)
      return { number, name: row.name, content: Buffer.from(plain, 'base64') }
    },
    /** Numbers and names of an institution's files whose name begins so, in order of their coming. */
    async named(institution: string, beginning: string) {
      const bucket = bucketOf(institution)
      const { rows } = await placed.of(bucket).query<{
        number: string
        name: string
        message: string
      }>({
        name: 'gateway-files-named',
        text: `SELECT file_number AS number, name, message FROM gateway_file
               WHERE bucket = $1 AND institution = $2 AND starts_with(name, $3)
               ORDER BY recorded_at, file_number`,
        values: [bucket, institution, beginning],
      })
      return rows
    },
    /** Versions of one record, in order. */
    async record(person: string, record: string): Promise<readonly KeptRecord[]> {
      const bucket = bucketOf(person)
      const { rows } = await placed.of(bucket).query<KeptRecord & { content: Buffer }>({
        name: 'read-gateway-record',
        text: `SELECT record, number, kind, institution, message, content FROM gateway_record
               WHERE bucket = $1 AND person = $2 AND record = $3 ORDER BY number`,
        values: [bucket, person, record],
      })
      return rows.map((row) => ({
        ...row,
        content: JSON.parse(keys.unseal(row.content, row.message)),
      }))
    },
    /** All versions of a person's records of a kind, with what withdrew them, and when each came. */
    async recordsOfKind(person: string, kind: string): Promise<readonly DatedRecord[]> {
      const bucket = bucketOf(person)
      const { rows } = await placed.of(bucket).query<DatedRecord & { content: Buffer }>({
        name: 'gateway-records-of-kind',
        text: `SELECT record, number, kind, institution, message, content,
                 recorded_at AS "recordedAt" FROM gateway_record r
               WHERE bucket = $1 AND person = $2 AND EXISTS (
                 SELECT FROM gateway_record k WHERE k.bucket = $1 AND k.person = $2
                   AND k.record = r.record AND k.number = 1 AND k.kind = $3)
               ORDER BY record, number`,
        values: [bucket, person, kind],
      })
      return rows.map((row) => ({
        ...row,
        content: JSON.parse(keys.unseal(row.content, row.message)),
      }))
    },
    /** False when another took the number first. */
    async addRecord(number: number, draft: RecordDraft): Promise<boolean> {
      const { rowCount } = await placed.of(bucketOf(draft.person)).query({
        name: 'add-gateway-record',
        text: `INSERT INTO gateway_record
                 (bucket, person, record, number, kind, institution, message, content)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
               ON CONFLICT (bucket, person, record, number) DO NOTHING`,
        values: rowOf(number, draft),
      })
      return rowCount === 1
    },
    /** How many of a person's records of a kind came in turn. */
    async turns(person: string, kind: string): Promise<number> {
      const bucket = bucketOf(person)
      const { rows } = await placed.of(bucket).query<{ turns: number }>({
        name: 'gateway-record-turns',
        text: `SELECT count(*)::integer AS turns FROM gateway_record
               WHERE bucket = $1 AND person = $2 AND record = $3`,
        values: [bucket, person, turnOf(kind)],
      })
      return rows[0]?.turns ?? 0
    },
    /** The first version of a record. False when another of its person and kind took the turn first. */
    async addInTurn(turn: number, draft: RecordDraft): Promise<boolean> {
      const { rowCount } = await placed.of(bucketOf(draft.person)).query({
        name: 'add-gateway-record-in-turn',
        text: `WITH turn AS (
                 INSERT INTO gateway_record
                   (bucket, person, record, number, kind, institution, message, content)
                 VALUES ($1, $2, $9, $10, $9, $6, $7, $11)
                 ON CONFLICT (bucket, person, record, number) DO NOTHING RETURNING bucket)
               INSERT INTO gateway_record
                 (bucket, person, record, number, kind, institution, message, content)
               SELECT t.bucket, $2, $3, $4, $5, $6, $7, $8 FROM turn t
               ON CONFLICT (bucket, person, record, number) DO NOTHING`,
        values: [
          ...rowOf(1, draft),
          turnOf(draft.kind),
          turn,
          keys.seal(JSON.stringify(null), draft.message),
        ],
      })
      return rowCount === 1
    },
  }
}
