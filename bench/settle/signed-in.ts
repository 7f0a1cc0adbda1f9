/** A program of a hospital, as which the load over HTTP signs in. */
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { addClient } from '../../server/storage/sign-in/client-rows.ts'
import { askForToken, assertionOf, newProgramKey } from '../../test/sign-in/program.ts'

const id = 'bench'

/** Answers what gets a new token for each leg: one lives for five minutes. */
export async function registerProgram(url: string, port: number): Promise<() => Promise<string>> {
  const key = await newProgramKey()
  const database: Database = openDatabase(url, { max: 1 })
  const client = { id, title: 'Bench', role: 'cashier', institution: null, redirects: [] }
  const isAdded = await addClient(database, client, key.jwk)
  await database.end()
  if (!isAdded) throw new Error('The bench is registered already.')
  const origin = `http://localhost:${port}`
  return async () => {
    const { status, body } = await askForToken(origin, await assertionOf(origin, id, key))
    if (status !== 200) throw new Error(`No token for the bench: ${JSON.stringify(body)}`)
    return body.access_token
  }
}
