/**
 * Linjiang's server as a program of its own, which a test can kill between any two instructions.
 *
 *     node test/support/serve-linjiang.ts DATABASE_URL INSURER_URL PORT [DOORS [FOLDER]]
 *
 * With a folder for doors it is one of several workers, and says its name in the leases as well.
 * Statements lie in FOLDER, or where nobody finds them after its end.
 */
import { openCodeSigner } from '../../server/identity/insurance-codes.ts'
import { openDatabase } from '../../server/storage/database.ts'
import { createWorkerLeases } from '../../server/storage/worker-leases.ts'
import { takePart } from '../../server/workers/take-part.ts'
import { codeIssuer } from './linjiang.ts'
import { openLinjiangApi } from './linjiang-api.ts'

const [url = '', address = '', port = '0', doors = '', folder] = process.argv.slice(2)
const codes = folder === undefined ? {} : { codes: await openCodeSigner(folder, codeIssuer) }
const how = {
  ...codes,
  open: async () => {
    const pool = openDatabase(url)
    return { url, pool, close: () => pool.end() }
  },
  insurer: async () => ({ address, stop: async () => {} }),
}

async function openWorker(folder: string) {
  const leases = createWorkerLeases(openDatabase(url, { max: 2 }))
  const part = { leases, doors: folder, runsBackground: true, report: () => {} }
  const { app, keeper } = await takePart(part, [], async (own, handOvers) => {
    const background = { isHere: () => own.runsBackground, wakeElsewhere: () => {} }
    const sharing = { ownership: own, background }
    return (await openLinjiangApi([], { ...how, sharing }, handOvers)).app
  })
  return { app, says: ` ${keeper.id}` }
}

const { app, says } =
  doors === ''
    ? { app: (await openLinjiangApi([], how, undefined, folder)).app, says: '' }
    : await openWorker(doors)
console.log((await app.listen({ port: Number(port), host: '127.0.0.1' })) + says)
