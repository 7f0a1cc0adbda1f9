/**
 * Spreads packed rows over partitions by the hash of their key, in one temporary file that has no
 * name: when the process ends, however it ends, nothing is left behind.
 */
import { type FileHandle, mkdtemp, open, rmdir, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MOST_ROW_BYTES, place } from './row-packing.ts'

interface Extent {
  readonly from: number
  readonly length: number
}

export class Partitions {
  readonly count: number
  rows = 0
  readonly #file: FileHandle
  readonly #chunkBytes: number
  readonly #chunks: Buffer[]
  readonly #used: Int32Array
  readonly #extents: Extent[][]
  #end = 0
  #full: { readonly partition: number; readonly bytes: Buffer }[] = []
  #spare: Buffer[] = []

  static async create(count: number): Promise<Partitions> {
    const folder = await mkdtemp(join(tmpdir(), 'yiqiao-match-'))
    const path = join(folder, 'rows')
    const file = await open(path, 'wx+', 0o600)
    await unlink(path)
    await rmdir(folder)
    return new Partitions(count, file)
  }

  private constructor(count: number, file: FileHandle) {
    this.count = count
    this.#file = file
    this.#chunkBytes = Math.max(2 * MOST_ROW_BYTES, Math.min(1 << 18, (16 << 20) / count))
    this.#chunks = Array.from({ length: count }, () => Buffer.allocUnsafe(this.#chunkBytes))
    this.#used = new Int32Array(count)
    this.#extents = Array.from({ length: count }, () => [])
  }

  /** Keeps a packed row. Call `drain` now and then: rows wait in memory until then. */
  add(bytes: Buffer, size: number): void {
    const hash = bytes.readUInt32LE(place.hash)
    const partition = hash % this.count
    let used = this.#used[partition] ?? 0
    let chunk = this.#chunks[partition]
    if (chunk === undefined || used + size > this.#chunkBytes) {
      if (chunk !== undefined) this.#full.push({ partition, bytes: chunk.subarray(0, used) })
      chunk = this.#spare.pop() ?? Buffer.allocUnsafe(this.#chunkBytes)
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
      this.#spare.push(Buffer.from(bytes.buffer, bytes.byteOffset, this.#chunkBytes))
    }
  }

  async #write(partition: number, bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(
        bytes,
        done,
        bytes.length - done,
        this.#end + done,
      )
      done += bytesWritten
    }
    this.#extents[partition]?.push({ from: this.#end, length: bytes.length })
    this.#end += bytes.length
  }

  /** All rows of a partition, one after another. */
  async read(partition: number): Promise<Buffer> {
    const extents = this.#extents[partition] ?? []
    const chunk = this.#chunks[partition]
    const rest = chunk?.subarray(0, this.#used[partition]) ?? Buffer.alloc(0)
    const length = extents.reduce((sum, extent) => sum + extent.length, rest.length)
    const bytes = Buffer.allocUnsafe(length)
    let to = 0
    for (const extent of extents) {
      for (let done = 0; done < extent.length; ) {
        const { bytesRead } = await this.#file.read(
          bytes,
          to,
          extent.length - done,
          extent.from + done,
        )
        if (bytesRead === 0) throw new Error('A temporary file lost its rows.')
        done += bytesRead
        to += bytesRead
      }
    }
    rest.copy(bytes, to)
    return bytes
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}
