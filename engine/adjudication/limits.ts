/** Limits on what is paid or borne: on this bill, over a counter's period, by balance, by units. */
import { mulDiv } from '../base/money.ts'
import {
  type Check,
  compileCondition,
  compileFigure,
  type Figure,
  type Scope,
} from '../policy/figure.ts'
import type { Limit, RoundingRule } from '../policy/policy-value.ts'
import type { LimitUse } from './explanation.ts'
import type { Run } from './run.ts'
import { addToCounter, type CompiledScheme, counterNow } from './scheme.ts'

export interface CompiledLimit {
  readonly kind: 'upTo' | 'balance' | 'units'
  readonly each: 'bill' | 'line'
  readonly cuts: 'payment' | 'base'
  readonly upTo: Figure<Run>
  readonly slot: number | null
  readonly into: number | null
  readonly counter: string | null
  readonly holds: Check<Run> | null
}

export function compileLimit(
  limit: Limit,
  scheme: CompiledScheme,
  scope: Scope<Run>,
  rule: RoundingRule,
  parts: ReadonlyMap<string, number>,
): CompiledLimit {
  const slotOf = (name: string | null) =>
    name === null ? null : (scheme.counterIndex.get(name) ?? null)
  if (limit.kind === 'balance') {
    const slot = slotOf(limit.balance)
    return {
      kind: 'balance',
      each: 'bill',
      cuts: limit.cuts,
      upTo: () => 0,
      slot,
      into: null,
      counter: limit.balance,
      holds: null,
    }
  }
  const counter = limit.counter
  return {
    kind: limit.kind,
    each: limit.kind === 'upTo' ? limit.each : 'bill',
    cuts: limit.kind === 'upTo' ? limit.cuts : 'payment',
    upTo: compileFigure(limit.upTo, scope, rule.mode),
    slot: slotOf(counter),
    into: limit.kind === 'upTo' && limit.into !== null ? (parts.get(limit.into) ?? null) : null,
    counter,
    holds:
      limit.kind === 'upTo' && limit.when !== null
        ? compileCondition(limit.when, scope, rule.mode)
        : null,
  }
}

/**
 * The limits whose conditions hold, asked once before a step moves anything. That of a limit by line
 * is asked for each line.
 */
export function applying(limits: readonly CompiledLimit[], run: Run): readonly CompiledLimit[] {
  if (limits.every(({ holds }) => holds === null)) return limits
  return limits.filter(({ holds, each }) => holds === null || each === 'line' || holds(run))
}

/** What the limit still lets through, never below zero. */
export function allowedBy(limit: CompiledLimit, scheme: CompiledScheme, run: Run): number {
  const used = limit.slot === null ? 0 : counterNow(scheme, run, limit.slot)
  if (limit.kind === 'balance') return Math.max(0, used)
  return Math.max(0, limit.upTo(run) - used)
}

/** What a limit cut off a payment, and the part that it names for it. */
export interface Cut {
  readonly amount: number
  readonly into: number | null
}

/**
 * Holds a payment down to the limits of a step that goes by the whole bill, in their order. Counters
 * are not moved yet: what is paid in the end may be less.
 */
export function heldDown(
  payment: number,
  applied: readonly CompiledLimit[],
  scheme: CompiledScheme,
  run: Run,
  uses: LimitUse[] | null,
  cuts: Cut[] | null = null,
): number {
  let held = payment
  for (const limit of applied) {
    if (limit.cuts === 'base') continue
    const before = held
    held = heldBy(limit, held, scheme, run, uses)
    if (before > held) cuts?.push({ amount: before - held, into: limit.into })
  }
  return held
}

/** The payment after one limit on the sum. */
export function heldBy(
  limit: CompiledLimit,
  payment: number,
  scheme: CompiledScheme,
  run: Run,
  uses: LimitUse[] | null,
): number {
  const allowed = allowedBy(limit, scheme, run)
  const held =
    limit.kind === 'units' ? heldToUnits(payment, allowed, run) : Math.min(payment, allowed)
  uses?.push(limitUse(limit, scheme, run, payment - held))
  return held
}

/** Only so many of the units that are left are paid, in proportion. */
function heldToUnits(payment: number, allowed: number, run: Run): number {
  const units = run.stepUnitsE4
  const allowedE4 = allowed * 10_000
  if (units <= allowedE4) return payment
  run.stepUnitsE4 = allowedE4
  return mulDiv(payment, allowedE4, units, 'halfUp')
}

export function limitUse(
  limit: CompiledLimit,
  scheme: CompiledScheme,
  run: Run,
  cutMinor: number,
): LimitUse {
  const used = limit.slot === null ? 0 : counterNow(scheme, run, limit.slot)
  return {
    kind: limit.kind,
    counter: limit.counter,
    limitMinor: limit.kind === 'balance' ? used : limit.upTo(run),
    usedBeforeMinor: used,
    cutMinor,
  }
}

/**
 * Moves the counters that a step names, its own (`slot`) and those of the limits that applied, by
 * what was paid; each counter once.
 */
export function countPayment(
  payment: number,
  applied: readonly CompiledLimit[],
  scheme: CompiledScheme,
  run: Run,
  slot: number | null = null,
): void {
  if (payment === 0) return
  if (slot !== null) addToCounter(scheme, run, slot, payment)
  for (let i = 0; i < applied.length; i++) {
    const limit = applied[i]
    if (limit === undefined || limit.slot === null || limit.slot === slot) continue
    if (applied.findIndex((other) => other.slot === limit.slot) < i) continue
    addToCounter(scheme, run, limit.slot, movementOf(limit, payment, run))
  }
}

function movementOf({ kind }: CompiledLimit, payment: number, run: Run): number {
  if (kind === 'units') return Math.ceil(run.stepUnitsE4 / 10_000)
  return kind === 'balance' ? -payment : payment
}
