/**
 * What a payer would pay of an amount: a ratio, money or bands, adjusted and rounded once (§8).
 */
import { type AtWork, type Running, roundingOf, sightOf } from './division.ts'
import { figureOf, holds, type Sight } from './figures.ts'
import {
  compare,
  type Fraction,
  fraction,
  greater,
  larger,
  lesser,
  MILLIONTH,
  minus,
  ONE,
  plus,
  smaller,
  times,
  toMultiple,
  ZERO,
} from './fraction.ts'
import { type Branch, branch, list } from './pack-text.ts'

interface Band {
  readonly above: Fraction
  /** Asked for only when money lies in the band. */
  readonly ratio: () => Fraction
}

export type Tariff =
  | { readonly by: 'money'; readonly amount: bigint }
  | { readonly by: 'bands'; readonly startsAt: Fraction; readonly bands: readonly Band[] }

/** A ratio is a single band. */
export function tariffOf(running: Running, step: Branch, work: AtWork): Tariff {
  const sight = sightOf(running, step, work)
  const written = step.get('bands')
  if (written === undefined) {
    const pay = figureOf(step.get('pay'), sight, 'money')
    if (pay.is === 'money') {
      const { to, mode } = roundingOf(step, running.currency)
      const amount = toMultiple(pay.value, to, mode)
      return { by: 'money', amount: larger(0n, amount.n / amount.d) }
    }
    const ratio = adjusted(running, step, work, pay.value)
    return { by: 'bands', startsAt: ZERO, bands: [{ above: ZERO, ratio: () => ratio }] }
  }
  const bands = branch(written)
  const startsAt = bands.get('startsAt')
  return {
    by: 'bands',
    startsAt:
      startsAt === undefined ? ZERO : greater(ZERO, figureOf(startsAt, sight, 'money').value),
    bands: list(bands.get('rows'))
      .map(branch)
      .map((row) => {
        const above = figureOf(row.get('above'), sight, 'money').value
        return { above, ratio: once(() => adjusted(running, step, work, ratioOf(row, sight))) }
      }),
  }
}

function once(work: () => Fraction): () => Fraction {
  let kept: Fraction | undefined
  return () => {
    kept ??= work()
    return kept
  }
}

function ratioOf(row: Branch, sight: Sight): Fraction {
  const pays = row.get('pays')
  if (pays !== undefined) return figureOf(pays, sight, 'ratio').value
  return minus(ONE, figureOf(row.get('patient'), sight, 'ratio').value)
}

function adjusted(running: Running, step: Branch, work: AtWork, ratio: Fraction): Fraction {
  const sight = sightOf(running, step, work)
  const adjustments = step.get('adjust')
  let result = ratio
  for (const one of adjustments === undefined ? [] : list(adjustments).map(branch)) {
    const when = one.get('when')
    if (when !== undefined && !holds(branch(when), sight)) continue
    const points = one.get('points')
    const factor = one.get('factor')
    const patientFactor = one.get('patientFactor')
    if (points !== undefined) result = plus(result, figureOf(points, sight, 'ratio').value)
    if (factor !== undefined) result = times(result, figureOf(factor, sight, 'ratio').value)
    if (patientFactor !== undefined) {
      const patient = times(minus(ONE, result), figureOf(patientFactor, sight, 'ratio').value)
      result = minus(ONE, toMultiple(patient, MILLIONTH, 'half-up'))
    }
    result = toMultiple(result, MILLIONTH, 'half-up')
  }
  return lesser(ONE, greater(ZERO, result))
}

/** The exact payment on an amount, before rounding. */
function exactPayment(tariff: Tariff, amount: bigint): Fraction {
  if (tariff.by === 'money') return fraction(smaller(tariff.amount, amount))
  const end = plus(tariff.startsAt, fraction(amount))
  let paid = ZERO
  tariff.bands.forEach((band, place) => {
    const next = tariff.bands[place + 1]
    const from = place === 0 ? tariff.startsAt : greater(tariff.startsAt, band.above)
    const to = next === undefined ? end : lesser(end, next.above)
    const within = greater(ZERO, minus(to, from))
    if (within.n > 0n) paid = plus(paid, times(within, band.ratio()))
  })
  return paid
}

export function paymentOn(tariff: Tariff, amount: bigint, running: Running, step: Branch): bigint {
  const { to, mode, of } = roundingOf(step, running.currency)
  if (tariff.by === 'money') return smaller(tariff.amount, amount)
  const exact = exactPayment(tariff, amount)
  if (of === 'patient') {
    const patient = toMultiple(minus(fraction(amount), exact), to, mode)
    return amount - smaller(amount, patient.n / patient.d)
  }
  const payer = toMultiple(exact, to, mode)
  return smaller(amount, payer.n / payer.d)
}

/**
 * The smallest amount whose payment reaches `wanted`; the whole when none does.
 *
 * Where the payer's side is rounded, the payment never falls when the amount grows, and halving
 * finds it. Where the patient's is, the payment may fall by a rounding unit when the patient's share
 * rises by one; but at the smallest amount the payment is exactly `wanted` (one unit less would reach
 * it too, otherwise), so the patient's share is a multiple of the unit. All such amounts are tried,
 * from where the exact payment, which never falls, comes near enough for rounding to do the rest.
 */
export function smallestReaching(
  tariff: Tariff,
  whole: bigint,
  wanted: bigint,
  running: Running,
  step: Branch,
): bigint {
  const { to, of } = roundingOf(step, running.currency)
  const reaches = (amount: bigint): boolean => paymentOn(tariff, amount, running, step) >= wanted
  if (of === 'payer' || tariff.by === 'money') return firstOf(whole, reaches)
  const unit = to.n / to.d
  const near = minus(fraction(wanted), to)
  const first = firstOf(whole, (one) => compare(exactPayment(tariff, one), near) > 0)
  const from = first <= wanted ? wanted : wanted + ((first - wanted + unit - 1n) / unit) * unit
  for (let amount = from; amount < whole; amount += unit) if (reaches(amount)) return amount
  return whole
}

/** The smallest amount of which something is true that stays true above it; else the whole. */
function firstOf(whole: bigint, isTrue: (amount: bigint) => boolean): bigint {
  let below = -1n
  let reached = whole
  while (reached - below > 1n) {
    const middle = (reached + below) / 2n
    if (isTrue(middle)) reached = middle
    else below = middle
  }
  return reached
}
