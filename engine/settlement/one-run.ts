/** What a run of the rules leaves behind, and what it is named by. */

import type { Bill } from '../adjudication/bill.ts'
import type { Run } from '../adjudication/run.ts'
import type { CompiledScheme } from '../adjudication/scheme.ts'
import type { SplitLine } from '../adjudication/split.ts'
import type { Program, ProgramOutcome } from '../coordination/program.ts'
import type { PolicyLibrary } from './policy-library.ts'
import type { Answer } from './settlement.ts'

/** One run of the rules: over the whole bill, or over one year's share of it. */
export interface OneRun {
  readonly program: Program
  readonly run: Run
  readonly outcome: ProgramOutcome
}

export interface Prepared {
  readonly bill: Bill
  readonly library: PolicyLibrary
  readonly lines: readonly SplitLine[]
  /** In order; more than one where the stay is shared out between years. */
  readonly runs: readonly OneRun[]
}

export function keyOf({ coverage, payer }: Pick<Answer, 'coverage' | 'payer'>): string {
  return `${coverage} ${payer}`
}

export function payerName(scheme: CompiledScheme | undefined, payer: number): string {
  return `${scheme?.value.id ?? ''}.${scheme?.value.payers[payer]?.id ?? ''}`
}
