/** What the use cases ask of a fund's platform, and of the book of what was asked. */
import type { PlatformAction, PlatformResult } from '../../../engine/visit/platform-order.ts'
import type { BillText } from '../settlement/bill-text.ts'
import type { SettlementStore } from '../settlement/settle-bills.ts'

/** What the platform said outright; silence, and whatever is no answer, is `unheard`. */
export type PlatformWord<T> =
  | { readonly heard: true; readonly granted: true; readonly value: T }
  | { readonly heard: true; readonly granted: false; readonly says: string }
  | { readonly heard: false }

/** The door to a platform. Everything but `settle` and `takeBack` may be sent twice. */
export interface Platform {
  /** Registers the visit and sends its lines. */
  open(bill: BillText, order: string): Promise<PlatformWord<PlatformVisit>>
  settle(
    bill: BillText,
    opened: PlatformVisit,
    message: string,
  ): Promise<PlatformWord<PlatformResult>>
  /** What is live of a visit; granted with null where the platform says that nothing is. */
  find(bill: Patient, visit: string): Promise<PlatformWord<PlatformResult | null>>
  /** Calls back a message that asked for a settlement, and whose outcome is not known. */
  callBack(bill: OfVisit, message: string): Promise<PlatformWord<null>>
  takeBack(
    bill: OfVisit,
    visit: string,
    settlement: string,
    message: string,
  ): Promise<PlatformWord<null>>
  newMessage(institution: string): Promise<string>
}

export interface PlatformVisit {
  readonly visit: string
  /** What the platform answered to the lines, added up, by the fields in which it is said again. */
  readonly sums: Readonly<Record<string, string>>
  /** Of the lines that were sent. */
  readonly totalMinor: number
}

export interface Patient {
  readonly person: string
  readonly facility: string
}

export interface OfVisit extends Patient {
  readonly setting: string
}

export interface PlatformBook {
  orderOf(person: string, institution: string, visit: string, interim: string): string
  read(order: string): Promise<readonly PlatformAction[]>
  append(order: string, number: number, action: PlatformAction): Promise<boolean>
  open(restedMs: number): Promise<readonly string[]>
  orderBehind(settlement: string): Promise<string | undefined>
}

export interface PlatformStore extends SettlementStore {
  readonly platform: Platform
  readonly orders: PlatformBook
}
