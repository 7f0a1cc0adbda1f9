/** Why somebody may not sign something. */
import type { PractiseRefusal } from '../../../engine/registry/may-practise.ts'
import type { RuleSource } from './registry-book.ts'

export type RegistryRefusal =
  | (PractiseRefusal & { readonly source: RuleSource | null })
  | { readonly code: 'practitioner-unknown'; readonly practitioner: string }
  | { readonly code: 'house-unregistered'; readonly institution: string }
