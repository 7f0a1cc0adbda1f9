/**
 * Goes on with every claim that waits for nobody: tells the insurer of it, works it out once it was
 * fetched, pays what was agreed to, counts what was paid uncounted, and finds what was paid for a bill
 * that was taken back since.
 *
 * Every step is a request with a key worked out from the claim, so that it does not matter between
 * which two steps a process dies: the next one finds the same key and does nothing twice.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { ClaimDeed } from '../../../engine/claim/claim-acts.ts'
import { signaturesFor } from '../../../engine/claim/rules.ts'
import { payoutPostings } from '../../../engine/clearing/undoing.ts'
import { type Posting, reversalOf } from '../../../engine/ledger/posting.ts'
import { adjudicateClaim } from './adjudicate.ts'
import { record, stateOf } from './claim-standing.ts'
import {
  type ClaimStore,
  factsOf,
  type PayOrder,
  type PayWord,
  type StoredCase,
} from './claim-store.ts'
import { settleGuarantees } from './guarantees.ts'
import { bookDeed, owedBackPostings } from './work-on-claim.ts'

/** Who goes on with claims by the clock; no person. */
const clock = 'claims-clock'
const atOnce = 50
/** An insurer that did not hear it, or has not fetched, hears it again. */
const tellAgainMs = 30_000
const payAgainMs = 5000

/** Answers how many claims it went on with. `aheadMs`: as if it were so much later. */
export async function completeClaims(store: ClaimStore, aheadMs = 0): Promise<number> {
  let moved = 0
  for (const claim of await store.cases.overtaken(atOnce)) {
    moved += Number(await takeBack(claim, store))
  }
  const waiting = await store.cases.toDo('claim', aheadMs, atOnce)
  const went = await Promise.all(waiting.map((claim) => goOn(claim, store)))
  return moved + went.filter(Boolean).length + (await settleGuarantees(store, aheadMs))
}

async function goOn(claim: StoredCase, store: ClaimStore): Promise<boolean> {
  switch (stateOf(claim).state) {
    case 'opened':
      return tell(claim, store)
    case 'fetched':
      return workOut(claim, store)
    case 'agreed':
      return pay(claim, store)
    case 'paid':
    case 'overpaid':
      return count(claim, store)
    default:
      return false
  }
}

/** It is fetched by the insurer itself, in its own time; until then it is told again. */
async function tell({ id, insurer }: StoredCase, store: ClaimStore): Promise<boolean> {
  await store.cases.later(id, tellAgainMs)
  const signal = AbortSignal.timeout(store.patienceMs)
  return store.notify(insurer, id, signal).then(
    () => true,
    () => false,
  )
}

/** A few bills of one person at the same moment; more often somebody is wrong. */
const mostTries = 5

/** Where the product decides by itself and nobody need sign, it is agreed to in the same step. */
async function workOut(claim: StoredCase, store: ClaimStore): Promise<boolean> {
  for (let tries = 1; tries <= mostTries; tries++) {
    const done = await workOutOnce(claim, store)
    if (done !== null) return done
  }
  return false
}

/** Null where somebody used of the contract meanwhile. */
async function workOutOnce(claim: StoredCase, store: ClaimStore): Promise<boolean | null> {
  const { settlement, currency } = factsOf(claim)
  const entry = await store.find(settlement)
  if (entry?.document.kind !== 'settlement') throw new Error(`No settlement of ${claim.id}.`)
  const { seen, usesOf, ...found } = await adjudicateClaim(claim, entry.document, store)
  const rules = store.claimRules(store.today())
  const isAlone = store.insurer(claim.insurer)?.decides === 'by-rules'
  const { amountMinor } = found
  const workedOut: ClaimDeed = { act: 'adjudicate', ...found }
  const agrees =
    isAlone &&
    amountMinor > 0 &&
    signaturesFor({ amountMinor, gratiaMinor: 0 }, currency, rules) === 'none'
  const key = `adjudicate ${claim.id}`
  if (agrees) {
    const agreed: ClaimDeed = { act: 'agree', amountMinor, uses: usesOf(amountMinor) }
    const done = await record(claim.id, key, [workedOut, agreed], clock, store, seen)
    if (done.done) {
      if (stateOf(done.value).state === 'agreed') store.wake()
      return true
    }
    if (done.refusal.code === 'limit-used-meanwhile') return null
  }
  // Another insurer was agreed to in the meantime, and less of the loss is left: a person decides.
  return (await record(claim.id, key, [workedOut], clock, store)).done
}

/** What was paid before claims moved counters uses its contract from now on; the next step tries again. */
async function count(claim: StoredCase, store: ClaimStore): Promise<boolean> {
  const entry = await store.find(factsOf(claim).settlement)
  if (entry?.document.kind !== 'settlement') throw new Error(`No settlement of ${claim.id}.`)
  const { seen, usesOf } = await adjudicateClaim(claim, entry.document, store)
  const deed: ClaimDeed = { act: 'count', uses: usesOf(stateOf(claim).agreedMinor) }
  return (await record(claim.id, `count ${claim.id}`, [deed], clock, store, seen)).done
}

