/**
 * What a person has allowed an insurer to read: exact fields, of one bill or of a span of days, until
 * a day, and as long as it is not withdrawn. What was left out was refused.
 */
import type { Day } from '../base/calendar-date.ts'

/** Notes, images and other visits are no fields, so that nobody can allow them by mistake. */
export const claimFields = ['settlement-sheet', 'fee-lines', 'diagnoses', 'invoice-number'] as const

export type ClaimField = (typeof claimFields)[number]

export interface Authorisation {
  readonly id: string
  readonly person: string
  readonly insurer: string
  readonly fields: readonly ClaimField[]
  /** Agreed to apart: data on health, and that they leave the mainland. */
  readonly ticks: readonly ('health' | 'leaving')[]
  readonly scope: { readonly settlement: string } | { readonly from: Day; readonly to: Day }
  readonly expiresOn: Day
  readonly withdrawnOn: Day | null
  /** Whether a bill that was to be paid directly and was not is claimed without being asked for. */
  readonly opensByItself: boolean
}

export interface BillAsked {
  readonly person: string
  readonly insurer: string
  readonly settlement: string
  /** Last day of the visit. */
  readonly visitOn: Day
}

/** Null where it covers the bill on that day. */
export type AuthorisationGap =
  | 'other-person'
  | 'other-insurer'
  | 'other-bill'
  | 'withdrawn'
  | 'expired'

export function gapIn(
  { person, insurer, scope, expiresOn, withdrawnOn }: Authorisation,
  bill: BillAsked,
  today: Day,
): AuthorisationGap | null {
  if (person !== bill.person) return 'other-person'
  if (insurer !== bill.insurer) return 'other-insurer'
  if (withdrawnOn !== null) return 'withdrawn'
  if (today > expiresOn) return 'expired'
  const isMeant =
    'settlement' in scope
      ? scope.settlement === bill.settlement
      : scope.from <= bill.visitOn && bill.visitOn <= scope.to
  return isMeant ? null : 'other-bill'
}

/** Of records that lie on the fund's side, those that somebody has allowed this insurer to read. */
export function releasable<R extends Omit<BillAsked, 'insurer'>>(
  records: readonly R[],
  authorisations: readonly Authorisation[],
  insurer: string,
  today: Day,
): { readonly record: R; readonly by: Authorisation }[] {
  return records.flatMap((record) => {
    const bill = { ...record, insurer }
    const by = authorisations.find((one) => gapIn(one, bill, today) === null)
    return by === undefined ? [] : [{ record, by }]
  })
}
