/** Why clearing cannot do what it is asked. */
import type { CycleStepName } from '../../../engine/clearing/monthly-cycle.ts'
import type { YearGap } from '../../../engine/clearing/year.ts'

export type ClearingRefusal =
  | { readonly code: 'window-unknown'; readonly window: number }
  /** Windows of a later month have been closed, so none of this one can follow. */
  | { readonly code: 'period-over'; readonly period: string; readonly last: string }
  /** No window of a later month has been closed, so more of this one may follow. */
  | { readonly code: 'period-open'; readonly period: string }
  /** What lies in its windows has not all been derived yet. */
  | { readonly code: 'clearing-behind'; readonly period: string }
  /** No reconciliation that could be matched has covered this day of the month. */
  | { readonly code: 'period-unreconciled'; readonly payer: string; readonly day: string }
  | { readonly code: 'step-done'; readonly step: CycleStepName }
  | { readonly code: 'step-blocked'; readonly step: CycleStepName; readonly by: CycleStepName }
  | { readonly code: 'proposal-unknown'; readonly proposal: string }
  | { readonly code: 'proposal-decided'; readonly proposal: string }
  | YearGap
  | { readonly code: 'year-closed'; readonly year: number }
  | { readonly code: 'proposal-waiting'; readonly proposal: string }
  | { readonly code: 'second-person-needed'; readonly first: string }
  | { readonly code: 'nothing-to-post' }
  /** More than the new cap is spent, or the budget is kept in another currency. */
  | { readonly code: 'cap-below-spent'; readonly budget: string }
  | { readonly code: 'prepayment-normal'; readonly usedE4: number }
  | { readonly code: 'increase-over'; readonly askBy: string }
  | { readonly code: 'share-unknown'; readonly settlement: string; readonly payer: string }
  | { readonly code: 'settlement-reversed'; readonly settlement: string }
  | { readonly code: 'payout-unknown'; readonly settlement: string; readonly payer: string }
  | { readonly code: 'more-than-owed'; readonly mostMinor: number; readonly currency: string }
  | { readonly code: 'settlement-list-missing'; readonly settlement: string }
  | { readonly code: 'case-left-out'; readonly settlement: string }
  | { readonly code: 'posting-refused'; readonly detail: string }
  | { readonly code: 'record-unknown'; readonly record: string }
  | { readonly code: 'act-out-of-turn'; readonly act: string; readonly state: string }
  | { readonly code: 'stay-not-open'; readonly settlement: string }
  | { readonly code: 'investigated-already'; readonly settlement: string }
