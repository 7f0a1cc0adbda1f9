/**
 * Messages between processes of one machine: a length, a number that the reply repeats, a head as
 * JSON, and bytes. Whatever is ready at the same time travels in one go.
 */
import type { Socket } from 'node:net'

export interface Frame {
  readonly id: number
  readonly head: unknown
  readonly body: Buffer
}

const prefixBytes = 12

export function frameBytes({ id, head, body }: Frame): Buffer {
  // Nothing that is not Latin-1 can stand in a line or a header of HTTP.
  const text = JSON.stringify(head)
  const bytes = Buffer.allocUnsafe(prefixBytes + text.length + body.length)
  bytes.writeUInt32LE(bytes.length, 0)
  bytes.writeUInt32LE(id, 4)
  bytes.writeUInt32LE(text.length, 8)
  bytes.write(text, prefixBytes, 'latin1')
  body.copy(bytes, prefixBytes + text.length)
  return bytes
}

/** Calls `on` for each frame that arrives whole. */
export function readFrames(socket: Socket, on: (frame: Frame) => void): void {
  let chunks: Buffer[] = []
  let arrived = 0
  let wanted = prefixBytes
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    arrived += chunk.length
    if (arrived < wanted) return
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks)
    let at = 0
    for (;;) {
      const left = bytes.length - at
      wanted = left < prefixBytes ? prefixBytes : bytes.readUInt32LE(at)
      if (left < wanted) break
      on(frameIn(bytes.subarray(at, at + wanted)))
      at += wanted
    }
    chunks = at === bytes.length ? [] : [bytes.subarray(at)]
    arrived = bytes.length - at
  })
}

function frameIn(bytes: Buffer): Frame {
  const bodyAt = prefixBytes + bytes.readUInt32LE(8)
  return {
    id: bytes.readUInt32LE(4),
    head: JSON.parse(bytes.toString('latin1', prefixBytes, bodyAt)),
    body: bytes.subarray(bodyAt),
  }
}

/** Answers a function that sends frames over the socket. */
export function frameWriter(socket: Socket): (frame: Frame) => void {
  let isCorked = false
  return (frame) => {
    if (socket.destroyed) return
    if (!isCorked) {
      isCorked = true
      socket.cork()
      setImmediate(() => {
        isCorked = false
        socket.uncork()
      })
    }
    socket.write(frameBytes(frame))
  }
}
