/**
 * A proxy between two programs that breaks the wire on order: cuts, silences, slows, resets in the
 * middle of a row, or acts at a step that it knows by the bytes passing by.
 */
import { createServer, type Server, type Socket, connect as toUpstream } from 'node:net'

export type Direction = 'up' | 'down'

export type Fault =
  | { readonly kind: 'none' }
  /** Every piece arrives so much later, in order. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** So many bytes a second, one by one. */
  | { readonly kind: 'trickle'; readonly bytesPerSecond: number; readonly direction: Direction }
  /** Connections stay open, and nothing passes. */
  | { readonly kind: 'silence' }
  /** What one side sends is lost; after a while the other is told that the connection is gone. */
  | { readonly kind: 'swallow'; readonly direction: Direction; readonly resetAfterMs: number }
  /** Cuts when so many further bytes have passed, wherever in a row that is. */
  | { readonly kind: 'reset-after'; readonly bytes: number; readonly direction: Direction }

/** What to do when bytes with this text come by: once, before they pass or instead. */
export interface Step {
  readonly direction: Direction
  readonly pattern: RegExp
  /** `drop` keeps these bytes back and cuts this connection. */
  readonly act: () => 'pass' | 'drop' | Promise<'pass' | 'drop'>
}

export interface Target {
  readonly host: string
  readonly port: number
}

export interface WireProxy {
  readonly port: number
  /** How many connections were broken so far, so that a test can see that its fault struck. */
  readonly broken: number
  set(fault: Fault): void
  /** Waits for a step, on any connection; resolves when it was acted upon. */
  at(step: Step): Promise<void>
  /** Lets go what is waited for and has not come. */
  forgetSteps(): void
  /** Resets every connection that is open now. */
  cut(): void
  close(): Promise<void>
}

interface Pair {
  readonly inner: Socket
  readonly outer: Socket
  /** The end of what each direction waits for; pieces pass one after another. */
  readonly tail: Record<Direction, Promise<void>>
  left: number
}

interface Armed extends Step {
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** `target` is asked for each connection: what is behind the wire may come back elsewhere. */
export async function startWireProxy(target: () => Target): Promise<WireProxy> {
  let fault: Fault = { kind: 'none' }
  let steps: Armed[] = []
  let broken = 0
  const pairs = new Set<Pair>()
  const sockets = new Set<Socket>()

  const server = createServer({ allowHalfOpen: true }, (outer) => {
    const inner = toUpstream({ ...target(), allowHalfOpen: true, noDelay: true })
    outer.setNoDelay(true)
    const pair: Pair = {
      inner,
      outer,
      tail: { up: Promise.resolve(), down: Promise.resolve() },
      left: fault.kind === 'reset-after' ? fault.bytes : 0,
    }
    pairs.add(pair)
    carry(pair, 'up', outer, inner)
    carry(pair, 'down', inner, outer)
    for (const socket of [inner, outer]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
  })

  function carry(pair: Pair, direction: Direction, from: Socket, to: Socket): void {
    from.on('error', () => reset(pair))
    from.on('close', () => {
      if (to.destroyed) pairs.delete(pair)
    })
    from.on('data', (bytes: Buffer) =>
      queue(pair, direction, () => pass(pair, direction, bytes, to)),
    )
    from.on('end', () => queue(pair, direction, async () => void (to.writable && to.end())))
  }

  function queue(pair: Pair, direction: Direction, work: () => Promise<void>): void {
    pair.tail[direction] = pair.tail[direction].then(work).catch(() => reset(pair))
  }

  async function pass(pair: Pair, direction: Direction, bytes: Buffer, to: Socket): Promise<void> {
    for (const step of steps.filter((one) => matches(one, direction, bytes))) {
      steps = steps.filter((one) => one !== step)
      try {
        const wanted = await step.act()
        if (wanted === 'drop') reset(pair)
        step.done()
        if (wanted === 'drop') return
      } catch (error) {
        step.failed(error)
      }
    }
    const now = fault
    if (now.kind === 'silence') return
    if (now.kind === 'delay') await pauseFor(now.ms)
    if ('direction' in now && now.direction === direction) {
      if (now.kind === 'trickle') return trickle(bytes, to, now.bytesPerSecond)
      if (now.kind === 'swallow') {
        setTimeout(() => reset(pair), now.resetAfterMs).unref()
        return
      }
      return resetWithin(pair, bytes, to)
    }
    await write(to, bytes)
  }

  async function resetWithin(pair: Pair, bytes: Buffer, to: Socket): Promise<void> {
    const passing = bytes.subarray(0, pair.left)
    pair.left -= passing.length
    if (passing.length > 0) await write(to, passing)
    if (passing.length < bytes.length) reset(pair)
  }

  function reset(pair: Pair): void {
    if (pairs.delete(pair)) broken += 1
    resetSocket(pair.inner)
    resetSocket(pair.outer)
  }

  const port = await listening(server)
  return {
    port,
    get broken() {
      return broken
    },
    set(next) {
      fault = next
      if (next.kind === 'reset-after') for (const pair of pairs) pair.left = next.bytes
    },
    at: (step) =>
      new Promise((done, failed) => {
        steps.push({ ...step, done, failed })
      }),
    forgetSteps() {
      steps = []
    },
    cut() {
      for (const pair of [...pairs]) reset(pair)
    },
    async close() {
      for (const socket of [...sockets]) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/**
 * Node loses a socket that is reset while its end is on the way: it is never closed, and the
 * process spins for ever when it should end.
 */
function resetSocket(socket: Socket): void {
  const isEnding = socket.writableEnded && !socket.writableFinished
  if (isEnding) socket.destroy()
  else socket.resetAndDestroy()
}

function matches({ direction, pattern }: Step, of: Direction, bytes: Buffer): boolean {
  return direction === of && pattern.test(bytes.toString('latin1'))
}

async function trickle(bytes: Buffer, to: Socket, bytesPerSecond: number): Promise<void> {
  for (const byte of bytes) {
    if (to.destroyed) return
    await write(to, Buffer.from([byte]))
    await pauseFor(1000 / bytesPerSecond)
  }
}

function write(to: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (!to.writable) return resolve()
    to.write(bytes, () => resolve())
  })
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0)
    })
  })
}

/** Where an address leads. */
export function targetOf(url: string): Target {
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}

/** The same address by way of the proxy. */
export function throughProxy(url: string, { port }: WireProxy): string {
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return through.href
}
