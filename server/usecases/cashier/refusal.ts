/** Why the counter cannot do what it is asked. */
import type { CashierRefusal } from '../../../engine/cashier/tender.ts'

export type CounterRefusal =
  | CashierRefusal
  | { readonly code: 'no-open-shift'; readonly institution: string }
  | { readonly code: 'shift-open'; readonly shift: string }
  | { readonly code: 'shift-unknown'; readonly shift: string }
  | { readonly code: 'shift-closed'; readonly shift: string }
  | { readonly code: 'channel-away'; readonly shift: string }
  | { readonly code: 'counter-closed'; readonly institution: string }
  | { readonly code: 'currency-of-counter'; readonly currency: string }
  | {
      readonly code: 'visit-moved'
      readonly visit: string
      /** What the caller did not know of, the latest. */
      readonly detail: string
    }
  | { readonly code: 'visit-of-another'; readonly visit: string }
  | { readonly code: 'bill-reversed'; readonly settlement: string; readonly by: string }
  | { readonly code: 'payment-on-its-way'; readonly reference: string }
  | { readonly code: 'tender-unknown'; readonly tender: string }
  | { readonly code: 'tender-over'; readonly tender: string }
  | { readonly code: 'drawer-short'; readonly currency: string; readonly mostMinor: number }
  | { readonly code: 'promise-past' }
  | { readonly code: 'difference-unknown'; readonly difference: string }
  | { readonly code: 'difference-over'; readonly difference: string }
  | { readonly code: 'second-person-needed'; readonly first: string }
