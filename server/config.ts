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
  /** How identities are sealed from now on; what was sealed otherwise opens too. */
  readonly cipher: 'aes-256-gcm' | 'sm4-gcm'
  /** Payment channels and the invoice platform of the counters; null where there are none. */
  readonly channels: DoorSetting | null
  readonly invoices: DoorSetting | null
  /** Whoever issues e-credentials and reads them; null where nobody does. */
  readonly credentials: DoorSetting | null
  /** Where pictures of studies lie, over DICOMweb; null where no source is connected. */
  readonly images: DoorSetting | null
  /** Absolute. Sources of pictures of single houses; null where there are none. */
  readonly imageSourcesFile: string | null
  /** The centre through which prescriptions circulate, and the keys with which they are signed; null: nobody signs. */
  readonly circulation: { readonly door: DoorSetting; readonly signingFile: string } | null
  /** Absolute. A folder in which pharmacies say what they have; null where none does. */
  readonly shelvesFolder: string | null
  /** The platform that decides for some funds; null where none is connected. */
  readonly platform: DoorSetting | null
  /** Where a fund hands over records of bills that were settled without us; null: nowhere. */
  readonly fundRecords: FundRecordsSetting | null
  /** Which network this process is connected to, and the queue to the other one. */
  readonly side: 'both' | 'insurance' | 'internet'
  readonly sideQueue: SideQueueSetting | null
  /** Another provider of identities; null for our own. */
  readonly oidc: OidcSetting | null
  /** Addresses of proxies before us, whose word on where a request comes from is taken. */
  readonly proxies: readonly string[]
  /** Where a scanner for viruses listens on this machine; null: files are taken unscanned. */
  readonly scanner: string | null
  /** A relay for picture and sound, for browsers that reach each other in no other way; null without one. */
  readonly turn: TurnSetting | null
}

export interface TurnSetting {
  /** Such as `turns:relay.example:5349`. */
  readonly urls: readonly string[]
  /** Absolute. The secret that we share with the relay; read when the server starts. */
  readonly secretFile: string
}

/** An address that is asked, or an absolute folder into which files are put. */
export type FundRecordsSetting = { readonly door: DoorSetting } | { readonly folder: string }

export interface SideQueueSetting {
  /** Of the side of the internet; null there. */
  readonly address: string | null
  readonly token: string
}

export interface OidcSetting {
  readonly issuer: string
  readonly client: string
  /** Absolute; read when the server starts. */
  readonly secretFile: string
  readonly scope: string
  /** Names of the claims that say who somebody is. */
  readonly claims: { readonly role: string; readonly institution: string; readonly name: string }
}

/** Where a channel answers, and how we show who we are. */
export interface DoorSetting {
  /** Of the setting, for sentences about it. */
  readonly name: string
  /** Without a final slash. */
  readonly address: string
  readonly token: string | null
  /** Absolute; read when the server starts. */
  readonly tokenFile: string | null
}

