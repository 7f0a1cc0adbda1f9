/** What the OpenID provider and the reader of access tokens ask of storage. */
import type { Account } from '../usecases/sign-in/account.ts'

export type Payload = Record<string, unknown>

export interface Client {
  readonly id: string
  readonly title: string
  /** As whom the program acts; null where it only asks who a person is. */
  readonly role: string | null
  readonly institution: string | null
  readonly redirects: readonly string[]
}

export interface OidcStore {
  /** False where it was there before, and may not be there twice. */
  keep(
    model: string,
    id: string,
    payload: Payload,
    seconds: number,
    isOnce: boolean,
  ): Promise<boolean>
  find(model: string, id: string): Promise<Payload | undefined>
  findByUid(model: string, uid: string): Promise<Payload | undefined>
  consume(model: string, id: string): Promise<boolean>
  drop(model: string, id: string): Promise<void>
  dropGrant(grant: string): Promise<void>
  /** One that was revoked, or has no key left, is not there. */
  client(id: string): Promise<(Client & { readonly keys: readonly Payload[] }) | undefined>
  /** Accounts that are kept out are not there. */
  account(id: string): Promise<Account | undefined>
}
