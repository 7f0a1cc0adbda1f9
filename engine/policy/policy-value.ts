/**
 * A validated policy, as JSON: what the reader of `policies/` produces, what the engine compiles,
 * and what the browser receives. The format is explained to its authors in
 * `docs/guide/policy-packs.md`; this file is its shape after reading.
 *
 * Amounts are minor units of the scheme's currency, ratios millionths (`RATIO_ONE`), days ISO text.
 */
import type { Currency, Rounding } from '../base/money.ts'

/** A text in the languages of the product. */
export interface Texts {
  readonly 'zh-CN': string
  readonly 'zh-HK': string
  readonly en: string
}

export type Status = 'verified' | 'transcribed' | 'illustrative'

export type Dimension = 'money' | 'ratio' | 'number'

/** Where a rule or figure comes from. */
export interface Source {
  readonly title: string
  readonly issuer: string
  readonly number: string | null
  readonly published: string | null
  readonly url: string | null
  readonly readOn: string | null
  readonly reader: string | null
  /** Mark of the collection it was taken from: O, I, P, S, S2, M or !; null where none applies. */
  readonly mark: string | null
}

// ---------------------------------------------------------------- values

/** A figure of a rule: constant, computed, looked up in a table, or chosen by conditions. */
export type Value =
  | { readonly kind: 'constant'; readonly dimension: Dimension; readonly value: number }
  | {
      readonly kind: 'formula'
      readonly dimension: Dimension
      readonly text: string
      readonly expression: Expression
    }
  | {
      readonly kind: 'table'
      readonly dimension: Dimension
      readonly by: readonly string[]
      readonly rows: readonly TableRow[]
      readonly other: Value | null
    }
  | {
      readonly kind: 'choice'
      readonly dimension: Dimension
      readonly cases: readonly ChoiceCase[]
    }

export interface TableRow {
  /** One key for each attribute of `by`; null stands for any. */
  readonly keys: readonly (TableKey | null)[]
  readonly value: Value
}

/** A text or flag to equal, or a range of whole numbers, both ends included (`to` null: no end). */
export type TableKey = string | boolean | { readonly from: number; readonly to: number | null }

export interface ChoiceCase {
  readonly when: Condition | null
  readonly value: Value
}

/**
 * A formula's tree. A `product` is rounded once, when all its factors and divisors are known.
 */
export type Expression =
  | { readonly op: 'constant'; readonly dimension: Dimension; readonly value: number }
  | { readonly op: 'name'; readonly dimension: Dimension; readonly name: string }
  | {
      readonly op: 'sum'
      readonly dimension: Dimension
      readonly terms: readonly { readonly negative: boolean; readonly term: Expression }[]
    }
  | {
      readonly op: 'product'
      readonly dimension: Dimension
      readonly factors: readonly Expression[]
      readonly divisors: readonly Expression[]
    }
  | {
      readonly op: 'call'
      readonly dimension: Dimension
      readonly name: FormulaFunction
      readonly args: readonly Expression[]
    }

export type FormulaFunction =
  | 'min'
  | 'max'
  | 'started'
  | 'full'
  | 'roundUp'
  | 'roundDown'
  | 'roundHalfUp'

// ---------------------------------------------------------------- conditions

/** All tests of a condition must hold. */
export interface Condition {
  readonly all: readonly Test[]
}

export type Test =
  | {
      readonly kind: 'attribute'
      readonly name: string
      readonly is: readonly (string | boolean | number)[]
      readonly negated: boolean
    }
  | {
      readonly kind: 'range'
      readonly name: string
      readonly dimension: Dimension
      readonly from: Value | null
      readonly above: Value | null
      readonly to: Value | null
      readonly below: Value | null
    }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }

/** Which lines of the bill a step looks at; every test must hold. An empty list is every line. */
export interface LineSelector {
  readonly all: readonly LineTest[]
}

export type LineTest =
  | {
      readonly kind: 'is'
      readonly name: string
      readonly values: readonly (string | boolean | number)[]
      readonly negated: boolean
    }
  | {
      readonly kind: 'startsWith'
      readonly name: string
      readonly prefixes: readonly string[]
      readonly negated: boolean
    }
  | {
      /** Whole numbers; a quantity is rounded up. */
      readonly kind: 'range'
      readonly name: string
      readonly from: number | null
      readonly above: number | null
      readonly to: number | null
      readonly below: number | null
    }

// ---------------------------------------------------------------- steps

export interface RoundingRule {
  readonly mode: Rounding
  /** Rounded to a multiple of this many minor units; 1 is the smallest unit. */
  readonly toMinor: number
  /** Whose share is rounded; the other takes the rest. */
  readonly of: 'payer' | 'patient'
}

