/** What the process counts about itself, as Prometheus reads it. */
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { AppOptions } from './app.ts'
import { HandedRequest } from './handed-request.ts'

/** One of several processes that answer requests. */
export interface WorkerFigures {
  /** Stays the same when the process is followed by another. */
  readonly name: string
  /** How many buckets it writes. */
  buckets(): number
  handedOver(): number
  /** The figures of the others that can be reached. */
  others(): Promise<readonly string[]>
}

/** How the database fares, whoever is to blame. */
export interface DatabaseStrain {
  readonly oldestSeconds: number
  readonly usedIds: number
  readonly deadRows: number
  readonly sessions: number
  readonly mostSessions: number
}

/** Labels and log lines name the route's pattern: an address may hold what must not be written. */
export function addMetrics(
  app: FastifyInstance,
  { worker, strain }: Pick<AppOptions, 'worker' | 'strain'>,
): void {
  const register = new Registry()
  if (worker !== undefined) addWorker(register, worker)
  if (strain !== undefined) addStrain(register, strain)
  collectDefaultMetrics({ register })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [register],
  })
  app.addHook('onResponse', async (request, reply) => {
    // It is counted where it arrived.
    if (request.raw instanceof HandedRequest) return
    const { method } = request
    const route = request.routeOptions.url ?? 'none'
    const { statusCode: status, elapsedTime } = reply
    duration.observe({ method, route, status }, elapsedTime / 1000)
    request.log.info({ method, route, status, elapsedMs: Math.round(elapsedTime) }, 'answered')
  })
  app.get('/metrics', async (request, reply) => {
    const isOneOfMany = request.raw instanceof HandedRequest
    const others = isOneOfMany ? [] : ((await worker?.others()) ?? [])
    return reply.type(register.contentType).send(joined([await register.metrics(), ...others]))
  })
}

/** Every figure bears the worker's name, so that those of all can stand side by side. */
function addWorker(register: Registry, worker: WorkerFigures): void {
  register.setDefaultLabels({ worker: worker.name })
  new Gauge({
    name: 'yiqiao_buckets',
    help: 'Buckets that the worker writes.',
    registers: [register],
    collect() {
      this.set(worker.buckets())
    },
  })
  new Gauge({
    name: 'yiqiao_handed_over',
    help: 'Requests that reached this worker since its start and were handed to the writer.',
    registers: [register],
    collect() {
      this.set(worker.handedOver())
    },
  })
}

const strainGauges: readonly (readonly [keyof DatabaseStrain, string, string])[] = [
  ['oldestSeconds', 'oldest_transaction_seconds', 'How long the oldest transaction has been open.'],
  ['usedIds', 'used_transaction_ids', 'Transaction ids in use; two billion are the end.'],
  ['deadRows', 'dead_rows', 'Rows that nobody sees any more and vacuum has not removed.'],
  ['sessions', 'sessions', 'Sessions of the database server, whoever has them.'],
  ['mostSessions', 'sessions_most', 'As many sessions it allows.'],
]

/** Read once for all of them; while the database is away nothing is said of it. */
function addStrain(register: Registry, strain: () => Promise<DatabaseStrain>): void {
  let read: Promise<DatabaseStrain | null> | undefined
  const readOnce = () => {
    read ??= strain()
      .catch(() => null)
      .finally(() => {
        read = undefined
      })
    return read
  }
  for (const [figure, name, help] of strainGauges) {
    new Gauge({
      name: `yiqiao_database_${name}`,
      help,
      registers: [register],
      async collect() {
        const seen = await readOnce()
        if (seen === null) this.reset()
        else this.set(seen[figure])
      },
    })
  }
}

/** The samples of one name stand together, under one head. */
function joined(texts: readonly string[]): string {
  const samples = new Map<string, string>()
  for (const family of texts.flatMap((text) => text.trim().split('\n\n'))) {
    const lines = family.split('\n')
    const head = lines.filter((line) => line.startsWith('#')).join('\n')
    const own = lines.filter((line) => !line.startsWith('#')).join('\n')
    samples.set(head, [samples.get(head), own].filter((text) => text).join('\n'))
  }
  return `${[...samples].map(([head, own]) => `${head}\n${own}`).join('\n\n')}\n`
}
