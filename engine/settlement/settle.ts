/**
 * Divides a bill among all its payers: `plan` says who must be asked, `decide` divides with their
 * answers, `explain` says why. All three run the same compiled steps.
 */

import { type CompiledBenefit, compileBenefit } from '../adjudication/benefit.ts'
import type { Bill, Facts } from '../adjudication/bill.ts'
import type { ExplanationStep } from '../adjudication/explanation.ts'
import { type CompiledScheme, compileScheme, type NameIndex } from '../adjudication/scheme.ts'
import type { SplitLine } from '../adjudication/split.ts'
import { assert } from '../base/assert.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { yearOf } from '../coverage/portion.ts'
import type { PolicySet } from '../policy/policy-value.ts'
import { type Trust, trustInAll } from '../policy/trust.ts'
import { builtInParts, payerKinds } from '../policy/vocabulary.ts'
import { asksOf } from './asks.ts'
import type { Prepared } from './one-run.ts'
import { settlementOf } from './outcome.ts'
import { newNode, type PolicyLibrary } from './policy-library.ts'
import { firstRefusal, prepare } from './prepare.ts'
import type { Answer, Ask, Decision, Refusal } from './settlement.ts'

/**
 * Raised when the same bill and packs would yield other amounts than before. What an earlier version
 * decided is decided by it again: 1 left what an insurer did not pay where its benefit had put it.
 */
export const engineVersion = 2

export type Plan =
  | { readonly planned: true; readonly asks: readonly Ask[] }
  | { readonly planned: false; readonly refusal: Refusal }

export interface Explained {
  readonly decision: Decision
  readonly lines: readonly SplitLine[]
  readonly steps: readonly ExplanationStep[]
}

/** Without `trust`, every term may decide, whatever its status. */
export function compilePolicies(set: PolicySet, trust: Trust = trustInAll): PolicyLibrary {
  const partNames = [...builtInParts]
  const layers = new Map<string, number>()
  const indexLayer = (layer: string) => {
    if (!layers.has(layer)) layers.set(layer, layers.size)
  }
  for (const scheme of set.schemes)
    for (const { name } of scheme.parts) if (!partNames.includes(name)) partNames.push(name)
  for (const region of set.regions) region.order.forEach(indexLayer)
  for (const benefit of set.benefits) indexLayer(benefit.layer)
  const names: NameIndex = {
    parts: new Map(partNames.map((name, i) => [name, i])),
    layers,
    kinds: new Map(payerKinds.map((kind, i) => [kind, i])),
  }
  const schemes = new Map<string, CompiledScheme>()
  for (const scheme of set.schemes) {
    const region = set.regions.find((one) => one.id === scheme.region)
    assert(region !== undefined, `scheme ${scheme.id} lies in no known region`)
    schemes.set(scheme.id, compileScheme(scheme, region))
  }
  const benefits = new Map<string, CompiledBenefit[]>()
  for (const benefit of set.benefits) {
    const scheme = schemes.get(benefit.scheme)
    assert(scheme !== undefined, `benefit ${benefit.id} belongs to no known scheme`)
    const list = benefits.get(benefit.scheme) ?? []
    list.push(compileBenefit(benefit, scheme, names, trust))
    benefits.set(benefit.scheme, list)
  }
  return { set, names, partNames, schemes, benefits, programs: newNode() }
}

/** Whom the bill's coverages oblige us to ask, and what our reading of their rules expects. */
export function plan(
  bill: Bill,
  facts: Facts,
  library: PolicyLibrary,
  catalogue: Catalogue | null,
  answers: readonly Answer[] = [],
): Plan {
  const asking = {
    facts,
    answers,
    unanswered: 'as-computed',
    library,
    traced: false,
    version: engineVersion,
  } as const
  const prepared = prepare(bill, asking, catalogue)
  if ('refusal' in prepared) return { planned: false, refusal: prepared.refusal }
  const refusal = firstRefusal(prepared)
  if (refusal !== null) return { planned: false, refusal }
  return { planned: true, asks: asksOf(prepared) }
}

/**
 * Divides the bill. An asked payer without an answer is away: it pays nothing, and whatever comes
 * after it is worked out anew.
 */
export function decide(
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[],
  library: PolicyLibrary,
  catalogue: Catalogue | null,
  version = engineVersion,
): Decision {
  const asking = { facts, answers, unanswered: 'away', library, traced: false, version } as const
  const prepared = prepare(bill, asking, catalogue)
  return 'refusal' in prepared ? refused(prepared.refusal) : decisionOf(prepared, answers)
}

/** The same decision with every step that led to it. */
export function explain(
  bill: Bill,
  facts: Facts,
  answers: readonly Answer[],
  library: PolicyLibrary,
  catalogue: Catalogue | null,
  version = engineVersion,
): Explained {
  const asking = { facts, answers, unanswered: 'away', library, traced: true, version } as const
  const prepared = prepare(bill, asking, catalogue)
  if ('refusal' in prepared) {
    return { decision: refused(prepared.refusal), lines: [], steps: [] }
  }
  const decision = decisionOf(prepared, answers)
  return { decision, lines: prepared.lines, steps: stepsOf(prepared) }
}

function stepsOf({ runs }: Prepared): readonly ExplanationStep[] {
  const [only] = runs
  if (only !== undefined && runs.length === 1) return only.run.trace ?? []
  return runs.flatMap(({ run }) =>
    (run.trace ?? []).map((step) => ({ ...step, year: yearOf(run.portion) })),
  )
}

function refused(refusal: Refusal): Decision {
  return { settled: false, refusal }
}

function decisionOf(prepared: Prepared, answers: readonly Answer[]): Decision {
  const refusal = firstRefusal(prepared)
  return refusal === null
    ? { settled: true, settlement: settlementOf(prepared, answers) }
    : refused(refusal)
}
