/** The way to an outside provider and back, which is good for one return. */
import type { Database } from '../database.ts'
import { digestOf, freshToken } from './session-rows.ts'

const minutes = 10

export interface Way {
  readonly nonce: string
  readonly verifier: string
  readonly goesTo: string
}

/** Answers the state that the provider sends back. */
export async function beginWay(
  database: Database,
  { nonce, verifier, goesTo }: Way,
): Promise<string> {
  const state = freshToken()
  await database.query(
    `INSERT INTO outside_sign_in (digest, nonce, verifier, goes_to, ends_at)
     VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(mins => $5))`,
    [digestOf(state), nonce, verifier, goesTo, minutes],
  )
  return state
}

export async function endWay(database: Database, state: string): Promise<Way | undefined> {
  const { rows } = await database.query<Way & { isLive: boolean }>(
    `DELETE FROM outside_sign_in WHERE digest = $1
     RETURNING nonce, verifier, goes_to AS "goesTo", ends_at > clock_timestamp() AS "isLive"`,
    [digestOf(state)],
  )
  return rows[0]?.isLive ? rows[0] : undefined
}

export async function accountOfSubject(
  database: Database,
  subject: string,
): Promise<string | undefined> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM user_account WHERE outside_subject = $1 AND locked_at IS NULL AND NOT is_sample`,
    [subject],
  )
  return rows[0]?.id
}

export async function keepSubject(database: Database, account: string, subject: string) {
  await database.query('UPDATE user_account SET outside_subject = $2 WHERE id = $1', [
    account,
    subject,
  ])
}

export async function sweepWays(database: Database): Promise<void> {
  await database.query('DELETE FROM outside_sign_in WHERE ends_at < clock_timestamp()')
}
