/**
 * Spreads packed rows over partitions by the hash of their key, in one temporary file that has no
 * name: when the process ends, however it ends, nothing is left behind.
 */
import { close, openSync, read, rmdirSync, unlinkSync, write } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MOST_ROW_BYTES, type RowPacker, word } from './row-packing.ts'

interface Extent {
  readonly from: number
  readonly length: number
}

/** What another thread filled, to be read here: the descriptor belongs to the process. */
export interface SpreadParts {
  readonly rows: number
  readonly extents: readonly (readonly Extent[])[]
  /** What of each partition was not written any more. */
  readonly rests: readonly Uint8Array[]
}

const writing = promisify(write)
const reading = promisify(read)
const closing = promisify(close)

/** A file of this process that only its descriptor leads to. */
export async function unnamedFile(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-match-'))
  const path = join(folder, 'rows')
  const descriptor = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  rmdirSync(folder)
  return descriptor
}

export class Partitions {
  readonly count: number
  readonly descriptor: number
  rows = 0
  readonly #chunkBytes: number
  readonly #chunks: Buffer[]
  readonly #used: Int32Array
  #extents: Extent[][]
  #end = 0
  #full: { readonly partition: number; readonly bytes: Buffer }[] = []
  readonly #spare: Buffer[] = []

  constructor(descriptor: number, count: number) {
    this.count = count
    this.descriptor = descriptor
    this.#chunkBytes = Math.max(2 * MOST_ROW_BYTES, Math.min(1 << 18, (16 << 20) / count))
    this.#chunks = Array.from({ length: count }, () => Buffer.alloc(0))
    this.#used = new Int32Array(count)
    this.#extents = Array.from({ length: count }, () => [])
  }

  static filled(descriptor: number, { rows, extents, rests }: SpreadParts): Partitions {
    const partitions = new Partitions(descriptor, extents.length)
    partitions.rows = rows
    partitions.#extents = extents.map((list) => [...list])
    for (const [i, rest] of rests.entries()) {
      partitions.#chunks[i] = Buffer.from(rest.buffer, rest.byteOffset, rest.byteLength)
      partitions.#used[i] = rest.byteLength
    }
    return partitions
  }

  parts(): SpreadParts {
    const rests = this.#chunks.map((chunk, i) => Uint8Array.from(chunk.subarray(0, this.#used[i])))
    return { rows: this.rows, extents: this.#extents, rests }
  }

  /** Keeps a packed row. Call `drain` now and then: rows wait in memory until then. */
  add({ bytes, words }: RowPacker, size: number): void {
    const partition = ((words[word.hash] ?? 0) >>> 0) % this.count
    let used = this.#used[partition] ?? 0
    let chunk = this.#chunks[partition]
    if (chunk === undefined || used + size > chunk.length) {
      if (chunk !== undefined && used > 0) {
        this.#full.push({ partition, bytes: chunk.subarray(0, used) })
      }
      chunk = this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.#chunkBytes)
      this.#chunks[partition] = chunk
      used = 0
    }
    bytes.copy(chunk, used, 0, size)
    this.#used[partition] = used + size
    this.rows += 1
  }

  /** Writes what is full. */
  async drain(): Promise<void> {
    const full = this.#full
    this.#full = []
    for (const { partition, bytes } of full) {
      await this.#write(partition, bytes)
      this.#spare.push(Buffer.from(bytes.buffer))
    }
  }

  async #write(partition: number, bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const left = bytes.length - done
      const { bytesWritten } = await writing(this.descriptor, bytes, done, left, this.#end + done)
      done += bytesWritten
    }
    this.#extents[partition]?.push({ from: this.#end, length: bytes.length })
    this.#end += bytes.length
  }

  /** All rows of a partition, one after another. */
  async read(partition: number): Promise<Buffer> {
    const extents = this.#extents[partition] ?? []
    const rest = this.#chunks[partition]?.subarray(0, this.#used[partition]) ?? Buffer.alloc(0)
    const length = extents.reduce((sum, extent) => sum + extent.length, rest.length)
    const bytes = Buffer.allocUnsafeSlow(length)
    let to = 0
    for (const extent of extents) {
      for (let done = 0; done < extent.length; ) {
        const left = extent.length - done
        const { bytesRead } = await reading(this.descriptor, bytes, to, left, extent.from + done)
        if (bytesRead === 0) throw new Error('A temporary file lost its rows.')
        done += bytesRead
        to += bytesRead
      }
    }
    rest.copy(bytes, to)
    return bytes
  }

  async close(): Promise<void> {
    await closing(this.descriptor)
  }
}
