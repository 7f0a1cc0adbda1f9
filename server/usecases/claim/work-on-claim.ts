/** What is done about a claim by its insurer's desk, and by the person whose claim it is. */

import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { turns } from '../../../engine/claim/claim.ts'
import type { ClaimDeed } from '../../../engine/claim/claim-acts.ts'
import { clearingAccount, Entry } from '../../../engine/clearing/clearing-entry.ts'
import { repaymentPostings } from '../../../engine/clearing/undoing.ts'
import { accountOf, type Posting } from '../../../engine/ledger/posting.ts'
import { admit, type Read } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { adjudicateClaim } from './adjudicate.ts'
import { own, ownOf } from './authorise.ts'
import {
  claimRequest,
  countersMoved,
  type Done,
  outcomeOf,
  record,
  standingOf,
  stateOf,
  tryDeeds,
} from './claim-standing.ts'
import { type ClaimStore, type DoneAct, factsOf, type StoredCase } from './claim-store.ts'

/** A refusal tells its reasons in the same breath, so that the clock of three days never runs. */
export type DeskDeed =
  | Extract<ClaimDeed, { act: 'pend' | 'agree' | 'sign' | 'return' | 'decide-appeal' | 'recover' }>
  | Extract<ClaimDeed, { act: 'find-overpayment' | 'refuse' }>

export type OwnDeed =
  | Extract<ClaimDeed, { act: 'add-papers' | 'appeal' | 'withdraw' }>
  | { readonly act: 'correct-account'; readonly account: string }

/** The contract is what a desk works by; the handler is of the insurer, and of no other. */
export const byContract: Ground = { purpose: 'claim', basis: 'contract', consent: 'left-out' }

export function claimRead(claim: StoredCase | undefined, by: Actor): Read {
  const isTheirs = claim !== undefined && claim.insurer === by.institution
  return {
    person: isTheirs ? claim.person : null,
    institution: isTheirs ? claim.insurer : null,
    lastVisitOn: null,
    isPresent: false,
    hasClaim: isTheirs,
    ...(isTheirs && claim.settlement !== null && { settlement: claim.settlement }),
  }
}

export async function workOnClaim(
  { claim: id, key, deed }: { readonly claim: string; readonly key: string; deed: DeskDeed },
  by: Actor,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const claim = await store.cases.find(id)
  const forbidden = await admit(
    by,
    byContract,
    'decide-claim',
    [claimRead(claim, by)],
    store.access,
  )
  if (forbidden !== null) return { done: false, refusal: forbidden }
  if (claim?.kind !== 'claim') {
    return { done: false, refusal: { code: 'claim-unknown', claim: id } }
  }
  const done = await doAtDesk(claim, key, deed, by.id, store)
  if (done.done && done.isNew) store.wake()
  return done
}

function doAtDesk(
  claim: StoredCase,
  key: string,
  deed: DeskDeed,
  by: string,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  switch (deed.act) {
    case 'refuse':
      return record(claim.id, key, [{ act: 'decide-against' }, deed], by, store)
    case 'find-overpayment':
    case 'recover':
      return moveBack(claim, key, deed, by, store)
    case 'agree':
    case 'decide-appeal':
      return agree(claim, key, deed, by, store)
    default:
      return record(claim.id, key, [deed], by, store)
  }
}

/** A few bills of one person at the same moment; more often somebody is wrong. */
const mostTries = 5

async function agree(
  claim: StoredCase,
  key: string,
  deed: Extract<DeskDeed, { act: 'agree' | 'decide-appeal' }>,
  by: string,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  for (let tries = 1; ; tries++) {
    const done = await agreeOnce(claim, key, deed, by, store)
    const isMoved = !done.done && done.refusal.code === 'limit-used-meanwhile'
    if (!isMoved || done.refusal.most !== null || tries === mostTries) return done
  }
}

/**
 * What is agreed to uses of the contract from now on. Where others used so much of it since the claim
 * was worked out that the product gives less, no more than that is agreed to in the first decision.
 */
async function agreeOnce(
  claim: StoredCase,
  key: string,
  deed: Extract<DeskDeed, { act: 'agree' | 'decide-appeal' }>,
  by: string,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const { settlement, currency } = factsOf(claim)
  const { adjudicatedMinor, agreedMinor, state } = stateOf(claim)
  const entry = await store.find(settlement)
  if (entry?.document.kind !== 'settlement') throw new Error(`No settlement of ${claim.id}.`)
  const {
    amountMinor: givenMinor,
    seen,
    usesOf,
  } = await adjudicateClaim(claim, entry.document, store)
  const moreMinor = deed.act === 'agree' ? deed.amountMinor : deed.moreMinor
  const isLess = state === 'adjudicated' && givenMinor < (adjudicatedMinor ?? 0)
  if (deed.act === 'agree' && isLess && moreMinor > givenMinor) {
    const most = { minor: givenMinor, currency }
    return { done: false, refusal: { code: 'limit-used-meanwhile', most } }
  }
  const uses = usesOf(agreedMinor + moreMinor)
  return record(claim.id, key, [{ ...deed, uses }], by, store, seen)
}

