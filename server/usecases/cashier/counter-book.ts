/** What the counter's use cases need of storage and of the outside. Storage happens to offer it. */
import type { ChannelDifferenceName, ChannelLine } from '../../../engine/cashier/compare-channel.ts'
import type { ShiftMovement } from '../../../engine/cashier/shift-report.ts'
import type {
  ChannelKind,
  CounterRules,
  Direction,
  Tender,
  TenderState,
} from '../../../engine/cashier/tender.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import type { AccessBook } from '../access/admit.ts'
import type { Institution } from '../registry.ts'
import type { Entry } from '../settlement/journal.ts'

export interface Shift {
  readonly id: string
  readonly institution: string
  readonly cashier: string
  readonly currency: string
  readonly floatMinor: number
  readonly openedAt: string
  readonly closedAt: string | null
  readonly countedMinor: number | null
  /** When the channels' lists were last laid beside ours. */
  readonly comparedAt: string | null
}

/** The money of one visit. */
export interface CounterVisit {
  readonly institution: string
  readonly visit: string
  readonly person: string
  readonly currency: string
  /** Number of requests about it; a page that saw fewer has not seen everything. */
  readonly version: number
  /** Balance of its deposits. */
  readonly heldMinor: number
}

/** A settlement that the counter has taken up. */
export interface CounterBill {
  readonly settlement: string
  readonly institution: string
  readonly visit: string
  readonly person: string
  readonly businessDate: string
  readonly currency: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly reversal: string | null
  /** Below zero the counter owes the patient. */
  readonly dueMinor: number
  readonly arrearsMinor: number
  readonly promisedUntil: string | null
}

export interface CounterTender extends Tender {
  readonly institution: string
  readonly shift: string
  readonly visit: string
  readonly settlement: string | null
  readonly currency: string
  readonly givenMinor: number | null
  /** Why it was refused. */
  readonly reason: string | null
  /** The channel's own number. */
  readonly trade: string | null
  readonly madeBy: string
  readonly madeAt: string
}

export interface Invoice {
  readonly id: string
  readonly institution: string
  readonly settlement: string
  readonly colour: 'blue' | 'red'
  readonly currency: string
  readonly amountMinor: number
  readonly businessDate: string
  readonly state: 'wanted' | 'issued'
  readonly code: string | null
  readonly number: string | null
  readonly checkCode: string | null
  readonly issuedAt: string | null
}

export interface Difference {
  readonly id: string
  readonly institution: string
  readonly shift: string
  readonly name: ChannelDifferenceName | 'counted-short' | 'counted-over'
  readonly kind: ChannelKind | 'cash'
  readonly reference: string | null
  readonly currency: string
  readonly oursMinor: number | null
  readonly theirsMinor: number | null
  readonly state: 'open' | 'gone' | 'posted'
  readonly foundAt: string
  readonly postedBy: string | null
  readonly reason: string | null
}

export type FoundDifference = Omit<Difference, 'state' | 'foundAt' | 'postedBy' | 'reason'>

/** An entry of the counter's journal before it is written. */
export interface MovementDraft {
  /** What makes it once only, such as `tender:10c-…`. */
  readonly key: string
  readonly kind: ShiftMovement['kind']
  readonly shift: string | null
  readonly businessDate: string
  readonly by: string
  readonly amountMinor: number
  readonly tender: ShiftMovement['tender']
  readonly about: Readonly<Record<string, string | null>>
  readonly postings: readonly Posting[]
}

export interface RequestSeen {
  readonly fingerprint: Buffer
}

/** An institution's counter, locked for one transaction. */
export interface OpenCounter {
  readonly institution: string
  readonly now: Date
  /** An id that the same texts always get; it carries the bucket. */
  idOf(...texts: readonly string[]): string
  request(key: string): Promise<RequestSeen | undefined>
  addRequest(key: string, fingerprint: Buffer): Promise<void>
  openShift(cashier: string): Promise<Shift | undefined>
  shift(id: string): Promise<Shift | undefined>
  addShift(shift: Shift): Promise<void>
  closeShift(id: string, countedMinor: number): Promise<void>
  drawerMinor(shift: Shift): Promise<number>
  visit(visit: string): Promise<CounterVisit | undefined>
  addVisit(visit: Omit<CounterVisit, 'version' | 'heldMinor'>): Promise<void>
  /** Counts one more request about a visit. */
  touchVisit(visit: string): Promise<void>
  bill(settlement: string): Promise<CounterBill | undefined>
  addBill(bill: CounterBill): Promise<void>
  setReversal(settlement: string, reversal: string): Promise<void>
  promise(settlement: string, until: string): Promise<void>
  tender(id: string): Promise<CounterTender | undefined>
  tendersOf(
    place: { readonly settlement: string } | { readonly visit: string },
  ): Promise<CounterTender[]>
  tendersOfShift(shift: string): Promise<CounterTender[]>
  addTender(tender: CounterTender, key: string, place: number): Promise<void>
  /** Moves a tender on from the state it is known in; `number` is that of its entry. */
  moveTender(tender: CounterTender, to: TenderState, word: TenderWord): Promise<void>
  invoice(settlement: string, colour: 'blue' | 'red'): Promise<Invoice | undefined>
  addInvoice(invoice: Invoice): Promise<void>
  difference(id: string): Promise<Difference | undefined>
  /** Keeps what a comparison found, and marks what it found no more as gone. */
  keepDifferences(
    shift: string,
    place: 'cash' | 'channel',
    found: readonly FoundDifference[],
  ): Promise<void>
  postedDifference(id: string, by: string, reason: string, number: number): Promise<void>
  /** Writes the entry and moves the balances of visit and bill with it; answers its number. */
  post(draft: MovementDraft): Promise<number>
}

