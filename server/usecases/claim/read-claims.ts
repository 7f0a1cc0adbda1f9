/** Reads claims: the desk's queue, one claim with its bill, and what a person has claimed or could. */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import { claimDue, isLate } from '../../../engine/claim/claim-clock.ts'
import { splitSheet } from '../../../engine/claim/split-sheet.ts'
import { admit, listOf, ofAll, recordsOf } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import type { Entry } from '../settlement/journal.ts'
import { payerNamed, titleOr } from '../settlement/rule-lookup.ts'
import { own, ownOf } from './authorise.ts'
import { sheetClaimsOf, stateOf } from './claim-standing.ts'
import {
  actionsOf,
  type ClaimStore,
  factsOf,
  type GivenAuthorisation,
  type StoredCase,
} from './claim-store.ts'
import { claimable, lossOf } from './open-claim.ts'
import { packageContent } from './package-content.ts'
import { refusingClause } from './refusing-clause.ts'
import { byContract, claimRead } from './work-on-claim.ts'

const mostListed = 200

/** The desk's own work: what is due first comes first. A list names nobody. */
export async function listClaims(by: Actor, store: ClaimStore) {
  const all = await store.cases.ofInsurer('claim', by.institution ?? '', mostListed)
  const listed = await admitList(all, by, store)
  if ('code' in listed) return { found: false as const, refusal: listed }
  const claims = listed
  const rows = claims.map((claim) => describeClaim(claim, store))
  return { found: true as const, value: rows.toSorted(byDue) }
}

/**
 * In the mainland a desk's own list is its own work. Elsewhere the law asks for each person's consent,
 * so each claim is admitted by itself, and one whose consent is gone is left out.
 */
export async function admitList(
  all: readonly StoredCase[],
  by: Actor,
  store: ClaimStore,
): Promise<readonly StoredCase[] | Refusal> {
  const { access } = store
  const place = access.jurisdictionOf(by.institution ?? '')
  if (place === 'mainland' || by.role !== 'claims-handler') {
    const read = { ...listOf(by.institution, access), hasClaim: true }
    return (await admit(by, byContract, 'read-claim', [read], access)) ?? all
  }
  const seen: StoredCase[] = []
  for (const claim of all) {
    const refusal = await admit(by, byContract, 'read-claim', [claimRead(claim, by)], access)
    if (refusal === null) seen.push(claim)
    else if (refusal.code === 'access-not-recorded') return refusal
  }
  return seen
}

type Row = ReturnType<typeof describeClaim>

function byDue(a: Row, b: Row): number {
  const due = ({ due: one }: Row) => one?.until ?? (one === null ? 'b' : 'a')
  return due(a) < due(b) ? -1 : Number(due(a) > due(b))
}

/** One claim at the desk, with the bill as far as the person allowed it to be read. */
export async function readClaim(id: string, by: Actor, store: ClaimStore) {
  const claim = await store.cases.find(id)
  const refusal = await admit(by, byContract, 'read-claim', [claimRead(claim, by)], store.access)
  if (refusal !== null) return { found: false as const, refusal }
  if (claim?.kind !== 'claim') return unknown(id)
  const [evidence, identity] = await Promise.all([
    evidenceOf(claim, store),
    store.identity(claim.person),
  ])
  const claimant = masked(identity?.name ?? '')
  return { found: true as const, value: { ...describeClaim(claim, store), claimant, ...evidence } }
}

/** The first sign of a name, which is the family's in Chinese. */
function masked(name: string): string {
  const [first = ''] = name
  return `${first}**`
}

function unknown(id: string): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal: { code: 'claim-unknown', claim: id } }
}

/** Before it was fetched the desk knows no more than that there is a claim. */
async function evidenceOf(claim: StoredCase, store: ClaimStore) {
  const { settlement, authorisation, currency } = factsOf(claim)
  const isFetched = actionsOf(claim).some(({ act }) => act === 'fetch')
  if (!isFetched) return { bill: null, sheet: null }
  const [entry, given, invoice, siblings] = await Promise.all([
    store.find(settlement),
    store.authorisations.find(authorisation),
    store.invoiceOf(claim.institution, settlement),
    store.cases.ofSettlement(settlement),
  ])
  const document = documentOf(entry)
  const content = packageContent({ claim, document, invoice }, given?.fields ?? [])
  return { bill: content, sheet: describeSheet(document, siblings, currency, store) }
}

function documentOf(entry: Entry | undefined): SettlementDocument {
  if (entry?.document.kind !== 'settlement') throw new Error('A claim is of no settlement.')
  return entry.document
}

function describeSheet(
  { settlement }: SettlementDocument,
  claims: readonly StoredCase[],
  currency: string,
  store: ClaimStore,
) {
  const shares = settlement.shares.filter(({ payerKind }) => payerKind !== 'account')
  const loss = { ...settlement, shares, cashMinor: lossOf(settlement) }
  const sheet = splitSheet(loss, sheetClaimsOf(claims))
  const money = (minor: number) => textFromMinor(minor, currency)
  const insurerTitle = (id: string) => titleOr(store.insurer(id)?.title, id)
  return {
    total: money(sheet.totalMinor),
    payers: sheet.rows.map(({ payer, amountMinor }) => ({
      payer,
      title: titleOr(payerNamed(payer, store.rules)?.payer.title, payer),
      amount: money(amountMinor),
    })),
    insurers: sheet.claims.map(({ claim, insurer, amountMinor }) => ({
      claim,
      title: insurerTitle(insurer),
      amount: money(amountMinor),
    })),
    beside: sheet.beside.map(({ claim, insurer, amountMinor }) => ({
      claim,
      title: insurerTitle(insurer),
      amount: money(amountMinor),
    })),
    left: money(sheet.leftMinor),
  }
}

