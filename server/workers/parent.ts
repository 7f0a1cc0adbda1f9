/**
 * The parent of several workers: it keeps what there is once (the lock, the database, the work that
 * nobody waits for), starts them anew when they die, and stops them in order.
 */
import cluster, { type Worker as Child } from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAlliance } from '../open-alliance.ts'
import { StartFailure } from '../start-failure.ts'
import type { FromChild } from './child-messages.ts'
import { doorFolder } from './door.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { meetOthers } from './meet-others.ts'
import { type Ground, type Orders, openGround, type WorkerOrders } from './open-worker.ts'
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
  await meetOthers(ground.leases, orders.isAlone)
  const alliance = await openBackground(ground, orders, undo)
  const doors = await doorFolder(orders.config.dataFolder)
  const told: WorkerOrders = { ...orders, doors, outside: alliance.outside }
  cluster.setupPrimary({ exec: join(import.meta.dirname, 'child.ts'), args: [] })
  const children = new Children(told, () => alliance.wake(), ground)
  undo.push(() => children.stop())
  interrupted.throwIfAborted()
  await children.start()
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

class Children {
  readonly #orders: WorkerOrders
  readonly #wake: () => void
  readonly #ground: Ground
  readonly #living = new Set<Child>()
  #isStopping = false

  constructor(orders: WorkerOrders, wake: () => void, ground: Ground) {
    this.#orders = orders
    this.#wake = wake
    this.#ground = ground
  }

  async start(): Promise<void> {
    const places = Array.from({ length: this.#orders.config.workers }, () => this.#startOne())
    await Promise.all(places.map(({ ready }) => ready))
    for (const { child } of places) void this.#keepAlive(child)
  }

  #startOne(): { child: Child; ready: Promise<void> } {
    const child = cluster.fork()
    this.#living.add(child)
    child.once('exit', () => this.#living.delete(child))
    child.on('error', (error) => this.#ground.report(error))
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (message: FromChild) => {
        if (message.kind === 'ready') resolve()
        if (message.kind === 'failed') reject(new StartFailure(message.code, message.sentence))
        if (message.kind === 'wake') this.#wake()
      })
      child.once('exit', (code) => reject(new Error(`A worker ended with ${code} at its start.`)))
    })
    // It may be told before anybody waits for it.
    ready.catch(() => undefined)
    child.send({ kind: 'serve', orders: this.#orders })
    return { child, ready }
  }

  /** One place among the workers: whoever dies there is followed by another. */
  async #keepAlive(first: Child): Promise<void> {
    let child = first
    let pauseMs = pauses.firstMs
    for (;;) {
      const startedAt = performance.now()
      if (!child.isDead()) await once(child, 'exit')
      if (this.#isStopping) return
      const livedLong = performance.now() - startedAt > pauses.livedLongMs
      pauseMs = livedLong ? pauses.firstMs : Math.min(pauseMs * 2, pauses.mostMs)
      this.#ground.logger.warn({ pauseMs }, 'a worker ended and is started again')
      await sleep(pauseMs, undefined, { ref: false })
      if (this.#isStopping) return
      const next = this.#startOne()
      next.ready.catch((error: unknown) => this.#ground.report(error))
      child = next.child
    }
  }

  /** All finish what is in flight, then all end: until then each may need the others. */
  async stop(): Promise<void> {
    this.#isStopping = true
    const all = [...this.#living]
    const killing = setTimeout(() => {
      for (const child of all) child.process.kill('SIGKILL')
    }, stopMs)
    await Promise.all(all.map((child) => this.#drain(child)))
    for (const child of all) if (child.isConnected()) child.send({ kind: 'end' })
    await Promise.all(all.map((child) => (child.isDead() ? undefined : once(child, 'exit'))))
    clearTimeout(killing)
  }

  #drain(child: Child): Promise<void> {
    return new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.on('message', ({ kind }: FromChild) => kind === 'drained' && resolve())
      if (child.isDead() || !child.isConnected()) resolve()
      else child.send({ kind: 'drain' })
    })
  }
}
