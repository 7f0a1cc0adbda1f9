/** A kept-open connection to another worker, over which requests are handed to it. */
import { connect, type Socket } from 'node:net'
import type { Passed, Reply } from '../http/handed-request.ts'
import { errorCode } from '../start-failure.ts'
import { type Frame, frameWriter, readFrames } from './frames.ts'

/** What became of a request is not known; sent again with its key, it is done once. */
export class LineBroken extends Error {
  /** Nobody listens there any more, so whoever did is dead. */
  readonly isDead: boolean

  constructor(cause?: unknown) {
    super('Another worker broke off.', { cause })
    this.isDead = errorCode(cause) === 'ECONNREFUSED'
  }
}

interface Waiting {
  readonly done: (reply: Reply) => void
  readonly failed: (error: LineBroken) => void
}

export class Line {
  readonly #socket: Socket
  readonly #write: (frame: Frame) => void
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  constructor(path: string) {
    this.#socket = connect({ path })
    this.#write = frameWriter(this.#socket)
    readFrames(this.#socket, (frame) => this.#receive(frame))
    let reason: unknown
    this.#socket.on('error', (error) => {
      reason = error
    })
    this.#socket.once('close', () => this.#breakOff(new LineBroken(reason)))
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  /** @throws LineBroken */
  send({ method, url, headers, body }: Passed): Promise<Reply> {
    this.#last = (this.#last + 1) >>> 0
    const id = this.#last
    return new Promise((resolve, reject) => {
      if (!this.isOpen) return reject(new LineBroken())
      this.#waiting.set(id, { done: resolve, failed: reject })
      this.#write({ id, head: [method, url, headers], body })
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive({ id, head, body }: Frame): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.done(replyIn(head, body))
  }

  #breakOff(error: LineBroken): void {
    for (const { failed } of this.#waiting.values()) failed(error)
    this.#waiting.clear()
  }
}

/** What the other end wrote with `headOf`; both are of one version. */
function replyIn(head: unknown, body: Buffer): Reply {
  const [status, rest] = head as [number, never]
  return status === 0 ? { elsewhere: rest } : { status, headers: rest, body }
}

const nothing = Buffer.alloc(0)

/** The frame of a reply. */
export function frameOf(id: number, reply: Reply): Frame {
  if ('elsewhere' in reply) return { id, head: [0, reply.elsewhere], body: nothing }
  return { id, head: [reply.status, reply.headers], body: reply.body }
}

export function passedIn({ head, body }: Frame): Passed {
  const [method, url, headers] = head as [string, string, Passed['headers']]
  return { method, url, headers, body }
}
