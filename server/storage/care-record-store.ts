/**
 * Records of care, action by action, and on whose desks they lie. What an action is, and what a list of
 * them comes to, is known to the subject's room of the engine.
 */
import { bucketOf, digestOf } from './bucket.ts'
import { type Connection, inTransaction } from './database.ts'
import type { Placed } from './placement.ts'

interface Sealing {
  seal(plain: string, about: string): Buffer
  unseal(sealed: Buffer, about: string): string
}

/** An action that is there, with its place in the list. */
export interface RecordedCare<Action> {
  /** From 1 without gaps. */
  readonly number: number
  /** Key of the request that asked for it. */
  readonly message: string
  readonly by: string
  readonly at: Date
  readonly action: Action
}

/** Where a record lies after an action. */
export interface DeskEntry {
  /** An institution, somebody who works there, or the person. */
  readonly desk: string
  readonly state: string
  readonly dueAt: Date | null
}

export interface CareDeskRow extends DeskEntry {
  readonly record: string
  readonly changedAt: Date
}

export interface NewCare<Action> {
  readonly record: string
  /** One more than the actions that were read. */
  readonly number: number
  readonly message: string
  readonly by: string
  readonly action: Action
  /** All desks on which it lies now; it is taken off every other. */
  readonly desks: readonly DeskEntry[]
}

interface ActionRow {
  readonly number: number
  readonly message: string
  readonly by: string
  readonly at: Date
  readonly sealed: Buffer
}

const digitsOfDigest = 26
const deskColumns = 'record, desk, state, due_at AS "dueAt", changed_at AS "changedAt"'

/** The same request comes to the same record, and the id of a record leads to its bucket. */
export function careRecordId(person: string, subject: string, key: string): string {
  const bucket = bucketOf(person).toString(16).padStart(2, '0')
  return bucket + digestOf('care', subject, person, key).toString('hex').slice(0, digitsOfDigest)
}

/** What names an action for its seal. */
function sealedAs(record: string, number: number): string {
  return `${record}-${number}`
}

/** Undefined when the text is no id of a record. */
function bucketOfRecord(record: string): number | undefined {
  return /^[0-9a-f]{28}$/.test(record) ? Number.parseInt(record.slice(0, 2), 16) : undefined
}

