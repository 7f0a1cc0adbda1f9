/** Why somebody may not sign something, and why an entry or an act about a partner is not recorded. */
import type { EntryProblem } from '../../../engine/registry/entry-problem.ts'
import type { PractiseRefusal } from '../../../engine/registry/may-practise.ts'
import type { RuleSource } from './registry-book.ts'

export type RegistryRefusal =
  | (PractiseRefusal & { readonly source: RuleSource | null })
  | { readonly code: 'practitioner-unknown'; readonly practitioner: string }
  | { readonly code: 'house-unregistered'; readonly institution: string }
  | { readonly code: 'entries-wrong'; readonly problems: readonly EntryProblem[] }
  /** Somebody else recorded a version after the one that was looked at. */
  | { readonly code: 'entries-changed' }
  | { readonly code: 'partner-unknown'; readonly partner: string }
  | { readonly code: 'key-unusable'; readonly what: string }
  | { readonly code: 'key-unknown'; readonly kid: string }
  | { readonly code: 'key-known'; readonly kid: string }
  | { readonly code: 'key-decided'; readonly kid: string }
  | { readonly code: 'application-unknown'; readonly application: string }
  | { readonly code: 'application-out-of-turn'; readonly state: string }
  | { readonly code: 'check-needed' }
  | { readonly code: 'second-operator-needed'; readonly first: string }
