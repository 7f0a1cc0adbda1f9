/** The insurer fetches what it may read of a claim: exactly once, sealed for it alone. */
import { admit, listOf, readOf } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { claimRequest, outcomeOf, standingOf, tryDeeds } from './claim-standing.ts'
import type { ClaimStore, Package, StoredCase } from './claim-store.ts'
import { factsOf } from './claim-store.ts'
import { gapOf } from './open-claim.ts'
import { packageContent } from './package-content.ts'

export type Fetched =
  | { readonly fetched: true; readonly package: Package; readonly isNew: boolean }
  | { readonly fetched: false; readonly refusal: Refusal }

export async function fetchPackage(
  { claim: id, fetchKey }: { readonly claim: string; readonly fetchKey: string },
  by: Actor,
  store: ClaimStore,
): Promise<Fetched> {
  const claim = await store.cases.find(id)
  const isTheirs = claim?.kind === 'claim' && claim.insurer === by.institution
  const entry = isTheirs ? await store.find(factsOf(claim).settlement) : undefined
  const authorisation = isTheirs
    ? await store.authorisations.find(factsOf(claim).authorisation)
    : undefined
  const gap = entry === undefined ? ('none' as const) : await gapOf(authorisation, entry, store)
  const read = { ...(isTheirs ? readOf(entry, store.access) : listOf(null, store.access)) }
  const refusal = await admit(
    by,
    { purpose: 'claim', basis: 'consent', consent: 'left-out' },
    'read-settlement',
    [{ ...read, hasClaim: isTheirs }],
    store.access,
  )
  if (refusal !== null) return { fetched: false, refusal }
  if (!isTheirs || entry === undefined) {
    return { fetched: false, refusal: { code: 'claim-unknown', claim: id } }
  }
  if (authorisation === undefined || gap !== null) {
    return { fetched: false, refusal: { code: 'authorisation-missing', gap: gap ?? 'none' } }
  }
  const { document } = entry
  if (document.kind !== 'settlement') throw new Error(`The claim ${id} is of no settlement.`)
  const kept = await store.cases.package(id)
  if (kept !== undefined) return asKept(kept, fetchKey, store)
  const invoice = await store.invoiceOf(claim.institution, entry.id)
  const content = packageContent({ claim, document, invoice }, authorisation.fields)
  const sealed = await store.sealFor(claim.insurer, Buffer.from(JSON.stringify(content)), id)
  return keep(claim, { fetchKey, ...sealed }, by, store)
}

/** The same key gets the same bytes; nobody gets others. */
function asKept(kept: Package, fetchKey: string, { cases }: ClaimStore): Fetched {
  if (kept.fetchKey === cases.keyDigest(fetchKey)) {
    return { fetched: true, package: kept, isNew: false }
  }
  return { fetched: false, refusal: { code: 'fetched-already' } }
}

async function keep(
  claim: StoredCase,
  sealed: Package,
  by: Actor,
  store: ClaimStore,
): Promise<Fetched> {
  const { fetchKey } = sealed
  const key = store.cases.keyDigest(fetchKey)
  const deeds = [{ act: 'fetch', fetchKey: key }] as const
  const request = claimRequest(`fetch ${fetchKey}`, { claim: claim.id, fetchKey }, store)
  const outcome = await store.cases.act<Refusal>(claim.id, request, (one, siblings) => {
    const tried = tryDeeds(deeds, by.id, one, siblings, store)
    if ('refusal' in tried) return tried
    return { actions: tried.actions, ...standingOf(tried.now, store), package: sealed }
  })
  const done = outcomeOf(outcome, claim.id)
  // Somebody fetched it in the same moment.
  const kept = await store.cases.package(claim.id)
  if (kept !== undefined) {
    if (done.done && done.isNew) store.wake()
    const answer = asKept(kept, fetchKey, store)
    return answer.fetched && done.done ? { ...answer, isNew: done.isNew } : answer
  }
  if (done.done) throw new Error(`The package of ${claim.id} was not kept.`)
  return { fetched: false, refusal: done.refusal }
}
