/**
 * Why each amount is what it is. Derived by running a decision again with a recorder; the amounts
 * are those of the decision because the same steps compute them.
 */
export interface ExplanationStep {
  /** `benefit/step`, such as `beijing/employee/inpatient/deductible`; `split/...` for the catalogue. */
  readonly rule: string
  readonly kind:
    | 'split'
    | 'bear'
    | 'pay'
    | 'eligible'
    | 'refuse'
    | 'outside'
    | 'count'
    | 'let'
    | 'skip'
    | 'answer'
  /** `benefit@from`: the term, which names source and status; empty for the split. */
  readonly term: string
  readonly coverage: string
  readonly payer: string | null
  /** Of a stay that is shared out between years: the year that the step is about. */
  readonly year?: number
  /** Amount that the step looked at. */
  readonly baseMinor: number
  /** Amount that it moved: borne, paid, cut off or counted. */
  readonly resultMinor: number
  readonly into: string | null
  /** Ratio applied (millionths), where there is one for the whole base. */
  readonly ratio: number | null
  readonly bands: readonly BandUse[]
  readonly limits: readonly LimitUse[]
  readonly adjustments: readonly AdjustmentUse[]
  /** Figures that the step used, by name: the deductible asked, the counter before, and so on. */
  readonly figures: readonly Figure[]
}

export interface BandUse {
  readonly fromMinor: number
  /** null: without an upper edge. */
  readonly toMinor: number | null
  readonly amountMinor: number
  readonly ratio: number
  readonly side: 'payer' | 'patient'
}

export interface LimitUse {
  readonly kind: 'upTo' | 'balance' | 'units'
  readonly counter: string | null
  readonly limitMinor: number
  readonly usedBeforeMinor: number
  readonly cutMinor: number
}

export interface AdjustmentUse {
  readonly kind: 'points' | 'factor' | 'patientFactor'
  readonly value: number
  readonly ratioAfter: number
}

export interface Figure {
  readonly name: string
  readonly dimension: 'money' | 'ratio' | 'number'
  readonly value: number
}
