/** How a claim came to its amount: the product's steps, worked out again from what was recorded with it. */
import { admit } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { type DescribedStep, describeExplanation } from '../settlement/describe-explanation.ts'
import { claimedSteps, rulesFor } from './adjudicate.ts'
import { own, ownOf } from './authorise.ts'
import { actionsOf, type ClaimStore, factsOf, type StoredCase } from './claim-store.ts'
import { describeClaim } from './read-claims.ts'
import { byContract, claimRead } from './work-on-claim.ts'

/**
 * For the insurer's desk and for whoever claims. `steps` is null as long as nothing was worked out,
 * and for what was worked out before its ground was kept.
 */
export async function explainClaim(id: string, by: Actor, store: ClaimStore) {
  const claim = await store.cases.find(id)
  const refusal = await admitReader(claim, by, store)
  if (refusal !== null) return { found: false as const, refusal }
  if (claim?.kind !== 'claim') {
    const unknown: Refusal = { code: 'claim-unknown', claim: id }
    return { found: false as const, refusal: unknown }
  }
  const { scheme } = factsOf(claim)
  const steps = await stepsOf(claim, store)
  return { found: true as const, value: { claim: describeClaim(claim, store), scheme, steps } }
}

function admitReader(claim: StoredCase | undefined, by: Actor, store: ClaimStore) {
  return by.role === 'claims-handler'
    ? admit(by, byContract, 'read-claim', [claimRead(claim, by)], store.access)
    : admit(by, own, 'read-claim', [ownOf(claim?.person ?? null)], store.access)
}

async function stepsOf(claim: StoredCase, store: ClaimStore): Promise<DescribedStep[] | null> {
  const { settlement, scheme, payer, currency } = factsOf(claim)
  const worked = actionsOf(claim).findLast((one) => one.act === 'adjudicate')
  if (worked?.act !== 'adjudicate') return null
  const { ground, engineVersion, amountMinor } = worked
  if (ground === undefined || engineVersion === undefined) return null
  const entry = await store.find(settlement)
  if (entry?.document.kind !== 'settlement') throw new Error(`No settlement of ${claim.id}.`)
  const { library, lookup, catalogue } = await rulesFor(scheme, entry.document, store)
  const grounded = { payer, ground, engineVersion, amountMinor }
  const steps = claimedSteps(entry.document, grounded, library, catalogue)
  const found = lookup.scheme(scheme)
  return describeExplanation(steps, found === undefined ? [] : [found], currency, lookup)
}
