/** Everything that runs during the benchmark, started once and warm before anything is measured. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openIdentityKeys } from '../../server/identity/identity-keys.ts'
import { type Database, openDatabase } from '../../server/storage/database.ts'
import { prepareFloor, writeFloorScript } from './floor.ts'
import { addDatabase, type Ground, openGround, startProduct, verify } from './ground.ts'
import { type Load, startLoad } from './load.ts'
import { checkNaive, prepareNaive, startNaive } from './naive/ground.ts'
import type { Options } from './options.ts'
import { bestClients, type PgbenchOrder, prepareTpcB } from './peers.ts'
import { addPopulation } from './population.ts'
import { registerService, type Service } from './signed-in.ts'

/** One way to settle: who makes the load, who bears it, and where it is recorded. */
export interface Side {
  readonly load: Load
  /** Processes besides load and database. */
  readonly servers: readonly number[]
  readonly port: number
  /** Null for a peer that records elsewhere. */
  readonly journal: Database | null
  /** Shows a token with every request. */
  readonly service?: Service
}

export interface Arena {
  readonly ground: Ground
  /** A superuser's. */
  readonly admin: Database
  readonly url: string
  readonly overHttp: Side
  readonly inProcess: Side
  readonly naive: Side
  /** With as many clients as make each quickest. The floor writes what was settled over HTTP. */
  tunePgbench(): Promise<{ readonly tpcB: PgbenchOrder; readonly floor: PgbenchOrder }>
  /** Stops all servers, counts everything again, and answers whether the journals are whole. */
  finish(): Promise<boolean>
}

const probeSeconds = 2
export const clientScript = join(import.meta.dirname, 'client.ts')

export function say(text: string): void {
  console.log(`# ${text}`)
}

/** A database with members and nothing settled, and the data folder of its server. */
export async function openPopulated(
  members: number,
): Promise<{ readonly ground: Ground; readonly dataFolder: string }> {
  const ground = await openGround()
  const dataFolder = join(ground.folder, 'server')
  await mkdir(dataFolder, { recursive: true })
  // The server makes a key of its own only where nobody is known yet.
  await openIdentityKeys(dataFolder, true)
  say(`adding ${members} fictional members`)
  await addPopulation(ground.database.url, members)
  return { ground, dataFolder }
}

export async function openArena({ members, workers }: Options): Promise<Arena> {
  const { ground, dataFolder } = await openPopulated(members)
  const server = ground.database
  const { url } = server
  const inProcessUrl = await addDatabase(server, 'in_process', 'own')
  const naiveUrl = await addDatabase(server, 'naive')
  const floorUrl = await addDatabase(server, 'floor')
  await prepareNaive(naiveUrl, members)
  await prepareTpcB(server)

  const product = await startProduct({ url, dataFolder, workers })
  const service = await registerService(url, product.port)
  const naiveServer = await startNaive(naiveUrl)
  const client = await startLoad(clientScript)
  const caller = await startLoad(join(import.meta.dirname, 'in-process.ts'), [inProcessUrl])
  const journals = [url, inProcessUrl].map((one) => openDatabase(one, { max: 2 }))
  const [journal = null, inProcessJournal = null] = journals
  const admin = openDatabase(server.adminUrl, { max: 1, statementTimeoutMs: 0 })
  const own = { load: client, journal: null }
  const overHttp: Side = {
    ...own,
    servers: [product.process.pid ?? 0],
    port: product.port,
    journal,
    service,
  }
  const naive = { ...own, servers: [naiveServer.process.pid ?? 0], port: naiveServer.port }
  const inProcess = { load: caller, servers: [], port: 0, journal: inProcessJournal }
  return {
    ground,
    admin,
    url,
    overHttp,
    inProcess,
    naive,
    async tunePgbench() {
      const script = join(ground.folder, 'floor.sql')
      await prepareFloor(floorUrl, url)
      await writeFloorScript(script, members)
      const probe = { seconds: probeSeconds, logPrefix: join(ground.folder, 'pgbench') }
      const floor = { ...probe, script, database: 'floor' }
      return {
        tpcB: { ...probe, clients: await bestClients(server, probe) },
        floor: { ...floor, clients: await bestClients(server, floor) },
      }
    },
    async finish() {
      await Promise.all([client.stop(), caller.stop(), product.stop(), naiveServer.stop()])
      await Promise.all([...journals, admin].map((pool) => pool.end()))
      const startedAt = performance.now()
      const [checked, ...said] = await Promise.all([
        checkNaive(naiveUrl),
        ...[url, inProcessUrl].map((one) => verify(one, dataFolder)),
      ])
      for (const [i, name] of ['over HTTP', 'in process'].entries()) {
        console.log(`yiqiao verify, ${name}: ${said[i]?.said}`)
      }
      console.log(`naive peer: ${checked} claims, and all their sums are right`)
      say(`verified in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
      await ground.close()
      return said.every(({ isWhole }) => isWhole)
    },
  }
}
