/**
 * Starts the embedded database, counts this start in it, prints what it found as one line of JSON,
 * and stops; with `stay` it goes on until it is killed. The tests run it under several accounts.
 *
 *     node launch.ts FOLDER [stay] [sample]
 */
import pg from 'pg'
import { StartFailure, startFailures } from '../../server/start-failure.ts'
import { startEmbedded } from '../../server/storage/embedded/embedded-server.ts'

const [dataFolder = '', ...words] = process.argv.slice(2)
const profile = words.includes('sample') ? 'sample' : 'test'

try {
  const server = await startEmbedded({ dataFolder, profile })
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query('CREATE TABLE IF NOT EXISTS start (at timestamptz DEFAULT now())')
  await client.query('INSERT INTO start DEFAULT VALUES')
  const { rows } = await client.query<{ starts: number }>(
    'SELECT count(*)::int AS starts FROM start',
  )
  await client.end()
  const { pid, adopted } = server
  console.log(JSON.stringify({ pid, adopted, starts: rows[0]?.starts }))
  if (words.includes('stay')) setInterval(() => {}, 60_000)
  else await server.stop()
} catch (error) {
  if (!(error instanceof StartFailure)) throw error
  console.error(error.message)
  process.exitCode = startFailures[error.code]
}
