/** Files that are there whole or not at all: written aside, flushed, and then given their name. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Written {
  /** SHA-256 in hexadecimal. */
  readonly digest: string
  readonly bytes: number
}

/** A file being written. */
export interface OpenFile {
  write(bytes: Uint8Array, from: number, length: number): Promise<{ readonly bytesWritten: number }>
  sync(): Promise<void>
  close(): Promise<void>
}

/** Makes a file that is not there yet; tests hand in a disk that fails. */
export type MakeFile = (path: string) => Promise<OpenFile>

const makeOnDisk: MakeFile = (path) => open(path, 'wx', 0o600)

/** More came than may come. */
export class TooLarge extends Error {}

export interface WriteOptions {
  readonly mostBytes?: number
  readonly make?: MakeFile | undefined
}

/**
 * Writes `content` under the name that `nameOf` gives it. A file that is there already is replaced,
 * in one step; call it for files whose name says what is in them.
 */
export async function writeWhole(
  folder: string,
  content: AsyncIterable<Uint8Array>,
  nameOf: (written: Written) => string,
  { mostBytes = Number.POSITIVE_INFINITY, make = makeOnDisk }: WriteOptions = {},
): Promise<Written> {
  await mkdir(folder, { recursive: true })
  const aside = join(folder, `.${randomUUID()}`)
  try {
    const written = await writeAside(await make(aside), content, mostBytes)
    await rename(aside, join(folder, nameOf(written)))
    await flushFolder(folder)
    return written
  } catch (error) {
    await unlink(aside).catch(() => undefined)
    throw error
  }
}

/**
 * Writes `content` under a name that may be used once; false when another content has it. What is
 * there is never replaced.
 */
export async function writeOnce(
  path: string,
  content: AsyncIterable<Uint8Array>,
  isSame: (written: Written) => Promise<boolean>,
  make: MakeFile = makeOnDisk,
): Promise<boolean> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const aside = join(folder, `.${randomUUID()}`)
  try {
    const written = await writeAside(await make(aside), content, Number.POSITIVE_INFINITY)
    const isNew = await link(aside, path).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
    await flushFolder(folder)
    return isNew || (await isSame(written))
  } finally {
    await unlink(aside).catch(() => undefined)
  }
}

async function writeAside(
  file: OpenFile,
  content: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<Written> {
  try {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of content) {
      bytes += chunk.byteLength
      if (bytes > mostBytes) throw new TooLarge(`more than ${mostBytes} bytes`)
      hash.update(chunk)
      for (let done = 0; done < chunk.byteLength; ) {
        const { bytesWritten } = await file.write(chunk, done, chunk.byteLength - done)
        if (bytesWritten === 0) throw new Error('The disk takes nothing any more.')
        done += bytesWritten
      }
    }
    await file.sync()
    return { digest: hash.digest('hex'), bytes }
  } finally {
    await file.close()
  }
}

/** A name is only sure to last when its folder was flushed. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
