/**
 * What was read from files is kept for the next start: the packs and catalogues of all regions take
 * two seconds to read, and rarely change. It is kept under a digest of the files and of the code that
 * reads them, so nothing of it outlives a change of either.
 */
import { createHash, hash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'

const digestBytes = 32

export interface KeptReadings {
  /**
   * Answers what `read` answers, which must be plain values and maps. A kept reading that is damaged, or
   * a place that cannot be written to, costs no more than the reading.
   */
  take<T>(name: string, read: () => T): T
}

/**
 * @param place folder for kept readings; only the latest of each name stays.
 * @param folders with all that decides what is read.
 */
export function openKeptReadings(place: string, folders: readonly string[]): KeptReadings {
  const digest = digestOf(folders)
  return {
    take<T>(name: string, read: () => T): T {
      const path = join(place, `${name}-${digest}`)
      const kept = readKept(path)
      // It was written below, from what `read` answered for the same files and the same code.
      if (kept !== undefined) return deserialize(kept) as T
      const found = read()
      keep(place, name, path, serialize(found))
      return found
    },
  }
}

function digestOf(folders: readonly string[]): string {
  const digest = createHash('sha256').update(process.version)
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
    for (const file of files) {
      digest.update(`\n${file.slice(folder.length)}\n`).update(hash('sha256', readFileSync(file)))
    }
  }
  return digest.digest('hex')
}

/** Undefined where there is none, or not as it was written: the power may have gone meanwhile. */
function readKept(path: string): Buffer | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    return undefined
  }
  const body = bytes.subarray(digestBytes)
  const isWhole = hash('sha256', body, 'buffer').equals(bytes.subarray(0, digestBytes))
  return isWhole ? body : undefined
}

function keep(place: string, name: string, path: string, body: Buffer): void {
  const unfinished = `${path}.${process.pid}`
  try {
    mkdirSync(place, { recursive: true })
    writeFileSync(unfinished, Buffer.concat([hash('sha256', body, 'buffer'), body]))
    renameSync(unfinished, path)
    for (const file of readdirSync(place)) {
      const isOlder = namedIn(file) === name && !path.endsWith(file)
      if (isOlder) rmSync(join(place, file), { force: true })
    }
  } catch {
    // The program's folder may belong to somebody else, or be full: then it is read each time.
    if (existsSync(unfinished)) rmSync(unfinished)
  }
}

/** Null for a file that somebody has not finished. */
function namedIn(file: string): string | null {
  return /^(.*)-[0-9a-f]{64}$/.exec(file)?.[1] ?? null
}
