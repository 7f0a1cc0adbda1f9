/** Whom a bill has to ask, and what our reading of their rules expects of them. */

import type { CoverageRun } from '../adjudication/run.ts'
import type { PayerValue } from '../policy/policy-value.ts'
import { keyOf, type OneRun, type Prepared, payerName } from './one-run.ts'
import type { Ask } from './settlement.ts'

/** Whom the bill has to ask, once for the whole stay; nobody where it leaves nothing to pay. */
export function asksOf({ runs }: Prepared): Ask[] {
  const asks = new Map<string, ToAsk>()
  for (const one of runs) {
    for (const [key, now] of asksIn(one)) {
      const known = asks.get(key)
      const ask = {
        ...now.ask,
        expectedMinor: now.ask.expectedMinor + (known?.ask.expectedMinor ?? 0),
        availableMinor: now.ask.availableMinor + (known?.ask.availableMinor ?? 0),
      }
      asks.set(key, { ask, isAsked: now.isAsked || known?.isAsked === true })
    }
  }
  return [...asks.values()]
    .filter(({ ask, isAsked }) => isAsked && ask.availableMinor > 0)
    .map(({ ask }) => ask)
}

interface ToAsk {
  readonly ask: Ask
  readonly isAsked: boolean
}

/**
 * A payer that decides for itself may pay although our reading of its rules gives nothing. So a
 * fund's platform is asked about every bill, and an insurer about those to which its product
 * applies: of others it need not know. A pack may say otherwise.
 */
function isAsked(payer: PayerValue, at: number, { expected, concerned }: CoverageRun): boolean {
  const asked = payer.asked ?? (payer.decidedBy === 'platform' ? 'always' : 'applicable')
  if ((expected[at] ?? 0) > 0 || asked === 'always') return true
  return asked === 'applicable' && concerned[at] === true
}

function asksIn({ program, run }: OneRun): Map<string, ToAsk> {
  const found = new Map<string, ToAsk>()
  for (const { coverage: index, benefit, asks } of program.order) {
    const coverage = run.coverages[index]
    const { value } = benefit.scheme
    if (coverage === undefined || !value.direct) continue
    for (const i of asks) {
      const payer = value.payers[i]
      if (payer === undefined || payer.decidedBy === 'engine') continue
      const ask: Ask = {
        payer: payerName(benefit.scheme, i),
        coverage: coverage.facts.id,
        decidedBy: payer.decidedBy,
        expectedMinor: coverage.expected[i] ?? 0,
        availableMinor: coverage.available[i] ?? 0,
      }
      found.set(keyOf(ask), { ask, isAsked: isAsked(payer, i, coverage) })
    }
  }
  return found
}
