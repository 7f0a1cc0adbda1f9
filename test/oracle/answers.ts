/**
 * Payers that are asked (§8): what they take of their answers, step by step and at the end.
 */
import type { Answer } from '../../engine/settlement/settlement.ts'
import type { Division, Running } from './division.ts'
import { smaller } from './fraction.ts'
import { less, spreadInProportion, sum, totalOf } from './grid.ts'
import { type Branch, branch, list, text } from './pack-text.ts'

export interface Payer {
  /** `scheme.payer`. */
  readonly name: string
  /** With the coverage behind it. */
  readonly key: string
  readonly kind: string
  /** What it may still take of its answer; undefined when we decide, null when it is away. */
  readonly answer: bigint | null | undefined
}

/** What of an answer is known while the bill is divided, by `scheme.payer@coverage`. */
export interface AskedPayer {
  /** Null: away. */
  readonly said: bigint | null
  readonly isYes: boolean
  left: bigint
  /** What of it may be taken beyond what our rules give; null: all that is left. */
  beyond: bigint | null
}

export function askedPayers(
  answers: readonly Answer[],
  beyond: (key: string) => bigint | null,
): Map<string, AskedPayer> {
  const asked = new Map<string, AskedPayer>()
  for (const { payer, coverage, said, amountMinor } of answers) {
    const key = `${payer}@${coverage}`
    if (asked.has(key)) continue
    const amount = said === 'yes' && amountMinor > 0 ? BigInt(amountMinor) : 0n
    asked.set(key, {
      said: said === 'away' ? null : amount,
      isYes: said === 'yes',
      left: amount,
      beyond: beyond(key),
    })
  }
  return asked
}

/** The payer that a step names, else that of the benefit. */
export function payerOf(running: Running, step: Branch): Payer {
  return payerNamed(running, text(step.get('payer') ?? running.benefit.get('payer')))
}

function payerNamed({ division, coverage, scheme }: Running, id: string): Payer {
  const payer = branch(branch(scheme.get('payers')).get(id))
  const name = `${text(scheme.get('id'))}.${id}`
  const key = `${name}@${coverage.id}`
  const kind = text(payer.get('kind'))
  // Where a person must judge exclusions, nobody answers at the counter.
  if (scheme.get('direct') === 'no') return { name, key, kind, answer: null }
  if ((payer.get('decidedBy') ?? 'engine') === 'engine') {
    return { name, key, kind, answer: undefined }
  }
  const asked = division.asked.get(key)
  const unanswered = division.unanswered === 'away' ? null : undefined
  if (asked === undefined) return { name, key, kind, answer: unanswered }
  return { name, key, kind, answer: asked.said === null ? null : asked.left }
}

/** What a step's payer takes, and from its answer. */
export function takeOfAnswer(division: Division, payer: Payer, ours: bigint): bigint {
  const amount = smaller(ours, payer.answer ?? 0n)
  const asked = division.asked.get(payer.key)
  if (asked !== undefined) asked.left -= amount
  return amount
}

export function recordPayment(
  division: Division,
  { name, kind }: Payer,
  where: Pick<Division['payments'][number], 'layer' | 'coverage' | 'turn' | 'amount'>,
): void {
  division.payments.push({ payer: name, kind, ...where })
  if (kind === 'basic' && where.amount > 0n) division.settledByBasic = true
}

/** Keeps what our rules gave at a step, and how the step counts more than that. */
export function noteStep(
  { division }: Running,
  { key }: Payer,
  ours: bigint,
  countMore: (more: bigint) => void,
): void {
  division.expected.set(key, (division.expected.get(key) ?? 0n) + ours)
  division.countMore.set(key, countMore)
}

// ---------------------------------------------------------------- what is left of an answer

/** Payers that a benefit names, its own first, then in the order of its steps. */
export function payersNamed(benefit: Branch): string[] {
  const steps = list(benefit.get('terms')).flatMap((term) => list(branch(term).get('steps')))
  const paying = steps.map(branch).filter((step) => step.has('pay') || step.has('bands'))
  const named = paying.map((step) => text(step.get('payer') ?? benefit.get('payer')))
  return [...new Set([text(benefit.get('payer')), ...named])]
}

/** Whether all whom a benefit asks are insurers that say no, do not answer, or are not asked. */
export function givesNothing({ division, coverage, scheme, benefit }: Running): boolean {
  if (scheme.get('direct') === 'no') return true
  const decides = (id: string) =>
    text(branch(branch(scheme.get('payers')).get(id)).get('decidedBy') ?? 'engine')
  const asked = payersNamed(benefit).filter((id) => decides(id) !== 'engine')
  if (asked.length === 0 || asked.some((id) => decides(id) !== 'insurer')) return false
  return asked.every((id) => {
    const answer = division.asked.get(`${text(scheme.get('id'))}.${id}@${coverage.id}`)
    return answer === undefined ? division.unanswered === 'away' : !answer.isYes
  })
}

/**
 * The answer binds: what is left of it when a payer's last benefit has had its turn is taken from
 * what the patient then bears of the parts that the last benefit that ran has in its base; that of a
 * platform from all that the patient bears.
 */
export function takeRest(running: Running, id: string, turn: number): void {
  const { division, coverage, benefit } = running
  const payer = payerNamed(running, id)
  const isPlatform =
    branch(branch(running.scheme.get('payers')).get(id)).get('decidedBy') === 'platform'
  const base = isPlatform ? division.parts : running.base
  const asked = division.asked.get(payer.key)
  const grid = {
    parts: base,
    lines: division.lines,
    amounts: base.map((part) => division.lines.map((line) => line.cells.get(part) ?? 0n)),
  }
  const taken = division.payments.filter(
    (one) => one.payer === payer.name && one.coverage === coverage.id,
  )
  const available = totalOf(grid)
  division.available.set(payer.key, sum(taken.map((one) => one.amount)) + available)
  if (asked === undefined) return
  const amount = smaller(smaller(asked.left, asked.beyond ?? asked.left), available)
  if (amount === 0n) return
  const left = less(grid, spreadInProportion(amount, grid))
  base.forEach((part, row) => {
    division.lines.forEach((line, column) => {
      line.cells.set(part, left.amounts[row]?.[column] ?? 0n)
    })
  })
  asked.left -= amount
  if (asked.beyond !== null) asked.beyond -= amount
  const layer = text(benefit.get('layer'))
  recordPayment(division, payer, { layer, coverage: coverage.id, turn, amount })
  division.countMore.get(payer.key)?.(amount)
}
