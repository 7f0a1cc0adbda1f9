/**
 * A payment that we ask a bank for, as the list of what was done about it.
 *
 *   proposed ──approve, by another person──► approved ──► written ──► paid
 *      ├──reject──► rejected                                └──────► returned
 *      └──withdraw──► withdrawn
 *
 * Money on its way lies in an account of its own: it leaves the payer's debt when the order is
 * approved, and our debt to the payee when the bank has paid. What comes back goes back.
 */
import { balanced, type Posting } from '../ledger/posting.ts'

export interface PaymentTerms {
  /** Accounts of the journal, such as `payer:linjiang/employee.pool` and `institution:H-LJ-01`. */
  readonly payerAccount: string
  readonly payeeAccount: string
  readonly currency: string
  readonly amountMinor: number
}

interface Done {
  readonly by: string
  /** ISO instant. */
  readonly at: string
}

export type PaymentAction = Done &
  (
    | { readonly act: 'proposed' }
    | { readonly act: 'withdrawn' }
    | { readonly act: 'rejected'; readonly reason: string }
    | { readonly act: 'approved'; readonly entry: string }
    | { readonly act: 'written'; readonly file: string }
    | { readonly act: 'paid'; readonly entry: string }
    | { readonly act: 'returned'; readonly entry: string; readonly reason: string }
  )

export const paymentStates = [
  'proposed',
  'withdrawn',
  'rejected',
  'approved',
  'written',
  'paid',
  'returned',
] as const

export interface PaymentState {
  readonly state: (typeof paymentStates)[number]
  readonly maker: string
  readonly checker: string | null
}

/** @throws when the list does not begin with the proposal. */
export function stateOfPayment(actions: readonly PaymentAction[]): PaymentState {
  const [first, ...rest] = actions
  if (first?.act !== 'proposed') throw new Error('broken invariant: a payment nobody proposed')
  let state: PaymentState = { state: 'proposed', maker: first.by, checker: null }
  for (const { act, by } of rest) {
    const checker = act === 'approved' || act === 'rejected' ? by : state.checker
    state = { ...state, state: act, checker }
  }
  return state
}

export type PaymentRefusal =
  | 'payment-decided'
  | 'payment-not-sent'
  | 'checker-is-maker'
  | 'not-the-maker'

const needs = {
  withdrawn: ['proposed'],
  rejected: ['proposed'],
  approved: ['proposed'],
  written: ['approved', 'written'],
  paid: ['written'],
  returned: ['written'],
} as const satisfies Record<Exclude<PaymentAction['act'], 'proposed'>, readonly string[]>

/** Null when this may be done now. */
export function refusalOfPayment(
  { state, maker }: PaymentState,
  act: Exclude<PaymentAction['act'], 'proposed'>,
  by: string,
): PaymentRefusal | null {
  if (!needs[act].some((one) => one === state)) {
    return act === 'paid' || act === 'returned' ? 'payment-not-sent' : 'payment-decided'
  }
  if (act === 'withdrawn') return maker === by ? null : 'not-the-maker'
  if (act === 'approved' || act === 'rejected') return maker === by ? 'checker-is-maker' : null
  return null
}

const onItsWay = 'in-transit:remittance'

/** A positive posting is a debt to us: paying it off is negative. */
export function postingsOfPayment(
  terms: PaymentTerms,
  act: 'approved' | 'paid' | 'returned',
): Posting[] {
  const { payerAccount, payeeAccount, currency, amountMinor } = terms
  const moved = (from: string, to: string) =>
    balanced([
      { account: from, currency, amountMinor: -amountMinor },
      { account: to, currency, amountMinor },
    ])
  if (act === 'approved') return moved(payerAccount, onItsWay)
  if (act === 'paid') return moved(onItsWay, payeeAccount)
  return moved(onItsWay, payerAccount)
}
