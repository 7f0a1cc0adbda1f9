/** Fetches the e-credential that a patient shows on the phone, from whoever issues it. */
import { type AccessBook, admit } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Identity } from '../registry.ts'

export interface ShownCredential {
  /** What the code to be scanned holds. */
  readonly text: string
  readonly lifetimeSeconds: number
}

export interface CredentialIssuing {
  readonly access: AccessBook
  identity(person: string): Promise<Identity | undefined>
  issueCredential(holder: {
    readonly number: string
    readonly name: string
  }): Promise<
    | { readonly issued: true; readonly credential: ShownCredential }
    | { readonly issued: false; readonly why: 'not-activated' | 'away' }
  >
}

export type CredentialShown =
  | { readonly shown: true; readonly credential: ShownCredential }
  | { readonly shown: false; readonly refusal: Refusal }

export async function showCredential(
  person: string,
  by: Actor,
  ground: Ground,
  store: CredentialIssuing,
): Promise<CredentialShown> {
  const own = { person, institution: null, lastVisitOn: null, isPresent: false }
  const forbidden = await admit(by, ground, 'show-credential', [own], store.access)
  if (forbidden !== null) return { shown: false, refusal: forbidden }
  const identity = await store.identity(person)
  if (identity === undefined) return refused({ code: 'person-unknown', pointer: '' })
  const { name, identifier, credentials, numbers } = identity
  const number = numbers === undefined ? identifier : (credentials[0] ?? identifier)
  const issued = await store.issueCredential({ number, name })
  if (issued.issued) return { shown: true, credential: issued.credential }
  return refused(
    issued.why === 'away'
      ? { code: 'credential-away', pointer: '' }
      : { code: 'credential-not-activated' },
  )
}

function refused(refusal: Refusal): CredentialShown {
  return { shown: false, refusal }
}