/** Claims and authorisations of a person, and the bills that could still be claimed. */
export async function readOwnClaims(person: string, by: Actor, store: ClaimStore) {
  const refusal = await admit(by, own, 'read-claim', [ownOf(person)], store.access)
  if (refusal !== null) return { found: false as const, refusal }
  const records = await recordsOf(person, store.access)
  const [claims, authorisations, settlements] = await Promise.all([
    ofAll(records, (record) => store.cases.ofPerson('claim', record, mostListed)),
    ofAll(records, (record) => store.authorisations.ofPerson(record, mostListed)),
    ofAll(records, (record) => store.settlementsOf(record, mostBills)),
  ])
  const open = await Promise.all(settlements.map((id) => couldClaim(id, claims, store)))
  return {
    found: true as const,
    value: {
      person,
      claims: claims.map((claim) => describeClaim(claim, store)),
      claimable: open.flat(),
      authorisations: authorisations.map((one) => describeAuthorisation(one, store)),
    },
  }
}

const mostBills = 30

async function couldClaim(id: string, claims: readonly StoredCase[], store: ClaimStore) {
  const entry = await store.find(id)
  if (entry?.document.kind !== 'settlement') return []
  const { document } = entry
  const { settlement } = document
  const found = await Promise.all(
    store.insurers().map(async (insurer) => {
      const products = await claimable(entry, document, insurer, store)
      return products
        .filter(({ payer }) => !isClaimed(id, payer, claims))
        .map((product) => ({ insurer, product }))
    }),
  )
  const institution = store.institution(entry.visit.institution)
  return found.flat().map(({ insurer, product }) => ({
    settlement: id,
    visit: entry.visit.visit,
    institution: titleOr(institution?.title, entry.visit.institution),
    businessDate: entry.businessDate,
    currency: entry.currency,
    left: textFromMinor(lossOf(settlement), entry.currency),
    insurer: insurer.id,
    insurerTitle: insurer.title,
    payer: product.payer,
    productTitle: titleOr(payerNamed(product.payer, store.rules)?.scheme.title, product.payer),
    leavesMainland: insurer.jurisdiction !== 'mainland',
    /** It was to pay at the counter and did not answer. */
    wasAway: settlement.shares.some(
      (share) => share.payer === product.payer && share.state === 'away',
    ),
  }))
}

function isClaimed(settlement: string, payer: string, claims: readonly StoredCase[]): boolean {
  return claims.some((claim) => {
    const facts = factsOf(claim)
    const isSame = facts.settlement === settlement && facts.payer === payer
    return isSame && stateOf(claim).state !== 'withdrawn'
  })
}

export function describeAuthorisation(
  { id, insurer, fields, scope, expiresOn, withdrawnOn, opensByItself }: GivenAuthorisation,
  store: ClaimStore,
) {
  const text = (day: Day | null) => (day === null ? null : textFromDay(day))
  return {
    id,
    insurer,
    insurerTitle: titleOr(store.insurer(insurer)?.title, insurer),
    fields: [...fields],
    settlement: 'settlement' in scope ? scope.settlement : null,
    from: 'from' in scope ? text(scope.from) : null,
    to: 'from' in scope ? text(scope.to) : null,
    expiresOn: textFromDay(expiresOn),
    withdrawnOn: text(withdrawnOn),
    isLive: withdrawnOn === null && store.today() <= expiresOn,
    opensByItself,
  }
}

export function describeClaim(claim: StoredCase, store: ClaimStore) {
  const { id, insurer, institution, openedAt } = claim
  const facts = factsOf(claim)
  const state = stateOf(claim)
  const today = store.today()
  const due = claimDue(state, store.claimRules(today))
  const money = (minor: number) => textFromMinor(minor, facts.currency)
  return {
    id,
    insurer,
    insurerTitle: titleOr(store.insurer(insurer)?.title, insurer),
    institution,
    institutionTitle: titleOr(store.institution(institution)?.title, institution),
    settlement: facts.settlement,
    visit: facts.visit,
    visitOn: facts.visitOn,
    payer: facts.payer,
    productTitle: titleOr(payerNamed(facts.payer, store.rules)?.scheme.title, facts.payer),
    kind: facts.claimKind,
    currency: facts.currency,
    loss: money(facts.lossMinor),
    openedBy: facts.openedBy === null ? ('person' as const) : ('authorisation' as const),
    openedAt,
    ageDays: today - (actionsOf(claim)[0]?.on ?? today),
    state: state.state,
    adjudicated: state.adjudicatedMinor === null ? null : money(state.adjudicatedMinor),
    agreed: money(state.agreedMinor),
    paid: money(state.paidMinor),
    owedBack: money(state.owedBackMinor),
    missing: [...state.missing],
    reasons: [...state.reasons],
    refusedBy: actionsOf(claim)
      .flatMap((one) => (one.act === 'adjudicate' ? one.refusedBy : []))
      .map((rule) => refusingClause(rule, facts.visitOn, store.rules)),
    agreedBy: state.agreedBy,
    mayAppeal:
      (state.state === 'paid' || state.state === 'refused') &&
      !state.hasAppealed &&
      today <= state.since + store.claimRules(today).appealWithin,
    due:
      due === null
        ? null
        : {
            what: due.what,
            whose: due.whose,
            until: due.until === null ? null : textFromDay(due.until),
            daysLeft: due.until === null ? null : due.until - today,
            isLate: isLate(due, today),
          },
    steps: actionsOf(claim).map(({ act, on, by }) => ({ act, on: textFromDay(on), by })),
  }
}
