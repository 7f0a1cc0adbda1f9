/** Days, shares and amounts of the clearing of public funds, as they are in force on one day. */

export interface ClearingRules {
  /** Days of the month after the one that is cleared. */
  readonly reconciledBy: number
  readonly declaredBy: number
  readonly builtOn: number
  readonly confirmedBy: number
  /** Working days after the notices of the month's end, each after the one before. */
  readonly fiscalOfficeWithin: number
  readonly transferredWithin: number
  readonly feedbackWithin: number
  /** Months after the month of care in which a bill may still be cleared. */
  readonly clearedWithinMonths: number
  /** Month of the next year with whose end the year is closed. */
  readonly yearClosedBy: number
  /** Months of average spending that a prepayment holds. */
  readonly quotaMonths: number
  readonly quotaFixedBy: number
  readonly quotaNoticedWithin: number
  readonly quotaPaidWithin: number
  readonly quotaConfirmedWithin: number
  readonly quotaDoneBy: number
  readonly prepaymentYellowPercent: number
  readonly prepaymentRedPercent: number
  readonly increaseAskedWithin: number
  readonly increaseNoticedWithin: number
  readonly increasePaidWithin: number
  readonly coInvestigationFromMinor: number
  readonly coInvestigationCut: number
  readonly coInvestigationConfirmedWithin: number
  readonly ticketWithin: Readonly<Record<TicketKind, number>>
  readonly ticketSilentAfter: number
  readonly immediateMonthWithin: number
  readonly caseYearClosedBy: number
}

export const ticketKinds = ['filing', 'system', 'other'] as const

export type TicketKind = (typeof ticketKinds)[number]
