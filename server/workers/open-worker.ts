/** Opens what one process needs to answer requests, on a database that is ready. */
import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import type { Config } from '../config.ts'
import { buildApp } from '../http/app.ts'
import type { WorkerFigures } from '../http/metrics.ts'
import { portRefusal } from '../http/port.ts'
import { loggable } from '../http/problem.ts'
import { addApi } from '../http/routes/add-api.ts'
import { readSite } from '../http/static.ts'
import { type Alliance, openAlliance } from '../open-alliance.ts'
import type { Outside } from '../outside.ts'
import { LANES } from '../services.ts'
import { type Database, openDatabase } from '../storage/database.ts'
import type { Settings } from '../storage/embedded/profile.ts'
import { readStrain } from '../storage/strain.ts'
import { createWorkerLeases, type WorkerLeases } from '../storage/worker-leases.ts'
import { type Alarm, watchDatabase } from '../watch-database.ts'
import { closeDoors, doorFolder } from './door.ts'
import type { HandOvers } from './hand-over.ts'
import type { LeaseKeeper } from './lease-keeper.ts'
import { meetOthers } from './meet-others.ts'
import { type Part, takePart } from './take-part.ts'
import type { Undo } from './undo.ts'

/** What every process of a start is told. */
export interface Orders {
  readonly config: Config
  readonly url: string
  /** Where to listen. */
  readonly host: string
  /** Folder of the built pages. */
  readonly site: string | undefined
  /** The database is ours alone, so whoever had a lease before is gone. */
  readonly isAlone: boolean
}

/** What a process of several is told besides. */
export interface WorkerOrders extends Orders {
  readonly doors: string
  readonly outside: Outside | null
  /** Which of the workers it is, from 1; who follows a dead one is the same. */
  readonly place: number
}

export interface Ground {
  readonly database: Database
  readonly leases: WorkerLeases
  readonly logger: Logger
  readonly report: (error: unknown) => void
}

/** Requests in flight may take so long while the server stops. */
export const drainMs = 10_000
const leaseSessions = 2
/** A lease that cannot be renewed in its time is as good as lost. */
const leaseTimeouts = { statementTimeoutMs: 2500, connectTimeoutMs: 3000, answerTimeoutMs: 4000 }
const readsOfAll = 48
const readsMost = 16
const readsLeast = 4
const connectionsOfOne = 100
/** For commands beside the server, and for a superuser. */
const connectionsBesides = 12

/** Reads of one process, so that many processes do not want more sessions than a server has. */
function readsOf(workers: number): number {
  return Math.max(readsLeast, Math.min(readsMost, Math.floor(readsOfAll / workers)))
}

/** What the embedded database must allow. */
export function connectionsFor(workers: number): Settings {
  const processes = workers === 1 ? 1 : workers + 1
  const wanted = processes * (readsOf(workers) + LANES + leaseSessions) + connectionsBesides
  return wanted <= connectionsOfOne ? {} : { max_connections: String(wanted) }
}

export function loggerOf(mode: Config['mode']): Logger {
  return pino({ level: mode === 'production' ? 'info' : 'warn' }, pino.destination(2))
}

/** Hears of what failed where nobody waits for it. */
export function reportOf(logger: Logger): (error: unknown) => void {
  return (error) => {
    const known = error instanceof Error ? loggable(error) : {}
    logger.error(known, 'work in the background failed and is tried again')
  }
}

export function openGround({ config, url }: Orders, undo: Undo): Ground {
  const database = openDatabase(url, { max: readsOf(config.workers) })
  undo.push(() => database.end())
  // Of their own, since a lease must be renewed however much is waiting.
  const sessions = openDatabase(url, {
    ...leaseTimeouts,
    max: leaseSessions,
    name: 'yiqiao leases',
  })
  undo.push(() => sessions.end())
  const logger = loggerOf(config.mode)
  const report = reportOf(logger)
  return { database, leases: createWorkerLeases(sessions), logger, report }
}

