/**
 * The door to a scanner for viruses that speaks the protocol of clamd (INSTREAM): a file goes there
 * while it comes in, and at its end the scanner says what it found. One that does not answer says
 * nothing, and nobody takes its silence for a clean bill.
 */
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { StartFailure } from '../start-failure.ts'

export type Verdict = 'clean' | 'infected' | 'away'

export interface Scan {
  add(bytes: Uint8Array): Promise<void>
  end(): Promise<Verdict>
  /** The file is not taken, whatever the scanner would have said. */
  stop(): void
}

export interface Scanner {
  begin(): Scan
}

/** A socket of this machine by its absolute path, or a port of it as `tcp://127.0.0.1:3310`. */
export function clamdAt(place: string, patienceMs: number): Scanner {
  const options = optionsOf(place)
  return { begin: () => scanBy(connect(options), patienceMs) }
}

/** @throws StartFailure for a place on another machine: files would travel unsealed. */
export function optionsOf(place: string): NetConnectOpts {
  if (place.startsWith('/')) return { path: place }
  const url = URL.parse(place)
  const isHere = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url?.protocol === 'tcp:' && isHere && url.port !== '') {
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
  }
  throw new StartFailure(
    'setting-malformed',
    'The setting YIQIAO_SCANNER is no socket of this machine: write it as "/run/clamav/clamd.ctl" or "tcp://127.0.0.1:3310".',
  )
}

function scanBy(socket: Socket, patienceMs: number): Scan {
  const answer = wordOf(socket)
  socket.setTimeout(patienceMs, () => socket.destroy())
  socket.write('zINSTREAM\0')
  return {
    async add(bytes) {
      if (socket.destroyed) return
      socket.write(lengthOf(bytes.length))
      if (!socket.write(bytes)) await drained(socket)
    },
    async end() {
      if (!socket.destroyed) socket.write(lengthOf(0))
      const word = await answer
      socket.destroy()
      if (/^stream: OK\0?$/.test(word)) return 'clean'
      return /^stream: .+ FOUND\0?$/.test(word) ? 'infected' : 'away'
    },
    stop: () => void socket.destroy(),
  }
}

function lengthOf(bytes: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(bytes)
  return head
}

/** All that it said until it hung up; nothing where the line broke. */
function wordOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let word = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      word += text
      if (word.endsWith('\0')) resolve(word)
    })
    socket.on('error', () => resolve(''))
    socket.on('close', () => resolve(word))
  })
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve)
    socket.once('close', () => resolve())
  })
}
