/** One of several workers. It does what its parent says, and ends with it. */
import type { Socket } from 'node:net'
import { failureOf, startFailures } from '../start-failure.ts'
import type { FromChild, ToChild } from './child-messages.ts'
import { drainMs, openGround, openWorker, type WorkerOrders } from './open-worker.ts'
import { PassedConnections } from './passed-connections.ts'
import { closeAll, type Undo } from './undo.ts'

/** Between two calls for work in the background. */
const wakeEveryMs = 100

const undo: Undo = []
const asked = new Map<number, Socket>()
let connections: PassedConnections | undefined

// A Ctrl-C in a terminal reaches us as well; the parent says what to do about it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
for (const channel of [process.stdout, process.stderr]) channel.on('error', () => {})
// Without a parent there is no port and no lock; what was in flight is as after a kill.
process.on('disconnect', () => process.exit(1))

process.on('message', (message: ToChild, handle: unknown) => {
  if (message.kind === 'serve') void serve(message.orders)
  if (message.kind === 'connection') ask(message.connection, handle as Socket | undefined)
  if (message.kind === 'keep') connections?.take(given(message.connection))
  if (message.kind === 'drop') given(message.connection)?.destroy()
  if (message.kind === 'drain') void drain()
  if (message.kind === 'end') void end()
})

async function serve(orders: WorkerOrders): Promise<void> {
  try {
    const ground = openGround(orders, undo)
    const { app, keeper } = await openWorker(ground, orders, undo, wakeSoon())
    // It never hears anything there; but only a server that listens keeps the time of requests.
    await app.listen({ path: `${keeper.me.address}.http` })
    undo.push(() => app.close())
    connections = new PassedConnections(app.server)
    tell({ kind: 'ready' })
  } catch (error) {
    const failure = failureOf(error, orders.config.dataFolder)
    if (failure === undefined) throw error
    const { code, message: sentence } = failure
    tell({ kind: 'failed', code, sentence }, () => process.exit(startFailures[code]))
  }
}

/** Nothing is read of a connection before the parent has said that nobody else got it. */
function ask(connection: number, socket: Socket | undefined): void {
  // It may have been closed on its way.
  if (socket !== undefined) asked.set(connection, socket)
  tell({ kind: 'asked', connection })
}

function given(connection: number): Socket | undefined {
  const socket = asked.get(connection)
  asked.delete(connection)
  return socket
}

async function drain(): Promise<void> {
  await connections?.close(drainMs)
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

function tell(message: FromChild, then: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, undefined, then)
}
