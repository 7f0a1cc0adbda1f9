/** Visits, action by action. An action takes the number that whoever adds it says, or none. */
import type { VisitAction } from '../../engine/visit/visit-action.ts'
import { bucketOf, digestOf } from './bucket.ts'
import type { Placed } from './placement.ts'

export interface RecordedAction {
  readonly action: VisitAction
  readonly institution: string
  /** By the database's clock, so that processes whose own clocks differ agree. */
  readonly ageMs: number
}

const digitsOfDigest = 26

/** Two attempts to open the same visit come to the same id, and the id leads to the bucket. */
export function visitIdOf(person: string, institution: string, number: string): string {
  const bucket = bucketOf(person).toString(16).padStart(2, '0')
  return bucket + digestOf('visit', institution, number).toString('hex').slice(0, digitsOfDigest)
}

/** Undefined when the text is no id of a visit. */
export function bucketOfVisit(visit: string): number | undefined {
  return /^[0-9a-f]{28}$/.test(visit) ? Number.parseInt(visit.slice(0, 2), 16) : undefined
}

export function createVisitStore(placed: Placed) {
  return {
    visitIdOf,
    /** In order; empty when there is no such visit. */
    async read(visit: string): Promise<readonly RecordedAction[]> {
      const bucket = bucketOfVisit(visit)
      if (bucket === undefined) return []
      const { rows } = await placed.of(bucket).query<RecordedAction>({
        name: 'read-visit',
        text: `SELECT action, institution,
                 (extract(epoch FROM clock_timestamp() - recorded_at) * 1000)::float8 AS "ageMs"
               FROM visit_action WHERE bucket = $1 AND visit = $2 ORDER BY number`,
        values: [bucket, visit],
      })
      return rows
    },
    /** False when another action took the number first. */
    async append(
      { visit, institution }: { readonly visit: string; readonly institution: string },
      number: number,
      action: VisitAction,
      by: string,
    ): Promise<boolean> {
      const bucket = bucketOfVisit(visit)
      if (bucket === undefined) throw new Error('broken invariant: an action of no visit')
      const { rowCount } = await placed.of(bucket).query({
        name: 'append-visit-action',
        text: `INSERT INTO visit_action
                 (bucket, visit, number, institution, message, kind, recorded_by, action)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
               ON CONFLICT (bucket, visit, number) DO NOTHING`,
        values: [
          bucket,
          visit,
          number,
          institution,
          action.message,
          action.kind,
          by,
          JSON.stringify(action),
        ],
      })
      return rowCount === 1
    },
  }
}
