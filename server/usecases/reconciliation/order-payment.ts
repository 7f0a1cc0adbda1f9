/** Orders a bank to pay: one person proposes, another approves, and a file goes out. */

import type { Posting } from '../../../engine/ledger/posting.ts'
import {
  type PaymentAction,
  type PaymentState,
  postingsOfPayment,
  refusalOfPayment,
  stateOfPayment,
} from '../../../engine/reconciliation/payment-order.ts'
import { canonicalText, digestText, fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'

export interface BankParty {
  readonly name: string
  readonly account: string
  readonly bank: string
}

export interface PaymentDetail {
  readonly debtor: BankParty
  readonly creditor: BankParty
  readonly purpose: string
  /** What it pays, such as a statement or a window; empty where nothing is named. */
  readonly about: string
}

export interface Payment {
  readonly payment: string
  /** Accounts of the journal. */
  readonly payer: string
  readonly payee: string
  readonly currency: string
  readonly amountMinor: number
  readonly dueOn: string
  readonly state: PaymentState['state']
  readonly detail: PaymentDetail
  readonly madeAt: string
}

interface EntryDraft {
  readonly key: string
  readonly fingerprint: Buffer
  readonly kind: string
  readonly businessDate: string
  readonly by: string
  readonly document: unknown
  readonly postings: readonly Posting[]
}

type Decision =
  | { readonly done: false; readonly refusal: Refusal }
  | {
      readonly done: true
      readonly entry: EntryDraft | null
      readonly action: (entry: string) => PaymentAction
    }

export interface PaymentOrderStore {
  readonly payments: {
    propose(order: Payment, key: string, fingerprint: Buffer, by: string): Promise<Payment | null>
    find(
      payment: string,
    ): Promise<{ readonly order: Payment; readonly actions: readonly PaymentAction[] } | undefined>
    list(state: PaymentState['state'] | null, limit: number): Promise<readonly Payment[]>
    act(
      payment: string,
      key: string,
      book: string,
      decide: (order: Payment, earlier: readonly PaymentAction[]) => Decision,
    ): Promise<
      | { readonly outcome: 'done' | 'repeated' | 'unknown' }
      | { readonly outcome: 'refused'; readonly refusal: Refusal }
    >
  }
  isParty(account: string): boolean
  /** Writes the file of an approved order, whole or not at all; the same order gives the same bytes. */
  writePayment(order: Payment, approvedAt: string): Promise<{ readonly file: string }>
  now(): Date
}

export interface PaymentProposal extends PaymentDetail {
  readonly key: string
  readonly payer: string
  readonly payee: string
  readonly currency: string
  readonly amountMinor: number
  readonly dueOn: string
}

export type PaymentOutcome =
  | { readonly done: true; readonly payment: Payment; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export async function proposePayment(
  { key, ...proposal }: PaymentProposal,
  by: Actor,
  purpose: Purpose,
  store: PaymentOrderStore,
): Promise<PaymentOutcome> {
  const refusal = gate(by, purpose, 'order-payment')
  if (refusal !== null) return { done: false, refusal }
  for (const party of [proposal.payer, proposal.payee]) {
    if (!store.isParty(party)) return { done: false, refusal: { code: 'party-unknown', party } }
  }
  const { payer, payee, currency, amountMinor, dueOn, ...detail } = proposal
  const madeAt = store.now().toISOString()
  const payment = digestText(canonicalText(['payment', key])).slice(0, 30)
  const order = { payment, payer, payee, currency, amountMinor, dueOn, detail, madeAt }
  const kept = await store.payments.propose(
    { ...order, state: 'proposed' },
    key,
    fingerprintOf(proposal),
    by.id,
  )
  if (kept === null) return { done: false, refusal: { code: 'key-reused' } }
  return { done: true, payment: kept, isNew: kept.madeAt === madeAt }
}

export type PaymentWork =
  | { readonly act: 'withdrawn' }
  | { readonly act: 'rejected'; readonly reason: string }
  | { readonly act: 'approved' }
  | { readonly act: 'paid' }
  | { readonly act: 'returned'; readonly reason: string }

export async function workOnPayment(
  {
    payment,
    key,
    work,
  }: { readonly payment: string; readonly key: string; readonly work: PaymentWork },
  by: Actor,
  purpose: Purpose,
  store: PaymentOrderStore,
): Promise<PaymentOutcome> {
  const refusal = gate(by, purpose, 'order-payment')
  if (refusal !== null) return { done: false, refusal }
  const outcome = await store.payments.act(payment, key, bookOf(payment), (order, earlier) =>
    decide(order, earlier, work, by, store.now()),
  )
  if (outcome.outcome === 'refused') return { done: false, refusal: outcome.refusal }
  const found = await store.payments.find(payment)
  if (found === undefined) return { done: false, refusal: { code: 'payment-unknown', payment } }
  if (work.act === 'approved') return hand(found.order, found.actions, by, store)
  return { done: true, payment: found.order, isNew: outcome.outcome === 'done' }
}

/** Writes the file of an order that was approved, also when an earlier attempt did not get so far. */
async function hand(
  order: Payment,
  actions: readonly PaymentAction[],
  by: Actor,
  store: PaymentOrderStore,
): Promise<PaymentOutcome> {
  const approval = actions.find(({ act }) => act === 'approved')
  if (approval === undefined || order.state !== 'approved') {
    return { done: true, payment: order, isNew: false }
  }
  const { file } = await store.writePayment(order, approval.at)
  const action = (): PaymentAction => ({
    act: 'written',
    file,
    by: by.id,
    at: store.now().toISOString(),
  })
  await store.payments.act(
    order.payment,
    `written ${file}`,
    bookOf(order.payment),
    (_, earlier) => {
      const code = refusalOfPayment(stateOfPayment(earlier), 'written', by.id)
      if (code !== null) return { done: false, refusal: { code, payment: order.payment } }
      return { done: true, entry: null, action }
    },
  )
  const written = await store.payments.find(order.payment)
  return { done: true, payment: written?.order ?? order, isNew: true }
}

/** Hands out again whatever was approved and not written, such as after a crash. */
export async function handApproved(by: Actor, store: PaymentOrderStore): Promise<number> {
  const waiting = await store.payments.list('approved', mostListed)
  for (const { payment } of waiting) {
    const found = await store.payments.find(payment)
    if (found !== undefined) await hand(found.order, found.actions, by, store)
  }
  return waiting.length
}

function bookOf(payment: string): string {
  return `payment ${payment}`
}

function decide(
  order: Payment,
  earlier: readonly PaymentAction[],
  work: PaymentWork,
  by: Actor,
  now: Date,
): Decision {
  const state = stateOfPayment(earlier)
  const code = refusalOfPayment(state, work.act, by.id)
  if (code !== null) return { done: false, refusal: { code, payment: order.payment } }
  const done = { by: by.id, at: now.toISOString() }
  if (work.act === 'withdrawn' || work.act === 'rejected') {
    return { done: true, entry: null, action: () => ({ ...done, ...work }) }
  }
  const { payer: payerAccount, payee: payeeAccount, currency, amountMinor } = order
  const terms = { payerAccount, payeeAccount, currency, amountMinor }
  const document = { payment: order.payment, act: work.act, maker: state.maker, by: by.id }
  const postings = postingsOfPayment(terms, work.act)
  const entry = {
    key: `payment ${order.payment} ${work.act}`,
    fingerprint: fingerprintOf({ document, postings }),
    kind: `payment-${work.act}`,
    businessDate: order.dueOn,
    by: by.id,
    document,
    postings,
  }
  return { done: true, entry, action: (id) => ({ ...done, ...work, entry: id }) }
}

const mostListed = 1000

export async function listPayments(
  state: PaymentState['state'] | null,
  by: Actor,
  purpose: Purpose,
  store: PaymentOrderStore,
) {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false as const, refusal }
  return { found: true as const, value: await store.payments.list(state, mostListed) }
}

export async function readPayment(
  payment: string,
  by: Actor,
  purpose: Purpose,
  store: PaymentOrderStore,
) {
  const refusal = gate(by, purpose, 'read-breaks')
  if (refusal !== null) return { found: false as const, refusal }
  const found = await store.payments.find(payment)
  if (found === undefined) {
    const unknown: Refusal = { code: 'payment-unknown', payment }
    return { found: false as const, refusal: unknown }
  }
  return { found: true as const, value: { ...found.order, actions: found.actions } }
}