// ---------------------------------------------------------------- paying

async function pay(claim: StoredCase, store: ClaimStore): Promise<boolean> {
  const { settlement, payer } = factsOf(claim)
  await store.cases.later(claim.id, payAgainMs)
  // Clearing paid the same benefit in the meantime.
  const isElsewhere = stateOf(claim).paidMinor === 0 && (await store.hasPaidOut(settlement, payer))
  if (isElsewhere) return undo(claim, store)
  const order = await orderOf(claim, store)
  const { reversedBy } = await store.aftermath(settlement)
  const word = await ask(order, reversedBy !== null, store)
  if (word === undefined) return false
  if (word.state === 'done') return paid(claim, order, store)
  if (word.state === 'working') return false
  if (word.state === 'unknown') return undo(claim, store)
  const { reference } = order
  const failed: ClaimDeed = { act: 'payment-failed', reference, why: word.state }
  return (await record(claim.id, `fail ${reference}`, [failed], clock, store)).done
}

/** The same reference is one order for ever; a further one is made only once this one has failed. */
async function orderOf(claim: StoredCase, store: ClaimStore): Promise<PayOrder> {
  const { agreedMinor, paidMinor, failedPayments } = stateOf(claim)
  const { authorisation, currency } = factsOf(claim)
  const given = await store.authorisations.find(authorisation)
  if (given === undefined) throw new Error(`The authorisation of ${claim.id} is missing.`)
  return {
    reference: `claim-${claim.id}-${paidMinor}-${failedPayments}`,
    direction: 'out',
    kind: 'transfer',
    institution: claim.insurer,
    batch: `claims-${claim.insurer}`,
    currency,
    amountMinor: agreedMinor - paidMinor,
    original: null,
    payee: store.openPayee(given.payee, given.person),
  }
}

/** What is not known to the channel is asked for, unless the bill has been taken back. */
async function ask(
  order: PayOrder,
  isTakenBack: boolean,
  { channel, patienceMs }: ClaimStore,
): Promise<PayWord | undefined> {
  const unheard = () => undefined
  const found = await channel.find(order, AbortSignal.timeout(patienceMs)).catch(unheard)
  if (found?.state !== 'unknown' || isTakenBack) return found
  return channel.ask(order, AbortSignal.timeout(patienceMs)).catch(unheard)
}

async function paid(claim: StoredCase, order: PayOrder, store: ClaimStore): Promise<boolean> {
  const { reference, amountMinor } = order
  const deed: ClaimDeed = { act: 'pay', reference }
  const done = await bookDeed(claim, `pay ${reference}`, deed, clock, store, (one) => {
    const { settlement, payer, currency } = factsOf(one)
    const payout = { settlement, payer, currency, amountMinor }
    const isFirst = stateOf(one).paidMinor === 0
    const paidOn = textFromDay(store.today())
    return {
      entries: [...awardOf(one, amountMinor), payoutPostings(payout)],
      payout: isFirst
        ? { pays: { ...payout, paidOn } }
        : { adds: { settlement, payer, by: amountMinor } },
    }
  })
  return done.done
}

/** A fixed benefit was booked as owed by the settlement; what a claim awards is owed from now. */
function awardOf(claim: StoredCase, amountMinor: number): Posting[][] {
  const { claimKind, payer, settlement, currency } = factsOf(claim)
  if (claimKind === 'fixed') return []
  return [reversalOf(payoutPostings({ settlement, payer, currency, amountMinor }))]
}

// ---------------------------------------------------------------- bills that were taken back

async function takeBack(claim: StoredCase, store: ClaimStore): Promise<boolean> {
  const { agreedMinor, paidMinor, foundMinor, state } = stateOf(claim)
  // Money may be on its way: what becomes of it is found out first.
  if (state === 'agreed') return false
  if (paidMinor === 0 || agreedMinor > paidMinor) return undo(claim, store)
  const amountMinor = paidMinor - foundMinor
  if ((state !== 'paid' && state !== 'overpaid') || amountMinor === 0) return false
  const deed: ClaimDeed = { act: 'find-overpayment', amountMinor, reason: 'settlement-reversed' }
  const done = await bookDeed(claim, `reversed ${claim.id}`, deed, clock, store, (one) => ({
    entries: takenBackEntries(one, paidMinor, foundMinor),
  }))
  return done.done
}

/**
 * Clearing books the debt of all that was paid, as it does for every payout of a reversed bill. What
 * is left to book here: the award is undone, and what was found before is not owed a second time.
 */
function takenBackEntries(claim: StoredCase, paidMinor: number, foundMinor: number): Posting[][] {
  const { claimKind, settlement, payer, currency } = factsOf(claim)
  const place = { settlement, payer, currency }
  const undone = claimKind === 'fixed' ? [] : [payoutPostings({ ...place, amountMinor: paidMinor })]
  if (foundMinor === 0) return undone
  return [...undone, reversalOf(owedBackPostings(claim, foundMinor))]
}

async function undo({ id }: StoredCase, store: ClaimStore): Promise<boolean> {
  return (await record(id, `undo ${id}`, [{ act: 'undo' }], clock, store)).done
}
