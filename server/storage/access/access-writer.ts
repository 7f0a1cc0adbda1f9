/**
 * Keeps accesses in batches: what comes while one batch is written goes into the next. It has no part
 * in the transactions of settlements, and nothing that settles waits for it.
 */
import { bucketOf } from '../bucket.ts'
import { type Connection, inTransaction } from '../database.ts'
import type { Placed } from '../placement.ts'
import { aboutBucket, type Portion, portionsOf } from '../portions.ts'
import type { StoredAccess } from './access-row.ts'

interface Waiting {
  readonly access: StoredAccess
  /** That of the person; of the actor where it names nobody. */
  readonly bucket: number
  readonly at: Date
  readonly tell: (isKept: boolean) => void
}

const mostInBatch = 500
/** Refusals that could not be written and are tried again; beyond them the oldest are given up. */
const mostOwed = 10_000

export class AccessWriter {
  readonly #placed: Placed
  readonly #report: (error: unknown) => void
  readonly #now: () => Date
  #queue: Waiting[] = []
  /** Nobody waits for these: they were refused, so nothing was shown. */
  #owed: Waiting[] = []
  #writing: Promise<void> | undefined

  constructor(placed: Placed, report: (error: unknown) => void, now: () => Date) {
    this.#placed = placed
    this.#report = report
    this.#now = now
  }

  /** True once all of them are kept for good. */
  async keep(accesses: readonly StoredAccess[]): Promise<boolean> {
    if (accesses.length === 0) return true
    const at = this.#now()
    const kept = accesses.map(
      (access) =>
        new Promise<boolean>((tell) => {
          const bucket = bucketOf(access.person ?? access.actor)
          this.#queue.push({ access, bucket, at, tell })
        }),
    )
    this.#writing ??= this.#writeAll()
    return (await Promise.all(kept)).every((isKept) => isKept)
  }

  /** Tries what is owed again, and waits for what is being written. */
  async settleUp(): Promise<void> {
    if (this.#owed.length > 0) this.#writing ??= this.#writeAll()
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    do {
      const batch = [...this.#owed, ...this.#queue.splice(0, mostInBatch)]
      this.#owed = []
      for (const portion of portionsOf(batch, ({ bucket }) => bucket, this.#placed.isApart)) {
        const isKept = await this.#write(portion)
        if (!isKept) this.#owe(portion.rows)
        for (const { tell } of portion.rows) tell(isKept)
      }
    } while (this.#queue.length > 0)
    this.#writing = undefined
  }

  #owe(batch: readonly Waiting[]): void {
    const refused = batch.filter(({ access }) => access.refusedBy !== null)
    this.#owed = [...this.#owed, ...refused].slice(-mostOwed)
  }

  async #write(portion: Portion<Waiting>): Promise<boolean> {
    const { bucket } = portion
    const database = bucket === null ? this.#placed.main : this.#placed.of(bucket)
    try {
      await inTransaction(database, (connection) => writePortion(connection, portion))
      return true
    } catch (error) {
      this.#placed.failed(error)
      this.#report(error)
      return false
    }
  }
}

/** Heads are locked in the order of their buckets, so that two processes never wait for each other. */
async function writePortion(
  connection: Connection,
  { rows: batch, bucket: only }: Portion<Waiting>,
): Promise<void> {
  const buckets = [...new Set(batch.map(({ bucket }) => bucket))]
  const { rows } = await connection.query<{ bucket: number; next_number: number }>(
    aboutBucket(
      only,
      'lock-access-heads',
      [buckets],
      (is) => `SELECT bucket, next_number FROM access_head h
               WHERE h.bucket = ANY($1::smallint[]) ${is('h')} ORDER BY bucket FOR UPDATE`,
    ),
  )
  const next = new Map(rows.map(({ bucket, next_number: number }) => [bucket, number]))
  const numbered = batch.map((one) => {
    const number = next.get(one.bucket) ?? 0
    next.set(one.bucket, number + 1)
    return { ...one, number }
  })
  const column = <T>(read: (one: (typeof numbered)[number]) => T) => numbered.map(read)
  await connection.query({
    name: 'write-access-record',
    text: `INSERT INTO access_record (bucket, number, recorded_at, actor, role, workplace, act,
             purpose, basis, consent, person, institution, settlement, kinds, refused_by,
             consent_id)
           SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::timestamptz[], $4::text[],
             $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
             $12::text[], $13::text[], $14::text[], $15::text[], $16::text[])`,
    values: [
      column(({ bucket }) => bucket),
      column(({ number }) => number),
      column(({ at }) => at),
      column(({ access }) => access.actor),
      column(({ access }) => access.role),
      column(({ access }) => access.workplace),
      column(({ access }) => access.act),
      column(({ access }) => access.purpose),
      column(({ access }) => access.basis),
      column(({ access }) => access.consent),
      column(({ access }) => access.person),
      column(({ access }) => access.institution),
      column(({ access }) => access.settlement),
      column(({ access }) => access.kinds.join(' ')),
      column(({ access }) => access.refusedBy),
      column(({ access }) => access.consentId),
    ],
  })
  await connection.query(
    aboutBucket(
      only,
      'move-access-heads',
      [[...next.keys()], [...next.values()]],
      (is) => `UPDATE access_head h SET next_number = n.next_number
               FROM unnest($1::smallint[], $2::bigint[]) n (bucket, next_number)
               WHERE h.bucket = n.bucket ${is('h')}`,
    ),
  )
}
