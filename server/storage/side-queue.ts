/** The queue between the two sides: rows are numbered, chained by digest, and only ever added. */
import { hash } from 'node:crypto'
import {
  mayPass,
  type Side,
  type SideKind,
  type SideMessage,
} from '../../engine/visit/side-message.ts'
import { type Connection, type Database, inTransaction } from './database.ts'
import { houseBucketOf } from './house-books.ts'

export interface NumberedMessage extends SideMessage {
  readonly number: number
  /** Digest over this message and all before it, in hexadecimal. */
  readonly chain: string
}

const bucket = houseBucketOf('side-queue')
const nothing = '00'.repeat(32)
const longestKind = 64

interface Row {
  readonly number: number
  readonly kind: SideKind
  readonly content: Readonly<Record<string, string>>
  readonly chain: string
}

export function chainAfter(before: string, { kind, content }: SideMessage): string {
  const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', `${before} ${kind} ${JSON.stringify(sorted)}`, 'hex')
}

async function lastOf(connection: Connection, side: Side) {
  const { rows } = await connection.query<{ number: number; chain: string }>(
    `SELECT number, encode(chain, 'hex') AS chain FROM side_message
     WHERE bucket = $1 AND side = $2 ORDER BY number DESC LIMIT 1`,
    [bucket, side],
  )
  return rows[0] ?? { number: 0, chain: nothing }
}

async function insert(connection: Connection, side: Side, row: NumberedMessage): Promise<void> {
  await connection.query(
    `INSERT INTO side_message (bucket, side, number, kind, person, content, chain)
     VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'))`,
    [bucket, side, row.number, row.kind, row.content['person'] ?? '', row.content, row.chain],
  )
}

/** The last of several messages closes them, and no two groups close alike. */
async function isSent(
  connection: Connection,
  side: Side,
  { kind, content }: { readonly kind: string; readonly content: SideMessage['content'] },
): Promise<boolean> {
  const { rows } = await connection.query(
    `SELECT FROM side_message
     WHERE bucket = $1 AND side = $2 AND person = $3 AND kind = $4 AND content = $5::jsonb LIMIT 1`,
    [bucket, side, content['person'] ?? '', kind, content],
  )
  return rows.length > 0
}

export function createSideQueue(database: Database) {
  /** One writer at a time, so that numbers have no gap. */
  function alone<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return inTransaction(database, async (connection) => {
      await connection.query('SELECT FROM bucket_head WHERE bucket = $1 FOR UPDATE', [bucket])
      return work(connection)
    })
  }

  async function refuse(side: Side, kind: string, content: unknown, why: string): Promise<void> {
    const said = JSON.stringify([kind, content]) ?? ''
    await alone((connection) =>
      connection.query(
        `INSERT INTO side_refusal (bucket, refusal, side, kind, why, digest)
         SELECT $1, coalesce(max(refusal), 0) + 1, $2, $3, $4, $5
         FROM side_refusal WHERE bucket = $1`,
        [bucket, side, kind.slice(0, longestKind), why, hash('sha256', said, 'buffer')],
      ),
    )
  }

  return {
    /** Lets a message of this side wait to be carried over; what may not pass is refused and noted. */
    async send(side: Side, kind: string, content: Record<string, string>): Promise<string | null> {
      return this.sendTogether(side, [{ kind, content }])
    },
    /**
     * The same of several messages, of which all wait or none. Whoever was killed may still be heard by
     * the database when its successor looks, so that what was sent before is found under the lock.
     */
    async sendTogether(
      side: Side,
      messages: readonly { readonly kind: string; readonly content: SideMessage['content'] }[],
    ): Promise<string | null> {
      for (const { kind, content } of messages) {
        const why = mayPass(side, kind, content)
        if (why === null) continue
        await refuse(side, kind, content, why)
        return why
      }
      await alone(async (connection) => {
        const closing = messages.at(-1)
        if (closing !== undefined && (await isSent(connection, side, closing))) return
        let { number, chain } = await lastOf(connection, side)
        for (const { kind, content } of messages) {
          const message = { kind: kind as SideKind, content }
          number += 1
          chain = chainAfter(chain, message)
          await insert(connection, side, { ...message, number, chain })
        }
      })
      return null
    },
    /** Takes messages of the other side that follow on what is here; answers how far it got. */
    async take(side: Side, messages: readonly unknown[]): Promise<number> {
      for (const one of messages) {
        const number: unknown = Reflect.get(Object(one), 'number')
        const kind = String(Reflect.get(Object(one), 'kind') ?? '')
        const chain: unknown = Reflect.get(Object(one), 'chain')
        const content: unknown = Reflect.get(Object(one), 'content')
        const why = mayPass(side, kind, content)
        if (why !== null) {
          await refuse(side, kind, content, why)
          break
        }
        const message = { kind: kind as SideKind, content: content as SideMessage['content'] }
        const isTaken = await alone(async (connection) => {
          const last = await lastOf(connection, side)
          if (typeof number === 'number' && number <= last.number) return true
          const isNext = number === last.number + 1 && chain === chainAfter(last.chain, message)
          if (isNext) {
            await insert(connection, side, {
              ...message,
              number: last.number + 1,
              chain: String(chain),
            })
          }
          return isNext
        })
        if (!isTaken) {
          await refuse(side, kind, content, 'out-of-order')
          break
        }
      }
      return inTransaction(database, async (connection) => (await lastOf(connection, side)).number)
    },
    async after(side: Side, number: number, limit: number): Promise<readonly NumberedMessage[]> {
      const { rows } = await database.query<Row>({
        name: 'side-messages-after',
        text: `SELECT number, kind, content, encode(chain, 'hex') AS chain FROM side_message
               WHERE bucket = $1 AND side = $2 AND number > $3 ORDER BY number LIMIT $4`,
        values: [bucket, side, number, limit],
      })
      return rows
    },
    /** Messages of a side about a person, in order. */
    async about(side: Side, person: string): Promise<readonly NumberedMessage[]> {
      const { rows } = await database.query<Row>({
        name: 'side-messages-about',
        text: `SELECT number, kind, content, encode(chain, 'hex') AS chain FROM side_message
               WHERE bucket = $1 AND side = $2 AND person = $3 ORDER BY number`,
        values: [bucket, side, person],
      })
      return rows
    },
    /** The first number whose digest does not follow on those before it; null where all do. */
    async firstBroken(side: Side): Promise<number | null> {
      let chain = nothing
      let number = 0
      for (;;) {
        const page = await this.after(side, number, 500)
        for (const row of page) {
          const isNext = row.number === number + 1
          chain = chainAfter(chain, row)
          if (!isNext || row.chain !== chain) return row.number
          number = row.number
        }
        if (page.length === 0) return null
      }
    },
  }
}

export type SideQueue = ReturnType<typeof createSideQueue>
