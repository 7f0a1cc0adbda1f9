/**
 * Load over real HTTP: so many connections, each with one request under way, or a fixed rate of
 * arrivals whatever the answers do.
 */
import { connect, type Socket } from 'node:net'
import { type Order, pause, type Report, Tally, takeOrders } from './load.ts'
import { signedInHeaders } from './signed-in.ts'
import { Undoable } from './undoable.ts'
import { type RequestMaker, requestMaker, reversalBytes, type SentBill } from './workload.ts'

const headEnd = Buffer.from('\r\n\r\n')
/** What arrived in time is waited for so long. */
const drainSeconds = 10

interface Line {
  readonly socket: Socket
  buffered: Buffer
  sentAt: number
  isWaiting: boolean
  answered: (settlement: string | undefined) => void
}

takeOrders(
  async (order) => new Run(order, await signedInHeaders(order)).report(),
  async () => undefined,
)

class Run {
  readonly #order: Order
  readonly #headers: string
  readonly #maker: RequestMaker
  readonly #tally: Tally
  readonly #idle: Line[] = []
  readonly #arrivals: number[] = []
  readonly #undoable = new Undoable()
  #serial = 0
  #isOver = false

  constructor(order: Order, headers: string) {
    this.#order = order
    this.#headers = headers
    this.#maker = requestMaker(order)
    this.#tally = new Tally(order.rate !== undefined)
  }

  async report(): Promise<Report> {
    const { connections, rate, seconds } = this.#order
    const lines = await Promise.all(Array.from({ length: connections }, () => this.#open()))
    let ticking: NodeJS.Timeout | undefined
    if (rate === undefined) for (const line of lines) this.#send(line, performance.now())
    else {
      this.#idle.push(...lines)
      ticking = this.#startArrivals(rate)
    }
    await pause(seconds)
    this.#tally.end()
    clearInterval(ticking)
    if (rate === undefined) this.#isOver = true
    // What is under way is answered before the lines end, so that every sent key has its outcome.
    const isBusy = () => this.#arrivals.length > 0 || lines.some(({ isWaiting }) => isWaiting)
    for (let waited = 0; isBusy() && waited < drainSeconds; waited += 0.05) await pause(0.05)
    this.#isOver = true
    const waiting = lines.filter(({ isWaiting }) => isWaiting).map(({ sentAt }) => sentAt)
    for (const sentAt of [...waiting, ...this.#arrivals]) this.#tally.leave(sentAt)
    for (const { socket } of lines) socket.destroy()
    return this.#tally.report()
  }

  #send(line: Line, arrivedAt: number): void {
    line.sentAt = arrivedAt
    line.isWaiting = true
    const undo = this.#maker.isReversalNext() ? this.#undoable.take() : undefined
    if (undo !== undefined) {
      line.answered = () => this.#undoable.undone(undo.person)
      line.socket.write(reversalBytes(undo.settlement, this.#headers))
      return
    }
    const bill = this.#nextBill()
    this.#undoable.sent(bill)
    line.answered = (settlement) => this.#undoable.settled(bill, settlement)
    line.socket.write(bill.bytes)
  }

  #nextBill(): SentBill {
    const { path = '/api/settlements' } = this.#order
    for (;;) {
      const bill = this.#maker.request(this.#serial++, path, this.#headers)
      if (!this.#undoable.isBeingUndone(bill.person)) return bill
    }
  }

  #open(): Promise<Line> {
    const { port } = this.#order
    return new Promise((resolve, reject) => {
      const socket = connect({ port: port ?? 0, host: '127.0.0.1', noDelay: true })
      const answered = () => undefined
      const buffered = Buffer.alloc(0)
      const line: Line = { socket, buffered, sentAt: 0, isWaiting: false, answered }
      socket.once('connect', () => resolve(line))
      socket.once('error', reject)
      socket.on('data', (chunk: Buffer) => this.#receive(line, chunk))
      socket.on('close', () => {
        if (!this.#isOver) this.#tally.count('failed', line.sentAt)
      })
    })
  }

  #receive(line: Line, chunk: Buffer): void {
    line.buffered = line.buffered.length === 0 ? chunk : Buffer.concat([line.buffered, chunk])
    const end = line.buffered.indexOf(headEnd)
    if (end < 0) return
    const head = line.buffered.toString('latin1', 0, end)
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (line.buffered.length < end + 4 + length) return
    const status = Number(head.slice(9, 12))
    const outcome = outcomeOf(status)
    // Refusals are no part of a workload; the first one is shown, so that its cause can be found.
    if (outcome === 'refused' || outcome === 'failed') {
      this.#tally.firstRefusal ??= line.buffered.toString('utf8', end + 4)
    }
    line.buffered = line.buffered.subarray(end + 4 + length)
    line.isWaiting = false
    line.answered(/location: \/api\/settlements\/(\S+)/i.exec(head)?.[1])
    this.#tally.count(outcome, line.sentAt)
    if (!this.#isOver) this.#sendNext(line)
  }

  #sendNext(line: Line): void {
    const waiting = this.#order.rate === undefined ? performance.now() : this.#arrivals.shift()
    if (waiting === undefined) this.#idle.push(line)
    else this.#send(line, waiting)
  }

  /** Arrivals of an open loop come in small bursts of one millisecond, which is how timers tick. */
  #startArrivals(rate: number): NodeJS.Timeout {
    const startedAt = performance.now()
    let arrived = 0
    return setInterval(() => {
      const due = Math.floor(((performance.now() - startedAt) * rate) / 1000)
      for (; arrived < due; arrived++) {
        const at = startedAt + ((arrived + 1) * 1000) / rate
        const line = this.#idle.shift()
        if (line === undefined) this.#arrivals.push(at)
        else this.#send(line, at)
      }
    }, 1)
  }
}

function outcomeOf(status: number): 'settled' | 'refused' | 'busy' | 'failed' {
  if (status === 201) return 'settled'
  if (status === 503) return 'busy'
  return status < 500 ? 'refused' : 'failed'
}
