/** What the interface says of statements, runs, breaks and payments: amounts as texts. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { BreakAction, BreakState } from '../../../engine/reconciliation/break.ts'
import type { Effect, Step } from '../../../engine/reconciliation/difference.ts'
import type { Drift } from '../../../engine/reconciliation/drift.ts'
import type { PaymentAction } from '../../../engine/reconciliation/payment-order.ts'
import { totalsOf } from '../../../engine/reconciliation/proof.ts'
import type { SideProof, Summary } from '../../../engine/reconciliation/reconciliation.ts'
import { bearers, postingsOfResolution } from '../../../engine/reconciliation/resolution.ts'
import type { StatementRow, Sum } from '../../../engine/reconciliation/statement-row.ts'
import type { PartyStatement } from './make-statement.ts'
import type { Payment } from './order-payment.ts'
import type { ListedBreak } from './read-breaks.ts'
import type { Received } from './receive-statement.ts'
import type { Run } from './run-reconciliation.ts'
import { partiesOf, type StoredBreak } from './work-on-break.ts'

interface CurrencySum extends Sum {
  readonly currency: string
}

function describeSum(currency: string, sum: Sum) {
  const text = (minor: number) => textFromMinor(minor, currency)
  return {
    currency,
    rows: sum.count,
    total: text(sum.totalMinor),
    paid: text(sum.paidMinor),
    account: text(sum.accountMinor),
    cash: text(sum.cashMinor),
  }
}

export function describeReceived(file: Received) {
  // The reader that counted them wrote them down.
  const sums = file.sums as readonly CurrencySum[]
  const { content: _, ...shown } = file
  return { ...shown, sums: sums.map((sum) => describeSum(sum.currency, sum)) }
}

export function describeRun({ summary, ...run }: Run) {
  // Written by the engine; a run that could not match has none.
  const { agreed = 0, different = 0, classes = [], proofs = [] } = summary as Partial<Summary>
  return {
    ...run,
    files: [...run.files],
    agreed,
    different,
    classes: [...classes],
    sides: proofs.map(describeProof),
  }
}

function describeProof({ side, stated, own, theirs, explained }: SideProof) {
  const byClass = Map.groupBy(explained, (one) => one.class)
  return {
    side,
    stated: [...stated],
    ours: sumsOf(own),
    theirs: sumsOf(theirs),
    explained: [...byClass].flatMap(([name, effects]) =>
      sumsOf(effects).map((sum) => ({ class: name, ...sum })),
    ),
  }
}

function sumsOf(effects: readonly Effect[]) {
  return [...totalsOf(effects)].map(([currency, sum]) => describeSum(currency, sum))
}

export function describeListed(one: ListedBreak & { readonly ageDays: number }) {
  const { break: id, matching, settlement, state, owner, openSince, ageDays } = one
  const { businessDate, payer, institution, alone, currency, amountMinor } = one
  // Classes were written by the engine.
  const name = one.class as BreakState['class']
  const amount = textFromMinor(amountMinor, currency)
  const about = { businessDate, payer, institution, alone, currency, amount }
  return {
    break: id,
    matching,
    settlement,
    class: name,
    state,
    owner,
    openSince,
    ageDays,
    ...about,
  }
}

export interface WholeBreak extends ListedBreak, Pick<StoredBreak, 'detail'> {
  readonly ageDays: number
  readonly actions: readonly BreakAction[]
  readonly work: BreakState
}

export function describeBreak(whole: WholeBreak) {
  const { detail, work, actions } = whole
  return {
    ...describeListed(whole),
    ownSide: detail.ownSide,
    ours: detail.own.map(describeRow),
    sides: detail.sides.map(({ side, rows, differences }) => ({
      side,
      rows: rows.map(describeRow),
      differences: differences.map(({ ours, theirs, steps }) => ({
        ours: ours === null ? null : describeRow(ours),
        theirs: theirs === null ? null : describeRow(theirs),
        steps: steps.map(describeStep),
      })),
    })),
    proposal: work.proposal,
    bookings: bookingsOf(whole),
    entry: work.entry,
    actions: actions.map(describeAction),
  }
}

function describeRow({ totalMinor, paidMinor, accountMinor, cashMinor, ...row }: StatementRow) {
  const { line, reference, reverses, kind, state, currency, day } = row
  const { institution, category, window, visit, person } = row
  const text = (minor: number) => textFromMinor(minor, currency)
  return {
    ...{ line, reference, reverses, kind, state, currency },
    total: text(totalMinor),
    paid: text(paidMinor),
    account: text(accountMinor),
    cash: text(cashMinor),
    day: day === 0 ? null : textFromDay(day),
    ...{ institution, category, window, visit, person },
  }
}

function describeStep({ class: name, effects }: Step) {
  return { class: name, effects: effects.map(({ cell, sum }) => describeSum(cell.currency, sum)) }
}

/** Every booking that moves money, so that a person sees what they propose. */
function bookingsOf(whole: WholeBreak) {
  return whole.detail.sides.flatMap(({ side }) =>
    bearers.flatMap((bearer) => {
      const parties = partiesOf(whole)
      if (bearer === parties.accountOfSide(side)) return []
      const postings = postingsOfResolution(whole.detail, { kind: 'book', side, bearer }, parties)
      if (postings.length === 0) return []
      const described = postings.map(({ account, currency, amountMinor }) => ({
        account,
        currency,
        amount: textFromMinor(amountMinor, currency),
      }))
      return [{ side, bearer, postings: described }]
    }),
  )
}

function describeAction(action: BreakAction) {
  const { act, by, at } = action
  const nothing = { class: null, owner: null, text: null, resolution: null, entry: null }
  const done = { act, by, at, ...nothing }
  switch (action.act) {
    case 'found':
      return { ...done, class: action.class }
    case 'assigned':
      return { ...done, owner: action.owner }
    case 'noted':
      return { ...done, text: action.text }
    case 'proposed':
      return { ...done, resolution: action.resolution, text: action.reason }
    case 'rejected':
      return { ...done, text: action.reason }
    case 'approved':
      return { ...done, entry: action.entry }
    default:
      return done
  }
}

export function describeDrift({ amountMinor, ...drift }: Drift) {
  return { ...drift, amount: textFromMinor(amountMinor, drift.currency) }
}

export function describeStatement(made: PartyStatement) {
  const { statement, party, number, businessDate, signedWith, madeAt, madeBy } = made
  return {
    ...{ statement, party, number, day: businessDate, signedWith, madeAt, madeBy },
    totals: made.totals.map(({ currency, entries, ...sums }) => ({
      currency,
      entries,
      opening: textFromMinor(sums.openingMinor, currency),
      credit: textFromMinor(sums.creditMinor, currency),
      debit: textFromMinor(sums.debitMinor, currency),
      closing: textFromMinor(sums.closingMinor, currency),
    })),
    signature: Buffer.from(made.signature).toString('base64'),
    files: Object.entries(made.files)
      .sort()
      .map(([name, sha256]) => ({ name, sha256 })),
  }
}

export function describePayment({ amountMinor, detail, ...order }: Payment) {
  return { ...order, ...detail, amount: textFromMinor(amountMinor, order.currency) }
}

export function describePaymentAction(action: PaymentAction) {
  const { act, by, at } = action
  return {
    ...{ act, by, at },
    reason: 'reason' in action ? action.reason : null,
    entry: 'entry' in action ? action.entry : null,
    file: 'file' in action ? action.file : null,
  }
}