export interface StepHead {
  /** Unique inside the benefit; the last part of the rule id. */
  readonly id: string
  readonly title: Texts | null
  readonly article: string | null
  /** Source of this step where it is another than the term's. */
  readonly source: string | null
  readonly when: Condition | null
  readonly lines: LineSelector | null
  /** Parts that the step works on; null: the base of the benefit. */
  readonly of: readonly string[] | 'remaining' | null
  readonly rounding: RoundingRule
  readonly counts: readonly Count[]
}

/** Adds to a counter after a step; names `base` and `amount` are the step's own. */
export interface Count {
  readonly counter: string
  readonly add: Value
  readonly mode: 'add' | 'set'
}

export type Step =
  | BearStep
  | PayStep
  | EligibleStep
  | RefuseStep
  | OutsideStep
  | CountStep
  | LetStep

/** The patient bears an amount (money) or a share (ratio) of the base. */
export interface BearStep extends StepHead {
  readonly kind: 'bear'
  readonly value: Value
  readonly each: 'bill' | 'line'
  /** The amount holds for the counter's whole period, and what was borne before counts. */
  readonly counter: string | null
  /** The part that receives it; null: the money keeps its part and only leaves the base. */
  readonly into: string | null
  readonly limits: readonly Limit[]
}

/** A payer takes a share of the base; what it leaves is consumed and stays the patient's. */
export interface PayStep extends StepHead {
  readonly kind: 'pay'
  /** Ratio or money; null when bands are given. */
  readonly value: Value | null
  readonly bands: Bands | null
  readonly each: 'bill' | 'line'
  readonly adjust: readonly Adjustment[]
  readonly limits: readonly Limit[]
  readonly payer: string
  /** Part for what the payer leaves by its ratio; null: it keeps its part. */
  readonly rest: string | null
  /** Part for what a limit cuts off; null: it goes where `rest` says. */
  readonly capped: string | null
}

export interface Bands {
  /** Where the first unit of the base stands on the axis of the edges. */
  readonly startsAt: Value
  readonly rows: readonly Band[]
}

/** `above` excluded; a band reaches to the next one's `above`. */
export interface Band {
  readonly above: Value
  readonly side: 'payer' | 'patient'
  readonly ratio: Value
}

export type AdjustmentKind = 'points' | 'factor' | 'patientFactor'

/** Changes the payer's ratio, in the order given; the result is held between 0 and 100 %. */
export interface Adjustment {
  readonly kind: AdjustmentKind
  readonly value: Value
  readonly when: Condition | null
}

export type Limit =
  | {
      readonly kind: 'upTo'
      readonly upTo: Value
      readonly each: 'bill' | 'line'
      readonly counter: string | null
      /** `payment`: the excess payment falls away. `base`: the base ends where the limit is reached. */
      readonly cuts: 'payment' | 'base'
      /** Part for what this limit cuts off a payment; null: where `capped` says. */
      readonly into: string | null
      readonly when: Condition | null
    }
  | { readonly kind: 'balance'; readonly balance: string; readonly cuts: 'payment' | 'base' }
  | {
      readonly kind: 'units'
      readonly upTo: Value
      readonly counter: string | null
    }

/** The base above a limit leaves it before any ratio is applied. */
export interface EligibleStep extends StepHead {
  readonly kind: 'eligible'
  readonly upTo: Value
  readonly counter: string | null
  readonly into: string | null
}

export interface RefuseStep extends StepHead {
  readonly kind: 'refuse'
  readonly refuses: 'benefit' | 'bill'
  readonly reason: Texts
  readonly remedy: Texts | null
}

/** A fixed benefit that is paid beside the bill and takes nothing off it. */
export interface OutsideStep extends StepHead {
  readonly kind: 'outside'
  readonly value: Value
  readonly payer: string
  readonly limits: readonly Limit[]
}

export interface CountStep extends StepHead {
  readonly kind: 'count'
}

export interface LetStep extends StepHead {
  readonly kind: 'let'
  readonly value: Value
}

// ---------------------------------------------------------------- files

export type PayerKind =
  | 'basic'
  | 'large-amount'
  | 'catastrophic'
  | 'civil-servant'
  | 'aid'
  | 'public'
  | 'commercial'
  | 'mutual-aid'
  | 'voucher'
  | 'account'
  | 'provider'

