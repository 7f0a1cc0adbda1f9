/**
 * Files of a whole run that share a process. Half of what a short file costs is reading the product's
 * modules; those that read them once cost half. `npm test -- .test.ts` gives each its own process.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { longest } from './longest-first.ts'

/** They start processes, change what belongs to the whole process, or last too long to stand in a row. */
const alone = [
  'cli/',
  'test/browser/',
  'test/clusters/',
  'test/faults/',
  // Journeys open browsers, for which the whole process has another temporary folder.
  'test/flows/j',
  'test/launcher/',
  'test/sign-in/workers',
  ...longest,
]

const inBatch = 16

/** Files that run alone as they are, and for the others the entries of their batches. */
export function inBatches(files: readonly string[], root: string): string[] {
  const folder = join(root, '.cache', 'test-batches')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const single = files.filter((file) => alone.some((path) => file.startsWith(path)))
  const shared = files.filter((file) => !single.includes(file))
  const batches = Math.ceil(shared.length / inBatch)
  const entries = Array.from({ length: batches }, (_, batch) => {
    // Neighbours last alike, so each batch gets some of every folder.
    const own = shared.filter((_, place) => place % batches === batch)
    const entry = join(folder, `batch-${batch + 1}.test.ts`)
    const imports = own.map((file) => `import '${relative(folder, join(root, file))}'\n`)
    writeFileSync(entry, imports.join(''))
    return relative(root, entry)
  })
  return [...single, ...entries]
}
