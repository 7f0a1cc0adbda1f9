/** Why the rules refuse a bill, or cannot decide it. */

import type { UntrustedTerm } from '../coordination/program.ts'
import type { OneRun } from './one-run.ts'
import type { Refusal } from './settlement.ts'

export function refusalOf({ run, outcome }: OneRun): Refusal | null {
  const { stopped, untrusted } = outcome
  // What such a rule refuses, or cannot answer, is as little decided as what it pays.
  if (untrusted.length > 0) return { code: 'terms-not-verified', terms: namedOnce(untrusted) }
  if (stopped === null) return null
  if (run.refusedBill) return { code: 'bill-refused', ...stopped }
  const { asks, value } = run.unanswered ?? { asks: '', value: '' }
  return { code: 'rule-without-answer', rule: stopped.rule, asks, value }
}

function namedOnce(terms: readonly UntrustedTerm[]): UntrustedTerm[] {
  return [...new Map(terms.map((term) => [term.name, term])).values()]
}
