/**
 * Limits (§8): how far they hold a payment down, and what they leave in their counters.
 */

import { type AtWork, type Running, sightOf, units } from './division.ts'
import { figureOf, holds, wholeOf } from './figures.ts'
import { fraction, inProportion, larger, smaller, toWhole } from './fraction.ts'
import { sum } from './grid.ts'
import type { OracleLine } from './oracle-split.ts'
import { type Branch, branch, list, text } from './pack-text.ts'

/** Limits of a step whose `when` holds, in their order; a limit by line asks it of each line. */
export function limitsOf(running: Running, step: Branch, work: AtWork): Branch[] {
  const limits = step.get('limits')
  if (limits === undefined) return []
  return list(limits)
    .map(branch)
    .filter((limit) => {
      return limit.get('each') === 'line' || applies(running, step, limit, work)
    })
}

function applies(running: Running, step: Branch, limit: Branch, work: AtWork): boolean {
  const when = limit.get('when')
  return when === undefined || holds(branch(when), sightOf(running, step, work))
}

/** The most that a limit on the sum lets through; for `units` see `unitsLeft`. */
export function roomOf(running: Running, step: Branch, limit: Branch, work: AtWork): bigint {
  const balance = limit.get('balance')
  if (balance !== undefined) return larger(0n, now(running, text(balance)))
  const figure = wholeOf(figureOf(limit.get('upTo'), sightOf(running, step, work), 'money'))
  const counter = limit.get('counter')
  return larger(0n, counter === undefined ? figure : figure - now(running, text(counter)))
}

function now(running: Running, counter: string): bigint {
  return running.division.counters.now(running.coverage, counter)
}

function unitsLeft(running: Running, step: Branch, limit: Branch, work: AtWork): bigint {
  const figure = wholeOf(figureOf(limit.get('units'), sightOf(running, step, work), 'number'))
  const counter = limit.get('counter')
  return larger(0n, counter === undefined ? figure : figure - now(running, text(counter)))
}

export function quantityE4Of(lines: readonly OracleLine[]): bigint {
  return sum(lines.map((line) => line.quantityE4))
}

/** What stands at the work of a limit: the amounts, one a line where the step works by line. */
export interface Held {
  readonly amounts: readonly bigint[]
  readonly lines: readonly OracleLine[]
  /** Money of each line in the step's base, where the step works by line. */
  readonly bases: readonly bigint[]
}

/** The amounts after one limit. */
export function heldBy(
  running: Running,
  step: Branch,
  limit: Branch,
  held: Held,
  work: AtWork,
): readonly bigint[] {
  if (limit.get('each') === 'line') {
    return held.amounts.map((amount, place) => {
      const line = held.lines[place]
      if (line === undefined) throw new Error('a limit by line needs a step by line')
      const at = { ...work, line: { line, amount: held.bases[place] ?? 0n } }
      if (!applies(running, step, limit, at)) return amount
      return smaller(amount, roomOf(running, step, limit, at))
    })
  }
  const whole = sum(held.amounts)
  const room =
    limit.get('units') === undefined
      ? roomOf(running, step, limit, work)
      : roomOfUnits(running, step, limit, held, whole, work)
  return whole <= room ? held.amounts : inProportion(room, held.amounts)
}

function roomOfUnits(
  running: Running,
  step: Branch,
  limit: Branch,
  held: Held,
  whole: bigint,
  work: AtWork,
): bigint {
  const seen = quantityE4Of(held.lines)
  const left = unitsLeft(running, step, limit, work) * 10_000n
  if (seen <= left) return whole
  return toWhole(fraction(whole * left, seen), 'half-up')
}

/** Adds what was moved in the end to the counters of the limits that were at work. */
export function countLimits(
  running: Running,
  step: Branch,
  limits: readonly Branch[],
  amount: bigint,
  lines: readonly OracleLine[],
  work: AtWork,
): void {
  const { counters } = running.division
  const moves = limits.map((limit) => {
    const balance = limit.get('balance')
    if (balance !== undefined) return { counter: text(balance), more: -amount }
    const counter = limit.get('counter')
    if (counter === undefined) return null
    if (limit.get('units') === undefined) return { counter: text(counter), more: amount }
    const paid = smaller(units(quantityE4Of(lines)), unitsLeft(running, step, limit, work))
    return { counter: text(counter), more: amount === 0n ? 0n : paid }
  })
  for (const move of moves) {
    if (move !== null) counters.add(running.coverage, move.counter, move.more)
  }
}
