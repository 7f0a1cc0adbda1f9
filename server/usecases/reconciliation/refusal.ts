/** Why something about statements and breaks cannot be done. */
import type { BreakRefusal } from '../../../engine/reconciliation/break.ts'
import type { PaymentRefusal } from '../../../engine/reconciliation/payment-order.ts'

export type ReconciliationRefusal =
  | { readonly code: BreakRefusal; readonly break: string }
  | { readonly code: 'break-unknown'; readonly break: string }
  | { readonly code: 'side-unknown'; readonly side: string }
  | { readonly code: 'statement-unknown'; readonly file: string }
  | { readonly code: 'statement-quarantined'; readonly file: string }
  | { readonly code: 'statements-missing'; readonly side: string }
  | { readonly code: 'statements-differ'; readonly what: 'days' | 'payer' | 'institution' }
  | { readonly code: 'run-unknown'; readonly run: string }
  | { readonly code: 'days-unreadable' }
  | { readonly code: 'party-unknown'; readonly party: string }
  | { readonly code: 'statement-follows'; readonly party: string }
  | { readonly code: 'payment-unknown'; readonly payment: string }
  | { readonly code: PaymentRefusal; readonly payment: string }
