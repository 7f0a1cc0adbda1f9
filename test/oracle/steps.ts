/**
 * The steps of §8, each as the guide tells it.
 */
import { noteStep, type Payer, payerOf, recordPayment, takeOfAnswer } from './answers.ts'
import { type AtWork, type Running, roundingOf, sightOf, unitOf } from './division.ts'
import { figureOf, holds, wholeOf } from './figures.ts'
import { fraction, inOrder, inProportion, larger, smaller, times, toMultiple } from './fraction.ts'
import {
  type Grid,
  less,
  lineTotals,
  spreadByLine,
  spreadInOrder,
  spreadInProportion,
  sum,
  totalOf,
} from './grid.ts'
import { countLimits, type Held, heldBy, limitsOf, quantityE4Of, roomOf } from './limits.ts'
import { linesSeen } from './lines-seen.ts'
import { type Branch, branch, list, text } from './pack-text.ts'
import { paymentOn, smallestReaching, tariffOf } from './payment.ts'
import { BillRefused } from './refused.ts'

/** Runs one step; answers `refused` when the benefit pays nothing from here on. */
export function runStep(running: Running, step: Branch): 'refused' | 'done' {
  const grid = gridOf(running, step)
  const work: AtWork = { base: totalOf(grid), quantityE4: quantityE4Of(grid.lines) }
  const when = step.get('when')
  if (when !== undefined && !holds(branch(when), sightOf(running, step, work))) return 'done'
  if (step.has('refuse')) {
    const refused = refuse(running, step)
    count(running, step, { ...work, amount: 0n })
    return refused
  }
  const amount = act(running, step, grid, work)
  const { rule } = sightOf(running, step, null)
  const { moved } = running.division
  moved.set(rule, (moved.get(rule) ?? 0n) + (amount ?? 0n))
  if (amount !== null) count(running, step, { ...work, amount })
  return 'done'
}

/** What the step moved; null where there is nothing to look at, and so nothing is done. */
function act(running: Running, step: Branch, grid: Grid, work: AtWork): bigint | null {
  const looks = ['bear', 'pay', 'bands', 'eligible'].some((key) => step.has(key))
  if (looks && work.base === 0n) return null
  if (step.has('bear')) return bear(running, step, grid, work)
  if (step.has('pay') || step.has('bands')) return pay(running, step, grid, work)
  if (step.has('eligible')) return eligible(running, step, grid, work)
  if (step.has('outside')) return outside(running, step, work)
  if (step.has('count')) return countStep(running, step, work)
  if (!step.has('let')) throw new Error(`an unknown step ${text(step.get('step'))}`)
  const sight = sightOf(running, step, work)
  running.let.set(text(step.get('step')), figureOf(step.get('let'), sight, 'number'))
  return 0n
}

function gridOf(running: Running, step: Branch): Grid {
  const { division, base, left } = running
  const of = step.get('of')
  const named = of === 'remaining' ? [...division.parts] : of
  const parts = named === undefined ? [...base] : list(named).map((part) => text(part))
  const seen = linesSeen(running, step.get('lines'))
  const amounts = parts.map((part) =>
    division.lines.map((line, place) => {
      if (!seen.has(line)) return 0n
      return base.includes(part) ? (left.get(part)?.[place] ?? 0n) : (line.cells.get(part) ?? 0n)
    }),
  )
  const rows = division.lines.map((_, place) => sum(amounts.map((row) => row[place] ?? 0n)))
  const withMoney = division.lines.map((_, place) => place).filter((place) => rows[place] !== 0n)
  return {
    parts,
    lines: division.lines.filter((_, place) => withMoney.includes(place)),
    amounts: amounts.map((row) => withMoney.map((place) => row[place] ?? 0n)),
  }
}

/** Takes the amounts out of the base, and moves them into a part or (null) to a payer. */
function move(running: Running, taken: Grid, into: string | null): void {
  leaveBase(running, taken)
  taken.parts.forEach((part, row) => {
    taken.lines.forEach((line, column) => {
      const amount = taken.amounts[row]?.[column] ?? 0n
      line.cells.set(part, (line.cells.get(part) ?? 0n) - amount)
      if (into !== null) line.cells.set(into, (line.cells.get(into) ?? 0n) + amount)
    })
  })
}

function leaveBase(running: Running, taken: Grid): void {
  taken.parts.forEach((part, row) => {
    const left = running.left.get(part)
    if (left === undefined) return
    taken.lines.forEach((line, column) => {
      const place = running.division.lines.indexOf(line)
      left[place] = (left[place] ?? 0n) - (taken.amounts[row]?.[column] ?? 0n)
    })
  })
}

/** Into a part when one is named; else the money keeps its part and only leaves the base. */
function setAside(running: Running, taken: Grid, into: string | undefined): void {
  if (into === undefined) leaveBase(running, taken)
  else move(running, taken, into)
}

function optionalText(step: Branch, key: string): string | undefined {
  const written = step.get(key)
  return written === undefined ? undefined : text(written)
}

interface MoneyOrShare {
  readonly amount: bigint
  readonly isShare: boolean
}

