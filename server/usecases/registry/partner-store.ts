/** What acts about partners ask of storage: acts by subject, and what follows from them in one go. */
import type { EntryDraft } from './entries.ts'
import type { RegistryKeeping } from './keep-entries.ts'
import type { KeyHolder } from './partner-keys.ts'

export interface StoredAct {
  readonly number: number
  readonly subject: string
  readonly act: string
  readonly content: unknown
  readonly by: string
  readonly at: string
}

export type NewAct = Pick<StoredAct, 'subject' | 'act' | 'content' | 'by'>

/** A public key as it is kept. */
export interface PublicJwk {
  readonly kid: string
  readonly jwk: object
}

/** What is recorded together: acts, entries of the registry, and keys of services. */
export interface Deeds {
  readonly acts: readonly NewAct[]
  readonly entries: readonly EntryDraft[]
  readonly clientKeys: readonly ClientKey[]
  readonly clientEnds: readonly { readonly client: string; readonly kid: string }[]
}

export const noDeeds: Deeds = { acts: [], entries: [], clientKeys: [], clientEnds: [] }

/** A key of a service; the service itself is added where it is new. */
export interface ClientKey extends PublicJwk {
  readonly client: string
  readonly overlapSeconds: number
  readonly added: {
    readonly name: string
    readonly role: string
    readonly institution: string
  } | null
}

export interface ServiceAccount {
  readonly client: string
  readonly name: string
  readonly role: string
  readonly institution: string | null
  readonly revokedAt: string | null
  readonly keys: readonly {
    readonly kid: string
    readonly jwk: object
    readonly madeAt: string
    readonly endsAt: string | null
  }[]
}

export interface PartnerStore extends RegistryKeeping {
  /** Of one subject, in order. */
  acts(subject: string): readonly StoredAct[]
  /** Subjects that begin so, in the order of their first act. */
  subjects(prefix: string): readonly string[]
  /**
   * Records what `decide` answers, told of all earlier acts of the subject; nobody else adds one
   * meanwhile. Whatever else it answers is answered, and nothing recorded.
   */
  act<R extends { readonly code: string }>(
    subject: string,
    source: string,
    decide: (earlier: readonly StoredAct[]) => Deeds | R,
  ): Promise<R | null>
  services(): Promise<readonly ServiceAccount[]>
  /** The public key as it is kept, or what is wrong with it. */
  usableKey(given: unknown, holder?: KeyHolder['kind']): Promise<PublicJwk | string>
  nowMs(): number
}