/** @param subject such as `referral`; a store sees the records of its subject only. */
export function createCareRecordStore<Action>(placed: Placed, keys: Sealing, subject: string) {
  return {
    idOf: (person: string, key: string): string => careRecordId(person, subject, key),
    /** In order; empty when there is no such record. */
    async read(record: string): Promise<readonly RecordedCare<Action>[]> {
      const bucket = bucketOfRecord(record)
      if (bucket === undefined) return []
      const { rows } = await placed.of(bucket).query<ActionRow>({
        name: 'read-care-record',
        text: `SELECT number, message, recorded_by AS by, recorded_at AS at, action AS sealed
               FROM care_action WHERE bucket = $1 AND record = $2 AND subject = $3
               ORDER BY number`,
        values: [bucket, record, subject],
      })
      return rows.map(({ sealed, ...row }) => ({
        ...row,
        action: JSON.parse(keys.unseal(sealed, sealedAs(record, row.number))) as Action,
      }))
    },
    /**
     * False when another action took the number first, or the request was answered before: read again.
     * `beside` writes, in the same transaction, what follows from it in the same bucket.
     */
    append(
      care: NewCare<Action>,
      beside?: (connection: Connection, bucket: number) => Promise<unknown>,
    ): Promise<boolean> {
      const bucket = bucketOfRecord(care.record)
      if (bucket === undefined) throw new Error('broken invariant: an action of no record')
      return inTransaction(placed.of(bucket), async (connection) => {
        const isAdded = await addAction(connection, bucket, subject, {
          ...care,
          sealed: keys.seal(JSON.stringify(care.action), sealedAs(care.record, care.number)),
        })
        if (isAdded) await putOnDesks(connection, bucket, subject, care)
        if (isAdded && beside !== undefined) await beside(connection, bucket)
        return isAdded
      })
    },
    /** What is due first comes first; what nobody waits for comes last, the latest change first. */
    async onDesk(
      desk: string,
      { states = null, limit }: { readonly states?: readonly string[] | null; limit: number },
    ): Promise<readonly CareDeskRow[]> {
      const { rows } = await placed.main.query<CareDeskRow>({
        name: 'care-on-desk',
        text: `SELECT ${deskColumns} FROM care_desk
               WHERE desk = $1 AND subject = $2 AND ($3::text[] IS NULL OR state = ANY ($3))
               ORDER BY due_at NULLS LAST, changed_at DESC, record LIMIT $4`,
        values: [desk, subject, states, limit],
      })
      return rows
    },
    /** The records of a person, whose own desk they lie on; the latest change first. */
    async ofPerson(person: string, limit: number): Promise<readonly CareDeskRow[]> {
      const bucket = bucketOf(person)
      const { rows } = await placed.of(bucket).query<CareDeskRow>({
        name: 'care-of-person',
        text: `SELECT ${deskColumns} FROM care_desk
               WHERE bucket = $1 AND desk = $2 AND subject = $3
               ORDER BY changed_at DESC, record LIMIT $4`,
        values: [bucket, person, subject, limit],
      })
      return rows
    },
    /** Whose time has passed, on any desk, the longest first. */
    async due(
      now: Date,
      limit: number,
      { on, except = [] }: { readonly on?: string; readonly except?: readonly string[] } = {},
    ): Promise<readonly CareDeskRow[]> {
      const { rows } = await placed.main.query<CareDeskRow>({
        name: 'care-due',
        text: `SELECT ${deskColumns} FROM care_desk
               WHERE subject = $1 AND due_at <= $2
                 AND ($4::text IS NULL OR desk = $4) AND NOT desk = ANY ($5::text[])
               ORDER BY due_at, record LIMIT $3`,
        values: [subject, now, limit, on ?? null, except],
      })
      return rows
    },
    /** It stays where it is, and is due then. */
    async postpone(record: string, desk: string, until: Date): Promise<void> {
      const bucket = bucketOfRecord(record)
      if (bucket === undefined) return
      await placed.of(bucket).query({
        name: 'postpone-care',
        text: `UPDATE care_desk SET due_at = $5
               WHERE bucket = $1 AND desk = $2 AND subject = $3 AND record = $4`,
        values: [bucket, desk, subject, record, until],
      })
    },
    /** It lies there no longer; on every other desk it stays. */
    async takeOff(record: string, desk: string): Promise<void> {
      const bucket = bucketOfRecord(record)
      if (bucket === undefined) return
      await placed.of(bucket).query({
        name: 'take-care-off',
        text: `DELETE FROM care_desk
               WHERE bucket = $1 AND desk = $2 AND subject = $3 AND record = $4`,
        values: [bucket, desk, subject, record],
      })
    },
  }
}

export type CareRecordStore<Action> = ReturnType<typeof createCareRecordStore<Action>>

async function addAction(
  connection: Connection,
  bucket: number,
  subject: string,
  care: Omit<NewCare<unknown>, 'action' | 'desks'> & { readonly sealed: Buffer },
): Promise<boolean> {
  const { record, number, message, by, sealed } = care
  const { rowCount } = await connection.query({
    name: 'append-care-action',
    text: `INSERT INTO care_action
             (bucket, record, number, subject, message, recorded_by, action)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    values: [bucket, record, number, subject, message, by, sealed],
  })
  return rowCount === 1
}

async function putOnDesks(
  connection: Connection,
  bucket: number,
  subject: string,
  { record, desks }: Pick<NewCare<unknown>, 'record' | 'desks'>,
): Promise<void> {
  await connection.query({
    name: 'take-off-desks',
    text: `DELETE FROM care_desk
           WHERE bucket = $1 AND subject = $2 AND record = $3 AND NOT desk = ANY ($4)`,
    values: [bucket, subject, record, desks.map(({ desk }) => desk)],
  })
  await connection.query({
    name: 'put-on-desks',
    text: `INSERT INTO care_desk (bucket, desk, subject, record, state, due_at)
           SELECT $1, desk, $2, $3, state, due_at
           FROM unnest($4::text[], $5::text[], $6::timestamptz[]) d (desk, state, due_at)
           ON CONFLICT (bucket, desk, subject, record) DO UPDATE
             SET state = excluded.state, due_at = excluded.due_at, changed_at = clock_timestamp()`,
    values: [
      bucket,
      subject,
      record,
      desks.map(({ desk }) => desk),
      desks.map(({ state }) => state),
      desks.map(({ dueAt }) => dueAt),
    ],
  })
}
