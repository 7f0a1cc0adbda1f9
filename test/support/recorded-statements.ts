/** Hears every statement that is sent on a pool, with its values. */
import type pg from 'pg'
import type { Database } from '../../server/storage/database.ts'

export interface Recorded {
  readonly text: string
  readonly name: string | undefined
  readonly values: readonly unknown[]
  /** Tells the sessions apart. */
  readonly session: number
}

let sessions = 0

export function recordStatements(pool: Database, heard: (statement: Recorded) => void): void {
  pool.on('connect', (client) => {
    const session = ++sessions
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const recording = (...args: unknown[]) => {
      const [given, values] = args
      const config: pg.QueryConfig =
        typeof given === 'string' ? { text: given } : (given as pg.QueryConfig)
      const own = Array.isArray(values) ? values : (config.values ?? [])
      heard({ text: config.text, name: config.name, values: own, session })
      return query(...args)
    }
    Object.assign(client, { query: recording })
  })
}
