/** Lets in whom an outside provider names, as the account that was registered for that name. */
import { needsFactor, refused, type SignedIn } from './account.ts'
import type { SignInStore } from './sign-in-store.ts'

export interface OutsideName {
  /** Issuer and subject: another provider's subject is somebody else. */
  readonly subject: string
  readonly hasFactor: boolean
}

/** The role is granted here, never by what a provider says of it. */
export async function comeFromOutside(
  { subject, hasFactor }: OutsideName,
  agent: string,
  store: SignInStore & { accountOfSubject(subject: string): Promise<string | undefined> },
): Promise<SignedIn> {
  const id = await store.accountOfSubject(subject)
  const found = id === undefined ? undefined : await store.byId(id)
  if (found === undefined || found.isLocked) return refused('sign-in-refused')
  if (needsFactor(found.account.role) && !hasFactor) return refused('code-refused')
  const token = await store.openSession({ account: found.account.id, stage: 'whole', agent })
  return { done: true, stage: 'whole', token }
}
