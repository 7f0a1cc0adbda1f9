/** Why a person is not found, not registered, or not the one whose record counts. */
import type { CredentialFault } from '../../../engine/person/e-credential.ts'
import type { IdentifierFault, IdentifierKind } from '../../../engine/person/identifier.ts'
import type { LinkState } from '../../../engine/person/link.ts'
import type { CoverageBar } from '../../../engine/person/record-deed.ts'

export type PersonRefusal =
  | {
      readonly code: 'identifier-misread'
      readonly kind: IdentifierKind
      readonly fault: IdentifierFault
      readonly pointer: string
    }
  /** The number leads to somebody who is registered already. */
  | { readonly code: 'identifier-taken'; readonly kind: IdentifierKind; readonly pointer: string }
  /** What was stated of the person is not what the number says. */
  | {
      readonly code: 'identifier-contradicts'
      readonly what: 'birth' | 'sex'
      readonly pointer: string
    }
  /** Somebody who may be the same was not looked at. */
  | { readonly code: 'person-resembles'; readonly pointer: string }
  | CoverageBar
  | { readonly code: 'coverage-scheme-unknown'; readonly scheme: string }
  | { readonly code: 'coverage-changed-meanwhile' }
  | { readonly code: `credential-${CredentialFault}`; readonly pointer: string }
  | { readonly code: 'credential-not-activated' }
  | { readonly code: 'link-unknown'; readonly link: string }
  | { readonly code: 'link-same-record'; readonly pointer: string }
  | { readonly code: 'link-out-of-turn'; readonly link: string; readonly state: LinkState }
  /** Whoever proposes never approves. */
  | { readonly code: 'link-own-proposal'; readonly link: string; readonly state: LinkState }
  | { readonly code: 'link-tied-already'; readonly records: readonly string[] }
  /** It was tied to another record, or parted from one, while a bill was on its way. */
  | { readonly code: 'person-record-changed' }
