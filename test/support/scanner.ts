/**
 * A scanner for viruses that is none: it speaks the protocol of clamd over a real socket, finds one
 * harmless string that stands for a virus, and falls silent, hangs up or errs when told to.
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** In two parts, so that no real scanner finds it in this file. */
export const sampleVirus = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-${'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`

export type ScannerMood = 'works' | 'silent' | 'hangs-up' | 'errs'

export interface TestScanner {
  readonly place: string
  /** How many bytes it was shown in all. */
  readonly seen: number
  mood: ScannerMood
  stop(): Promise<void>
}

export async function startTestScanner(): Promise<TestScanner> {
  let mood: ScannerMood = 'works'
  let seen = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    let came = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      came = Buffer.concat([came, bytes])
      if (mood === 'hangs-up') socket.destroy()
      const content = contentIn(came)
      if (content === undefined || mood !== 'works') {
        if (content !== undefined && mood === 'errs')
          socket.end('INSTREAM size limit exceeded. ERROR\0')
        return
      }
      seen += content.length
      const isFound = content.includes(sampleVirus)
      socket.end(isFound ? 'stream: Sample-Virus FOUND\0' : 'stream: OK\0')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    place: `tcp://127.0.0.1:${port}`,
    get seen() {
      return seen
    },
    get mood() {
      return mood
    },
    set mood(next) {
      mood = next
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const command = 'zINSTREAM\0'

/** Undefined before the last piece, which is empty. */
function contentIn(came: Buffer): Buffer | undefined {
  if (came.subarray(0, command.length).toString('latin1') !== command) return undefined
  const pieces: Buffer[] = []
  for (let at = command.length; at + 4 <= came.length; ) {
    const length = came.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(came.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
