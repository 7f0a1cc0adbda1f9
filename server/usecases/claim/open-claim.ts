/** Opens a claim of a settled bill: with one tap, or by itself where the authorisation says so. */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { gapIn } from '../../../engine/claim/authorisation.ts'
import { claimState } from '../../../engine/claim/claim.ts'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import { admit } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Coverage } from '../registry.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import type { Entry } from '../settlement/journal.ts'
import { own, ownOf } from './authorise.ts'
import { claimRequest, type Done, outcomeOf, standingOf } from './claim-standing.ts'
import type {
  ClaimFacts,
  ClaimInsurer,
  ClaimStore,
  GivenAuthorisation,
  StoredCase,
} from './claim-store.ts'

export interface OpenClaimCommand {
  readonly key: string
  readonly settlement: string
  readonly authorisation: string
  /** Left out, the insurer's product that the bill concerns. */
  readonly payer?: string
}

export async function openClaim(
  command: OpenClaimCommand,
  by: Actor,
  store: ClaimStore,
  openedBy: ClaimFacts['openedBy'] = null,
): Promise<Done<StoredCase>> {
  const entry = await store.find(command.settlement)
  const forbidden = await admit(by, own, 'open-claim', [ownOf(entry?.person ?? null)], store.access)
  if (forbidden !== null) return refused(forbidden)
  const document = entry?.document
  if (entry === undefined || document?.kind !== 'settlement') {
    return refused({ code: 'settlement-unknown', settlement: command.settlement })
  }
  const authorisation = await store.authorisations.find(command.authorisation)
  const gap = await gapOf(authorisation, entry, store)
  if (authorisation === undefined || gap !== null) {
    return refused({ code: 'authorisation-missing', gap: gap ?? 'none' })
  }
  const insurer = store.insurer(authorisation.insurer)
  if (insurer === undefined) {
    return refused({ code: 'insurer-unknown', insurer: authorisation.insurer })
  }
  if ((await store.aftermath(entry.id)).reversedBy !== null) {
    return refused({ code: 'settlement-reversed', settlement: entry.id })
  }
  const products = await claimable(entry, document, insurer, store)
  const product = products.find(({ payer }) => (command.payer ?? payer) === payer)
  if (product === undefined) return refused({ code: 'nothing-to-claim', settlement: entry.id })
  // A fixed benefit may have been paid by clearing; a claim of our own answers for itself.
  const siblings = await store.cases.ofSettlement(entry.id)
  const isClaimed = siblings.some(({ subject }) => subject === `${entry.id} ${product.payer}`)
  if (!isClaimed && (await store.hasPaidOut(entry.id, product.payer))) {
    return refused({ code: 'nothing-to-claim', settlement: entry.id })
  }
  return open(command.key, { entry, document, authorisation, product, openedBy }, by, store)
}

function refused(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}

/** What a person allowed holds for bills under each record of theirs, as long as these are tied. */
export async function gapOf(
  authorisation: GivenAuthorisation | undefined,
  { id, person: record, businessDate }: Entry,
  store: ClaimStore,
) {
  if (authorisation === undefined) return 'none' as const
  const visitOn = dayFromText(businessDate) ?? 0
  const { insurer, person: giver } = authorisation
  const isTheirs = record !== giver && (await store.access.sameAs(record)).includes(giver)
  const bill = { person: isTheirs ? giver : record, insurer, settlement: id, visitOn }
  return gapIn(authorisation, bill, store.today())
}

export interface Product {
  readonly payer: string
  readonly coverage: Coverage
  readonly kind: 'indemnity' | 'fixed'
}

/** Products of an insurer in force on the day of the bill that have not paid it at the counter. */
export async function claimable(
  { person, businessDate }: Pick<Entry, 'person' | 'businessDate'>,
  { settlement, facts, pools }: SettlementDocument,
  insurer: ClaimInsurer,
  store: ClaimStore,
): Promise<Product[]> {
  const coverages = (await store.persons([person])).get(person)?.coverages ?? []
  const day = dayFromText(businessDate) ?? 0
  // A contract that a code opened is known by the bill.
  const opened = facts.coverages.map((one) => ({ ...one, pool: pools[one.id] ?? null }))
  return insurer.payers.flatMap((payer) => {
    const id = payer.slice(0, payer.lastIndexOf('.'))
    const scheme = store.rules.scheme(id)
    const coverage = [...coverages, ...opened].find(
      (one) => one.scheme === id && one.from <= day && (one.to === null || day <= one.to),
    )
    if (scheme === undefined || coverage === undefined) return []
    if (scheme.currency !== settlement.currency) return []
    const kind = scheme.indemnity === 'fixed' ? 'fixed' : 'indemnity'
    if (kind === 'indemnity' && lossOf(settlement) === 0) return []
    return hasPaid(settlement, payer, coverage.id) ? [] : [{ payer, coverage, kind }]
  })
}

function hasPaid({ shares }: Settlement, payer: string, coverage: string): boolean {
  return shares.some(
    (share) => share.payer === payer && share.coverage === coverage && share.amountMinor > 0,
  )
}

/** Money of one's own account counts as the patient's own loss. */
export function lossOf({ cashMinor, shares }: Settlement): number {
  return shares
    .filter(({ payerKind }) => payerKind === 'account')
    .reduce((sum, { amountMinor }) => sum + amountMinor, cashMinor)
}

interface Opening {
  readonly entry: Entry
  readonly document: SettlementDocument
  readonly authorisation: GivenAuthorisation
  readonly product: Product
  readonly openedBy: ClaimFacts['openedBy']
}

async function open(
  key: string,
  { entry, document, authorisation, product, openedBy }: Opening,
  by: Actor,
  store: ClaimStore,
): Promise<Done<StoredCase>> {
  const { payer, coverage, kind } = product
  const facts: ClaimFacts = {
    authorisation: authorisation.id,
    payer,
    coverage: coverage.id,
    scheme: coverage.scheme,
    claimKind: kind,
    settlement: entry.id,
    visit: entry.visit.visit,
    visitOn: entry.businessDate,
    currency: entry.currency,
    lossMinor: lossOf(document.settlement),
    openedBy,
  }
  const action = { act: 'open', on: store.today(), by: by.id } as const
  const outcome = await store.cases.open(
    {
      kind: 'claim',
      person: entry.person,
      insurer: authorisation.insurer,
      institution: entry.visit.institution,
      settlement: entry.id,
      subject: `${entry.id} ${payer}`,
      facts,
      action,
      ...standingOf(claimState([action]), store),
    },
    claimRequest(key, { settlement: entry.id, payer, authorisation: authorisation.id }, store),
  )
  store.wake()
  return outcomeOf(outcome, '')
}