export interface PayerValue {
  /** Unique in the scheme; `scheme.payer` is unique everywhere. */
  readonly id: string
  readonly title: Texts
  readonly kind: PayerKind
  /** National fund code where there is one. */
  readonly code: string | null
  /** National settlement field that carries it, such as `hifp_pay`. */
  readonly field: string | null
  readonly decidedBy: 'platform' | 'engine' | 'insurer'
  /** About which bills it is asked; left out where the usual holds. */
  readonly asked?: AskedWhen
}

/** `due`: our reading gives it something. `applicable`: one of its benefits applies. */
export type AskedWhen = 'due' | 'applicable' | 'always'

export type PeriodKind =
  | 'calendarYear'
  | 'month'
  | 'day'
  | 'contractYear'
  | 'years'
  | 'lifetime'
  | 'visit'

export interface CounterValue {
  readonly name: string
  readonly dimension: 'money' | 'number'
  readonly period: PeriodKind
  /** For `years`: how many, and a day on which one of the periods begins. */
  readonly years: number | null
  readonly epoch: string | null
  /** Kept apart by the value of these attributes, such as the disease. */
  readonly per: readonly string[]
  /** Whose it is: the person's, or the pool's that the coverage names. */
  readonly owner: 'person' | 'pool'
}

export interface AttributeValue {
  readonly name: string
  readonly type: 'text' | 'flag' | 'number' | 'money' | 'list'
  /** Allowed values of a text or list; null: any. */
  readonly values: readonly string[] | null
  readonly title: Texts | null
  /** Value where a bill does not say; null: a rule that asks gets no answer. */
  readonly default: string | boolean | number | null
}

export type SchemeKind = 'public' | 'commercial' | 'voucher' | 'account' | 'aid'

export type PeriodOf = 'admission' | 'discharge' | 'days'

export type LaterBills = 'reverseLastFirst' | 'keep' | 'readjudicate'

export interface SchemeValue {
  readonly kind: 'scheme'
  readonly id: string
  readonly region: string
  readonly title: Texts
  readonly schemeKind: SchemeKind
  readonly currency: Currency
  readonly insuranceType: string | null
  /** Which day of a stay decides term and period; `days`: each year's share by its own. */
  readonly periodOf: PeriodOf
  readonly laterBills: LaterBills
  readonly indemnity: 'indemnity' | 'fixed'
  readonly direct: boolean
  readonly payers: readonly PayerValue[]
  readonly counters: readonly CounterValue[]
  readonly parts: readonly { readonly name: string; readonly title: Texts }[]
  readonly attributes: readonly AttributeValue[]
}

export interface BenefitValue {
  readonly kind: 'benefit'
  readonly id: string
  readonly scheme: string
  readonly layer: string
  readonly title: Texts
  readonly when: Condition | null
  readonly payer: string
  /** Parts of the bill that the benefit reads; `remaining`: whatever the patient still bears. */
  readonly base: readonly string[] | 'remaining'
  readonly terms: readonly Term[]
  readonly sources: Readonly<Record<string, Source>>
}

export interface Term {
  readonly from: string
  /** Last day, only when the benefit ends without a successor. */
  readonly ends: string | null
  readonly source: string
  readonly status: Status
  readonly note: Texts | null
  /** Raised when the text is corrected after bills were settled by it; 1 where it is left out. */
  readonly edition?: number
  readonly steps: readonly Step[]
}

export interface SheetRow {
  readonly id: string
  readonly title: Texts
  readonly parts: readonly string[]
  readonly payers: readonly PayerKind[]
  readonly payerIds: readonly string[]
  readonly style: 'row' | 'total' | 'of-which'
}

export interface StatisticValue {
  readonly name: string
  readonly title: Texts
  readonly values: readonly {
    readonly from: string
    readonly value: number
    readonly source: string
    readonly status: Status
  }[]
}

export interface RegionValue {
  readonly kind: 'region'
  readonly id: string
  readonly code: string
  readonly title: Texts
  readonly jurisdiction: string
  readonly province: string | null
  readonly currency: Currency
  /** Layers in paying order; the patient's cash comes after the last. */
  readonly order: readonly string[]
  readonly sheet: readonly SheetRow[]
  readonly statistics: readonly StatisticValue[]
  readonly sources: Readonly<Record<string, Source>>
  /** Catalogue by which lines treated here are divided; null: everything is in scope. */
  readonly catalogue: string | null
  readonly noFilingWith: readonly string[]
}

/** All that a bill's schemes need, small enough to send to a browser. */
export interface PolicySet {
  readonly regions: readonly RegionValue[]
  readonly schemes: readonly SchemeValue[]
  readonly benefits: readonly BenefitValue[]
}