/** A figure that is money, or a ratio of an amount rounded as the step says; it may be below zero. */
function moneyOrShare(
  running: Running,
  step: Branch,
  key: string,
  of: bigint,
  work: AtWork,
): MoneyOrShare {
  const figure = figureOf(step.get(key), sightOf(running, step, work), 'money')
  const { to, mode } = roundingOf(step, running.currency)
  const exact = figure.is === 'money' ? figure.value : times(figure.value, fraction(of))
  const amount = toMultiple(exact, to, mode)
  return { amount: amount.n / amount.d, isShare: figure.is === 'ratio' }
}

function bear(running: Running, step: Branch, grid: Grid, work: AtWork): bigint {
  const byLine = step.get('each') === 'line'
  const bases = byLine ? lineTotals(grid) : [work.base]
  const figures = bases.map((amount, place) => {
    const line = grid.lines[place]
    const at = byLine && line !== undefined ? { ...work, line: { line, amount } } : work
    return moneyOrShare(running, step, 'bear', amount, at)
  })
  const limits = limitsOf(running, step, work)
  const uncut = notYetBorne(running, step, figures, bases)
  let held: Held = { amounts: uncut, lines: grid.lines, bases, unitsE4: work.quantityE4 }
  for (const limit of limits) held = heldBy(running, step, limit, held, work)
  const { amounts } = held
  const borne = sum(amounts)
  const taken = byLine ? spreadByLine(amounts, grid, inOrder) : spreadInOrder(borne, grid)
  countLimits(running, step, limits, borne, grid.lines, work)
  setAside(running, taken, optionalText(step, 'into'))
  running.borne.set(text(step.get('step')), borne)
  return borne
}

/**
 * Nothing below zero and at most the base; of money that a counter's whole period asks, what it does
 * not hold already, which is taken off before anything counts as zero.
 */
function notYetBorne(
  running: Running,
  step: Branch,
  figures: readonly MoneyOrShare[],
  bases: readonly bigint[],
): readonly bigint[] {
  const within = figures.map(({ amount }, place) => smaller(larger(0n, amount), bases[place] ?? 0n))
  const counter = optionalText(step, 'counter')
  if (counter === undefined || figures.some(({ isShare }) => isShare)) return within
  const used = running.division.counters.now(running.coverage, counter)
  // Line by line, the period's figure is what the lines make together.
  if (step.get('each') === 'line') {
    const asked = sum(within)
    return inProportion(smaller(asked, larger(0n, asked - used)), within)
  }
  return figures.map(({ amount }, place) => smaller(bases[place] ?? 0n, larger(0n, amount - used)))
}

function eligible(running: Running, step: Branch, grid: Grid, work: AtWork): bigint {
  const { counters } = running.division
  const written = figureOf(step.get('eligible'), sightOf(running, step, work), 'money')
  const figure = wholeOf(written)
  const counter = optionalText(step, 'counter')
  const used = counter === undefined ? 0n : counters.now(running.coverage, counter)
  const through = smaller(work.base, larger(0n, figure - used))
  const above = work.base - through
  if (counter !== undefined) counters.add(running.coverage, counter, through)
  setAside(running, spreadInOrder(above, grid), optionalText(step, 'into'))
  running.borne.set(text(step.get('step')), above)
  return above
}

function pay(running: Running, step: Branch, grid: Grid, work: AtWork): bigint {
  const payer = payerOf(running, step)
  const ours = computed(running, step, grid, work)
  const limits = limitsOf(running, step, work)
  const settled = payer.answer === undefined ? ours : answered(running, payer, ours)
  const paid = sum(settled.amounts)
  countLimits(running, step, limits, paid, grid.lines, work)
  noteStep(running, payer, sum(ours.amounts), (more) => {
    countLimits(running, step, limits, more, [], work)
  })
  const rest = optionalText(step, 'rest')
  const capped = optionalText(step, 'capped')
  let there = grid
  function take(amounts: readonly bigint[]): Grid {
    const taken = settled.byLine
      ? spreadByLine(amounts, there, inProportion)
      : spreadInProportion(sum(amounts), there)
    there = less(there, taken)
    return taken
  }
  // One after the other, each in proportion to what then lies there: what lies above a limit, where
  // a part receives it; the payment; what limits cut off; the rest.
  const aboveInto = settled.aboveInto ?? capped
  if (aboveInto !== undefined) move(running, take([settled.above]), aboveInto)
  move(running, take(settled.amounts), null)
  for (const cut of settled.cuts) {
    // Without a part of its own, what is cut off goes with the rest.
    const into = cut.into ?? capped
    if (into !== undefined) move(running, take(cut.amounts), into)
  }
  const staying = aboveInto === undefined ? settled.above : 0n
  if (settled.byLine) setAside(running, there, rest)
  else setAside(running, take([totalOf(there) - staying]), rest)
  const { division, coverage, benefit, turn } = running
  const layer = text(benefit.get('layer'))
  recordPayment(division, payer, { layer, coverage: coverage.id, turn, amount: paid })
  running.paid.set(text(step.get('step')), paid)
  return paid
}

