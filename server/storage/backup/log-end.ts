/**
 * Whether a run forward came to the end of the write-ahead log. PostgreSQL takes the first record that
 * it cannot read for the end of the log, so one turned bit in the archive would cut off all that was
 * recorded afterwards without a word.
 */
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathsIn } from '../embedded/cluster.ts'
import { BackupRefusal } from './manifest.ts'

const segmentBytes = 16n * 1024n * 1024n
const segmentName = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/
const historyLine = /^(\d+)\t([0-9A-F]+)\/([0-9A-F]+)\t/gm

interface Segment {
  readonly path: string
  readonly name: string
  readonly timeline: number
  readonly startsAt: bigint
}

/** @throws BackupRefusal when a later file of the log lies in the archives than was read. */
export async function refuseBrokenLog(part: string, archives: readonly string[]): Promise<void> {
  const end = await endOfRun(join(pathsIn(part).cluster, 'pg_wal'))
  if (end === undefined) return
  for (const archive of archives) {
    for (const segment of await segmentsIn(archive)) {
      if (segment.timeline !== end.timeline || segment.startsAt < end.at) continue
      // Files are made ready before they are written, under the names that they will have.
      if (!(await isWritten(segment))) continue
      throw new BackupRefusal(
        'unusable',
        `The write-ahead log in ${archive} cannot be read as far as ${segment.name}: a file before it is damaged or missing. Name a moment before it with --until, or another copy of the log with --archive.`,
      )
    }
  }
}

/** Where the run left the timeline it came on, as PostgreSQL noted it when it opened the copy. */
async function endOfRun(folder: string): Promise<{ timeline: number; at: bigint } | undefined> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.history')).sort()
  const last = names.at(-1)
  if (last === undefined) return undefined
  const file = await open(join(folder, last))
  const text = await file.readFile('utf8').finally(() => file.close())
  const [, timeline = '', high = '', low = ''] = [...text.matchAll(historyLine)].at(-1) ?? []
  if (timeline === '') return undefined
  return { timeline: Number(timeline), at: (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`) }
}

async function segmentsIn(folder: string): Promise<Segment[]> {
  return (await readdir(folder)).flatMap((name) => {
    const [, timeline = '', log = '', segment = ''] = segmentName.exec(name) ?? []
    if (timeline === '') return []
    const startsAt = (BigInt(`0x${log}`) << 32n) + BigInt(`0x${segment}`) * segmentBytes
    return [{ path: join(folder, name), name, timeline: Number.parseInt(timeline, 16), startsAt }]
  })
}

const pageAddressAt = 8

/** The first page of a file that is in use says where in the log it lies. */
async function isWritten({ path, startsAt }: Segment): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return bytesRead === 16 && buffer.readBigUInt64LE(pageAddressAt) === startsAt
  } finally {
    await file.close()
  }
}
