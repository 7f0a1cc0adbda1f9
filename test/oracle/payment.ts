/**
 * What a payer would pay of an amount: a ratio, money or bands, adjusted and rounded once (§8).
 */
import { type AtWork, type Running, roundingOf, sightOf } from './division.ts'
import { figureOf, holds, wholeOf } from './figures.ts'
import {
  type Fraction,
  fraction,
  greater,
  larger,
  lesser,
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
  readonly ratio: Fraction
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
    if (pay.is === 'money') return { by: 'money', amount: larger(0n, wholeOf(pay)) }
    const ratio = adjusted(running, step, work, pay.value)
    return { by: 'bands', startsAt: ZERO, bands: [{ above: ZERO, ratio }] }
  }
  const bands = branch(written)
  const startsAt = bands.get('startsAt')
  return {
    by: 'bands',
    startsAt: startsAt === undefined ? ZERO : figureOf(startsAt, sight, 'money').value,
    bands: list(bands.get('rows'))
      .map(branch)
      .map((row) => {
        const pays = row.get('pays')
        const ratio =
          pays === undefined
            ? minus(ONE, figureOf(row.get('patient'), sight, 'ratio').value)
            : figureOf(pays, sight, 'ratio').value
        return {
          above: figureOf(row.get('above'), sight, 'money').value,
          ratio: adjusted(running, step, work, ratio),
        }
      }),
  }
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
      result = minus(ONE, patient)
    }
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
    paid = plus(paid, times(within, band.ratio))
  })
  return paid
}

export function paymentOn(tariff: Tariff, amount: bigint, running: Running, step: Branch): bigint {
  const { to, mode, of } = roundingOf(step, running.currency)
  const exact = exactPayment(tariff, amount)
  if (tariff.by === 'money') return exact.n / exact.d
  if (of === 'patient') {
    const patient = toMultiple(minus(fraction(amount), exact), to, mode)
    return amount - smaller(amount, patient.n / patient.d)
  }
  const payer = toMultiple(exact, to, mode)
  return smaller(amount, payer.n / payer.d)
}

/**
 * The smallest amount whose payment reaches `wanted`; the whole when none does. Where the exact
 * payment is a rounding unit short of `wanted` no rounding can reach it, so the search by halves
 * finds a place before the answer, and from there every unit is tried.
 */
export function smallestReaching(
  tariff: Tariff,
  whole: bigint,
  wanted: bigint,
  running: Running,
  step: Branch,
): bigint {
  const { to } = roundingOf(step, running.currency)
  const enough = minus(fraction(wanted), to)
  let below = -1n
  let reached = whole
  while (reached - below > 1n) {
    const middle = (reached + below) / 2n
    const exact = exactPayment(tariff, middle)
    if (exact.n * enough.d >= enough.n * exact.d) reached = middle
    else below = middle
  }
  for (let amount = reached; amount < whole; amount += 1n) {
    if (paymentOn(tariff, amount, running, step) >= wanted) return amount
  }
  return whole
}
