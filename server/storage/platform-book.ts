/** What was asked of a fund's platform and what it said; and ids of messages, each given out once. */
import { wallClock } from '../../engine/base/china-time.ts'
import type { PlatformAction, PlatformResult } from '../../engine/visit/platform-order.ts'
import { bucketOf, digestOf } from './bucket.ts'
import type { Placed } from './placement.ts'

export interface AnsweredOrder {
  readonly person: string
  /** The platform's own id of the visit, and the hospital's number of it. */
  readonly visit: string
  readonly number: string
  readonly setting: string
  /** Empty where it was not kept. */
  readonly payer: string
  /** Our settlement; null where none was recorded. */
  readonly recorded: string | null
  readonly result: PlatformResult
}

const digitsOfDigest = 26
const sequences = 10_000

export function createPlatformBook(placed: Placed) {
  const bucketIn = (order: string) => Number.parseInt(order.slice(0, 2), 16)
  let sequence = Math.floor(Math.random() * sequences)

  return {
    /** One order for one bill of a visit, whatever key or message asks for it. */
    orderOf(person: string, institution: string, visit: string, interim: string): string {
      const bucket = bucketOf(person).toString(16).padStart(2, '0')
      const digest = digestOf('platform', institution, visit, interim).toString('hex')
      return bucket + digest.slice(0, digitsOfDigest)
    },
    async read(order: string): Promise<readonly PlatformAction[]> {
      const bucket = bucketIn(order)
      const { rows } = await placed.of(bucket).query<{ action: PlatformAction }>({
        name: 'read-platform-order',
        text: `SELECT action FROM platform_action
               WHERE bucket = $1 AND platform_order = $2 ORDER BY number`,
        values: [bucket, order],
      })
      return rows.map(({ action }) => action)
    },
    /** False when another action took the number first. */
    async append(order: string, number: number, action: PlatformAction): Promise<boolean> {
      const bucket = bucketIn(order)
      const { rowCount } = await placed.of(bucket).query({
        name: 'append-platform-action',
        text: `INSERT INTO platform_action (bucket, platform_order, number, kind, action)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (bucket, platform_order, number) DO NOTHING`,
        values: [bucket, order, number, action.kind, JSON.stringify(action)],
      })
      return rowCount === 1
    },
    /** Orders of which something was asked and no end is written, that have rested so long. */
    async open(restedMs: number): Promise<readonly string[]> {
      const { rows } = await placed.main.query<{ order: string }>({
        name: 'open-platform-orders',
        text: `SELECT DISTINCT a.platform_order AS "order" FROM platform_action a
               JOIN LATERAL (
                 SELECT kind, recorded_at FROM platform_action l
                 WHERE l.bucket = a.bucket AND l.platform_order = a.platform_order
                 ORDER BY number DESC LIMIT 1) last ON true
               WHERE a.kind IN ('asked', 'back-asked')
                 AND last.kind IN ('asked', 'back-asked', 'answered')
                 AND last.recorded_at <= clock_timestamp() - $1::float8 * interval '1 millisecond'`,
        values: [restedMs],
      })
      return rows.map(({ order }) => order)
    },
    /** Live results of an institution that a platform gave in a span of time. */
    async answered(institution: string, from: Date, to: Date): Promise<readonly AnsweredOrder[]> {
      const { rows } = await placed.main.query<AnsweredOrder>({
        name: 'answered-platform-orders',
        text: `SELECT b.action->>'person' AS person, a.action->'result' AS result,
                 o.action->>'visit' AS visit, b.action->>'visit' AS number,
                 coalesce(b.action->>'setting', 'outpatient') AS setting,
                 coalesce(b.action->>'payer', '') AS payer,
                 (SELECT r.action->>'settlement' FROM platform_action r
                  WHERE r.bucket = a.bucket AND r.platform_order = a.platform_order
                    AND r.kind = 'recorded' AND r.number > a.number
                  ORDER BY r.number LIMIT 1) AS recorded
               FROM platform_action a
               JOIN platform_action b ON b.bucket = a.bucket
                 AND b.platform_order = a.platform_order AND b.kind = 'begun'
               JOIN LATERAL (
                 SELECT action FROM platform_action v
                 WHERE v.bucket = a.bucket AND v.platform_order = a.platform_order
                   AND v.kind = 'opened' ORDER BY number DESC LIMIT 1) o ON true
               WHERE a.kind = 'answered' AND a.recorded_at >= $2 AND a.recorded_at < $3
                 AND b.action->>'institution' = $1
                 AND NOT EXISTS (
                   SELECT FROM platform_action t
                   WHERE t.bucket = a.bucket AND t.platform_order = a.platform_order
                     AND t.number > a.number AND t.kind = 'taken-back')
               ORDER BY a.recorded_at, a.platform_order`,
        values: [institution, from, to],
      })
      return rows
    },
    /** Institutions that ever sent a bill, and the first time that they did. */
    async institutions(): Promise<readonly { institution: string; since: Date }[]> {
      const { rows } = await placed.main.query<{ institution: string; since: Date }>({
        name: 'platform-institutions',
        text: `SELECT action->>'institution' AS institution, min(recorded_at) AS since
               FROM platform_action WHERE kind = 'begun' GROUP BY 1 ORDER BY 1`,
      })
      return rows
    },
    /** The order that led to a settlement here. */
    async orderBehind(settlement: string): Promise<string | undefined> {
      const bucket = bucketIn(settlement)
      const { rows } = await placed.of(bucket).query<{ order: string }>({
        name: 'platform-order-behind',
        text: `SELECT platform_order AS "order" FROM platform_action
               WHERE bucket = $1 AND kind = 'recorded' AND action->>'settlement' = $2`,
        values: [bucket, settlement],
      })
      return rows[0]?.order
    },
    /** Institution, second in Beijing, four digits. */
    async newMessage(institution: string, now: Date): Promise<string> {
      const bucket = bucketOf(institution)
      const time = new Date(wallClock(now.getTime())).toISOString().replace(/\D/g, '')
      for (;;) {
        sequence = (sequence + 1) % sequences
        const message = `${institution}${time.slice(0, 14)}${String(sequence).padStart(4, '0')}`
        const { rowCount } = await placed.of(bucket).query({
          name: 'new-platform-message',
          text: `INSERT INTO platform_message (bucket, institution, message)
                 VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
          values: [bucket, institution, message],
        })
        if (rowCount === 1) return message
      }
    },
  }
}
