/**
 * The parent of several workers: it keeps what there is once (the lock, the database, the port, the
 * work that nobody waits for), starts them anew when they die, and stops them in order.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAlliance } from '../open-alliance.ts'
import { StartFailure } from '../start-failure.ts'
import type { FromChild, ToChild } from './child-messages.ts'
import { closeDoors, doorFolder } from './door.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { meetOthers } from './meet-others.ts'
import {
  type Ground,
  type Orders,
  openGround,
  type WorkerOrders,
  watchOver,
} from './open-worker.ts'
import { PublicPort } from './public-port.ts'
import type { Undo } from './undo.ts'

/** After a death, before the next start; longer each time, unless it lived for long. */
const pauses = { firstMs: 100, mostMs: 10_000, livedLongMs: 30_000 }
/** A little more than requests in flight get. */
const stopMs = 12_000

/** Starts the workers and returns when all of them accept requests. */
export async function serveWithWorkers(
  orders: Orders,
  undo: Undo,
  interrupted: AbortSignal,
): Promise<void> {
  const ground = openGround(orders, undo)
  watchOver(ground, undo)
  await meetOthers(ground.leases, orders.isAlone)
  const alliance = await openBackground(ground, orders, undo)
  const { dataFolder } = orders.config
  const doors = await doorFolder(dataFolder, orders.isAlone)
  undo.push(() => closeDoors(doors, dataFolder))
  const told = { ...orders, doors, outside: alliance.outside }
  const port = new PublicPort()
  const workers = new Workers(told, port, () => alliance.wake(), ground)
  undo.push(() => workers.stop())
  interrupted.throwIfAborted()
  await workers.start()
  undo.push(() => port.close())
  await port.open(orders.config.port, orders.host)
}

/** Takes no requests, so it writes no bucket. */
async function openBackground({ database, leases, report }: Ground, orders: Orders, undo: Undo) {
  const me = { id: randomUUID(), host: hostname(), address: null, runsBackground: true }
  const keeper = new LeaseKeeper(me, leases, { report })
  const alliance = await openAlliance(orders.config, orders.url, database, report, {
    ownership: keeper,
    background: { isHere: () => keeper.runsBackground, wakeElsewhere: () => undefined },
  })
  undo.push(() => alliance.close())
  await keeper.start()
  undo.push(() => keeper.stop())
  return alliance
}

class Workers {
  readonly #orders: Omit<WorkerOrders, 'place'>
  readonly #port: PublicPort
  readonly #wake: () => void
  readonly #ground: Ground
  readonly #living = new Set<ChildProcess>()
  #isStopping = false

  constructor(
    orders: Omit<WorkerOrders, 'place'>,
    port: PublicPort,
    wake: () => void,
    ground: Ground,
  ) {
    this.#orders = orders
    this.#port = port
    this.#wake = wake
    this.#ground = ground
  }

  async start(): Promise<void> {
    const places = Array.from({ length: this.#orders.config.workers }, (_, i) => i + 1)
    const first = places.map((place) => this.#startOne(place))
    await Promise.all(first.map(({ ready }) => ready))
    for (const [i, { child }] of first.entries()) void this.#keepAlive(child, i + 1)
  }

  #startOne(place: number): { child: ChildProcess; ready: Promise<void> } {
    const child = fork(join(import.meta.dirname, 'child.ts'))
    this.#living.add(child)
    child.once('exit', () => {
      this.#living.delete(child)
      this.#port.remove(child)
    })
    child.on('error', (error) => this.#ground.report(error))
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (message: FromChild) => {
        if (message.kind === 'ready') {
          this.#port.add(child)
          resolve()
        }
        if (message.kind === 'failed') reject(new StartFailure(message.code, message.sentence))
        if (message.kind === 'asked') this.#port.asked(child, message.connection)
        if (message.kind === 'wake') this.#wake()
      })
      child.once('exit', (code) => reject(new Error(`A worker ended with ${code} at its start.`)))
    })
    // It may be told before anybody waits for it.
    ready.catch(() => undefined)
    tell(child, { kind: 'serve', orders: { ...this.#orders, place } })
    return { child, ready }
  }

  /** One place among the workers: whoever dies there is followed by another. */
  async #keepAlive(first: ChildProcess, place: number): Promise<void> {
    let child = first
    let pauseMs = pauses.firstMs
    for (;;) {
      const startedAt = performance.now()
      if (!hasEnded(child)) await once(child, 'exit')
      if (this.#isStopping) return
      const livedLong = performance.now() - startedAt > pauses.livedLongMs
      pauseMs = livedLong ? pauses.firstMs : Math.min(pauseMs * 2, pauses.mostMs)
      this.#ground.logger.warn({ pauseMs }, 'a worker ended and is started again')
      await sleep(pauseMs, undefined, { ref: false })
      if (this.#isStopping) return
      const next = this.#startOne(place)
      next.ready.catch((error: unknown) => this.#ground.report(error))
      child = next.child
    }
  }

  /** All finish what is in flight, then all end: until then each may need the others. */
  async stop(): Promise<void> {
    this.#isStopping = true
    const all = [...this.#living]
    const killing = setTimeout(() => {
      for (const child of all) child.kill('SIGKILL')
    }, stopMs)
    await Promise.all(all.map(drain))
    for (const child of all) tell(child, { kind: 'end' })
    await Promise.all(all.map((child) => (hasEnded(child) ? undefined : once(child, 'exit'))))
    clearTimeout(killing)
  }
}

function drain(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.on('message', ({ kind }: FromChild) => kind === 'drained' && resolve())
    if (hasEnded(child)) resolve()
    else tell(child, { kind: 'drain' })
  })
}

function tell(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message)
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
