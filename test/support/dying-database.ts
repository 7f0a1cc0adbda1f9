/**
 * A database as a process sees it that is killed at a chosen statement: before it is sent, or after it
 * was done and before anybody heard. From then on the process does nothing; what it left open in a
 * transaction the server rolls back.
 */
import type { Connection, Database } from '../../server/storage/database.ts'
import { type Death, Died } from './dying.ts'

export interface DyingDatabase {
  readonly database: Database
  readonly statements: () => number
}

type Query = (...args: unknown[]) => Promise<unknown>

export function dyingDatabase(database: Database, { step, when }: Death): DyingDatabase {
  let statements = 0
  let isDead = false

  const counted =
    (query: Query): Query =>
    async (...args) => {
      if (isDead) throw new Died()
      statements += 1
      const isLast = statements === step
      if (isLast && when === 'before') isDead = true
      if (isDead) throw new Died()
      const result = await query(...args)
      if (isLast) isDead = true
      if (isDead) throw new Died()
      return result
    }

  const ofClient = (client: Connection): Connection =>
    instead(client, 'query', counted((client.query as Query).bind(client)))

  const connect = async () => {
    if (isDead) throw new Died()
    return ofClient(await database.connect())
  }
  const queried = instead(database, 'query', counted((database.query as Query).bind(database)))
  return { database: instead(queried, 'connect', connect), statements: () => statements }
}

/** The same object with one of its methods replaced. */
function instead<T extends object>(target: T, name: string, method: unknown): T {
  return new Proxy(target, {
    get(on, asked) {
      if (asked === name) return method
      const value: unknown = Reflect.get(on, asked, on)
      return typeof value === 'function' ? value.bind(on) : value
    },
  })
}
