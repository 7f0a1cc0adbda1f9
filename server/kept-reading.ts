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

/**
 * Answers what `read` answers for these folders, which must be plain values and maps. A kept reading
 * that is damaged, or a place that cannot be written to, costs no more than the reading.
 *
 * @param place folder for kept readings; only the latest of each name stays.
 */
export function keptReading<T>(
  place: string,
  name: string,
  folders: readonly string[],
  read: () => T,
): T {
  const path = join(place, `${name}-${digestOf(folders)}`)
  const kept = readKept(path)
  // It was written below, from what `read` answered for the same files and the same code.
  if (kept !== undefined) return deserialize(kept) as T
  const found = read()
  keep(place, name, path, serialize(found))
  return found
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
      const isOlder = file.startsWith(`${name}-`) && !path.endsWith(file)
      if (isOlder && !file.includes('.')) rmSync(join(place, file), { force: true })
    }
  } catch {
    // The program's folder may belong to somebody else, or be full: then it is read each time.
    if (existsSync(unfinished)) rmSync(unfinished)
  }
}
