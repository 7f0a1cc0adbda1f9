/** Records further versions of the registry's entries, all of a file or none. */
import type { EntryProblem } from '../../../engine/registry/entry-problem.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { RuleLookup } from '../settlement/rule-lookup.ts'
import { checkEntries } from './check-entries.ts'
import type { EntryDraft } from './entries.ts'
import type { Registry } from './registry-book.ts'

/** A draft, and where in its file it stood. */
export type PlacedDraft = EntryDraft & { readonly pointer: string }

export interface RegistryKeeping {
  readonly registry: Registry
  readonly rules: RuleLookup
  /**
   * Answers how many were new; null where one of them was changed after number `seen`. `once` leaves out
   * whatever was recorded before.
   */
  record(
    drafts: readonly EntryDraft[],
    by: string,
    source: string,
    how: 'once' | 'anew',
    seen?: number | null,
  ): Promise<number | null>
}

export interface EntryBatch {
  readonly drafts: readonly PlacedDraft[]
  /** What was found while they were read. */
  readonly problems: readonly EntryProblem[]
  /** The file or page that they come by. */
  readonly source: string
  /** The last number of a change that the sender knew; left out where nobody looked before. */
  readonly seen?: number | null
}

export type Kept =
  | { readonly kept: true; readonly added: number; readonly known: number }
  | { readonly kept: false; readonly refusal: Refusal }

export async function keepEntries(
  { drafts, problems, source, seen = null }: EntryBatch,
  by: Actor,
  store: RegistryKeeping,
): Promise<Kept> {
  const forbidden = gate(by, 'operation', 'keep-registry')
  if (forbidden !== null) return { kept: false, refusal: forbidden }
  const found = [...problems, ...checkEntries(drafts, store.registry, store.rules)]
  if (found.length > 0) {
    return { kept: false, refusal: { code: 'entries-wrong', problems: found } }
  }
  const added = await store.record(drafts.map(withoutPlace), by.id, source, 'anew', seen)
  if (added === null) return { kept: false, refusal: { code: 'entries-changed' } }
  return { kept: true, added, known: drafts.length - added }
}

export function withoutPlace({ pointer: _, ...draft }: PlacedDraft): EntryDraft {
  return draft
}
