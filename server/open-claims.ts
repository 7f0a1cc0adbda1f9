/** Joins storage, keys, insurers and the channel to what the use cases of claims ask for. */
import type { Jurisdiction } from '../engine/access/words.ts'
import type { Texts } from '../engine/policy/policy-value.ts'
import { readClaimRules } from './catalogues/read-claim-rules.ts'
import { type Door, httpChannels } from './channels/http-channels.ts'
import { type SealKey, sealFor, sealKeyFrom } from './identity/claim-seal.ts'
import type { IdentityKeys } from './identity/identity-keys.ts'
import { claimDoor } from './payers/claim-door.ts'
import { createAuthorisationStore } from './storage/claim/authorisation-store.ts'
import { createCaseStore } from './storage/claim/case-store.ts'
import { createPaperStore } from './storage/claim/paper-store.ts'
import type { Database } from './storage/database.ts'
import type { ClaimStore } from './usecases/claim/claim-store.ts'

/** An insurer with its ways: where it is told of claims, and how it is sealed for. */
export interface ClaimParty {
  readonly id: string
  readonly title: Texts
  readonly jurisdiction: Jurisdiction
  readonly payers: readonly string[]
  readonly decides: 'by-rules' | 'desk'
  /** Null where the insurer looks for its claims itself. */
  readonly address: string | null
}

export interface ClaimParts
  extends Pick<
    ClaimStore,
    | 'access'
    | 'rules'
    | 'archive'
    | 'today'
    | 'institution'
    | 'find'
    | 'isRecord'
    | 'aftermath'
    | 'settlementsOf'
    | 'liveSettlement'
    | 'hasPaidOut'
    | 'persons'
    | 'identity'
    | 'counters'
    | 'invoiceOf'
    | 'patienceMs'
    | 'scanner'
    | 'wake'
  > {
  readonly database: Database
  readonly keys: IdentityKeys
  readonly parties: () => readonly ClaimParty[]
  /** Null where there is no channel, which then pays nothing. */
  readonly channel: Door | null
}

export function createClaimStore(parts: ClaimParts): ClaimStore {
  const { database, keys, parties, channel, ...rest } = parts
  const partyOf = (id: string) => parties().find((party) => party.id === id)
  const doorOf = (id: string) => {
    const party = partyOf(id)
    return party === undefined ? undefined : claimDoor(id, party.address)
  }
  const channels = httpChannels(channel)
  const about = (person: string) => `claim payee ${person}`
  /** Asked of the insurer each time: a key that it has changed holds from then on. */
  const keyOf = async (insurer: string): Promise<SealKey> => {
    const signal = AbortSignal.timeout(rest.patienceMs)
    return sealKeyFrom(await doorOf(insurer)?.key(signal))
  }
  return {
    ...rest,
    cases: createCaseStore(database),
    authorisations: createAuthorisationStore(database),
    papers: createPaperStore(database, keys),
    claimRules: readClaimRules(),
    now: () => new Date(),
    insurer: partyOf,
    insurers: parties,
    sealPayee: (account, person) => keys.seal(account, about(person)).toString('base64'),
    openPayee: (sealed, person) => keys.unseal(Buffer.from(sealed, 'base64'), about(person)),
    async sealFor(insurer, plain, claim) {
      const key = await keyOf(insurer)
      return { form: key.form, sealed: await sealFor(key, plain, claim) }
    },
    async notify(insurer, claim, signal) {
      const door = doorOf(insurer)
      if (door === undefined) throw new Error('There is no such insurer.')
      await door.notify(claim, signal)
    },
    channel: channels,
  }
}
