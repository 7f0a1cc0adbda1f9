/** Holds of asked payers outside a batch: what they said, and what they still have to be told. */
import type { AnswerFault } from '../../engine/settlement/settlement.ts'
import { bucketOf } from './bucket.ts'
import type { Placed } from './placement.ts'
import { aboutBucket, type Portion, portionsOf } from './portions.ts'
import type { Hold, HoldState } from './working-state.ts'

export interface HoldAnswer {
  readonly hold: string
  readonly person: string
  readonly said: 'yes' | 'no' | 'away'
  readonly amountMinor: number
  readonly fault: AnswerFault | null
}

/** A hold whose payer has not heard the end of it. */
export interface OpenHold extends Hold {
  /** Number of the settlement that used it up. */
  readonly number: number | null
}

export interface HoldStore {
  /** Keeps what payers said; an answer that is there already stays. */
  answer(answers: readonly HoldAnswer[]): Promise<void>
  /** Holds that wait for a message, and those that nobody has touched for so long. */
  open(abandonedAfterMs: number, limit: number): Promise<OpenHold[]>
  /** Moves a hold on, unless it has moved meanwhile. */
  move(hold: Hold, to: HoldState): Promise<void>
}

interface HoldRow {
  readonly hold: string
  readonly person: string
  readonly payer: string
  readonly coverage: string
  readonly currency: string
  readonly attempt: number
  readonly expected_minor: number
  readonly available_minor: number
  readonly opening: string | null
  readonly state: HoldState
  readonly said: 'yes' | 'no' | 'away' | null
  readonly fault: AnswerFault | null
  readonly amount_minor: number | null
  readonly number: number | null
}

export function createHoldStore(placed: Placed): HoldStore {
  return {
    async answer(answers) {
      for (const portion of portionsOf(answers, bucketOfAnswer, placed.isApart)) {
        const { bucket } = portion
        const database = bucket === null ? placed.main : placed.of(bucket)
        await database.query(answerHolds(portion))
      }
    },
    async open(abandonedAfterMs, limit) {
      const { rows } = await placed.main.query<HoldRow>({
        name: 'open-holds-to-complete',
        text: `SELECT hold, person, payer, coverage, currency, attempt, expected_minor,
                 available_minor, opening, state, said, amount_minor, fault, number
               FROM payer_hold
               WHERE state IN ('asked', 'answered', 'captured', 'void-wanted', 'refund-wanted')
                 AND (state NOT IN ('asked', 'answered')
                   OR waits_since < clock_timestamp() - $1::float8 * interval '1 millisecond')
               ORDER BY changed_at LIMIT $2`,
        values: [abandonedAfterMs, limit],
      })
      return rows.map(({ hold, expected_minor, available_minor, amount_minor, ...rest }) => ({
        ...rest,
        id: hold,
        expectedMinor: expected_minor,
        availableMinor: available_minor,
        amountMinor: amount_minor,
      }))
    },
    async move({ person, id, state }, to) {
      await placed.of(bucketOf(person)).query({
        name: 'move-hold',
        text: `UPDATE payer_hold SET state = $4, changed_at = now()
               WHERE bucket = $1 AND hold = $2 AND state = $3`,
        values: [bucketOf(person), id, state, to],
      })
    },
  }
}

function bucketOfAnswer({ person }: HoldAnswer): number {
  return bucketOf(person)
}

function answerHolds({ rows, bucket }: Portion<HoldAnswer>) {
  return aboutBucket(
    bucket,
    'answer-holds',
    [
      rows.map(bucketOfAnswer),
      rows.map(({ hold }) => hold),
      rows.map(({ said }) => said),
      rows.map(({ amountMinor }) => amountMinor),
      rows.map(({ fault }) => fault),
    ],
    (only) => `UPDATE payer_hold h SET state = 'answered', said = n.said,
         amount_minor = n.amount_minor, fault = n.fault, changed_at = now(), waits_since = now()
       FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::text[])
         n (bucket, hold, said, amount_minor, fault)
       WHERE h.bucket = n.bucket ${only('h')} AND h.hold = n.hold AND h.state = 'asked'`,
  )
}
