/** What people do about a break: they take it over, note, propose, and somebody else approves. */

import type { Posting } from '../../../engine/ledger/posting.ts'
import { type BreakAction, refusalOf, stateOfBreak } from '../../../engine/reconciliation/break.ts'
import {
  type Parties,
  postingsOfResolution,
  type Resolution,
} from '../../../engine/reconciliation/resolution.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Detail } from './run-reconciliation.ts'

export type Work =
  | { readonly act: 'assigned'; readonly owner: string }
  | { readonly act: 'noted'; readonly text: string }
  | { readonly act: 'proposed'; readonly resolution: Resolution; readonly reason: string }
  | { readonly act: 'withdrawn' }
  | { readonly act: 'rejected'; readonly reason: string }
  | { readonly act: 'approved' }

export interface StoredBreak {
  readonly break: string
  readonly matching: string
  readonly payer: string
  readonly institution: string
  readonly settlement: string
  readonly businessDate: string
  readonly detail: Detail
}

interface EntryDraft {
  readonly key: string
  readonly fingerprint: Buffer
  readonly kind: string
  readonly businessDate: string
  readonly by: string
  readonly document: unknown
  readonly postings: readonly Posting[]
}

interface Change {
  readonly actions: readonly BreakAction[]
  readonly state: ReturnType<typeof stateOfBreak>
}

type Decision =
  | { readonly done: false; readonly refusal: Refusal }
  | {
      readonly done: true
      readonly change: (entry: string | null) => Change
      readonly entry: EntryDraft | null
    }

export interface BreakWorkStore {
  readonly breaks: {
    find(id: string): Promise<{ readonly found: StoredBreak } | undefined>
    act(
      id: string,
      key: string,
      book: string,
      decide: (found: StoredBreak, earlier: readonly BreakAction[]) => Decision,
    ): Promise<
      | { readonly outcome: 'done' | 'repeated' | 'unknown' }
      | { readonly outcome: 'refused'; readonly refusal: Refusal }
    >
  }
  now(): Date
}

export type WorkOutcome =
  | { readonly done: true; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export async function workOnBreak(
  order: { readonly break: string; readonly key: string; readonly work: Work },
  by: Actor,
  purpose: Purpose,
  store: BreakWorkStore,
): Promise<WorkOutcome> {
  const refusal = gate(by, purpose, 'work-on-break')
  if (refusal !== null) return { done: false, refusal }
  const unknown: WorkOutcome = {
    done: false,
    refusal: { code: 'break-unknown', break: order.break },
  }
  const known = await store.breaks.find(order.break)
  if (known === undefined) return unknown
  const book = `reconciliation ${known.found.payer}`
  const outcome = await store.breaks.act(order.break, order.key, book, (found, earlier) =>
    decideWork(order.work, found, earlier, by, store.now()),
  )
  if (outcome.outcome === 'refused') return { done: false, refusal: outcome.refusal }
  if (outcome.outcome === 'unknown') return unknown
  return { done: true, isNew: outcome.outcome === 'done' }
}

function decideWork(
  work: Work,
  found: StoredBreak,
  earlier: readonly BreakAction[],
  by: Actor,
  now: Date,
): Decision {
  const state = stateOfBreak(earlier)
  const code = refusalOf(state, work.act, by.id)
  if (code !== null) return { done: false, refusal: { code, break: found.break } }
  if (work.act === 'proposed' && 'side' in work.resolution) {
    const { side } = work.resolution
    const isThere = found.detail.sides.some((one) => one.side === side)
    if (!isThere) return { done: false, refusal: { code: 'side-unknown', side } }
  }
  const done = { by: by.id, at: now.toISOString() }
  const proposal = state.proposal
  const entry =
    work.act === 'approved' && proposal !== null
      ? entryOf(found, proposal.resolution, state.proposals, proposal.by, by.id)
      : null
  return {
    done: true,
    entry,
    change(id) {
      const action: BreakAction =
        work.act === 'approved' ? { ...done, act: 'approved', entry: id } : { ...done, ...work }
      return { actions: [action], state: stateOfBreak([...earlier, action]) }
    },
  }
}

/** Null where no money moves. The number of the proposal keeps a second resolution apart from the first. */
function entryOf(
  found: StoredBreak,
  resolution: Resolution,
  proposal: number,
  maker: string,
  checker: string,
): EntryDraft | null {
  const postings = postingsOfResolution(found.detail, resolution, partiesOf(found))
  if (postings.length === 0) return null
  const document = { break: found.break, settlement: found.settlement, resolution, maker, checker }
  return {
    key: `break ${found.break} ${proposal}`,
    fingerprint: fingerprintOf({ document, postings }),
    kind: 'break-resolution',
    businessDate: found.businessDate,
    by: checker,
    document,
    postings,
  }
}

export function partiesOf({
  institution,
  payer,
}: Pick<StoredBreak, 'institution' | 'payer'>): Parties {
  return {
    accountOfSide: (side) => (side === 'hospital' || side === 'care' ? 'institution' : 'payer'),
    institution,
    payer,
  }
}
