/** What a run of the rules begins with: the bill's money in its cells, and nothing paid yet. */

import type { Bill, Facts } from '../adjudication/bill.ts'
import type { CoverageRun, Run } from '../adjudication/run.ts'
import type { SplitLine } from '../adjudication/split.ts'
import { digitsOf } from '../base/money.ts'
import { compareText } from '../base/text.ts'
import type { Program } from '../coordination/program.ts'
import type { Portion } from '../coverage/portion.ts'
import type { PolicyLibrary } from './policy-library.ts'

export function newRun(
  bill: Bill,
  facts: Facts,
  coverages: readonly CoverageRun[],
  lines: readonly SplitLine[],
  program: Program,
  library: PolicyLibrary,
  traced: boolean,
  portion: Portion,
): Run {
  const parts = library.partNames.length
  const ordered = program.seesLines && bill.sums === null ? inCanonicalOrder(lines) : []
  const atoms = Math.max(1, ordered.length)
  const cells = new Array<number>(atoms * parts).fill(0)
  let totalMinor = 0
  const put = (cell: number, amount: number) => {
    cells[cell] = (cells[cell] ?? 0) + amount
    totalMinor += amount
  }
  if (bill.sums !== null) {
    put(0, bill.sums.inScopeMinor)
    put(1, bill.sums.priorSelfPayMinor)
    put(2, bill.sums.overLimitMinor)
    put(3, bill.sums.ownPaidMinor)
  }
  const from = ordered.length > 0 ? ordered : lines
  for (let i = 0; i < from.length; i++) {
    const line = from[i]
    if (line === undefined) continue
    const row = ordered.length > 0 ? i * parts : 0
    put(row, line.inScopeMinor)
    put(row + 1, line.priorSelfPayMinor)
    put(row + 2, line.overLimitMinor)
    put(row + 3, line.ownPaidMinor)
  }
  const [first] = coverages
  return {
    totalMinor,
    common: bill.attributes,
    homeRegion: facts.homeRegion,
    careRegion: facts.careRegion,
    portion,
    digits: digitsOf(bill.currency),
    parts,
    atoms,
    lines: ordered,
    cells,
    base: new Array<number>(atoms * parts).fill(0),
    coverages,
    layerPaid: new Array<number>(library.names.layers.size).fill(0),
    kindPaid: new Array<number>(library.names.kinds.size).fill(0),
    coverage: first ?? noCoverage,
    paidTotal: 0,
    paidBefore: 0,
    basicDecided: false,
    stepPaid: [],
    stepBorne: [],
    stepLet: [],
    stepBase: 0,
    stepAmount: 0,
    stepQuantityE4: 0,
    stepUnitsE4: 0,
    atom: 0,
    lineAmount: 0,
    unanswered: null,
    refusedBenefit: false,
    refusedBill: false,
    outside: [],
    trace: traced ? [] : null,
  }
}

/** Stands where a bill has no coverage at all; no rule ever runs on it. */
const noCoverage: CoverageRun = {
  facts: { id: '', scheme: '', from: 0, to: null, attributes: {}, accumulators: [] },
  day: 0,
  counters: [],
  before: [],
  shares: [],
  answers: [],
  answerLeft: [],
  beyond: [],
  countMore: [],
  expected: [],
  available: [],
  concerned: [],
}

/** Ties between lines are broken by this order, so that the order on the bill changes nothing. */
function inCanonicalOrder(lines: readonly SplitLine[]): SplitLine[] {
  return [...lines].sort(
    (a, b) =>
      compareText(a.line.code, b.line.code) ||
      a.line.on - b.line.on ||
      a.amountMinor - b.amountMinor ||
      compareText(a.line.id, b.line.id),
  )
}
