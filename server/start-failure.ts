/**
 * Every reason why a start may fail, with the exit code a script can test for.
 *
 * The codes begin at 20 because Node keeps the small numbers for its own failures. The table in
 * docs/guide/operating.md repeats this one, and a test compares the two.
 */
export const startFailures = {
  'setting-unknown': 20,
  'setting-malformed': 21,
  'data-folder-in-use': 22,
  'data-folder-unusable': 23,
  'port-in-use': 24,
  'disk-full': 25,
  'database-unreachable': 26,
  'database-refuses': 27,
  'no-usable-user': 28,
  'embedded-database': 29,
  'migration-altered': 30,
  'web-build': 31,
  'identity-key-unusable': 32,
  'policy-altered': 33,
  'rules-unusable': 34,
  'archive-unusable': 35,
  'workers-elsewhere': 36,
  'database-damaged': 37,
  'channel-unusable': 38,
  'signing-unusable': 39,
} as const satisfies Record<string, number>

export type StartFailureCode = keyof typeof startFailures

/**
 * The start cannot go on for a reason outside the program. The message is one sentence that ends
 * with what to do about it; it is printed as it stands, without a stack.
 */
export class StartFailure extends Error {
  readonly code: StartFailureCode

  constructor(code: StartFailureCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.name = 'StartFailure'
    this.code = code
  }
}

/** A failure for which somebody outside the program can do something gets its sentence. */
export function failureOf(error: unknown, dataFolder: string): StartFailure | undefined {
  if (error instanceof StartFailure) return error
  if (isDiskFull(error)) {
    return new StartFailure(
      'disk-full',
      `The disk of the data folder ${dataFolder} is full: free some space there, or set YIQIAO_DATA to a folder on another disk.`,
      error,
    )
  }
  if (error instanceof Error && isDamage(error)) {
    return new StartFailure(
      'database-damaged',
      `The database in ${dataFolder} is damaged (${error.message}): ask yiqiao verify what else is, and restore a backup into a new data folder.`,
      error,
    )
  }
  if (errorCode(error) === '42501') {
    return new StartFailure(
      'database-refuses',
      'The user in DATABASE_URL may not change the database: make it the owner of the database.',
      error,
    )
  }
  return undefined
}

/** True where the operating system or PostgreSQL says that no more can be written. */
export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error)
  if (/^(ENOSPC|EDQUOT|EFBIG|53100)$/.test(code)) return true
  // PostgreSQL has a code for a full disk, and none for a quota or a limit that is reached.
  return code === 'XX000' && error instanceof Error && saysDiskFull(error.message)
}

/** PostgreSQL repeats the words of the operating system. */
export function saysDiskFull(text: string): boolean {
  return /No space left on device|Disk quota exceeded|File too large/.test(text)
}

/** True where the operating system could not write although there is space, or not any more. */
export function isDiskFailure(error: unknown): boolean {
  const code = errorCode(error)
  if (/^(EIO|EROFS|58030)$/.test(code)) return true
  // What some systems make of a disk that failed once; PostgreSQL takes it for a lack of rights.
  return code === '42501' && error instanceof Error && /Read-only file system/.test(error.message)
}

/** True where PostgreSQL found a page that is not as it was written, or an index that lost its table. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && /^XX00[12]$/.test(errorCode(error))
}

/** True where the database was not reached, broke off, or shut down. The driver's own errors have no code. */
export function isLostConnection(error: unknown): boolean {
  const code = errorCode(error)
  if (/^(08|57P|53300|ECONN|EPIPE|ETIMEDOUT|ERR_STREAM_)/.test(code)) return true
  if (isWithoutWay(code)) return true
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when|timeout expired|Query read timeout|Client .*not queryable)/.test(
      error.message,
    )
  )
}

/** The way there cannot be taken now: no file descriptor is left for it, no name or route is found. */
function isWithoutWay(code: string): boolean {
  return /^(EMFILE|ENFILE|ENOBUFS|EADDRNOTAVAIL|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(
    code,
  )
}

/** The `code` of a system or database error, or an empty text. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
