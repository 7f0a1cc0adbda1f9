/** One of several workers. It does what its parent says, and ends with it. */
import type { FastifyInstance } from 'fastify'
import { failureOf } from '../start-failure.ts'
import type { FromChild, ToChild } from './child-messages.ts'
import { closeApp, listen, openGround, openWorker, type WorkerOrders } from './open-worker.ts'
import { closeAll, type Undo } from './undo.ts'

/** Between two calls for work in the background. */
const wakeEveryMs = 100

const undo: Undo = []
let app: FastifyInstance | undefined

// A Ctrl-C in a terminal reaches us as well; the parent says what to do about it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
for (const channel of [process.stdout, process.stderr]) channel.on('error', () => {})

process.on('message', (message: ToChild) => {
  if (message.kind === 'serve') void serve(message.orders)
  if (message.kind === 'drain') void drain()
  if (message.kind === 'end') void end()
})

async function serve(orders: WorkerOrders): Promise<void> {
  try {
    const ground = openGround(orders, undo)
    const worker = await openWorker(ground, orders, undo, wakeSoon())
    app = worker.app
    await listen(app, orders)
    tell({ kind: 'ready' })
  } catch (error) {
    const failure = failureOf(error, orders.config.dataFolder)
    if (failure === undefined) throw error
    tell({ kind: 'failed', code: failure.code, sentence: failure.message })
  }
}

async function drain(): Promise<void> {
  if (app !== undefined) await closeApp(app)
  tell({ kind: 'drained' })
}

async function end(): Promise<void> {
  await closeAll(undo)
  process.exit(0)
}

/** Many settlements call at once; one message is enough for all of them. */
function wakeSoon(): () => void {
  let isCalled = false
  return () => {
    if (isCalled) return
    isCalled = true
    setTimeout(() => {
      isCalled = false
      tell({ kind: 'wake' })
    }, wakeEveryMs)
  }
}

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message)
}
