/** The file system as backup and restore use it; tests hand in one that fails or lies. */
import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { errorCode } from '../../start-failure.ts'

/** What a file held when it was read to its end. */
export interface Content {
  readonly bytes: number
  readonly sha256: string
}

export interface Tree {
  /** Paths from the folder, with forward slashes, in order. */
  readonly files: readonly string[]
  readonly folders: readonly string[]
}

export interface Files {
  /** What lies below a folder. What vanishes meanwhile is left out. */
  list(folder: string): Promise<Tree>
  /** Copies a file, where asked onto the disk itself; undefined where it is gone. */
  copy(from: string, to: string, how: 'durably' | 'loosely'): Promise<Content | undefined>
  /** Undefined where there is no such file. */
  read(path: string): Promise<string | undefined>
  /** Writes a file onto the disk itself, whole or not at all. */
  write(path: string, text: string): Promise<void>
  makeFolder(path: string): Promise<void>
  remove(path: string): Promise<void>
}

const chunkBytes = 1024 * 1024
const atOnce = 4
const ownerOnly = { folder: 0o700, file: 0o600 }

export const diskFiles: Files = {
  async list(folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = (kind: 'isFile' | 'isDirectory') =>
      entries
        .filter((entry) => entry[kind]())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
        .sort()
    return { files: paths('isFile'), folders: paths('isDirectory') }
  },
  async copy(from, to, how) {
    const source = await open(from, 'r').catch(nothingThere)
    if (source === undefined) return undefined
    try {
      const target = await open(to, 'w', ownerOnly.file)
      try {
        const content = await pour(source, target)
        if (how === 'durably') await target.sync()
        return content
      } finally {
        await target.close()
      }
    } finally {
      await source.close()
    }
  },
  read: (path) => readFile(path, 'utf8').catch(nothingThere),
  async write(path, text) {
    const part = `${path}.part`
    const file = await open(part, 'w', ownerOnly.file)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
    await syncFolder(join(path, '..'))
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: ownerOnly.folder })
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
}

export function contentOf(text: string): Content {
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { bytes: Buffer.byteLength(text), sha256 }
}

/** Works through a list, some at a time. After a failure nothing is begun and nothing is under way. */
export async function eachOf<T>(
  list: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<void> {
  const left = [...list].reverse()
  const workOn = async () => {
    try {
      for (let one = left.pop(); one !== undefined; one = left.pop()) await work(one)
    } finally {
      left.length = 0
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, workOn))
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

/** Reads to the end that the file has by then, since a database goes on writing. */
async function pour(source: FileHandle, target: FileHandle): Promise<Content> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(chunkBytes)
  let bytes = 0
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, chunkBytes, bytes)
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') }
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    await writeWhole(target, chunk, bytes)
    bytes += bytesRead
  }
}

/** A write may take less than it was given, above all when the disk is nearly full. */
async function writeWhole(target: FileHandle, chunk: Buffer, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await target.write(chunk, done, chunk.length - done, at + done)
    done += bytesWritten
  }
}

/** Without this a renamed file may be gone after a power loss. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function nothingThere(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined
  throw error
}
