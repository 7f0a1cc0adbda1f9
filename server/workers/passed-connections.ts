/** Connections that a parent accepted, served as if they had arrived here. */
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

const pollMs = 20

export class PassedConnections {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #underWay = 0
  #isClosing = false

  constructor(server: Server) {
    this.#server = server
    server.prependListener('request', (_request, response) => this.#watch(response))
  }

  take(socket: Socket | undefined): void {
    if (socket === undefined || socket.destroyed) return
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
    this.#server.emit('connection', socket)
    socket.resume()
  }

  /** Lets what is under way be answered, but not for longer than `mostMs`. */
  async close(mostMs: number): Promise<void> {
    this.#isClosing = true
    this.#server.closeIdleConnections()
    const until = performance.now() + mostMs
    while (this.#underWay > 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
    for (const socket of this.#open) socket.destroySoon()
  }

  #watch(response: ServerResponse): void {
    this.#underWay += 1
    if (this.#isClosing) response.setHeader('connection', 'close')
    response.once('close', () => {
      this.#underWay -= 1
      if (this.#isClosing) setImmediate(() => this.#server.closeIdleConnections())
    })
  }
}