/** An overpayment is a debt of the patient; what is recovered lowers it. */
function moveBack(
  claim: StoredCase,
  key: string,
  deed: Extract<DeskDeed, { act: 'find-overpayment' | 'recover' }>,
  by: string,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const { settlement, payer, currency } = factsOf(claim)
  const place = { settlement, payer }
  const postings =
    deed.act === 'recover'
      ? repaymentPostings({ ...place, currency, amountMinor: deed.amountMinor }, deed.amountMinor)
      : owedBackPostings(claim, deed.amountMinor)
  return bookDeed(claim, key, deed, by, store, () => ({
    entries: [postings],
    ...(deed.act === 'recover' && { payout: { repays: { ...place, by: deed.amountMinor } } }),
  }))
}

/** The patient owes it to the payer, whose debt it never was. */
export function owedBackPostings(claim: StoredCase, amountMinor: number): Posting[] {
  const { settlement, payer, currency } = factsOf(claim)
  return new Entry()
    .add(clearingAccount.patient(settlement), currency, amountMinor)
    .add(accountOf.payer(payer), currency, -amountMinor)
    .postings()
}

type Books = Pick<NonNullable<DoneAct['books']>, 'entries' | 'payout'>

/** One deed with what it books, in one transaction. `booksOf` sees the claim under its lock. */
export async function bookDeed(
  claim: StoredCase,
  key: string,
  deed: ClaimDeed,
  by: string,
  store: ClaimStore,
  booksOf: (claim: StoredCase) => Books,
): Promise<Done<StoredCase>> {
  const request = claimRequest(key, { deed }, store)
  const outcome = await store.cases.actInBook<Refusal>(claim.id, request, (one, siblings) => {
    const tried = tryDeeds([deed], by, one, siblings, store)
    if ('refusal' in tried) return tried
    const businessDate = textFromDay(store.today())
    const document = { deed: deed.act, ...factsOf(one) }
    const head = { kind: `claim-${deed.act}`, businessDate, by, document }
    return {
      actions: tried.actions,
      ...standingOf(tried.now, store),
      ...countersMoved(one, tried.actions, null),
      books: { ...head, ...booksOf(one) },
    }
  })
  return outcomeOf(outcome, claim.id)
}

/** What the person does about the own claim: further papers, an appeal, taking it back. */
export async function workOnOwnClaim(
  { claim: id, key, deed }: { readonly claim: string; readonly key: string; deed: OwnDeed },
  by: Actor,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const claim = await store.cases.find(id)
  const read = ownOf(claim?.kind === 'claim' ? claim.person : null)
  const forbidden = await admit(by, own, 'open-claim', [read], store.access)
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const isCorrected = deed.act === 'correct-account' && claim?.kind === 'claim'
  // Before the act, which lets the claim be paid; a refused one leaves the account as it was.
  if (isCorrected && turns[deed.act].includes(stateOf(claim).state)) {
    await correctAccount(claim, deed.account, store)
  }
  const bare = await bareDeed(claim, deed, store)
  const done = await record(id, key, [bare], by.id, store)
  if (done.done && done.isNew) store.wake()
  return done
}

/** The authorisation may have been given under another record of the person. */
async function correctAccount(
  claim: StoredCase,
  account: string,
  { authorisations, sealPayee }: ClaimStore,
): Promise<void> {
  const { authorisation: id } = factsOf(claim)
  const given = await authorisations.find(id)
  if (given === undefined) throw new Error(`The authorisation of ${claim.id} is missing.`)
  await authorisations.correctPayee(id, sealPayee(account, given.person))
}

/** Only what the claim waits for is handed in: the insurer sees no file that it did not ask for. */
async function bareDeed(
  claim: StoredCase | undefined,
  deed: OwnDeed,
  store: ClaimStore,
): Promise<ClaimDeed> {
  if (deed.act === 'correct-account') return { act: deed.act }
  if (deed.act !== 'add-papers' || claim?.kind !== 'claim') return deed
  const { missing } = stateOf(claim)
  const asked = deed.papers.filter((paper) => missing.includes(paper))
  return { ...deed, files: await store.papers.handIn(claim.id, asked) }
}
