/**
 * The way from the total down to the cash: one bar a payer in the order in which they pay, each
 * hanging where the one before ended; then what the cash is made of.
 */
import type { PayerKind, Texts } from '../../../engine/policy/policy-value.ts'
import type { StepView } from './step-view.ts'

export interface ShareView {
  readonly payer: string
  readonly title: Texts
  readonly schemeTitle: Texts
  readonly kind: PayerKind
  readonly coverage: string
  readonly amountMinor: number
  readonly decidedBy: 'platform' | 'engine' | 'insurer'
  readonly state: string
}

export interface PartView {
  readonly part: string
  readonly title: Texts
  readonly amountMinor: number
}

/** A division, wherever it was worked out. */
export interface DivisionView {
  readonly currency: string
  readonly totalMinor: number
  readonly shares: readonly ShareView[]
  readonly parts: readonly PartView[]
  readonly cashMinor: number
}

export interface Bar {
  readonly id: string
  readonly role: 'total' | 'payer' | 'cash' | 'part'
  readonly kind: PayerKind | 'patient'
  /** null: the pages' own word stands there. */
  readonly title: Texts | null
  readonly subtitle: Texts | null
  /** Where the bar begins and ends between nothing and the total. */
  readonly fromMinor: number
  readonly toMinor: number
  readonly amountMinor: number
  readonly state: string | null
  readonly steps: readonly StepView[]
  /** Of what the steps put into a part: what later payers took out of it again. */
  readonly paidLaterMinor: number
}

export function waterfallOf(division: DivisionView, steps: readonly StepView[]): Bar[] {
  const { totalMinor, cashMinor } = division
  const bars: Bar[] = [
    {
      id: 'total',
      role: 'total',
      kind: 'patient',
      title: null,
      subtitle: null,
      fromMinor: 0,
      toMinor: totalMinor,
      amountMinor: totalMinor,
      state: null,
      steps: [],
      paidLaterMinor: 0,
    },
  ]
  let left = totalMinor
  for (const share of division.shares) {
    bars.push({
      id: share.payer,
      role: 'payer',
      kind: share.kind,
      title: share.title,
      subtitle: share.schemeTitle,
      fromMinor: left - share.amountMinor,
      toMinor: left,
      amountMinor: share.amountMinor,
      state: share.state,
      steps: stepsOfShare(share, steps),
      paidLaterMinor: 0,
    })
    left -= share.amountMinor
  }
  bars.push({
    id: 'cash',
    role: 'cash',
    kind: 'patient',
    title: null,
    subtitle: null,
    fromMinor: 0,
    toMinor: cashMinor,
    amountMinor: cashMinor,
    state: null,
    steps: [],
    paidLaterMinor: 0,
  })
  let top = cashMinor
  for (const part of division.parts) {
    const own = stepsOfPart(part.part, steps)
    const put = own.reduce((sum, step) => sum + putInto(step), 0)
    bars.push({
      id: `part:${part.part}`,
      role: 'part',
      kind: 'patient',
      title: part.title,
      subtitle: null,
      fromMinor: top - part.amountMinor,
      toMinor: top,
      amountMinor: part.amountMinor,
      state: null,
      steps: own,
      paidLaterMinor: Math.max(0, put - part.amountMinor),
    })
    top -= part.amountMinor
  }
  return bars
}

/** A deductible of nothing is no step that anybody asks about. */
function isIdle({ kind, resultMinor, figures }: StepView): boolean {
  return kind === 'bear' && resultMinor === 0 && figures[0]?.value === 0
}

const shown: ReadonlySet<StepView['kind']> = new Set([
  'bear',
  'pay',
  'eligible',
  'refuse',
  'let',
  'answer',
])

/** What moved money, or kept it from moving: the rest only counts for later bills. */
export function stepsToTell(steps: readonly StepView[]): StepView[] {
  return steps.filter((step) => shown.has(step.kind) && !isIdle(step))
}

/** Everything that the benefits of this payer did, up to its payment. */
function stepsOfShare(share: ShareView, steps: readonly StepView[]): StepView[] {
  const own = steps.filter(({ coverage }) => coverage === share.coverage)
  const paying = own.filter(({ payer }) => payer === share.payer)
  const benefits = new Set(paying.map(({ benefit }) => benefit))
  return stepsToTell(own).filter(
    ({ benefit, payer }) => benefits.has(benefit) && (payer === null || payer === share.payer),
  )
}

/** What put money into a part of the patient's, and what of it later payers took out again. */
function stepsOfPart(part: string, steps: readonly StepView[]): StepView[] {
  return steps.filter(
    ({ into, kind, resultMinor }) => into === part && (kind === 'pay' || resultMinor > 0),
  )
}

/** What a step moved into its part: a payer's step moves what it leaves. */
function putInto({ kind, baseMinor, resultMinor, limits }: StepView): number {
  if (kind !== 'pay') return resultMinor
  return baseMinor - resultMinor - limits.reduce((sum, { cutMinor }) => sum + cutMinor, 0)
}
