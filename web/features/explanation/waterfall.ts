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
      steps: steps.filter(({ kind }) => kind === 'split'),
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
  })
  let top = cashMinor
  for (const part of division.parts) {
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
      steps: stepsOfPart(part.part, steps),
    })
    top -= part.amountMinor
  }
  return bars
}

const shown: ReadonlySet<string> = new Set(['bear', 'pay', 'eligible', 'refuse', 'let', 'answer'])

/** Everything that the benefits of this payer did, up to its payment. */
function stepsOfShare(share: ShareView, steps: readonly StepView[]): StepView[] {
  const own = steps.filter(({ coverage }) => coverage === share.coverage)
  const paying = own.filter(({ payer }) => payer === share.payer)
  const benefits = new Set(paying.map(({ benefit }) => benefit))
  return own.filter(
    ({ benefit, kind, payer }) =>
      benefits.has(benefit) && shown.has(kind) && (payer === null || payer === share.payer),
  )
}

/** What put money into a part of the patient's, and what of it later payers took out again. */
function stepsOfPart(part: string, steps: readonly StepView[]): StepView[] {
  return steps.filter(
    ({ into, kind, resultMinor }) => into === part && (kind === 'pay' || resultMinor > 0),
  )
}

/** Benefits that looked at the bill and paid nothing, with the rule that said so. */
export function refusedBenefits(steps: readonly StepView[]): StepView[] {
  return steps.filter(({ kind }) => kind === 'refuse')
}
