/** A clerk at a counter who keeps every answer that ever came, and sends again what got none. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../server/storage/database.ts'
import { verifyDatabase } from '../../server/verify-database.ts'

export interface Reply {
  readonly status: number
  readonly text: string
  readonly isReplay: boolean
  readonly retryAfter: string | null
}

export interface Clerk {
  address: string
  /** Texts of all answers with 2xx, by key. */
  readonly granted: ReadonlyMap<string, ReadonlySet<string>>
  /** Sends once. Rejects when nothing comes back. */
  settle(key: string, bill: unknown): Promise<Reply>
  reverse(key: string, settlement: string, reason?: string): Promise<Reply>
  /** Sends the same key until the answer is final: granted, or refused for a reason. */
  insist(key: string, bill: unknown): Promise<Reply>
}

/** A server that was killed starts in seconds, and on a machine that is busy elsewhere in minutes. */
const patienceMs = 300_000
const usualMs = 15_000
const pauseMs = 50

/** @param requestMs after which an answer is given up. */
export function aClerk(address: string, requestMs = usualMs): Clerk {
  const granted = new Map<string, Set<string>>()
  const clerk: Clerk = {
    address,
    granted,
    settle: (key, bill) => send('/api/settlements', key, bill),
    reverse: (key, settlement, reason = 'wrong ward') =>
      send(`/api/settlements/${settlement}/reversal`, key, { reason }),
    async insist(key, bill) {
      const until = performance.now() + patienceMs
      for (;;) {
        const reply = await clerk.settle(key, bill).catch(() => undefined)
        if (reply !== undefined && reply.status < 500) return reply
        assert.ok(performance.now() < until, `${key} got no answer in five minutes: ${reply?.text}`)
        await sleep(pauseMs)
      }
    },
  }

  async function send(path: string, key: string, body: unknown): Promise<Reply> {
    const response = await fetch(new URL(path, clerk.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(requestMs),
    })
    const text = await response.text()
    if (response.ok) granted.set(key, (granted.get(key) ?? new Set()).add(text))
    return {
      status: response.status,
      text,
      isReplay: response.headers.get('idempotent-replayed') === 'true',
      retryAfter: response.headers.get('retry-after'),
    }
  }

  return clerk
}

export function idIn({ text }: Pick<Reply, 'text'>): string {
  return String(JSON.parse(text).id)
}

/**
 * The recount after a fault: every answer that was ever given has its row and never changed, every
 * key has one row, and the journal is sound.
 */
export async function recount(database: Database, url: string, clerks: readonly Clerk[]) {
  const granted = clerks.flatMap((clerk) => [...clerk.granted])
  const byKey = new Map<string, Set<string>>()
  for (const [key, texts] of granted) {
    byKey.set(key, new Set([...(byKey.get(key) ?? []), ...texts]))
  }
  for (const [key, texts] of byKey) assert.equal(texts.size, 1, `${key}: ${[...texts].join('\n')}`)
  const ids = new Set(
    [...byKey.values()].flatMap((texts) => [...texts].map((t) => idIn({ text: t }))),
  )
  const { rows } = await database.query<{ id: string }>(
    `SELECT lpad(to_hex(bucket::int), 2, '0') || '-' || number AS id FROM settlement`,
  )
  const stored = new Set(rows.map(({ id }) => id))
  assert.deepEqual(
    [...ids].filter((id) => !stored.has(id)),
    [],
    'an answer without its row',
  )
  const { finding } = await verifyDatabase({ DATABASE_URL: url })
  assert.equal(finding, null, JSON.stringify(finding))
  return { keys: byKey.size, settlements: ids.size, rows: stored.size }
}
