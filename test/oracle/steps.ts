/**
 * The steps of §8, each as the guide tells it.
 */
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
import { countLimits, heldBy, limitsOf, quantityE4Of, roomOf } from './limits.ts'
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
  if (step.has('refuse')) return refuse(running, step)
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
  const seen = linesSeen(division.lines, step.get('lines'))
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

/** A figure that is money, or a ratio of an amount rounded as the step says. */
function moneyOrShare(
  running: Running,
  step: Branch,
  key: string,
  of: bigint,
  work: AtWork,
): bigint {
  const figure = figureOf(step.get(key), sightOf(running, step, work), 'money')
  const { to, mode } = roundingOf(step, running.currency)
  const exact = figure.is === 'money' ? figure.value : times(figure.value, fraction(of))
  const amount = toMultiple(exact, to, mode)
  return larger(0n, amount.n / amount.d)
}

function bear(running: Running, step: Branch, grid: Grid, work: AtWork): bigint {
  const byLine = step.get('each') === 'line'
  const bases = byLine ? lineTotals(grid) : [work.base]
  const asked = bases.map((amount, place) => {
    const line = grid.lines[place]
    const at = byLine && line !== undefined ? { ...work, line: { line, amount } } : work
    return smaller(amount, askedOf(running, step, amount, at))
  })
  const limits = limitsOf(running, step, work)
  let amounts: readonly bigint[] = asked
  for (const limit of limits) {
    amounts = heldBy(running, step, limit, { amounts, lines: grid.lines, bases }, work)
  }
  const borne = sum(amounts)
  const taken = byLine ? spreadByLine(amounts, grid, inOrder) : spreadInOrder(borne, grid)
  countLimits(running, step, limits, borne, grid.lines, work)
  const counter = optionalText(step, 'counter')
  if (counter !== undefined) running.division.counters.add(running.coverage, counter, borne)
  setAside(running, taken, optionalText(step, 'into'))
  running.borne.set(text(step.get('step')), borne)
  return borne
}

function askedOf(running: Running, step: Branch, of: bigint, work: AtWork): bigint {
  const figure = moneyOrShare(running, step, 'bear', of, work)
  const counter = optionalText(step, 'counter')
  if (counter === undefined) return figure
  return larger(0n, figure - running.division.counters.now(running.coverage, counter))
}

function eligible(running: Running, step: Branch, grid: Grid, work: AtWork): bigint {
  const { counters } = running.division
  const written = figureOf(step.get('eligible'), sightOf(running, step, work), 'money')
  const figure = larger(0n, wholeOf(written))
  const counter = optionalText(step, 'counter')
  const used = counter === undefined ? 0n : counters.now(running.coverage, counter)
  const through = smaller(work.base, larger(0n, figure - used))
  const above = work.base - through
  if (counter !== undefined) counters.add(running.coverage, counter, through)
  setAside(running, spreadInOrder(above, grid), optionalText(step, 'into'))
  running.borne.set(text(step.get('step')), above)
  return above
}

interface Payer {
  readonly key: string
  readonly kind: string
  /** What it may still take of its answer; undefined when we decide, null when it is away. */
  readonly answer: bigint | null | undefined
}

/** The payer that a step names, else that of the benefit. */
function payerOf(running: Running, step: Branch): Payer {
  const { division, coverage, scheme, benefit } = running
  const name = text(step.get('payer') ?? benefit.get('payer'))
  const payer = branch(branch(scheme.get('payers')).get(name))
  const key = `${text(scheme.get('id'))}.${name}`
  // Where a person must judge exclusions, nobody answers at the counter.
  const direct = scheme.get('direct') !== 'no'
  const asked = (payer.get('decidedBy') ?? 'engine') !== 'engine' || !direct
  const kind = text(payer.get('kind'))
  if (!asked) return { key, kind, answer: undefined }
  if (!direct) return { key, kind, answer: null }
  const said = division.answers.get(`${key}@${coverage.id}`)
  if (said !== undefined) return { key, kind, answer: said }
  return { key, kind, answer: division.unanswered === 'away' ? null : undefined }
}

function pay(running: Running, step: Branch, grid: Grid, work: AtWork): bigint {
  const payer = payerOf(running, step)
  const ours = computed(running, step, grid, work)
  const limits = limitsOf(running, step, work)
  const settled = payer.answer === undefined ? ours : answered(running, payer, ours)
  const paid = sum(settled.amounts)
  countLimits(running, step, limits, paid, grid.lines, work)
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
  record(running, step, payer, paid)
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
  let amounts: readonly bigint[] = uncut
  const bases = lineTotals(grid)
  const cuts: Cut[] = []
  for (const limit of limits) {
    const held = heldBy(running, step, limit, { amounts, lines: grid.lines, bases }, work)
    const cut = amounts.map((amount, place) => amount - (held[place] ?? 0n))
    cuts.push({ into: optionalText(limit, 'into'), amounts: cut })
    amounts = held
  }
  const aboveInto = cutting === undefined ? undefined : optionalText(cutting, 'into')
  return { amounts, cuts, aboveInto, above: work.base - part, byLine }
}

/**
 * What an asked payer takes of its answer: what our reading of its rules gives, as long as the
 * answer lasts. Limits cut off and end the base as our own reading has it.
 */
function answered(running: Running, payer: Payer, ours: Settled): Settled {
  const computedAmount = sum(ours.amounts)
  const amount = smaller(computedAmount, payer.answer ?? 0n)
  if (payer.answer !== null && payer.answer !== undefined) {
    const key = `${payer.key}@${running.coverage.id}`
    running.division.answers.set(key, payer.answer - amount)
  }
  return { ...ours, amounts: inProportion(amount, ours.amounts) }
}

function record(running: Running, step: Branch, payer: Payer, amount: bigint): void {
  const { division, benefit, coverage, turn } = running
  division.payments.push({
    payer: payer.key,
    kind: payer.kind,
    layer: text(benefit.get('layer')),
    coverage: coverage.id,
    turn,
    amount,
  })
  if (payer.kind === 'basic' && amount > 0n) division.settledByBasic = true
  running.paid.set(text(step.get('step')), amount)
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
  let amounts: readonly bigint[] = [moneyOrShare(running, step, 'outside', 0n, work)]
  for (const limit of limits) {
    amounts = heldBy(running, step, limit, { amounts, lines: [], bases: [] }, work)
  }
  const amount = sum(amounts)
  countLimits(running, step, limits, amount, [], work)
  const { rule } = sightOf(running, step, work)
  const { division, coverage } = running
  const { key } = payerOf(running, step)
  division.outside.push({ coverage: coverage.id, payer: key, rule, amount })
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
