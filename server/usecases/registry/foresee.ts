/** What entries would change, from which day and until when, before anybody records them. */
import type { EntryProblem } from '../../../engine/registry/entry-problem.ts'
import { lastDayBefore, versionOn } from '../../../engine/registry/version.ts'
import { canonicalText } from '../canonical.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { checkEntries } from './check-entries.ts'
import type { RecordedEntry } from './entries.ts'
import type { EntryBatch, PlacedDraft, RegistryKeeping } from './keep-entries.ts'

export interface ForeseenChange {
  readonly draft: PlacedDraft
  /** As it stands on the draft's first day now; undefined where it is not registered then. */
  readonly was: RecordedEntry | undefined
  /** The last day on which the draft would hold; null: until further notice. */
  readonly to: number | null
  readonly isRecorded: boolean
}

export type Foreseen =
  | {
      readonly found: true
      readonly problems: readonly EntryProblem[]
      readonly changes: readonly ForeseenChange[]
    }
  | { readonly found: false; readonly refusal: Refusal }

export function foreseen(
  { drafts, problems }: Pick<EntryBatch, 'drafts' | 'problems'>,
  by: Actor,
  { registry, rules }: Pick<RegistryKeeping, 'registry' | 'rules'>,
): Foreseen {
  const forbidden = gate(by, 'operation', 'keep-registry')
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const changes = drafts.map((draft): ForeseenChange => {
    const versions = registry.versions(draft.kind, draft.id)
    const was = versionOn(versions, draft.from)
    const isRecorded =
      was?.from === draft.from && canonicalText(was.entry) === canonicalText(draft.entry)
    return { draft, was, to: lastDayBefore(draft.from, versions), isRecorded }
  })
  return { found: true, problems: [...problems, ...checkEntries(drafts, registry, rules)], changes }
}
