/**
 * What a claim uses of its contract: from the agreement on, until it is off again. A yearly limit
 * thus holds over all that the contract pays, at counters and by claims.
 */
import type { ClaimAction } from './claim-acts.ts'

/** A movement of one counter of the contract, by the row in which it lies. */
export interface HeldCounter {
  /** The person, or a pool that shares it. */
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly slot: number
  readonly by: number
}

interface Held {
  readonly now: readonly HeldCounter[]
  /** What was used when money was last paid: an appeal that is not signed goes back to it. */
  readonly paid: readonly HeldCounter[]
  readonly agreedMinor: number
  readonly paidMinor: number
  readonly foundMinor: number
}

const none: Held = { now: [], paid: [], agreedMinor: 0, paidMinor: 0, foundMinor: 0 }

/** What the claim uses after all its acts. */
export function heldCounters(actions: readonly ClaimAction[]): readonly HeldCounter[] {
  return actions.reduce(after, none).now
}

function after(before: Held, action: ClaimAction): Held {
  switch (action.act) {
    case 'agree':
      return { ...before, ...agreed(before, action.amountMinor, action.uses) }
    case 'decide-appeal':
      return { ...before, ...agreed(before, action.moreMinor, action.uses) }
    case 'pay':
      return { ...before, paid: before.now, paidMinor: before.agreedMinor }
    // What was not paid of it; where nothing was, nothing is left.
    case 'return':
    case 'undo':
      return { ...before, now: before.paid, agreedMinor: before.paidMinor }
    case 'withdraw':
      return none
    case 'count':
      return isOff(before) ? before : { ...before, now: action.uses, paid: action.uses }
    case 'find-overpayment': {
      const found = { ...before, foundMinor: before.foundMinor + action.amountMinor }
      return { ...found, now: isOff(found) ? [] : before.now }
    }
    default:
      return before
  }
}

/** Part of a benefit uses what the whole did; one that was not due at all uses nothing. */
function isOff({ foundMinor, agreedMinor }: Held): boolean {
  return foundMinor >= agreedMinor
}

function agreed(
  { now, agreedMinor }: Held,
  moreMinor: number,
  uses: readonly HeldCounter[] | undefined,
) {
  return { agreedMinor: agreedMinor + moreMinor, now: uses ?? now }
}

/** What has to be moved for the one to become the other. */
export function movesBetween(
  before: readonly HeldCounter[],
  now: readonly HeldCounter[],
): HeldCounter[] {
  const sums = new Map<string, HeldCounter>()
  for (const [rows, sign] of [
    [now, 1],
    [before, -1],
  ] as const) {
    for (const row of rows) {
      const key = `${row.owner}\n${row.coverage}\n${row.period}\n${row.slot}`
      sums.set(key, { ...row, by: (sums.get(key)?.by ?? 0) + sign * row.by })
    }
  }
  return [...sums.values()].filter(({ by }) => by !== 0)
}