/** In one process of a start. */
export function watchOver({ database, logger, report }: Ground, undo: Undo): void {
  const alarmed = (alarm: Alarm) => logger.warn(alarm, 'the database is kept from cleaning up')
  const watch = watchDatabase(database, alarmed, report)
  undo.push(() => watch.close())
}

/** One process that does everything. */
export async function serveAlone(orders: Orders, undo: Undo): Promise<void> {
  const ground = openGround(orders, undo)
  watchOver(ground, undo)
  await meetOthers(ground.leases, orders.isAlone)
  const { dataFolder } = orders.config
  const doors = await doorFolder(dataFolder, orders.isAlone)
  undo.push(() => closeDoors(doors, dataFolder))
  const { app } = await openWorker(ground, { ...orders, doors }, undo, null)
  undo.push(() => closeApp(app))
  await listen(app, orders)
}

/** How a process that does nothing in the background asks for some of it. */
export type WakeElsewhere = () => void

/**
 * Builds the server and takes part in writing, without listening to the public yet.
 *
 * @param elsewhere null where the process also does what nobody waits for.
 */
export async function openWorker(
  { database, leases, logger, report }: Ground,
  orders: Orders & Pick<WorkerOrders, 'doors'> & Partial<WorkerOrders>,
  undo: Undo,
  elsewhere: WakeElsewhere | null,
): Promise<Part> {
  const { config, url, doors, outside } = orders
  const runsBackground = elsewhere === null
  return takePart({ leases, doors, runsBackground, report }, undo, async (keeper, handOvers) => {
    const alliance = await openAlliance(config, url, database, report, {
      ownership: keeper,
      background: {
        isHere: () => runsBackground && keeper.runsBackground,
        wakeElsewhere: elsewhere ?? (() => undefined),
      },
      // Small batches cost the database more: together the workers have no more than one process.
      ...(config.workers > 1 ? { batches: 1 } : {}),
      ...(outside === undefined ? {} : { outside }),
    })
    undo.push(() => alliance.close())
    const figures = orders.place === undefined ? undefined : figuresOf(orders, keeper, handOvers)
    return buildWorkerApp(logger, orders, database, alliance, handOvers, figures)
  })
}

async function buildWorkerApp(
  logger: Logger,
  { config, site }: Pick<Orders, 'config' | 'site'>,
  database: Database,
  alliance: Alliance,
  handOvers: HandOvers,
  worker: WorkerFigures | undefined,
): Promise<FastifyInstance> {
  return buildApp({
    logger,
    isSecure: config.origin.startsWith('https:'),
    proxies: config.proxies,
    isReady: () => answers(database),
    strain: () => readStrain(database),
    // Pages are for people, who come by the internet.
    site: site === undefined || config.side === 'insurance' ? undefined : await readSite(site),
    worker,
    registerRoutes: (routes) => addApi(routes, alliance.api, handOvers),
  })
}

function figuresOf(
  { config, place }: Pick<Partial<WorkerOrders>, 'place'> & Orders,
  keeper: LeaseKeeper,
  handOvers: HandOvers,
): WorkerFigures {
  const request = { method: 'GET', url: '/metrics', headers: {}, body: Buffer.alloc(0) }
  return {
    // Starts that share a database have ports of their own.
    name: `${config.port}-${place}`,
    buckets: () => keeper.roll.writers.filter((writer) => writer === keeper.id).length,
    handedOver: () => handOvers.count,
    others: async () => (await handOvers.others(request)).map(({ body }) => body.toString()),
  }
}

async function answers(database: Database): Promise<boolean> {
  await database.query('SELECT 1')
  return true
}

async function listen(app: FastifyInstance, { config, host }: Orders): Promise<void> {
  try {
    await app.listen({ port: config.port, host })
  } catch (error) {
    throw portRefusal(error, config.port) ?? error
  }
}

/** Lets requests in flight finish, but not for ever. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), drainMs)
  await app.close()
  clearTimeout(timer)
}
