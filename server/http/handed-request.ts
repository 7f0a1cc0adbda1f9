/**
 * A request that reached another process, as this one's routes see it: nothing is read from a
 * connection, and what would be written to one is the answer.
 */
import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

export interface Passed {
  readonly method: string
  readonly url: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Buffer
}

/** What the routes of another process answered, to be sent on as it is. */
export interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

/** Or the bucket that the request turned out to need, which this process does not write. */
export type Reply = Answer | { readonly elsewhere: number }

/** None of them is ever connected. */
const noSocket = new Socket()

export class HandedRequest extends IncomingMessage {
  /** Set where the routes found that another process has to do it. */
  elsewhere: number | undefined

  constructor({ method, url, headers, body }: Passed) {
    super(noSocket)
    this.method = method
    this.url = url
    this.headers = headers
    this.complete = true
    this.push(body)
    this.push(null)
  }

  override _read(): void {}
}

type Routes = (request: IncomingMessage, response: ServerResponse) => void

/** Runs a request through the routes of this process. */
export function answerHere(routes: Routes, passed: Passed): Promise<Reply> {
  return new Promise((resolve) => {
    const request = new HandedRequest(passed)
    routes(request, new HandedResponse(request, resolve))
  })
}

class HandedResponse extends ServerResponse {
  readonly #request: HandedRequest
  readonly #done: (reply: Reply) => void

  constructor(request: HandedRequest, done: (reply: Reply) => void) {
    super(request)
    this.#request = request
    this.#done = done
  }

  /** The framework hands over all headers at once, and then the whole body. */
  override writeHead(status: number, ...[headers]: unknown[]): this {
    this.statusCode = status
    for (const [name, value] of Object.entries(headers ?? {})) this.setHeader(name, value)
    return this
  }

  override write(): boolean {
    throw new Error('broken invariant: an answer in pieces was handed over')
  }

  override end(...[body]: unknown[]): this {
    const { elsewhere } = this.#request
    if (elsewhere === undefined) {
      // Whoever sends the answer on writes its length in its own place.
      this.removeHeader('content-length')
      this.#done({ status: this.statusCode, headers: this.getHeaders(), body: bytesOf(body) })
    } else this.#done({ elsewhere })
    this.emit('finish')
    return this
  }
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  return typeof body === 'string' ? Buffer.from(body) : Buffer.alloc(0)
}
