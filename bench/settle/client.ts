/**
 * Load over real HTTP, in a process of its own: so many connections, each with one request under
 * way, or a fixed rate of arrivals whatever the answers do.
 *
 *     node bench/settle/client.ts '{"port":7400,"workload":"W20",…}'
 *
 * Prints one line of JSON: what was answered, latencies and its own CPU time.
 */
import { connect, type Socket } from 'node:net'
import { requestMaker, type Workload } from './workload.ts'

export interface ClientOrder {
  readonly port: number
  readonly workload: Workload
  readonly connections: number
  readonly seconds: number
  readonly warmSeconds: number
  readonly members: number
  readonly seed: number
  readonly run: string
  readonly onlyPerson?: number
  /** Arrivals a second, for an open loop; latency counts from the moment of arrival. */
  readonly rate?: number
}

export interface ClientReport {
  readonly settled: number
  readonly refused: number
  readonly busy: number
  readonly failed: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly cpuSeconds: number
  readonly firstRefusal: string | null
}

const order: ClientOrder = JSON.parse(process.argv[2] ?? '{}')
const maker = requestMaker(order)
const headEnd = Buffer.from('\r\n\r\n')
const counts = { settled: 0, refused: 0, busy: 0, failed: 0 }
const latencies: number[] = []
const idle: Line[] = []
const arrivals: number[] = []
let firstRefusal: string | null = null
let serial = 0
let counting = false
let over = false

interface Line {
  readonly socket: Socket
  buffered: Buffer
  sentAt: number
}

function send(line: Line, arrivedAt: number): void {
  line.sentAt = arrivedAt
  line.socket.write(maker.next(serial++))
}

function open(): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true })
    const line: Line = { socket, buffered: Buffer.alloc(0), sentAt: 0 }
    socket.once('connect', () => resolve(line))
    socket.once('error', reject)
    socket.on('data', (chunk: Buffer) => receive(line, chunk))
    socket.on('close', () => {
      if (!over) counts.failed += 1
    })
  })
}

function receive(line: Line, chunk: Buffer): void {
  line.buffered = line.buffered.length === 0 ? chunk : Buffer.concat([line.buffered, chunk])
  const end = line.buffered.indexOf(headEnd)
  if (end < 0) return
  const head = line.buffered.toString('latin1', 0, end)
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
  if (line.buffered.length < end + 4 + length) return
  const status = Number(head.slice(9, 12))
  // Refusals are no part of a workload; the first one is shown, so that its cause can be found.
  if (status >= 400 && status !== 503) firstRefusal ??= line.buffered.toString('utf8', end + 4)
  line.buffered = line.buffered.subarray(end + 4 + length)
  if (counting) count(status, line.sentAt)
  if (over) return
  const waiting = arrivals.shift()
  if (order.rate === undefined) send(line, performance.now())
  else if (waiting === undefined) idle.push(line)
  else send(line, waiting)
}

function count(status: number, sentAt: number): void {
  if (status === 201) {
    counts.settled += 1
    latencies.push(performance.now() - sentAt)
  } else if (status === 503) counts.busy += 1
  else if (status < 500) counts.refused += 1
  else counts.failed += 1
}

/** Arrivals of an open loop come in small bursts of one millisecond, which is how timers tick. */
function startArrivals(rate: number): NodeJS.Timeout {
  const startedAt = performance.now()
  let arrived = 0
  return setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) * rate) / 1000)
    for (; arrived < due; arrived++) {
      const at = startedAt + ((arrived + 1) * 1000) / rate
      const line = idle.shift()
      if (line === undefined) arrivals.push(at)
      else send(line, at)
    }
  }, 1)
}

const lines = await Promise.all(Array.from({ length: order.connections }, open))
let ticking: NodeJS.Timeout | undefined
if (order.rate === undefined) for (const line of lines) send(line, performance.now())
else {
  idle.push(...lines)
  ticking = startArrivals(order.rate)
}
await pause(order.warmSeconds)
const cpu = process.cpuUsage()
const startedAt = performance.now()
counting = true
await pause(order.seconds)
counting = false
const seconds = (performance.now() - startedAt) / 1000
const { user, system } = process.cpuUsage(cpu)
over = true
clearInterval(ticking)
// What is under way is answered before the lines end, so that every sent key has its outcome.
await pause(0.5)
for (const { socket } of lines) socket.destroy()
latencies.sort((a, b) => a - b)
const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0
const report: ClientReport = {
  ...counts,
  seconds,
  p50Ms: at(0.5),
  p99Ms: at(0.99),
  p999Ms: at(0.999),
  cpuSeconds: (user + system) / 1e6,
  firstRefusal,
}
console.log(JSON.stringify(report))

function pause(ofSeconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ofSeconds * 1000))
}
