/** `yiqiao reconcile` and `yiqiao journal`: what they take and what they print. */

import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { dayFromText } from '../engine/base/calendar-date.ts'
import type { Summary } from '../engine/reconciliation/reconciliation.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

export interface ReconcileValues {
  readonly journal: boolean
  readonly json: boolean
  readonly 'cross-region': boolean
  readonly as: string
  readonly format: string
  readonly encoding: string
  readonly tolerance: string
  readonly out?: string | undefined
  readonly confirm?: string | undefined
  readonly month: string
  readonly side: string
  readonly party: string
  readonly institution: string
  readonly payer: string
  readonly from: string
  readonly to: string
}

interface FileProblems {
  readonly path: string
  readonly problems: readonly {
    readonly line: number
    readonly reason: string
    readonly what: string
  }[]
}

export async function reconcileCommand(
  paths: readonly string[],
  values: ReconcileValues,
): Promise<number> {
  const least = values.journal ? 1 : 2
  if (paths.length < least) {
    throw new CommandFailure(
      exitCodes.usage,
      values.journal
        ? 'Name the statements to hold against the journal. Try yiqiao reconcile --help.'
        : 'Name two or three statements, or one with --journal. Try yiqiao reconcile --help.',
    )
  }
  for (const path of paths) {
    if (existsSync(path) && statSync(path).isFile()) continue
    throw new CommandFailure(exitCodes.input, `${path}: there is no such file.`)
  }
  return values.journal ? withJournal(paths, values) : withOneAnother(paths, values)
}

async function optionsOf(values: ReconcileValues) {
  const { format, encoding, tolerance, out, confirm, month } = values
  const { formats } = await import('../server/reconciliation/statement-head.ts')
  const known = formats.find((one) => one === format) ?? null
  if (format !== '' && known === null) {
    throw new CommandFailure(exitCodes.usage, `${format} is no format: ${formats.join(', ')}.`)
  }
  if (!/^[0-9]{1,6}$/.test(tolerance)) {
    throw new CommandFailure(exitCodes.usage, 'The tolerance is a whole number of minor units.')
  }
  if (confirm !== undefined && !/^[0-9]{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new CommandFailure(exitCodes.usage, '--confirm wants --month, such as 2026-03.')
  }
  return {
    format: known,
    encoding,
    toleranceMinor: Number(tolerance),
    out: out ?? null,
    confirm: confirm === undefined ? null : { path: confirm, month },
  }
}

async function withOneAnother(paths: readonly string[], values: ReconcileValues): Promise<number> {
  const { compareFiles, summaryText } = await import('../server/reconcile-files.ts')
  const outcome = await compareFiles(paths, await optionsOf(values))
  sayProblems(outcome.problems)
  if (values.json) console.log(JSON.stringify(outcome, null, 2))
  if (!outcome.compared) return exitCodes.input
  if (!values.json) console.log(summaryText(outcome.summary))
  return outcome.summary.different === 0 ? exitCodes.done : exitCodes.refused
}

async function withJournal(paths: readonly string[], values: ReconcileValues): Promise<number> {
  const { reconcileWithJournal, summaryText } = await import('../server/reconcile-files.ts')
  const { StartFailure } = await import('../server/start-failure.ts')
  const { side, party, institution, payer, from, to } = values
  const order = {
    ...{ side, party, institution, payer, from, to },
    matching: values['cross-region'] ? ('cross-region' as const) : ('counter' as const),
    journalAs: provinceOf(values.as),
  }
  try {
    const outcome = await reconcileWithJournal(paths, await optionsOf(values), order, process.env)
    sayProblems(outcome.files)
    if (!outcome.ran) {
      console.error(`Nothing was reconciled: ${outcome.code}.`)
      return exitCodes.input
    }
    // A run that matched has the summary that the engine made.
    const summary = outcome.run.summary as Summary
    console.log(values.json ? JSON.stringify(outcome.run, null, 2) : summaryText(summary))
    return summary.different === 0 ? exitCodes.done : exitCodes.refused
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    throw new CommandFailure(exitCodes.unreachable, error.message)
  }
}

function provinceOf(text: string): 'care' | 'home' | null {
  return text === 'care' || text === 'home' ? text : null
}

const mostShown = 20

/** Where what cannot be used stands; never what stands there. */
function sayProblems(files: readonly FileProblems[]): void {
  for (const { path, problems } of files) {
    for (const { line, reason, what } of problems.slice(0, mostShown)) {
      console.error(
        `${path}${line > 0 ? `:${line}` : ''}: ${reason}${what === '' ? '' : ` (${what})`}`,
      )
    }
    if (problems.length > mostShown) {
      console.error(`${path}: and ${problems.length - mostShown} more`)
    }
  }
}

export async function journalCommand(positionals: readonly string[]): Promise<number> {
  const [text = '', ...more] = positionals
  const day = dayFromText(text)
  if (day === undefined || more.length > 0) {
    throw new CommandFailure(exitCodes.usage, 'Name one day, such as yiqiao journal 2026-03-10.')
  }
  const { writeJournal } = await import('../server/journal-text.ts')
  const { StartFailure } = await import('../server/start-failure.ts')
  try {
    await writeJournal(day, process.env, async (piece) => {
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    })
    return exitCodes.done
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    throw new CommandFailure(exitCodes.unreachable, error.message)
  }
}
