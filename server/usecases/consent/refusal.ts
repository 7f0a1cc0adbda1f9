/** Why a consent cannot be offered, or nothing can be done with it. */
import type { ActionRefusal } from '../../../engine/consent/take-action.ts'

export type ConsentRefusal =
  | ActionRefusal
  | { readonly code: 'consent-unknown'; readonly consent: string }
  | { readonly code: 'consent-template-unknown'; readonly template: string }
  | { readonly code: 'consent-language-unknown'; readonly language: string }
  | { readonly code: 'consent-recipient-unknown'; readonly recipient: string }
  | { readonly code: 'consent-too-long'; readonly longestDays: number }
