/** What the gateway asks of storage and of the use cases beside it. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { BookedReads } from '../../usecases/reconciliation/own-rows.ts'
import type { FilingByMessageStore } from '../../usecases/referral/file-by-message.ts'
import type { RecordBook } from '../../usecases/visit/keep-record.ts'
import type { RegistrationReads } from '../../usecases/visit/registered-diseases.ts'
import type { VisitStore } from '../../usecases/visit/visit-store.ts'

export interface MessageName {
  readonly institution: string
  readonly message: string
}

export interface KeptMessage {
  readonly code: string
  readonly fingerprint: Buffer
  readonly visit: string | null
  readonly ageMs: number
  /** Null where it was not answered, or not yet. */
  readonly answer: string | null
}

export interface GatewayMessages {
  find(name: MessageName): Promise<KeptMessage | undefined>
  /** Null when it is new, and from now on known. */
  arrive(
    arrived: MessageName & {
      readonly code: string
      readonly fingerprint: Buffer
      readonly visit: string | null
    },
  ): Promise<KeptMessage | null>
  /** Answers what was kept first: from now on and for ever that is the answer. */
  answer(name: MessageName, text: string): Promise<string>
  signIn(institution: string, operator: string, day: string): Promise<string>
  signOut(institution: string, number: string, operator: string, day: string): Promise<void>
  isSignedIn(institution: string, number: string, day: string): Promise<boolean>
  /** Of a test installation: what an institution sent, and how much of it was granted. */
  conversation(
    institution: string,
  ): Promise<{ transaction: string; sent: number; granted: number }[]>
}

export type GatewayStore = VisitStore & GatewayBooks

export interface GatewayFiles extends RecordBook, RegistrationReads {
  keep(institution: string, message: string, name: string, content: Buffer): Promise<string>
  find(
    institution: string,
    number: string,
  ): Promise<{ readonly name: string; readonly content: Buffer } | undefined>
  named(
    institution: string,
    beginning: string,
  ): Promise<
    readonly { readonly number: string; readonly name: string; readonly message: string }[]
  >
}

export interface GatewayBooks {
  readonly filing: FilingByMessageStore
  /** Asks the home fund's own platform at once, where it decides; does nothing else. */
  askFund(filing: string): Promise<void>
  readonly files: GatewayFiles
  readonly booked: BookedReads['booked']
  readonly messages: GatewayMessages
  today(): Day
  now(): Date
  /** Digest of a message that is the same for two that say the same. */
  fingerprint(value: unknown): Buffer
}

/**
 * Who shows that it speaks for an institution. In sample mode its code is enough; in production a
 * token of a service account has to stand behind it, and without one nobody is recognised.
 */
export interface InstitutionProof {
  recognises(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    institution: string,
  ): Promise<boolean>
}
