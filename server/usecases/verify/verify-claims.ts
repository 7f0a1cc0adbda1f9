/** Checks that every claim stands where its acts say, and that no loss was paid more than once. */
import { claimState, turns } from '../../../engine/claim/claim.ts'
import type { ClaimAction, ClaimState } from '../../../engine/claim/claim-acts.ts'
import {
  type HeldCounter,
  heldCounters,
  movesBetween,
} from '../../../engine/claim/held-counters.ts'

export interface ClaimAudit {
  /** Those of one bill one after the other. */
  claims(): AsyncIterable<{
    readonly id: string
    readonly settlement: string
    readonly state: string
    readonly facts: unknown
    readonly actions: readonly unknown[]
    readonly isDense: boolean
    readonly bookedMinor: number
    readonly moves: readonly HeldCounter[]
    readonly papers: readonly string[]
  }>
}

interface Facts {
  readonly claimKind: 'indemnity' | 'fixed'
  readonly lossMinor: number
}

interface Fault {
  readonly where: string
  readonly what: string
}

/** The first claim that breaks a rule. */
export async function findClaimFault(reads: ClaimAudit): Promise<Fault | undefined> {
  let settlement = ''
  let borneMinor = 0
  for await (const claim of reads.claims()) {
    const { id, isDense, bookedMinor } = claim
    if (claim.settlement !== settlement) borneMinor = 0
    settlement = claim.settlement
    if (!isDense) return { where: id, what: 'an act of it is missing' }
    const found = foldOf(claim.actions as readonly ClaimAction[])
    if (found === null) return { where: id, what: 'an act of it was out of turn' }
    if (found.state !== claim.state) return { where: id, what: 'it does not stand where it says' }
    if (found.paidMinor > 0 && found.paidMinor !== bookedMinor) {
      return { where: id, what: 'what was paid is not what was booked' }
    }
    const held = heldCounters(claim.actions as readonly ClaimAction[])
    if (movesBetween(claim.moves, held).length > 0) {
      return { where: id, what: 'what it moved in counters is not what it uses' }
    }
    const handedIn = filesOf(claim.actions as readonly ClaimAction[])
    if (handedIn.some((file) => !claim.papers.includes(file))) {
      return { where: id, what: 'a file that was handed in is not whole' }
    }
    const { claimKind, lossMinor } = claim.facts as Facts
    if (claimKind === 'fixed') continue
    borneMinor += found.agreedMinor - found.owedBackMinor
    if (borneMinor > lossMinor) return { where: id, what: 'more than the loss was agreed to' }
  }
  return undefined
}

function filesOf(actions: readonly ClaimAction[]): readonly string[] {
  return actions.flatMap((action) => (action.act === 'add-papers' ? (action.files ?? []) : []))
}

/** Null where an act was not in its turn. */
function foldOf(actions: readonly ClaimAction[]): ClaimState | null {
  for (let at = 0; at < actions.length; at++) {
    const action = actions[at]
    const { state } = claimState(actions.slice(0, at))
    if (action === undefined || !turns[action.act]?.includes(state)) return null
  }
  return claimState(actions)
}