interface Cut {
  readonly into: string | undefined
  readonly amounts: readonly bigint[]
}

interface Settled {
  /** One amount, or one a line. */
  readonly amounts: readonly bigint[]
  /** What each limit cut off, of the sum or of each line. */
  readonly cuts: readonly Cut[]
  /** Where a limit that cuts the base wants what lies above it. */
  readonly aboveInto: string | undefined
  /** How much of the base lies above a limit that cuts it: the payer's part ends below. */
  readonly above: bigint
  readonly byLine: boolean
}

function computed(running: Running, step: Branch, grid: Grid, work: AtWork): Settled {
  const byLine = step.get('each') === 'line'
  const limits = limitsOf(running, step, work)
  const cutting = limits[0]?.get('cuts') === 'base' ? limits[0] : undefined
  let part = work.base
  let uncut: readonly bigint[]
  if (byLine) {
    uncut = lineTotals(grid).map((amount, place) => {
      const line = grid.lines[place]
      const at = line === undefined ? work : { ...work, line: { line, amount } }
      return paymentOn(tariffOf(running, step, at), amount, running, step)
    })
  } else {
    const tariff = tariffOf(running, step, work)
    let payment = paymentOn(tariff, work.base, running, step)
    const room = cutting === undefined ? payment : roomOf(running, step, cutting, work)
    // A payment that does not go over the limit cuts nothing; and what rounding puts above the
    // limit on the payer's part is not something cut off.
    if (payment > room) {
      part = smallestReaching(tariff, work.base, room, running, step)
      payment = room
    }
    uncut = [payment]
  }
  let held: Held = {
    amounts: uncut,
    lines: grid.lines,
    bases: lineTotals(grid),
    unitsE4: work.quantityE4,
  }
  const cuts: Cut[] = []
  for (const limit of limits) {
    const before = held.amounts
    held = heldBy(running, step, limit, held, work)
    const cut = before.map((amount, place) => amount - (held.amounts[place] ?? 0n))
    cuts.push({ into: optionalText(limit, 'into'), amounts: cut })
  }
  const aboveInto = cutting === undefined ? undefined : optionalText(cutting, 'into')
  return { amounts: held.amounts, cuts, aboveInto, above: work.base - part, byLine }
}

/**
 * What an asked payer takes of its answer: what our reading of its rules gives, as long as the
 * answer lasts. Limits cut off and end the base as our own reading has it.
 */
function answered(running: Running, payer: Payer, ours: Settled): Settled {
  const amount = takeOfAnswer(running.division, payer, sum(ours.amounts))
  return { ...ours, amounts: inProportion(amount, ours.amounts) }
}

/** A payer of basic insurance whose benefit has run has decided, even when nothing is due. */
export function decideBasic(running: Running): void {
  const payer = payerOf(running, running.benefit)
  if (payer.kind === 'basic' && payer.answer !== null) running.division.settledByBasic = true
}

function refuse(running: Running, step: Branch): 'refused' {
  const { rule } = sightOf(running, step, null)
  if (step.get('refuse') === 'bill') throw new BillRefused(rule, 'bill-refused')
  running.division.refusals.push(`${rule}@${running.coverage.id}`)
  return 'refused'
}

function outside(running: Running, step: Branch, work: AtWork): bigint {
  const limits = limitsOf(running, step, work)
  const { amount: written } = moneyOrShare(running, step, 'outside', 0n, work)
  let held: Held = {
    amounts: [larger(0n, written)],
    lines: [],
    bases: [],
    unitsE4: work.quantityE4,
  }
  for (const limit of limits) held = heldBy(running, step, limit, held, work)
  const amount = sum(held.amounts)
  countLimits(running, step, limits, amount, [], work)
  const { rule } = sightOf(running, step, work)
  const { division, coverage } = running
  const { name } = payerOf(running, step)
  division.outside.push({ coverage: coverage.id, payer: name, rule, amount })
  running.paid.set(text(step.get('step')), amount)
  return amount
}

function countStep(running: Running, step: Branch, work: AtWork): bigint {
  countOne(running, step, branch(step.get('count')), work)
  return 0n
}

function count(running: Running, step: Branch, work: AtWork): void {
  const counts = step.get('counts')
  for (const one of counts === undefined ? [] : list(counts).map(branch)) {
    countOne(running, step, one, work)
  }
}

function countOne(running: Running, step: Branch, written: Branch, work: AtWork): void {
  const { counters } = running.division
  const counter = text(written.get('counter'))
  const sight = sightOf(running, step, work)
  const unit = unitOf(running.scheme, counter)
  const figure = wholeOf(figureOf(written.get('add'), sight, unit))
  if (written.get('mode') === 'set') counters.write(running.coverage, counter, figure)
  else counters.add(running.coverage, counter, figure)
}

export function startOfBase(running: Running): void {
  for (const part of running.base) {
    const amounts = running.division.lines.map((line) => line.cells.get(part) ?? 0n)
    running.left.set(part, amounts)
  }
}
