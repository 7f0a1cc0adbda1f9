/**
 * Takes connections of the public port and gives them to the workers in turn.
 *
 * A connection stays open here until its worker has asked for it: one that was meant for a worker
 * that died or sleeps goes to the next, and the sleeper is told to drop it when it wakes.
 */
import type { ChildProcess } from 'node:child_process'
import { createServer, type Server, type Socket } from 'node:net'
import { portRefusal } from '../http/port.ts'
import { errorCode } from '../start-failure.ts'
import type { ToChild } from './child-messages.ts'

/** Whoever takes longer to take a connection is busy, or asleep. */
const patienceMs = 250

export class PublicPort {
  readonly #servers: Server[] = []
  readonly #workers = new Map<ChildProcess, Map<number, Socket>>()
  /** They did not ask for what they were given. */
  readonly #sleeping = new WeakSet<ChildProcess>()
  /** Connections that came while there was no worker. */
  readonly #waiting: Socket[] = []
  #last = 0

  /** @throws StartFailure when somebody listens there already. */
  async open(port: number, host: string): Promise<void> {
    // A browser may take `localhost` for either.
    const hosts = host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
    for (const one of hosts) {
      try {
        this.#servers.push(await listen(port, one, (socket) => this.#take(socket)))
      } catch (error) {
        const isMissing = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errorCode(error))
        if (one !== '::1' || !isMissing) throw portRefusal(error, port) ?? error
      }
    }
  }

  /** From now on the worker gets its share. */
  add(worker: ChildProcess): void {
    this.#workers.set(worker, new Map())
    for (const socket of this.#waiting.splice(0)) this.#give(socket)
  }

  /** What it was given and has not taken goes to the others. */
  remove(worker: ChildProcess): void {
    const given = this.#workers.get(worker)
    this.#workers.delete(worker)
    for (const socket of given?.values() ?? []) this.#give(socket)
  }

  /** A worker has what it was given, and may keep it unless it took too long. */
  asked(worker: ChildProcess, connection: number): void {
    this.#sleeping.delete(worker)
    const given = this.#workers.get(worker)
    const socket = given?.get(connection)
    given?.delete(connection)
    socket?.destroy()
    const kind = socket === undefined ? 'drop' : 'keep'
    if (worker.connected) worker.send({ kind, connection } satisfies ToChild)
  }

  close(): void {
    for (const server of this.#servers) server.close()
    for (const socket of this.#waiting.splice(0)) socket.destroy()
  }

  #take(socket: Socket): void {
    // Whoever gets it hears of what happens to it.
    socket.on('error', () => {})
    this.#give(socket)
  }

  #give(socket: Socket): void {
    const worker = this.#next()
    if (worker === undefined) {
      this.#waiting.push(socket)
      return
    }
    this.#last += 1
    const connection = this.#last
    const given = this.#workers.get(worker)
    given?.set(connection, socket)
    const message: ToChild = { kind: 'connection', connection }
    worker.send(message, socket, { keepOpen: true }, (error) => {
      if (error !== null) this.remove(worker)
    })
    setTimeout(() => {
      if (!given?.delete(connection) || !this.#workers.has(worker)) return
      this.#sleeping.add(worker)
      this.#give(socket)
    }, patienceMs)
  }

  /** The next in turn who takes what it gets; where nobody does, the next in turn. */
  #next(): ChildProcess | undefined {
    const turns = [...this.#workers]
    const [next] = turns.find(([worker]) => !this.#sleeping.has(worker)) ?? turns[0] ?? [undefined]
    if (next === undefined) return undefined
    // To the end of the row.
    const given = this.#workers.get(next) ?? new Map()
    this.#workers.delete(next)
    this.#workers.set(next, given)
    return next
  }
}

function listen(port: number, host: string, on: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ pauseOnConnect: true, noDelay: true }, on)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => resolve(server))
  })
}
