/** A bill as it arrives: amounts and days are texts. Its form was checked at the edge. */

export type AttributeText = string | boolean | number | readonly string[]

export interface LineText {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly on: string
  readonly quantity: string
  readonly unitPrice: string
  readonly amount?: string
  readonly category: string
  readonly approval?: 'none' | 'approved' | 'refused'
  readonly indication?: string | null
  readonly reverses?: string | null
  readonly supplyDays?: number | null
  readonly attributes?: Readonly<Record<string, AttributeText>>
}

export interface SumsText {
  readonly inScope: string
  readonly priorSelfPay: string
  readonly overLimit: string
  readonly ownPaid: string
}

export type Setting =
  | 'outpatient'
  | 'inpatient'
  | 'chronic'
  | 'emergency'
  | 'day-surgery'
  | 'pharmacy'
  | 'online'
  | 'home'

export interface VisitText {
  readonly number: string
  readonly interim?: string
  readonly setting: Setting
  readonly admittedOn: string
  readonly dischargedOn: string
  readonly disease?: string | null
  readonly entitlement?: string | null
  readonly department?: string | null
  readonly procedure?: string | null
  readonly surgeryClass?: string | null
  readonly wardClass?: string | null
}

export interface AnswerText {
  readonly payer: string
  readonly coverage: string
  readonly said: 'yes' | 'no' | 'away'
  readonly amount?: string
}

export type Filing = 'none' | 'long-term' | 'referral' | 'emergency' | 'temporary'

export interface BillText {
  readonly person: string
  readonly facility: string
  readonly visit: VisitText
  readonly coverages?: readonly string[]
  readonly filing?: Filing
  /** Number of the commercial-insurance code that was redeemed for this visit. */
  readonly insuranceCode?: string
  readonly currency: string
  readonly lines?: readonly LineText[]
  readonly sums?: SumsText
  readonly attributes?: Readonly<Record<string, AttributeText>>
  readonly answers?: readonly AnswerText[]
}
