/** What the use cases of claims need of storage, of insurers and of channels. */

import type { Jurisdiction } from '../../../engine/access/words.ts'
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Authorisation } from '../../../engine/claim/authorisation.ts'
import type { ClaimAction } from '../../../engine/claim/claim-acts.ts'
import type { HeldCounter } from '../../../engine/claim/held-counters.ts'
import type { PaperType } from '../../../engine/claim/paper-file.ts'
import type { ClaimRules } from '../../../engine/claim/rules.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { AccessBook } from '../access/admit.ts'
import type { Identity, Institution, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'
import type { Entry } from '../settlement/journal.ts'
import type { RuleArchive } from '../settlement/past-rules.ts'
import type { PeriodCounters } from '../settlement/prepare-bill.ts'

/** An insurer as claims know it: whose payers, by which keys it reads, and who decides there. */
export interface ClaimInsurer {
  readonly id: string
  readonly title: Texts
  readonly jurisdiction: Jurisdiction
  /** `scheme.payer` */
  readonly payers: readonly string[]
  /** `by-rules`: what the product gives is agreed to by itself, as far as the authority goes. */
  readonly decides: 'by-rules' | 'desk'
}

/** What a claim rests on; nothing of it changes. */
export interface ClaimFacts {
  readonly authorisation: string
  readonly payer: string
  readonly coverage: string
  readonly scheme: string
  readonly claimKind: 'indemnity' | 'fixed'
  readonly settlement: string
  readonly visit: string
  /** ISO day. */
  readonly visitOn: string
  readonly currency: string
  /** What the settlement left to the patient, own account money included. */
  readonly lossMinor: number
  /** Null where the person claims it; else why it opened by itself. */
  readonly openedBy: 'authorisation' | null
}

export type CaseKind = 'claim' | 'guarantee' | 'request'

export interface StoredCase {
  readonly id: string
  readonly kind: CaseKind
  readonly person: string
  readonly insurer: string
  readonly institution: string
  readonly settlement: string | null
  readonly subject: string
  readonly facts: unknown
  readonly actions: readonly unknown[]
  readonly openedAt: string
}

export interface CaseRequest {
  readonly key: string
  readonly fingerprint: Buffer
  readonly at: Date
}

export interface Standing {
  readonly state: string
  readonly isLive: boolean
  readonly dueOn: string | null
  readonly workInMs: number | null
}

export interface Package {
  readonly fetchKey: string
  readonly form: string
  readonly sealed: Buffer
}

type PayoutPlace = { readonly settlement: string; readonly payer: string }

/** Rows of counters as they were when something was worked out on them. */
export interface SeenCounters {
  readonly places: readonly { readonly owner: string; readonly coverage: string }[]
  readonly rows: readonly OwnedCounters[]
}

export interface DoneAct extends Standing {
  readonly actions: readonly unknown[]
  readonly package?: Package
  readonly counters?: {
    readonly moves: readonly HeldCounter[]
    /** Null where it does not matter how they are. */
    readonly seen: SeenCounters | null
  }
  readonly books?: {
    readonly kind: string
    readonly businessDate: string
    readonly by: string
    readonly document: object
    readonly entries: readonly (readonly Posting[])[]
    readonly payout?:
      | {
          readonly pays: PayoutPlace & {
            readonly currency: string
            readonly amountMinor: number
            readonly paidOn: string
          }
        }
      | { readonly adds: PayoutPlace & { readonly by: number } }
      | { readonly repays: PayoutPlace & { readonly by: number } }
  }
}

export type CaseOutcome<R> =
  | { readonly done: true; readonly case: StoredCase; readonly isNew: boolean }
  | { readonly done: false; readonly why: 'case-unknown' | 'key-reused' | 'counters-moved' }
  | { readonly done: false; readonly why: 'taken'; readonly by: string }
  | { readonly done: false; readonly why: 'refused'; readonly refusal: R }

type Decide<R> = (
  one: StoredCase,
  siblings: readonly StoredCase[],
) => DoneAct | { readonly refusal: R }

export interface Cases {
  open(
    draft: Omit<StoredCase, 'id' | 'actions' | 'openedAt'> &
      Standing & { readonly action: unknown },
    request: CaseRequest,
  ): Promise<CaseOutcome<never>>
  act<R>(id: string, request: CaseRequest, decide: Decide<R>): Promise<CaseOutcome<R>>
  /** For acts that move money. */
  actInBook<R>(id: string, request: CaseRequest, decide: Decide<R>): Promise<CaseOutcome<R>>
  find(id: string): Promise<StoredCase | undefined>
  ofPerson(kind: CaseKind, person: string, limit: number): Promise<readonly StoredCase[]>
  ofInsurer(kind: CaseKind, insurer: string, limit: number): Promise<readonly StoredCase[]>
  ofInstitution(kind: CaseKind, institution: string, limit: number): Promise<readonly StoredCase[]>
  ofSettlement(settlement: string): Promise<readonly StoredCase[]>
  toDo(kind: CaseKind, aheadMs: number, limit: number): Promise<readonly StoredCase[]>
  overtaken(limit: number): Promise<readonly StoredCase[]>
  later(id: string, ms: number): Promise<void>
  /** It has ended by the calendar, without anybody’s act. */
  lapse(id: string): Promise<void>
  package(id: string): Promise<Package | undefined>
  /** The digest under which a fetch key is kept. */
  keyDigest(key: string): string
}

export interface GivenAuthorisation extends Authorisation {
  /** The account to pay to, sealed. */
  readonly payee: string
  readonly givenAt: string
  readonly withdrawnAt: string | null
}

export interface Authorisations {
  give(
    given: Omit<GivenAuthorisation, 'id' | 'withdrawnOn' | 'givenAt' | 'withdrawnAt'>,
    request: CaseRequest,
  ): Promise<
    | { readonly kept: true; readonly authorisation: GivenAuthorisation; readonly isNew: boolean }
    | { readonly kept: false }
  >
  withdraw(id: string, on: Day): Promise<void>
  untold(limit: number): Promise<readonly GivenAuthorisation[]>
  told(id: string, isWithdrawn: boolean): Promise<void>
  correctPayee(id: string, payee: string): Promise<void>
  find(id: string): Promise<GivenAuthorisation | undefined>
  ofPerson(person: string, limit: number): Promise<readonly GivenAuthorisation[]>
  liveOf(insurer: string, on: Day, limit: number): Promise<readonly GivenAuthorisation[]>
  /**
   * Those that hold, of persons who had a bill lately, after one of the list; each with how far the
   * person's record had come.
   */
  opening(
    on: Day,
    after: string | null,
    limit: number,
  ): Promise<readonly { readonly authorisation: GivenAuthorisation; readonly version: number }[]>
}

/** A file of a paper that a claim asked for. */
export interface PaperFile {
  readonly file: string
  readonly claim: string
  readonly paper: string
  readonly type: PaperType
  readonly bytes: number
  readonly parts: number
  readonly digest: string
  /** `none`: no scanner for viruses is set. */
  readonly scanned: 'clean' | 'none'
  readonly keptAt: string
  readonly handedInAt: string | null
  readonly erasedAt: string | null
}

export type NewPaperFile = Omit<PaperFile, 'keptAt' | 'handedInAt' | 'erasedAt'>

export interface PaperFiles {
  begin(claim: string): string
  addPart(file: string, number: number, content: Buffer): Promise<void>
  /** Answers the file that holds these bytes of this paper, which may have been there before. */
  keep(given: NewPaperFile): Promise<PaperFile>
  drop(file: string): Promise<void>
  remove(claim: string, file: string): Promise<boolean>
  ofClaim(claim: string): Promise<readonly PaperFile[]>
  handIn(claim: string, papers: readonly string[]): Promise<readonly string[]>
  read(file: PaperFile): AsyncIterable<Buffer>
  bindKey(file: PaperFile, keyDigest: string): Promise<boolean>
  sweep(days: { readonly kept: number; readonly unsent: number }): Promise<number>
}

/** Looks at a file while it comes in. */
export interface Scanner {
  begin(): {
    add(bytes: Uint8Array): Promise<void>
    end(): Promise<'clean' | 'infected' | 'away'>
    stop(): void
  }
}

export interface PayOrder {
  readonly reference: string
  readonly direction: 'out'
  readonly kind: 'transfer'
  readonly institution: string
  readonly batch: string
  readonly currency: string
  readonly amountMinor: number
  readonly original: null
  /** Account of the patient. */
  readonly payee: string
}

export interface PayWord {
  readonly state: 'done' | 'refused' | 'working' | 'closed' | 'unknown'
}

export interface OwnedCounters extends PeriodCounters {
  readonly owner: string
  readonly coverage: string
}

export interface ClaimStore {
  readonly access: AccessBook
  readonly cases: Cases
  readonly authorisations: Authorisations
  readonly papers: PaperFiles
  /** Null where none is set: files are then taken unscanned, and say so. */
  readonly scanner: Scanner | null
  readonly rules: Rules
  readonly archive: RuleArchive
  claimRules(on: Day): ClaimRules
  today(): Day
  now(): Date
  insurer(id: string): ClaimInsurer | undefined
  insurers(): readonly ClaimInsurer[]
  institution(id: string): Institution | undefined
  /** A settlement of ours, or a record of a fund that an authorisation let pass. */
  find(settlement: string): Promise<Entry | undefined>
  /** Whether a bill was settled by a fund without this alliance. */
  isRecord(settlement: string): boolean
  aftermath(settlement: string): Promise<{ readonly reversedBy: string | null }>
  settlementsOf(person: string, limit: number): Promise<readonly string[]>
  /** The live settlement of a whole visit; null where there is none. */
  liveSettlement(institution: string, visit: string): Promise<string | null>
  /** Whether this payer has paid the patient for the bill, by a claim or by clearing. */
  hasPaidOut(settlement: string, payer: string): Promise<boolean>
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  identity(person: string): Promise<Identity | undefined>
  counters(owners: readonly string[]): Promise<readonly OwnedCounters[]>
  /** Code and number of the issued invoice; null where there is none. */
  invoiceOf(institution: string, settlement: string): Promise<string | null>
  sealPayee(account: string, person: string): string
  openPayee(sealed: string, person: string): string
  /** Sealed for the insurer alone. @throws when it has handed in no key. */
  sealFor(
    insurer: string,
    plain: Buffer,
    claim: string,
  ): Promise<{ readonly form: string; readonly sealed: Buffer }>
  /** Tells the insurer that a claim can be fetched. @throws when nobody heard it. */
  notify(insurer: string, claim: string, signal: AbortSignal): Promise<void>
  readonly channel: {
    ask(order: PayOrder, signal: AbortSignal): Promise<PayWord>
    find(order: PayOrder, signal: AbortSignal): Promise<PayWord>
  }
  readonly patienceMs: number
  /** Lets what waits run soon. */
  wake(): void
}

export function factsOf({ facts }: StoredCase): ClaimFacts {
  // Written by this folder, and never changed.
  return facts as ClaimFacts
}

export function actionsOf({ actions }: StoredCase): readonly ClaimAction[] {
  return actions as readonly ClaimAction[]
}
