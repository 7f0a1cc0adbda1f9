/** What `yiqiao reconcile` does: files held against one another, or against the server's journal. */
import { createHmac, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { textFromMinor } from '../engine/base/money.ts'
import { totalsOf, unexplained } from '../engine/reconciliation/proof.ts'
import type { Break, SideProof, Summary } from '../engine/reconciliation/reconciliation.ts'
import { readConfig } from './config.ts'
import { openIdentityKeys } from './identity/identity-keys.ts'
import { openJournalKey } from './identity/journal-key.ts'
import { openReconciliation } from './open-reconciliation.ts'
import { withOwnDatabase } from './own-database.ts'
import { type Problem, Unusable } from './reconciliation/intake.ts'
import { boundsOf, type OpenStatement, openStatement } from './reconciliation/read-statement.ts'
import { reconcileStatements } from './reconciliation/reconcile-statements.ts'
import type { Format } from './reconciliation/statement-head.ts'
import { writeWhole } from './reconciliation/whole-file.ts'
import { csvCell } from './reconciliation/write-csv.ts'
import { confirm3261 } from './reconciliation/write-national.ts'
import { checkDatabase, openDatabase } from './storage/database.ts'
import { migrate } from './storage/migrate.ts'
import type { Actor } from './usecases/gate.ts'
import { receiveStatement } from './usecases/reconciliation/receive-statement.ts'
import { type Run, runReconciliation } from './usecases/reconciliation/run-reconciliation.ts'

export interface FileOptions {
  readonly format: Format | null
  readonly encoding: string
  readonly toleranceMinor: number
  /** Where all breaks are written as CSV; null for nowhere. */
  readonly out: string | null
  /** Where the first file, an answer to 3260, is confirmed; the month that it is of. */
  readonly confirm: { readonly path: string; readonly month: string } | null
}

export type Compared =
  | {
      readonly compared: true
      readonly summary: Summary
      readonly problems: readonly FileProblems[]
      readonly ms: number
    }
  | { readonly compared: false; readonly problems: readonly FileProblems[] }

export interface FileProblems {
  readonly path: string
  readonly problems: readonly Problem[]
}

/** Differences beyond this are summed and counted, but no longer written one by one. */
const mostBreaks = 1_000_000

/** The first file is the one that the others are held against. */
export async function compareFiles(
  paths: readonly string[],
  options: FileOptions,
): Promise<Compared> {
  const opened: OpenStatement[] = []
  const begun = performance.now()
  try {
    for (const [i, path] of paths.entries()) {
      const found = await openOrProblem(path, options, i === 0 ? 'first' : '')
      if ('problem' in found)
        return { compared: false, problems: [{ path, problems: [found.problem] }] }
      opened.push(found)
    }
    const used = await comparedOf(opened)
    const sides = used.map((statement, i) => ({
      side: statement.head.side || sideNames[i] || `file ${i + 1}`,
      sources: [statement],
    }))
    const [own, ...others] = sides
    if (own === undefined) throw new Error('broken invariant: no file')
    const { toleranceMinor } = options
    const bounds = boundsOf(used[0]?.head ?? { from: '', to: '' })
    const outcome = await reconcileStatements({ own, others, bounds, toleranceMinor, mostBreaks })
    const problems = outcome.reads.map((read, i) => ({
      path: used[i]?.path ?? '',
      problems: read.problems,
    }))
    if (!outcome.matched) {
      const crowded: Problem = { line: 0, reason: 'count-differs', what: 'one key over and over' }
      const all = outcome.crowded ? [{ path: paths[0] ?? '', problems: [crowded] }] : problems
      return { compared: false, problems: all }
    }
    for (const proof of outcome.summary.proofs) assertExplained(proof)
    if (options.out !== null) await writeBreaks(options.out, outcome.breaks)
    if (options.confirm !== null) {
      await writeConfirmation(used[0]?.path ?? '', options.confirm, outcome.breaks)
    }
    const ms = performance.now() - begun
    return { compared: true, summary: outcome.summary, problems, ms }
  } finally {
    for (const statement of opened) await statement.close()
  }
}

/**
 * What is compared of the files: a roll-back among them is no side, but marks what one of the others
 * confirmed, which is opened anew and joins those that are open.
 */
async function comparedOf(opened: OpenStatement[]): Promise<OpenStatement[]> {
  const taken = new Set(opened.flatMap(({ head }) => head.rollsBack ?? []))
  const compared: OpenStatement[] = []
  for (const statement of [...opened]) {
    const { head, path, options } = statement
    if (head.rollsBack !== undefined) continue
    const isRolledBack = taken.has(head.message ?? '')
    const used = isRolledBack ? await openStatement(path, { ...options, isRolledBack }) : statement
    if (isRolledBack) opened.push(used)
    compared.push(used)
  }
  return compared
}

const sideNames = ['first', 'second', 'third']

async function openOrProblem(
  path: string,
  { format, encoding }: FileOptions,
  side: string,
): Promise<OpenStatement | { readonly problem: Problem }> {
  try {
    // The same number gives the same digest within one comparison, and nowhere else.
    return await openStatement(path, { format, encoding, side, disguise })
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    return { problem: error.problem }
  }
}

const salt = randomBytes(16)

function disguise(certificate: string): string {
  return createHmac('sha256', salt).update(certificate).digest('hex').slice(0, 32)
}

function assertExplained(proof: SideProof): void {
  if (unexplained(proof).length > 0) throw new Error(`broken invariant: ${proof.side} has a rest`)
}

/** One message of 3261 a line. What differs in any way is not confirmed. */
async function writeConfirmation(
  path: string,
  { path: out, month }: { readonly path: string; readonly month: string },
  breaks: readonly Break[],
): Promise<void> {
  const refused = new Set(
    breaks.flatMap(({ key, own }) => [key, ...own.map((row) => row.reference)]),
  )
  const file = await open(path, 'r')
  try {
    const messages: string[] = []
    const hand = (message: string) => messages.push(`${message}\n`)
    await confirm3261(file, month, (reference) => refused.has(reference), hand)
    await writeOut(out, messages)
  } finally {
    await file.close()
  }
}

const breakColumns =
  'settlement,class,alone,side,our line,their line,currency,our total,their total,our paid,their paid,our account,their account,our cash,their cash'

async function writeBreaks(path: string, breaks: readonly Break[]): Promise<void> {
  await writeOut(
    path,
    (function* () {
      yield `${breakColumns}\n`
      for (const one of breaks) yield breakLines(one)
    })(),
  )
}

/** Whole or not at all: half a list of breaks, or of confirmations, would be believed. */
async function writeOut(path: string, texts: Iterable<string>): Promise<void> {
  const content = (async function* () {
    for (const text of texts) yield Buffer.from(text)
  })()
  const there = await stat(path).catch(() => undefined)
  // A terminal or a pipe is no file that could be replaced.
  if (there !== undefined && !there.isFile()) await pipeline(content, createWriteStream(path))
  else await writeWhole(dirname(path), content, () => basename(path))
}

function breakLines({ key, verdict, sides }: Break): string {
  return sides
    .flatMap(({ side, differences }) =>
      differences.map(({ ours, theirs, steps }) => {
        const currency = ours?.currency ?? theirs?.currency ?? ''
        const amounts = (['totalMinor', 'paidMinor', 'accountMinor', 'cashMinor'] as const).flatMap(
          (name) =>
            [ours, theirs].map((row) =>
              row === null ? '' : textFromMinor(row[name], row.currency),
            ),
        )
        const classes = steps.map((step) => step.class).join(' ')
        const lines = [ours, theirs].map((row) => String(row?.line || ''))
        const cells = [key, classes, verdict.alone ?? '', side, ...lines, currency, ...amounts]
        return `${cells.map(csvCell).join(',')}\n`
      }),
    )
    .join('')
}

// ---------------------------------------------------------------- the journal

export interface JournalOrder {
  readonly matching: 'counter' | 'cross-region'
  readonly payer: string
  readonly from: string
  readonly to: string
  readonly side: string
  readonly party: string
  readonly institution: string
  readonly journalAs: 'care' | 'home' | null
}

export type JournalOutcome =
  | { readonly ran: true; readonly run: Run; readonly files: readonly FileProblems[] }
  | { readonly ran: false; readonly files: readonly FileProblems[]; readonly code: string }

/** Who reconciles at the machine itself. */
const commandActor: Actor = {
  id: 'command',
  name: { 'zh-CN': '命令行', 'zh-HK': '命令列', en: 'Command line' },
  role: 'clearing-officer',
  institution: null,
}

/**
 * Receives the files and reconciles them with the server's own journal, whether or not it runs.
 *
 * @throws StartFailure when the database cannot be had.
 */
export async function reconcileWithJournal(
  paths: readonly string[],
  options: FileOptions,
  order: JournalOrder,
  env: Readonly<Record<string, string | undefined>>,
): Promise<JournalOutcome> {
  const config = readConfig(env)
  const work = (url: string) => runAt(url, config.dataFolder, paths, options, order)
  if (config.databaseUrl !== null) {
    await checkDatabase(config.databaseUrl)
    return work(config.databaseUrl)
  }
  return withOwnDatabase(config, 'yiqiao reconcile', async ({ url, wasRunning }) => {
    if (!wasRunning) await migrate(url)
    return work(url)
  })
}

async function runAt(
  url: string,
  folder: string,
  paths: readonly string[],
  { format, encoding, toleranceMinor }: FileOptions,
  order: JournalOrder,
): Promise<JournalOutcome> {
  const database = openDatabase(url, { max: 4, name: 'yiqiao reconcile' })
  try {
    const store = openReconciliation({
      database,
      folder,
      // Persons are compared where whoever calls has the key of their identities.
      keys: existsSync(join(folder, 'identity-key')) ? await openIdentityKeys(folder, false) : null,
      journalKey: await openJournalKey(folder),
      isParty: () => true,
    })
    const files: FileProblems[] = []
    const accepted: string[] = []
    let scope = { payer: order.payer, from: order.from, to: order.to }
    for (const path of paths) {
      const declared = { ...order, name: basename(path), format: format ?? '', encoding }
      const content = createReadStream(path)
      const outcome = await receiveStatement(
        declared,
        content,
        commandActor,
        'reconciliation',
        store,
      )
      if (!outcome.received) return { ran: false, files, code: outcome.refusal.code }
      const { file } = outcome
      files.push({ path, problems: (await store.received.problems(file.file)) as Problem[] })
      if (file.state === 'accepted') accepted.push(file.file)
      // A roll-back is of a month, and has no rows.
      if (file.rollsBack === '')
        scope = { payer: file.payer, from: file.from ?? '', to: file.to ?? '' }
    }
    if (accepted.length < paths.length) return { ran: false, files, code: 'statement-quarantined' }
    const { matching, journalAs } = order
    const asked = { matching, journalAs, toleranceMinor, files: accepted, ...scope }
    const key = randomBytes(16).toString('hex')
    const ran = await runReconciliation({ key, ...asked }, commandActor, 'reconciliation', store)
    if (!ran.ran) return { ran: false, files, code: ran.refusal.code }
    return { ran: true, files, run: ran.run }
  } finally {
    await database.end()
  }
}

/** What a person wants to see of a comparison. */
export function summaryText({ agreed, different, classes, proofs }: Summary): string {
  const lines = [`${agreed} settlements agree, ${different} differ.`]
  for (const { class: name, count } of [...classes].sort((a, b) => b.count - a.count)) {
    lines.push(`  ${name}: ${count}`)
  }
  for (const proof of proofs) lines.push(...proofLines(proof))
  return lines.join('\n')
}

function proofLines({ side, stated, own, theirs, explained }: SideProof): string[] {
  const names = (['totalMinor', 'paidMinor', 'accountMinor', 'cashMinor'] as const).filter((name) =>
    stated.includes(name),
  )
  const ours = totalsOf(own)
  const others = totalsOf(theirs)
  const rest = totalsOf(explained)
  const currencies = [...new Set([...ours.keys(), ...others.keys()])].sort()
  return currencies.flatMap((currency) => [
    `${side}, ${currency}: ${others.get(currency)?.count ?? 0} rows against ${ours.get(currency)?.count ?? 0}`,
    ...names.map((name) => {
      const [a, b, c] = [ours, others, rest].map((sums) => sums.get(currency)?.[name] ?? 0)
      const text = (minor = 0) => textFromMinor(minor, currency)
      return `  ${name.replace('Minor', '')}: ${text(b)} against ${text(a)}, explained ${text(c)}`
    }),
  ])
}
