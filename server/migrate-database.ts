/** Brings the server's database to the shape of this version without starting the server. */
import { readConfig } from './config.ts'
import { withOwnDatabase } from './own-database.ts'
import { checkDatabase } from './storage/database.ts'
import { migrate } from './storage/migrate.ts'

/**
 * `env` as the server reads it. Says each step, and answers whether there was one.
 *
 * @throws StartFailure when the database cannot be had, or is not one of ours.
 */
export async function migrateDatabase(
  env: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<boolean> {
  const config = readConfig(env)
  if (config.databaseUrl !== null) {
    await checkDatabase(config.databaseUrl)
    return migrateAt(config.databaseUrl, say)
  }
  return withOwnDatabase(config, 'yiqiao migrate', ({ url }) => migrateAt(url, say))
}

async function migrateAt(url: string, say: (line: string) => void): Promise<boolean> {
  let steps = 0
  await migrate(url, undefined, (line) => {
    steps += 1
    say(line)
  })
  return steps > 0
}
