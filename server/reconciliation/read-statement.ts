/**
 * Opens a statement of any format and spreads its rows. A file is used whole or not at all; single
 * records that cannot be read are set aside with their line and reason, and the others are used.
 */
import { type FileHandle, open, stat } from 'node:fs/promises'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import type { Field } from '../../engine/reconciliation/statement-row.ts'
import { type Bounds, type CurrencySum, Intake, type Problem, Unusable } from './intake.ts'
import type { Partitions } from './partitions.ts'
import { readCamt, readCamtHead } from './read-camt.ts'
import { readCsv, readCsvHead } from './read-csv.ts'
import { type Disguise, readNational, readNationalHead } from './read-national.ts'
import { isRollBack, readRollBack, readRollBackHead } from './read-roll-back.ts'
import { RowPacker } from './row-packing.ts'
import type { Format, Seal, StatementHead } from './statement-head.ts'

/** Larger files are refused before they are read. */
export const MOST_FILE_BYTES = 8 * 1024 ** 3

export interface OpenStatement {
  readonly head: StatementHead
  readonly path: string
  readonly options: OpenOptions
  readonly bytes: number
  read(intake: Intake, pause: () => Promise<void> | void): Promise<Seal | null>
  close(): Promise<void>
}

export interface ReadOutcome {
  readonly rows: number
  readonly sums: readonly CurrencySum[]
  /** Records set aside; or, last, why nothing was used. */
  readonly problems: readonly Problem[]
  readonly isQuarantined: boolean
  /** It said how much it holds, and holds that. */
  readonly isSealed: boolean
}

export interface OpenOptions {
  readonly format?: Format | null
  /** What is said about the file besides what it says itself. */
  readonly side?: string
  readonly institution?: string
  readonly encoding?: string
  readonly disguise?: Disguise
  /** What it confirmed was taken back with 3262. */
  readonly isRolledBack?: boolean
}

/** @throws Unusable when not even its head can be read. */
export async function openStatement(
  path: string,
  options: OpenOptions = {},
): Promise<OpenStatement> {
  const file = await open(path, 'r')
  try {
    const { size } = await stat(path)
    if (size === 0) throw new Unusable('file-empty')
    if (size > MOST_FILE_BYTES) throw new Unusable('file-too-large')
    const reader = await readerFor(file, options.format ?? (await guessFormat(file)), options)
    return { ...reader, path, options, bytes: size, close: () => file.close() }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function readerFor(
  file: FileHandle,
  format: Format,
  { side = '', institution = '', encoding = '', ...options }: OpenOptions,
): Promise<Pick<OpenStatement, 'head' | 'read'>> {
  const isNational = format.startsWith('national-')
  const first = isNational ? await beginning(file) : ''
  if (first.startsWith('{') && (format === 'national-3262' || isRollBack(first))) {
    return { head: await readRollBackHead(file), read: readRollBack }
  }
  if (first.startsWith('{')) {
    const { disguise = null, isRolledBack = false } = options
    const shape = await readNationalHead(file, disguise, isRolledBack)
    return { head: shape.head, read: (intake, pause) => readNational(file, shape, intake, pause) }
  }
  switch (format) {
    case 'csv':
    case 'national-3202': {
      const shape = await readCsvHead(file, format, { institution, encoding })
      return { head: shape.head, read: (intake, pause) => readCsv(file, shape, intake, pause) }
    }
    case 'camt.053': {
      const head = await readCamtHead(file, institution)
      return { head, read: (intake, pause) => readCamt(file, head, side, intake, pause) }
    }
    case 'national-3260':
    case 'national-3262':
      throw new Unusable('json-unreadable', 1)
  }
}

const guessBytes = 4096

async function guessFormat(file: FileHandle): Promise<Format> {
  const text = await beginning(file)
  if (text.startsWith('<')) return 'camt.053'
  if (text.startsWith('{')) return 'national-3260'
  return 'csv'
}

async function beginning(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(guessBytes), 0, guessBytes, 0)
  return buffer
    .toString('latin1', 0, bytesRead)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
}

/** Spreads the rows over the partitions. */
export async function spreadStatement(
  statement: OpenStatement,
  bounds: Bounds,
  compared: ReadonlySet<Field>,
  partitions: Partitions,
): Promise<ReadOutcome> {
  const packer = new RowPacker(compared)
  const intake = new Intake(
    (draft) => partitions.add(packer, packer.pack(draft)),
    bounds,
    statement.head.stated.has('day'),
  )
  return readInto(statement, intake, () => partitions.drain())
}

/** Reads a statement only to see whether it can be used. */
export async function checkStatement(
  statement: OpenStatement,
  bounds: Bounds,
): Promise<ReadOutcome> {
  const hasDay = statement.head.stated.has('day')
  return readInto(statement, new Intake(() => {}, bounds, hasDay), () => {})
}

async function readInto(
  statement: OpenStatement,
  intake: Intake,
  pause: () => Promise<void> | void,
): Promise<ReadOutcome> {
  try {
    const seal = await statement.read(intake, pause)
    intake.finish()
    if (seal !== null) checkSeal(seal, intake)
    return outcomeOf(intake, null, seal !== null)
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    return outcomeOf(intake, error.problem, false)
  }
}

function outcomeOf(intake: Intake, fatal: Problem | null, isSealed: boolean): ReadOutcome {
  return {
    rows: intake.rows,
    sums: intake.sums(),
    problems: fatal === null ? intake.problems : [...intake.problems, fatal],
    isQuarantined: fatal !== null,
    isSealed,
  }
}

const sumNames = ['count', 'totalMinor', 'paidMinor', 'accountMinor', 'cashMinor'] as const

/** Records that were set aside count among the rows, but their amounts are unknown. */
function checkSeal(seal: Seal, intake: Intake): void {
  const aside = new Set(intake.problems.map(({ line }) => line)).size
  if (seal.rows !== null && seal.rows !== intake.rows + aside) {
    throw new Unusable('count-differs', 0, `${seal.rows} said, ${intake.rows + aside} found`)
  }
  if (aside > 0 || seal.sums.length === 0) return
  const found = new Map(intake.sums().map((sum) => [sum.currency, sum]))
  for (const said of seal.sums) {
    const sum = found.get(said.currency)
    found.delete(said.currency)
    for (const name of sumNames) {
      if ((sum?.[name] ?? 0) !== said[name])
        throw new Unusable('total-differs', 0, `${said.currency} ${name}`)
    }
  }
  const [other] = found.keys()
  if (other !== undefined) throw new Unusable('total-differs', 0, other)
}

/** Days of a scope; everything where it names none. */
export function boundsOf(
  { from, to }: { readonly from: string; readonly to: string },
  institutions: ReadonlySet<string> | null = null,
): Bounds {
  return {
    from: dayFromText(from) ?? Number.MIN_SAFE_INTEGER,
    to: dayFromText(to) ?? Number.MAX_SAFE_INTEGER,
    institutions,
  }
}
