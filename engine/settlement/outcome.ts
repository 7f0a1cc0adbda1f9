/** What the runs of a bill come to: shares, parts, breaks, and the counters that moved. */

import type { CoverageRun, GivenAnswer, Run } from '../adjudication/run.ts'
import { type CompiledScheme, periodOf, sumOfPart } from '../adjudication/scheme.ts'
import { assert } from '../base/assert.ts'
import { type OneRun, type Prepared, payerName } from './one-run.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { together } from './portions.ts'
import type { Answer, Break, CounterChange, PartAmount, Settlement, Share } from './settlement.ts'

export function settlementOf(prepared: Prepared, answers: readonly Answer[]): Settlement {
  const { runs, library } = prepared
  const settlements = runs.map((one) => settlementOfRun(one, prepared, answers))
  const [only] = settlements
  if (only !== undefined && settlements.length === 1) return only
  const portions = runs.map(({ run }) => run.portion)
  return together(settlements, portions, breaksOver(runs, answers), library.partNames)
}

function settlementOfRun(
  one: OneRun,
  { bill, library }: Prepared,
  answers: readonly Answer[],
): Settlement {
  const { run, outcome, program } = one
  const shares: Share[] = []
  let sum = 0
  run.coverages.forEach((coverage, i) => {
    const scheme = program.schemes[i]
    assert(scheme !== undefined, 'a coverage without its scheme')
    sum += sharesOf(coverage, scheme, shares)
  })
  const parts = partsOf(run, library)
  let cashMinor = 0
  for (const part of parts) {
    assert(part.amountMinor >= 0, `part ${part.part} is below zero`)
    cashMinor += part.amountMinor
  }
  assert(sum + cashMinor === run.totalMinor, 'shares and parts do not add up to the bill')
  return {
    currency: bill.currency,
    totalMinor: run.totalMinor,
    shares,
    parts,
    cashMinor,
    outside: run.outside.map(({ coverage, payer, rule, amountMinor }) => ({
      payer: payerName(program.schemes[run.coverages.indexOf(coverage)], payer),
      coverage: coverage.facts.id,
      rule,
      amountMinor,
    })),
    refusals: outcome.refusals,
    breaks: breaksOver([one], answers),
    counters: changesIn(one),
    terms: outcome.terms,
  }
}

/** Adds the shares of one coverage and answers their sum. */
function sharesOf(coverage: CoverageRun, scheme: CompiledScheme, shares: Share[]): number {
  let sum = 0
  for (let i = 0; i < scheme.value.payers.length; i++) {
    const payer = scheme.value.payers[i]
    const amountMinor = coverage.shares[i] ?? 0
    if (payer === undefined || (amountMinor === 0 && (coverage.expected[i] ?? 0) === 0)) continue
    assert(amountMinor >= 0, `share of ${payer.id} is below zero`)
    sum += amountMinor
    shares.push({
      payer: payerName(scheme, i),
      payerKind: payer.kind,
      coverage: coverage.facts.id,
      amountMinor,
      decidedBy: payer.decidedBy,
      state: stateOf(coverage.answers[i]?.said ?? null),
    })
  }
  return sum
}

/** Where an asked payer answered otherwise than our rules give over all runs. */
function breaksOver(runs: readonly OneRun[], answers: readonly Answer[]): Break[] {
  if (answers.length === 0) return []
  const compared = new Map<string, { payer: string; ours: number; theirs: number }>()
  for (const { program, run } of runs) {
    run.coverages.forEach((coverage, at) => {
      const scheme = program.schemes[at]
      coverage.answers.forEach((answer, i) => {
        if (answer === null || answer.said === 'away' || answer.said === 'not-direct') return
        const ours = coverage.expected[i] ?? 0
        if ((coverage.shares[i] ?? 0) === 0 && ours === 0) return
        const payer = payerName(scheme, i)
        const key = `${coverage.facts.id} ${payer}`
        const given = answers.find((a) => a.payer === payer && a.coverage === coverage.facts.id)
        const theirs = given?.said === 'yes' ? given.amountMinor : 0
        compared.set(key, { payer, ours: ours + (compared.get(key)?.ours ?? 0), theirs })
      })
    })
  }
  return [...compared.values()]
    .filter(({ ours, theirs }) => ours !== theirs)
    .map(({ payer, ours, theirs }) => ({ payer, oursMinor: ours, theirsMinor: theirs }))
}

function stateOf(said: GivenAnswer['said'] | null): Share['state'] {
  if (said === null) return 'decided'
  if (said === 'yes') return 'accepted'
  return said === 'no' ? 'declined' : said
}

export function changesIn({ program, run }: OneRun): CounterChange[] {
  const changes: CounterChange[] = []
  run.coverages.forEach((coverage, i) => {
    const scheme = program.schemes[i]
    if (scheme !== undefined) changesOf(coverage, scheme, run, changes)
  })
  return changes
}

function changesOf(
  coverage: CoverageRun,
  scheme: CompiledScheme,
  run: Run,
  changes: CounterChange[],
): void {
  for (let slot = 0; slot < coverage.counters.length; slot++) {
    const after = coverage.counters[slot] ?? Number.NaN
    const before = coverage.before[slot] ?? 0
    if (Number.isNaN(after) || after === before) continue
    if (scheme.value.counters[slot]?.period === 'visit') continue
    run.coverage = coverage
    const period = periodOf(scheme, run, slot)
    changes.push({ coverage: coverage.facts.id, period, slot, before, after })
  }
}

function partsOf(run: Run, library: PolicyLibrary): PartAmount[] {
  const parts: PartAmount[] = []
  for (let part = 0; part < library.partNames.length; part++) {
    const amountMinor = sumOfPart(run, part)
    if (amountMinor !== 0) parts.push({ part: library.partNames[part] ?? '', amountMinor })
  }
  return parts
}
