/**
 * Bills that an insurer was to pay at the counter and did not are claimed without anybody asking,
 * where the person has said so beforehand, in the authorisation or with the code shown there. The
 * person's own authorisation is what acts here.
 */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { releasable } from '../../../engine/claim/authorisation.ts'
import { ofAll, recordsOf } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Entry } from '../settlement/journal.ts'
import type { ClaimStore, GivenAuthorisation } from './claim-store.ts'
import { claimable, openClaim } from './open-claim.ts'

const atOnce = 200
const mostBills = 30

/** Authorisations that were looked at, and how far the person's records had come then. */
export type Looked = Map<string, string>

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
      const records = await recordsOf(authorisation.person, store.access)
      const mark = await markOf(version, records, store)
      if (looked.get(after) === mark) continue
      opened += await openFor(authorisation, records, store)
      looked.set(after, mark)
    }
    if (page.length < atOnce) return opened
  }
}

/** Of records that are tied to it, the last bill and that they are tied tell whether to look again. */
async function markOf(
  version: number,
  [, ...others]: readonly string[],
  store: ClaimStore,
): Promise<string> {
  const last = await Promise.all(
    others.map(async (other) => `${other} ${(await store.settlementsOf(other, 1))[0] ?? ''}`),
  )
  return [version, ...last].join('\n')
}

async function openFor(
  authorisation: GivenAuthorisation,
  records: readonly string[],
  store: ClaimStore,
): Promise<number> {
  const { person, insurer: id } = authorisation
  const insurer = store.insurer(id)
  if (insurer === undefined) return 0
  const cases = await ofAll(records, (one) => store.cases.ofPerson('claim', one, mostClaims))
  const claimed = new Set(cases.map(subjectOf))
  let opened = 0
  for (const entry of await releasedBills(authorisation, records, store)) {
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

/** Of the person's bills, under whichever of their records, those that the authorisation releases. */
async function releasedBills(
  authorisation: GivenAuthorisation,
  records: readonly string[],
  store: ClaimStore,
): Promise<Entry[]> {
  const { person, insurer } = authorisation
  const ids = await ofAll(records, (one) => store.settlementsOf(one, mostBills))
  const found = (await Promise.all(ids.map((id) => store.find(id)))).flatMap((one) => one ?? [])
  const bills = found.map((entry) => ({
    person,
    settlement: entry.id,
    visitOn: dayFromText(entry.businessDate) ?? 0,
    entry,
  }))
  return releasable(bills, [authorisation], insurer, store.today()).map(
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
    const records = await recordsOf(authorisation.person, store.access)
    const bills = await releasedBills(authorisation, records, store)
    for (const entry of bills) yield { authorisation, entry }
  }
}

const mostOfFeed = 10_000
