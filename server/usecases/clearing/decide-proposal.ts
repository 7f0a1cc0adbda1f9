/** One person proposes what moves money in clearing, another one releases or rejects it. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type {
  ClearingStore,
  Decision,
  Prepared,
  StoredProposal,
  UnderLock,
} from './clearing-store.ts'
import type { Read } from './month.ts'
import { handlers } from './proposal-kinds.ts'
import type { ProposalContent, ProposalKind } from './proposal-payloads.ts'

export type ProposeCommand = ProposalContent & { readonly key: string; readonly reason: string }

export type ProposalOutcome =
  | { readonly found: true; readonly value: StoredProposal; readonly isNew: boolean }
  | { readonly found: false; readonly refusal: Refusal }

export async function propose(
  command: ProposeCommand,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<ProposalOutcome> {
  const refusal = gate(by, purpose, 'run-clearing')
  if (refusal !== null) return { found: false, refusal }
  const { key, kind, payload, reason } = command
  const handler = handlerOf(kind)
  const book = await handler.bookOf(payload, store)
  if (typeof book !== 'string') return { found: false, refusal: book }
  const outcome = await store.proposals.propose({
    key,
    fingerprint: fingerprintOf({ kind, payload, reason }),
    kind,
    book,
    subject: handler.subjectOf(payload, key),
    payload,
    reason,
    by: by.id,
    on: textFromDay(store.today()),
    at: store.now(),
  })
  if (outcome.made) return { found: true, value: outcome.proposal, isNew: outcome.isNew }
  if (outcome.why === 'key-reused') return { found: false, refusal: { code: 'key-reused' } }
  const { proposal } = outcome
  return { found: false, refusal: { code: 'proposal-waiting', proposal } }
}

export interface DecideCommand {
  readonly key: string
  readonly proposal: string
  readonly decision: 'released' | 'rejected'
  readonly remark: string
}

/** What is booked is worked out at the release, under the lock of the book that it goes to. */
export async function decideProposal(
  { key, proposal: id, decision, remark }: DecideCommand,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<ProposalOutcome> {
  const forbidden = gate(by, purpose, 'run-clearing')
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const proposal = await store.proposals.find(id)
  if (proposal === undefined) {
    return { found: false, refusal: { code: 'proposal-unknown', proposal: id } }
  }
  const outcome = await store.proposals.decide<Refusal>(
    proposal,
    {
      proposal: id,
      key,
      fingerprint: fingerprintOf({ decides: id, decision, remark }),
      decision,
      remark,
      by: by.id,
      on: textFromDay(store.today()),
      at: store.now(),
    },
    (under) => prepare(proposal, under, store),
  )
  if (outcome.decided) return { found: true, value: outcome.proposal, isNew: outcome.isNew }
  return { found: false, refusal: refusalOf(outcome, proposal) }
}

type Undecided = Exclude<Decision<Refusal>, { readonly decided: true }>

function refusalOf(outcome: Undecided, proposal: StoredProposal): Refusal {
  switch (outcome.why) {
    case 'refused':
      return outcome.refusal
    case 'key-reused':
      return { code: 'key-reused' }
    case 'same-person':
      return { code: 'second-person-needed', first: proposal.madeBy }
    case 'decided-already':
      return { code: 'proposal-decided', proposal: proposal.id }
  }
}

function prepare(
  { kind, payload }: StoredProposal,
  under: UnderLock,
  store: ClearingStore,
): Promise<Prepared<Refusal>> {
  // Kind and payload were written together by `propose`, and neither ever changes.
  return handlerOf(kind as ProposalKind).prepare(payload, under, store)
}

/** A payload goes with its kind wherever a proposal is made or read. */
function handlerOf(kind: ProposalKind) {
  return handlers[kind] as {
    bookOf(payload: unknown, store: ClearingStore): Promise<string | Refusal>
    subjectOf(payload: unknown, key: string): string
    prepare(payload: unknown, under: UnderLock, store: ClearingStore): Promise<Prepared<Refusal>>
  }
}

export async function listProposals(
  filter: { readonly state?: StoredProposal['state'] },
  by: Actor,
  purpose: Purpose,
  { proposals }: ClearingStore,
): Promise<Read<readonly StoredProposal[]>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  return { found: true, value: await proposals.list(filter, mostListed) }
}

const mostListed = 200