type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'YIQIAO_'
const ownSettings = [
  'YIQIAO_ALLOW_TERMS',
  'YIQIAO_ARCHIVE',
  'YIQIAO_CHANNELS',
  'YIQIAO_CHANNELS_TOKEN',
  'YIQIAO_CHANNELS_TOKEN_FILE',
  'YIQIAO_CIPHER',
  'YIQIAO_DATA',
  'YIQIAO_FUND_RECORDS',
  'YIQIAO_FUND_RECORDS_TOKEN',
  'YIQIAO_FUND_RECORDS_TOKEN_FILE',
  'YIQIAO_IMAGES',
  'YIQIAO_IMAGE_SOURCES',
  'YIQIAO_IMAGES_TOKEN',
  'YIQIAO_IMAGES_TOKEN_FILE',
  'YIQIAO_CIRCULATION',
  'YIQIAO_CIRCULATION_TOKEN',
  'YIQIAO_CIRCULATION_TOKEN_FILE',
  'YIQIAO_CREDENTIALS',
  'YIQIAO_CREDENTIALS_TOKEN',
  'YIQIAO_CREDENTIALS_TOKEN_FILE',
  'YIQIAO_INVOICES',
  'YIQIAO_INVOICES_TOKEN',
  'YIQIAO_INVOICES_TOKEN_FILE',
  'YIQIAO_MODE',
  'YIQIAO_OIDC_CLAIMS',
  'YIQIAO_OIDC_CLIENT',
  'YIQIAO_OIDC_ISSUER',
  'YIQIAO_OIDC_SCOPE',
  'YIQIAO_OIDC_SECRET_FILE',
  'YIQIAO_ORIGIN',
  'YIQIAO_PLACEMENT',
  'YIQIAO_PLATFORM',
  'YIQIAO_PLATFORM_TOKEN',
  'YIQIAO_PLATFORM_TOKEN_FILE',
  'YIQIAO_SCANNER',
  'YIQIAO_SHELVES',
  'YIQIAO_SIDE',
  'YIQIAO_SIDE_QUEUE',
  'YIQIAO_SIDE_QUEUE_TOKEN',
  'YIQIAO_SIGNING',
  'YIQIAO_PROXIES',
  'YIQIAO_TURN',
  'YIQIAO_TURN_SECRET_FILE',
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
  const mode = modeOf(env['YIQIAO_MODE'] || 'sample')
  return {
    port,
    workers: workersOf(env['YIQIAO_WORKERS'] || '1'),
    dataFolder: resolve(env['YIQIAO_DATA'] || 'data'),
    mode,
    allowedTerms: (env['YIQIAO_ALLOW_TERMS'] ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    origin: originOf(env['YIQIAO_ORIGIN'] || `http://localhost:${port}`),
    databaseUrl: env['DATABASE_URL'] ? databaseUrlOf(env['DATABASE_URL']) : null,
    placement: placementOf(env['YIQIAO_PLACEMENT'] || 'one'),
    archiveFolder: env['YIQIAO_ARCHIVE'] ? resolve(env['YIQIAO_ARCHIVE']) : null,
    cipher: cipherOf(env['YIQIAO_CIPHER'] || 'aes'),
    channels: doorOf('YIQIAO_CHANNELS', env, mode),
    invoices: doorOf('YIQIAO_INVOICES', env, mode),
    credentials: doorOf('YIQIAO_CREDENTIALS', env, mode),
    images: doorOf('YIQIAO_IMAGES', env, mode),
    imageSourcesFile: realOnly('YIQIAO_IMAGE_SOURCES', env, mode),
    circulation: circulationOf(env, mode),
    shelvesFolder: realOnly('YIQIAO_SHELVES', env, mode),
    platform: doorOf('YIQIAO_PLATFORM', env, mode),
    fundRecords: fundRecordsOf(env, mode),
    side: sideOf(env['YIQIAO_SIDE'] || 'both'),
    sideQueue: sideQueueOf(env),
    oidc: oidcOf(env),
    proxies: (env['YIQIAO_PROXIES'] ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    scanner: env['YIQIAO_SCANNER'] || null,
    turn: turnOf(env),
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

function cipherOf(text: string): Config['cipher'] {
  if (text === 'aes') return 'aes-256-gcm'
  if (text === 'sm4') return 'sm4-gcm'
  throw malformed('YIQIAO_CIPHER', text, 'aes or sm4')
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

function sideOf(text: string): Config['side'] {
  if (text === 'both' || text === 'insurance' || text === 'internet') return text
  throw malformed('YIQIAO_SIDE', text, '"both", "insurance" or "internet"')
}

const shortestToken = 24

/** Both sides know one token, and the side of the insurance network where the other one is. */
function sideQueueOf(env: Environment): SideQueueSetting | null {
  const side = sideOf(env['YIQIAO_SIDE'] || 'both')
  const [text, token] = [env['YIQIAO_SIDE_QUEUE'] || null, env['YIQIAO_SIDE_QUEUE_TOKEN'] || null]
  if (side === 'both') {
    if (text === null && token === null) return null
    throw refused('YIQIAO_SIDE_QUEUE', 'is of no use where both sides are one: set YIQIAO_SIDE')
  }
  if (token === null || token.length < shortestToken) {
    const why = `must hold at least ${shortestToken} characters, the same on both sides`
    throw refused('YIQIAO_SIDE_QUEUE_TOKEN', why)
  }
  if (side === 'internet') {
    if (text === null) return { address: null, token }
    throw refused(
      'YIQIAO_SIDE_QUEUE',
      'is for the side of the insurance network, which reaches out',
    )
  }
  const url = text === null ? null : URL.parse(text)
  const isSealed = url?.protocol === 'https:'
  if (url === null || (!isSealed && !thisMachine.includes(url.hostname))) {
    const why = 'must be the address of the other side with https, or on this machine'
    throw refused('YIQIAO_SIDE_QUEUE', why)
  }
  return { address: url.href.replace(/\/+$/, ''), token }
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

/** An address may come to hold a secret, so no sentence repeats it. */
function doorOf(name: string, env: Environment, mode: Mode): DoorSetting | null {
  const [text, token, file] = [name, `${name}_TOKEN`, `${name}_TOKEN_FILE`].map(
    (one) => env[one] || null,
  )
  if (!text) {
    if (!token && !file) return null
    throw refused(`${name}_TOKEN`, `has no address beside it: set ${name}, or remove it`)
  }
  if (mode === 'sample') {
    throw refused(
      name,
      'is of no use in sample mode, where money is simulated: set YIQIAO_MODE to production, or remove it',
    )
  }
  if (token && file) {
    throw refused(`${name}_TOKEN`, `stands beside ${name}_TOKEN_FILE: leave one of them out`)
  }
  const url = URL.parse(text)
  const isPlain = url !== null && url.username === '' && url.search === '' && url.hash === ''
  if (!isPlain || !/^https?:$/.test(url.protocol)) {
    throw refused(name, 'is no address such as "https://pay.example/v1": write it so')
  }
  if (url.protocol === 'http:' && !thisMachine.includes(url.hostname)) {
    throw refused(name, 'would be sent unsealed: write it with https, or name this machine')
  }
  return {
    name,
    address: url.href.replace(/\/+$/, ''),
    token: token ?? null,
    tokenFile: file ? resolve(file) : null,
  }
}

/** Only the side of the insurance network is where a fund's records may come. */
function fundRecordsOf(env: Environment, mode: Mode): FundRecordsSetting | null {
  const name = 'YIQIAO_FUND_RECORDS'
  const text = env[name] || null
  if (text !== null && env['YIQIAO_SIDE'] === 'internet') {
    throw refused(name, 'is for the side of the insurance network: set it there')
  }
  if (text !== null && !/^https?:/.test(text)) return { folder: resolve(text) }
  const door = doorOf(name, env, mode)
  return door === null ? null : { door }
}

/** A file with real parties, which the sample mode simulates. */
function realOnly(name: string, env: Environment, mode: Mode): string | null {
  const text = env[name] || null
  if (text === null) return null
  if (mode === 'production') return resolve(text)
  throw refused(
    name,
    'is of no use in sample mode, where insurers and institutions are simulated: set YIQIAO_MODE to production, or remove it',
  )
}

/** What goes to a real centre is signed, and what is signed goes to one: both settings, or none. */
function circulationOf(env: Environment, mode: Mode): Config['circulation'] {
  const door = doorOf('YIQIAO_CIRCULATION', env, mode)
  const signingFile = realOnly('YIQIAO_SIGNING', env, mode)
  if (door !== null && signingFile !== null) return { door, signingFile }
  if (door !== null) {
    const why =
      'needs YIQIAO_SIGNING beside it, the file with the keys of hospital and practitioners'
    throw refused('YIQIAO_CIRCULATION', `${why}: set both, or none`)
  }
  if (signingFile !== null) {
    const why = 'needs YIQIAO_CIRCULATION beside it, the address of the circulation centre'
    throw refused('YIQIAO_SIGNING', `${why}: set both, or none`)
  }
  return null
}

/** The relay and the secret that we share with it stand together, or not at all. */
function turnOf(env: Environment): TurnSetting | null {
  const file = env['YIQIAO_TURN_SECRET_FILE'] || null
  const urls = (env['YIQIAO_TURN'] ?? '').split(/[\s,]+/).filter((name) => name !== '')
  if (urls.length === 0 && file === null) return null
  if (urls.length === 0 || file === null) {
    throw refused('YIQIAO_TURN', 'needs YIQIAO_TURN_SECRET_FILE beside it: set both, or none')
  }
  if (!urls.every((url) => /^turns?:[^\s/]+$/.test(url))) {
    throw refused('YIQIAO_TURN', 'is no relay such as "turns:relay.example:5349": write it so')
  }
  return { urls, secretFile: resolve(file) }
}

/** Settings of another provider stand together, or not at all. */
function oidcOf(env: Environment): OidcSetting | null {
  const [issuer, client, file] = ['ISSUER', 'CLIENT', 'SECRET_FILE'].map(
    (name) => env[`YIQIAO_OIDC_${name}`] || null,
  )
  if (!issuer && !client && !file) return null
  if (!issuer || !client || !file) {
    throw refused(
      'YIQIAO_OIDC_ISSUER',
      'needs YIQIAO_OIDC_CLIENT and YIQIAO_OIDC_SECRET_FILE beside it: set all three, or none',
    )
  }
  const url = URL.parse(issuer)
  const isSealed =
    url?.protocol === 'https:' || (url !== null && thisMachine.includes(url.hostname))
  if (url === null || !isSealed || url.search !== '' || url.hash !== '') {
    throw refused('YIQIAO_OIDC_ISSUER', 'is no address such as "https://id.example": write it so')
  }
  const scope = env['YIQIAO_OIDC_SCOPE'] || 'openid profile'
  return { issuer, client, secretFile: resolve(file), scope, claims: claimsOf(env) }
}

function claimsOf(env: Environment): OidcSetting['claims'] {
  const names = { role: 'yiqiao_role', institution: 'yiqiao_institution', name: 'name' }
  for (const pair of (env['YIQIAO_OIDC_CLAIMS'] ?? '').split(/\s+/).filter((one) => one !== '')) {
    const [, ours, theirs = ''] = /^(role|institution|name)=(.+)$/.exec(pair) ?? []
    if (ours !== 'role' && ours !== 'institution' && ours !== 'name') {
      throw malformed('YIQIAO_OIDC_CLAIMS', pair, 'such as "role=groups institution=hospital"')
    }
    names[ours] = theirs
  }
  return names
}

const thisMachine = ['localhost', '127.0.0.1', '[::1]']

function refused(name: string, why: string): StartFailure {
  return new StartFailure('setting-malformed', `The setting ${name} ${why}.`)
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
