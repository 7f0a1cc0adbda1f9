/** The log of sign-ins: by the database's clock, and only ever added to. */
import { type SignInEvent, signInEvents } from '../../../engine/access/sign-in-event.ts'
import { methods as allMethods, type Method } from '../../../engine/access/signing-in.ts'
import type { Database } from '../database.ts'

export interface LoggedSignIn {
  readonly what: SignInEvent
  readonly methods: readonly Method[]
  readonly agent: string | null
  readonly network: string | null
  /** ISO instant. */
  readonly at: string
}

interface Row {
  readonly what: string
  readonly methods: readonly string[]
  readonly agent: string | null
  readonly network: string | null
  readonly happened_at: Date
}

export function createSignInLog(database: Database) {
  return {
    async note(event: {
      readonly account: string
      readonly what: SignInEvent
      readonly methods?: readonly Method[]
      readonly agent?: string
      readonly network?: string
    }): Promise<void> {
      const { account, what, methods = [], agent = null, network = null } = event
      await database.query(
        `INSERT INTO sign_in_event (account, what, methods, agent, network)
         VALUES ($1, $2, $3, $4, $5)`,
        [account, what, [...methods], agent, network],
      )
    },

    /** The latest first. */
    async ofAccount(account: string, limit: number): Promise<LoggedSignIn[]> {
      const { rows } = await database.query<Row>(
        `SELECT what, methods, agent, network, happened_at FROM sign_in_event
         WHERE account = $1 ORDER BY event DESC LIMIT $2`,
        [account, limit],
      )
      return rows.flatMap(({ what, methods, happened_at: at, ...row }) => {
        const known = signInEvents.find((one) => one === what)
        if (known === undefined) return []
        const shown = allMethods.filter((method) => methods.includes(method))
        return [{ ...row, what: known, methods: shown, at: at.toISOString() }]
      })
    },
  }
}
