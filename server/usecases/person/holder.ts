/**
 * To whom something leads that was shown: a number, exactly as it stands on a card, or an
 * e-credential, which its issuer is asked about. Nothing is guessed, and nobody is found by a name.
 */
import { type CredentialFault, credentialForm } from '../../../engine/person/e-credential.ts'
import {
  type IdentifierKind,
  kindsLike,
  type ReadIdentifier,
  readIdentifier,
  soughtAs,
} from '../../../engine/person/identifier.ts'
import { digestText } from '../canonical.ts'
import type { Actor, Purpose } from '../gate.ts'
import type { PersonRefusal } from './refusal.ts'

/** What was shown or typed. */
export interface Shown {
  readonly text: string
  /** Of which kind the number is, where somebody said so. */
  readonly kind?: IdentifierKind
  /** Who issued it, for a passport. */
  readonly state?: string
}

/** Reads e-credentials, as whoever issues them does. */
export interface CredentialReader {
  readCredential(asked: {
    readonly text: string
    readonly institution: string | null
    readonly purpose: Purpose
    /** The same request gets the same answer, as long as the code lives. */
    readonly request: string
  }): Promise<
    | { readonly read: true; readonly number: string }
    | { readonly read: false; readonly fault: CredentialFault }
  >
}

export interface HolderReads extends CredentialReader {
  findByCredential(credential: string): Promise<string | undefined>
}

export type Holder =
  /** Undefined where the number leads to nobody. */
  | { readonly held: true; readonly person: string | undefined }
  | { readonly held: false; readonly refusal: PersonRefusal }

export async function holderOf(
  shown: Shown,
  pointer: string,
  by: Actor,
  purpose: Purpose,
  reads: HolderReads,
): Promise<Holder> {
  const { text } = shown
  if (credentialForm(text) !== null) return holderOfCredential(text, pointer, by, purpose, reads)
  const ways = waysOf(shown)
  const sought = new Set([
    ...(shown.kind === 'passport' ? [] : [text]),
    ...ways.flatMap(({ read }) => (read.read ? [soughtAs(read.identifier)] : [])),
  ])
  for (const one of sought) {
    const person = await reads.findByCredential(one)
    if (person !== undefined) return { held: true, person }
  }
  const misread = ways.find(({ read }) => !read.read && isWorthSaying(read.fault, shown))
  if (misread === undefined || misread.read.read) return { held: true, person: undefined }
  const { kind, read } = misread
  return { held: false, refusal: { code: 'identifier-misread', kind, fault: read.fault, pointer } }
}

interface Way {
  readonly kind: IdentifierKind
  readonly read: ReadIdentifier
}

function waysOf({ text, kind, state }: Shown): Way[] {
  const kinds = kind === undefined ? kindsLike(text) : [kind]
  return kinds.map((one) => ({ kind: one, read: readIdentifier(one, text, state ?? null) }))
}

/** Of a kind that only the form suggested, a wrong form may mean that it is of another kind. */
function isWorthSaying(fault: string, { kind }: Shown): boolean {
  return kind !== undefined || fault !== 'form'
}

async function holderOfCredential(
  text: string,
  pointer: string,
  { id, institution }: Actor,
  purpose: Purpose,
  reads: HolderReads,
): Promise<Holder> {
  const plain = text.normalize('NFKC').trim()
  const request = digestText(JSON.stringify([plain, id, institution]))
  const said = await reads.readCredential({ text: plain, institution, purpose, request })
  if (!said.read) {
    return { held: false, refusal: { code: `credential-${said.fault}`, pointer } }
  }
  return { held: true, person: await reads.findByCredential(said.number) }
}
