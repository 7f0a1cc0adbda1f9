/**
 * Limits (§8): how far they hold a payment down, and what they leave in their counters.
 */

import { type AtWork, type Running, sightOf, units } from './division.ts'
import { figureOf, holds, wholeOf } from './figures.ts'
import { fraction, inProportion, larger, smaller, toWhole } from './fraction.ts'
import { sum } from './grid.ts'
import type { OracleLine } from './oracle-split.ts'
import { type Branch, branch, list, type Tree, text } from './pack-text.ts'

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
  /** What earlier limits on units have left of the lines' quantity. */
  readonly unitsE4: bigint
}

/** What stands there after one limit. */
export function heldBy(
  running: Running,
  step: Branch,
  limit: Branch,
  held: Held,
  work: AtWork,
): Held {
  if (limit.get('each') === 'line') {
    const amounts = held.amounts.map((amount, place) => {
      const line = held.lines[place]
      if (line === undefined) throw new Error('a limit by line needs a step by line')
      const at = { ...work, line: { line, amount: held.bases[place] ?? 0n } }
      if (!applies(running, step, limit, at)) return amount
      return smaller(amount, roomOf(running, step, limit, at))
    })
    return { ...held, amounts }
  }
  const whole = sum(held.amounts)
  if (limit.get('units') === undefined) {
    return heldTo(held, smaller(whole, roomOf(running, step, limit, work)))
  }
  const left = unitsLeft(running, step, limit, work) * 10_000n
  if (held.unitsE4 <= left) return held
  const room = toWhole(fraction(whole * left, held.unitsE4), 'half-up')
  return { ...heldTo(held, room), unitsE4: left }
}

function heldTo(held: Held, whole: bigint): Held {
  return whole === sum(held.amounts)
    ? held
    : { ...held, amounts: inProportion(whole, held.amounts) }
}

/**
 * Adds what was moved in the end to the counters that a step names, itself and in the limits that
 * were at work; each counter once.
 */
export function countLimits(
  running: Running,
  step: Branch,
  limits: readonly Branch[],
  amount: bigint,
  lines: readonly OracleLine[],
  work: AtWork,
): void {
  if (amount === 0n) return
  const moves = new Map<string, bigint>()
  function move(counter: Tree | undefined, more: bigint): void {
    if (counter !== undefined && !moves.has(text(counter))) moves.set(text(counter), more)
  }
  move(step.get('counter'), amount)
  const unitsE4 = limits
    .filter((limit) => limit.get('units') !== undefined)
    .map((limit) => unitsLeft(running, step, limit, work) * 10_000n)
    .reduce(smaller, quantityE4Of(lines))
  for (const limit of limits) {
    move(limit.get('balance'), -amount)
    move(limit.get('counter'), limit.get('units') === undefined ? amount : units(unitsE4))
  }
  for (const [counter, more] of moves)
    running.division.counters.add(running.coverage, counter, more)
}