export interface TenderWord {
  readonly reason: string | null
  readonly trade: string | null
  readonly number: number | null
}

/** An unpaid settlement that no counter has taken up, or one that was reversed since. */
export interface WaitingSettlement {
  readonly settlement: string
  readonly visit: string
  readonly person: string
  readonly businessDate: string
  readonly currency: string
  readonly cashMinor: number
}

export interface CounterReads {
  shift(id: string): Promise<Shift | undefined>
  /** The latest first. */
  shifts(institution: string, limit: number): Promise<Shift[]>
  openShiftsOf(institution: string, cashier: string): Promise<Shift[]>
  /** Entries of a shift in order; the last flag tells those after its end. */
  movements(shift: string): Promise<readonly (ShiftMovement & { readonly isLate: boolean })[]>
  differences(shift: string): Promise<Difference[]>
  visit(institution: string, visit: string): Promise<CounterVisit | undefined>
  bill(institution: string, settlement: string): Promise<CounterBill | undefined>
  billsOf(institution: string, visit: string): Promise<CounterBill[]>
  tender(id: string): Promise<CounterTender | undefined>
  tendersOf(institution: string, place: TenderPlace): Promise<CounterTender[]>
  invoicesOf(institution: string, settlement: string): Promise<Invoice[]>
  openBills(institution: string, limit: number): Promise<CounterBill[]>
  heldVisits(institution: string, limit: number): Promise<CounterVisit[]>
  askedTenders(institution: string, limit: number): Promise<CounterTender[]>
  waitingSettlements(
    institution: string,
    since: string,
    limit: number,
  ): Promise<WaitingSettlement[]>
  /** Bills whose settlement was reversed without the counter's knowing. */
  reversedBehind(institution: string, limit: number): Promise<string[]>
  /**
   * Tenders whose outcome is not known, or whose channel is to be told, not tried for so long. All
   * ages are those of the clock of the book, since several processes write in it.
   */
  openTenders(
    untriedMs: number,
    limit: number,
  ): Promise<(CounterTender & { readonly ageMs: number })[]>
  wantedInvoices(untriedMs: number, limit: number): Promise<WantedInvoice[]>
}

export type TenderPlace =
  | { readonly settlement: string }
  | { readonly visit: string }
  | { readonly shift: string }

export interface WantedInvoice extends Invoice {
  /** Id of the issued blue invoice that a red-letter one takes back. */
  readonly original: string | null
}

export interface CounterBook extends CounterReads {
  inCounter<T>(institution: string, work: (open: OpenCounter) => Promise<T>): Promise<T>
  /** Notes that somebody tried, so that the next ones get their turn. */
  tried(place: { readonly tender: string } | { readonly invoice: string }): Promise<void>
  issued(invoice: string, is: InvoiceNumber): Promise<void>
}

// ---------------------------------------------------------------- outside

export interface ChannelOrder {
  readonly reference: string
  readonly direction: Direction
  readonly kind: ChannelKind
  readonly institution: string
  readonly batch: string
  readonly currency: string
  readonly amountMinor: number
  readonly original: string | null
}

export interface ChannelWord {
  readonly state: 'done' | 'refused' | 'working' | 'closed' | 'unknown'
  readonly trade: string | null
}

/** The door to the channels. All may be asked twice; the reference makes the second change nothing. */
export interface Channels {
  ask(order: ChannelOrder, signal: AbortSignal): Promise<ChannelWord>
  find(order: ChannelOrder, signal: AbortSignal): Promise<ChannelWord>
  close(order: ChannelOrder, signal: AbortSignal): Promise<ChannelWord>
  cancel(order: ChannelOrder, signal: AbortSignal): Promise<ChannelWord>
  list(batch: string, currency: string, signal: AbortSignal): Promise<ChannelLine[]>
}

export interface InvoiceNumber {
  readonly code: string
  readonly number: string
  readonly checkCode: string
}

export interface Invoices {
  issue(wanted: WantedInvoice, signal: AbortSignal): Promise<InvoiceNumber>
}

/** All that the counter's use cases need of the world. */
export interface CashierStore {
  readonly access: AccessBook
  readonly book: CounterBook
  readonly channels: Channels
  readonly invoices: Invoices
  rules(currency: string): CounterRules | undefined
  institution(id: string): Institution | undefined
  find(settlement: string): Promise<Entry | undefined>
  /** The live settlement of a visit, or of one interim bill of it. */
  live(institution: string, visit: string, interim: string): Promise<string | null>
  aftermath(settlement: string): Promise<{ readonly reversedBy: string | null }>
  personExists(person: string): Promise<boolean>
  /** Today, where the counter stands, as ISO text. */
  today(): string
  /** Finds out and tells what is open; later. */
  complete(): void
  /** How long somebody at a counter waits for a channel. */
  readonly patienceMs: number
}
