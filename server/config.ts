/**
 * All settings of the server. They come from the environment, are read once at the start, and this
 * file is the only one that reads them.
 */
import { resolve } from 'node:path'
import { StartFailure } from './start-failure.ts'

export type Mode = 'sample' | 'production'

/** Everything in one place, each bucket with its owner, or ranges with their addresses. */
export type PlacementSetting = 'one' | 'owners' | readonly PlacementRange[]

export interface PlacementRange {
  readonly from: number
  readonly to: number
  readonly url: string
}

export interface Config {
  readonly port: number
  /** How many processes answer requests. */
  readonly workers: number
  /** Absolute. Holds the embedded database, its password and, where needed, the built pages. */
  readonly dataFolder: string
  readonly mode: Mode
  /** Terms that may decide in `production` although nobody has verified them. */
  readonly allowedTerms: readonly string[]
  /** Scheme, host and port under which browsers reach this server, without a final slash. */
  readonly origin: string
  /** A PostgreSQL that somebody else runs, or null for the embedded one. */
  readonly databaseUrl: string | null
  /** Where the rows of each bucket are reached. */
  readonly placement: PlacementSetting
  /** Absolute. Where the embedded database keeps its write-ahead log for restores, or null. */
  readonly archiveFolder: string | null
}

type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'YIQIAO_'
const ownSettings = [
  'YIQIAO_ALLOW_TERMS',
  'YIQIAO_ARCHIVE',
  'YIQIAO_DATA',
  'YIQIAO_MODE',
  'YIQIAO_ORIGIN',
  'YIQIAO_PLACEMENT',
  'YIQIAO_WORKERS',
]
const lastPort = 65_535
const mostWorkers = 64
const lastBucket = 255

/**
 * Reads the settings; an empty value counts as left out. Relative folders start at the working
 * directory.
 *
 * @throws StartFailure for an unknown `YIQIAO_…` name or a value that cannot be meant.
 */
export function readConfig(env: Environment): Config {
  refuseUnknown(env)
  const port = portOf(env['PORT'] || '7400')
  return {
    port,
    workers: workersOf(env['YIQIAO_WORKERS'] || '1'),
    dataFolder: resolve(env['YIQIAO_DATA'] || 'data'),
    mode: modeOf(env['YIQIAO_MODE'] || 'sample'),
    allowedTerms: (env['YIQIAO_ALLOW_TERMS'] ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    origin: originOf(env['YIQIAO_ORIGIN'] || `http://localhost:${port}`),
    databaseUrl: env['DATABASE_URL'] ? databaseUrlOf(env['DATABASE_URL']) : null,
    placement: placementOf(env['YIQIAO_PLACEMENT'] || 'one'),
    archiveFolder: env['YIQIAO_ARCHIVE'] ? resolve(env['YIQIAO_ARCHIVE']) : null,
  }
}

function refuseUnknown(env: Environment): void {
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith(prefix) || ownSettings.includes(name)) continue
    throw new StartFailure(
      'setting-unknown',
      `The setting ${name} is unknown: remove it, or use one of PORT, DATABASE_URL, ${ownSettings.join(', ')}.`,
    )
  }
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > lastPort) {
    throw malformed('PORT', text, `a whole number from 1 to ${lastPort}`)
  }
  return port
}

function workersOf(text: string): number {
  const workers = /^\d{1,2}$/.test(text) ? Number(text) : 0
  if (workers < 1 || workers > mostWorkers) {
    throw malformed('YIQIAO_WORKERS', text, `a whole number from 1 to ${mostWorkers}`)
  }
  return workers
}

function modeOf(text: string): Mode {
  if (text === 'sample' || text === 'production') return text
  throw malformed('YIQIAO_MODE', text, '"sample" or "production"')
}

function originOf(text: string): string {
  const url = URL.parse(text)
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/'
  if (!isOrigin || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw malformed('YIQIAO_ORIGIN', text, 'scheme, host and port such as "https://care.example"')
  }
  return url.origin
}

/** `one`, `owners`, or ranges of buckets with their addresses: `0-127=postgresql://… 128-255=…` */
function placementOf(text: string): PlacementSetting {
  if (text === 'one' || text === 'owners') return text
  const ranges = text.trim().split(/\s+/).map(rangeOf)
  const found = ranges.flatMap((range) => range ?? []).sort((a, b) => a.from - b.from)
  const isWhole =
    found.length === ranges.length &&
    found.every(({ from }, i) => from === (found[i - 1]?.to ?? -1) + 1) &&
    found.at(-1)?.to === lastBucket
  if (isWhole) return found
  // The value may hold passwords, so the sentence does not repeat it.
  throw new StartFailure(
    'setting-malformed',
    `The setting YIQIAO_PLACEMENT is malformed: it must be "one", "owners", or addresses of all buckets from 0 to ${lastBucket}, each once, such as "0-127=postgresql://… 128-255=postgresql://…".`,
  )
}

function rangeOf(text: string): PlacementRange | undefined {
  const [, first, last, url] = /^(\d{1,3})-(\d{1,3})=(postgres(?:ql)?:.+)$/.exec(text) ?? []
  if (url === undefined || URL.parse(url) === null) return undefined
  const [from, to] = [Number(first), Number(last)]
  return from <= to ? { from, to, url } : undefined
}

/** The value holds a password, so the sentence does not repeat it. */
function databaseUrlOf(text: string): string {
  const url = URL.parse(text)
  if (url !== null && /^postgres(ql)?:$/.test(url.protocol)) return text
  throw new StartFailure(
    'setting-malformed',
    'The setting DATABASE_URL is no PostgreSQL address: write it as "postgresql://user:password@host:5432/database".',
  )
}

function malformed(name: string, value: string, wanted: string): StartFailure {
  return new StartFailure(
    'setting-malformed',
    `The setting ${name} is "${value}": it must be ${wanted}.`,
  )
}
