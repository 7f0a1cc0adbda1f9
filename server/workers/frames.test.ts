import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { type Frame, frameBytes, readFrames } from './frames.ts'

const frame: fc.Arbitrary<Frame> = fc
  .tuple(
    fc.nat(),
    fc.array(fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.nat())),
    fc.uint8Array({ maxLength: 200 }),
  )
  .map(([id, head, bytes]) => ({ id, head, body: Buffer.from(bytes) }))

describe('frames', () => {
  it('arrive whole and in order, wherever the connection cuts them', () => {
    fc.assert(
      fc.property(fc.array(frame), fc.array(fc.nat({ max: 40 })), (frames, cuts) => {
        const socket = new EventEmitter()
        const arrived: Frame[] = []
        readFrames(socket as Socket, (one) => arrived.push(one))
        let bytes = Buffer.concat(frames.map(frameBytes))
        for (const cut of cuts) {
          if (bytes.length > 0) socket.emit('data', bytes.subarray(0, cut))
          bytes = bytes.subarray(cut)
        }
        if (bytes.length > 0) socket.emit('data', bytes)
        assert.deepEqual(arrived, frames)
      }),
    )
  })
})
