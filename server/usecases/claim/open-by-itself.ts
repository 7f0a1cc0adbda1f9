/**
 * Bills that an insurer was to pay at the counter and did not are claimed without anybody asking,
 * where the person has said so beforehand, in the authorisation or with the code shown there. The person's own authorisation is what acts here.
 */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { releasable } from '../../../engine/claim/authorisation.ts'
import type { Actor } from '../gate.ts'
import type { Entry } from '../settlement/journal.ts'
import type { ClaimStore, GivenAuthorisation } from './claim-store.ts'
import { claimable, openClaim } from './open-claim.ts'

const atOnce = 200
const mostBills = 30

/** Authorisations that were looked at, and how far the person's record had come then. */
export type Looked = Map<string, number>

/** Answers how many claims it opened. `looked` spares whoever has had no bill since. */
export async function openByThemselves(
  store: ClaimStore,
  looked: Looked = new Map(),
): Promise<number> {
  let opened = 0
  let after: string | null = null
  for (;;) {
    const page = await store.authorisations.opening(store.today(), after, atOnce)
    for (const { authorisation, version } of page) {
      after = authorisation.id
      if (looked.get(after) === version) continue
      opened += await openFor(authorisation, store)
      looked.set(after, version)
    }
    if (page.length < atOnce) return opened
  }
}

async function openFor(authorisation: GivenAuthorisation, store: ClaimStore): Promise<number> {
  const { person, insurer: id } = authorisation
  const insurer = store.insurer(id)
  if (insurer === undefined) return 0
  const claimed = new Set((await store.cases.ofPerson('claim', person, mostClaims)).map(subjectOf))
  let opened = 0
  for (const entry of await releasedBills(authorisation, store)) {
    if (entry.document.kind !== 'settlement') continue
    const { shares } = entry.document.settlement
    const { opening } = entry.document
    for (const { payer, coverage } of await claimable(entry, entry.document, insurer, store)) {
      const isByCode = opening?.fastClaimAllowed === true && opening.coverages.includes(coverage.id)
      if (!authorisation.opensByItself && !isByCode) continue
      // What was declined at the counter was answered: the person decides whether to claim it.
      // Of a bill that a fund settled elsewhere, nobody has asked an insurer yet.
      const wasAsked =
        store.isRecord(entry.id) ||
        shares.some((share) => share.payer === payer && missed.has(share.state))
      if (!wasAsked || claimed.has(`${entry.id} ${payer}`)) continue
      const key = `itself ${entry.id} ${payer}`
      const command = { key, settlement: entry.id, authorisation: authorisation.id, payer }
      const done = await openClaim(command, onBehalfOf(person), store, 'authorisation')
      opened += Number(done.done && done.isNew)
    }
  }
  return opened
}

const mostClaims = 500
const missed = new Set(['away', 'not-direct'])

function subjectOf({ subject }: { readonly subject: string }): string {
  return subject
}

/** Of the person's bills, those that the authorisation releases. */
async function releasedBills(
  authorisation: GivenAuthorisation,
  store: ClaimStore,
): Promise<Entry[]> {
  const { person, insurer } = authorisation
  const ids = await store.settlementsOf(person, mostBills)
  const found = (await Promise.all(ids.map((id) => store.find(id)))).flatMap((one) => one ?? [])
  const records = found.map((entry) => ({
    person: entry.person,
    settlement: entry.id,
    visitOn: dayFromText(entry.businessDate) ?? 0,
    entry,
  }))
  return releasable(records, [authorisation], insurer, store.today()).map(
    ({ record }) => record.entry,
  )
}

const name = { 'zh-CN': '按授权自动理赔', 'zh-HK': '按授權自動索償', en: 'Claimed as authorised' }

function onBehalfOf(person: string): Actor {
  return { id: 'claims-clock', name, role: 'patient', institution: null, self: person }
}

// ---------------------------------------------------------------- the passive feed

/**
 * Records on the fund's side that somebody has allowed this insurer to read, each sealed for it
 * alone. All others stay where they are. The same feed is written to a file or sent over HTTP.
 */
export async function* releaseFeed(insurer: string, store: ClaimStore) {
  for (const authorisation of await store.authorisations.liveOf(
    insurer,
    store.today(),
    mostOfFeed,
  )) {
    for (const entry of await releasedBills(authorisation, store)) yield { authorisation, entry }
  }
}

const mostOfFeed = 10_000
