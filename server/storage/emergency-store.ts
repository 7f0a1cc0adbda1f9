/** Emergency accesses and their reviews; what was written in words lies sealed. */
import type { EmergencyOutcome } from '../../engine/access/emergency.ts'
import { bucketOf } from './bucket.ts'
import type { Placed } from './placement.ts'

interface Sealing {
  seal(plain: string, about: string): Buffer
  unseal(sealed: Buffer, about: string): string
}

export interface StoredEmergency {
  readonly id: string
  readonly person: string
  readonly doctor: string
  readonly workplace: string | null
  readonly reason: string
  readonly openedAt: Date
  readonly openUntil: Date
  readonly reviewBy: Date
  readonly review: {
    readonly outcome: EmergencyOutcome
    readonly note: string
    readonly by: string
    readonly at: Date
  } | null
}

interface Row {
  readonly emergency: string
  readonly person: string
  readonly doctor: string
  readonly workplace: string | null
  readonly reason: Buffer
  readonly opened_at: Date
  readonly open_until: Date
  readonly review_by: Date
  readonly outcome: EmergencyOutcome | null
  readonly note: Buffer | null
  readonly reviewed_by: string | null
  readonly reviewed_at: Date | null
}

const columns = `e.emergency, e.person, e.doctor, e.workplace, e.reason, e.opened_at, e.open_until,
  e.review_by, r.outcome, r.note, r.reviewed_by, r.reviewed_at
  FROM emergency_access e
  LEFT JOIN emergency_review r ON r.bucket = e.bucket AND r.emergency = e.emergency`

export function createEmergencyStore(placed: Placed, keys: Sealing) {
  const of = (person: string) => placed.of(bucketOf(person))
  const emergencyIn = (row: Row): StoredEmergency => ({
    id: row.emergency,
    person: row.person,
    doctor: row.doctor,
    workplace: row.workplace,
    reason: keys.unseal(row.reason, row.emergency),
    openedAt: row.opened_at,
    openUntil: row.open_until,
    reviewBy: row.review_by,
    review: reviewIn(row, keys),
  })
  return {
    /** Nothing happens where one of this id is there. */
    async open(emergency: Omit<StoredEmergency, 'review'>): Promise<void> {
      const { id, person, doctor, workplace, reason, openedAt, openUntil, reviewBy } = emergency
      await of(person).query({
        name: 'open-emergency',
        text: `INSERT INTO emergency_access (bucket, emergency, person, doctor, workplace, reason,
                 opened_at, open_until, review_by)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               ON CONFLICT (bucket, emergency) DO NOTHING`,
        values: [
          bucketOf(person),
          id,
          person,
          doctor,
          workplace,
          keys.seal(reason, id),
          openedAt,
          openUntil,
          reviewBy,
        ],
      })
    },
    async find(person: string, id: string): Promise<StoredEmergency | undefined> {
      const { rows } = await of(person).query<Row>({
        name: 'read-emergency',
        text: `SELECT ${columns} WHERE e.bucket = $1 AND e.person = $2 AND e.emergency = $3`,
        values: [bucketOf(person), person, id],
      })
      return rows.map(emergencyIn)[0]
    },
    /** The latest first. */
    async ofPerson(person: string, limit: number): Promise<StoredEmergency[]> {
      const { rows } = await of(person).query<Row>({
        name: 'read-emergencies',
        text: `SELECT ${columns} WHERE e.bucket = $1 AND e.person = $2
               ORDER BY e.opened_at DESC, e.emergency LIMIT $3`,
        values: [bucketOf(person), person, limit],
      })
      return rows.map(emergencyIn)
    },
    /** What waits for a review, by its clock; then what was reviewed lately. */
    async forReview(limit: number): Promise<StoredEmergency[]> {
      const { rows } = await placed.main.query<Row>({
        name: 'emergencies-for-review',
        text: `SELECT ${columns}
               ORDER BY r.reviewed_at DESC NULLS FIRST, e.review_by, e.emergency LIMIT $1`,
        values: [limit],
      })
      return rows.map(emergencyIn)
    },
    /** Whether this doctor has one open for the person. */
    async isOpen(person: string, doctor: string, now: Date): Promise<boolean> {
      const { rows } = await of(person).query({
        name: 'is-emergency-open',
        text: `SELECT FROM emergency_access e
               WHERE e.bucket = $1 AND e.person = $2 AND e.doctor = $3
                 AND e.opened_at <= $4 AND $4 < e.open_until
                 AND NOT EXISTS (SELECT FROM emergency_review r
                   WHERE r.bucket = $1 AND r.emergency = e.emergency)
               LIMIT 1`,
        values: [bucketOf(person), person, doctor, now],
      })
      return rows.length > 0
    },
    /** Nothing happens where it was reviewed before. */
    async review(
      person: string,
      id: string,
      { outcome, note, by }: { outcome: EmergencyOutcome; note: string; by: string },
    ): Promise<void> {
      await of(person).query({
        name: 'review-emergency',
        text: `INSERT INTO emergency_review (bucket, emergency, outcome, note, reviewed_by,
                 reviewed_at)
               VALUES ($1, $2, $3, $4, $5, clock_timestamp())
               ON CONFLICT (bucket, emergency) DO NOTHING`,
        values: [bucketOf(person), id, outcome, keys.seal(note, id), by],
      })
    },
  }
}

function reviewIn({ emergency, outcome, note, reviewed_by, reviewed_at }: Row, keys: Sealing) {
  if (outcome === null || note === null || reviewed_by === null || reviewed_at === null) return null
  return { outcome, note: keys.unseal(note, emergency), by: reviewed_by, at: reviewed_at }
}
