/** Shows a name and a number whole. It is an act of its own, for a purpose, and it is written down. */
import { type AccessBook, admit } from '../access/admit.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Identity } from '../registry.ts'

export interface IdentityReads {
  readonly access: AccessBook
  identity(person: string): Promise<Identity | undefined>
}

export async function revealIdentity(
  person: string,
  by: Actor,
  ground: Ground,
  reads: IdentityReads,
): Promise<
  | { readonly found: true; readonly value: { readonly name: string; readonly identifier: string } }
  | { readonly found: false; readonly refusal: Refusal }
> {
  const served = beingServed(by.institution, person)
  const forbidden = await admit(by, ground, 'reveal-identity', [served], reads.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const identity = await reads.identity(person)
  if (identity === undefined) {
    return { found: false, refusal: { code: 'person-unknown', pointer: '' } }
  }
  const { name, identifier } = identity
  return { found: true, value: { name, identifier } }
}
