/**
 * What a settlement means for clearing: one line for each payer's share, under the heading by which
 * clearing sums it.
 *
 * Lines are derived after a settlement is recorded, and never changed. A reversal's lines are those
 * of its original with the sign turned: they fall into the window that is open then, and keep their
 * heading, the original benefit year included.
 */
import { assert } from '../base/assert.ts'
import { type Currency, safe } from '../base/money.ts'

/** Whose money a line is. Public funds, account money and aid are never set off against each other. */
export const lineKinds = [
  /** Basic insurance and what public funds add to it: large-amount, civil-servant and other subsidies. */
  'fund',
  'catastrophic',
  'aid',
  /** The insured person's own account, or that of a family member. */
  'account',
  'voucher',
  'commercial',
  'mutual-aid',
  /** What the institution bears itself. */
  'provider',
] as const

export type LineKind = (typeof lineKinds)[number]

/** The kinds that clear gross, each as a line of its own. */
export const publicKinds: readonly LineKind[] = ['fund', 'catastrophic', 'aid', 'account']

export interface Heading {
  readonly kind: LineKind
  /** `scheme.payer`, such as `beijing/employee.pool`. */
  readonly payer: string
  /** Insurance type of the national codes, such as 310 employees or 390 residents; '' for none. */
  readonly insuranceType: string
  readonly benefitYear: number
  readonly insuredRegion: string
  /** Code of the province, or the region itself where it belongs to none. */
  readonly insuredProvince: string
  readonly careRegion: string
  readonly careProvince: string
  readonly institution: string
  readonly setting: string
  /** Paid to the patient beside the bill, and not to the institution. */
  readonly isToPatient: boolean
  readonly currency: Currency
}

export interface ClearingLine {
  readonly heading: Heading
  /** Negative in a reversal. */
  readonly amountMinor: number
}

/** A region as clearing sees it. */
export interface ClearingRegion {
  readonly id: string
  readonly province: string | null
}

/** What of a share clearing needs; region and type are those of the scheme it rests on. */
export interface ClearingShare {
  readonly payer: string
  readonly payerKind: string
  readonly insuranceType: string | null
  /** Null where the scheme belongs to no region of its own, as an insurer's product does not. */
  readonly insuredRegion: ClearingRegion | null
  readonly benefitYear: number
  readonly isToPatient: boolean
  readonly amountMinor: number
}

export interface ClearedBill {
  readonly currency: Currency
  readonly institution: string
  readonly setting: string
  readonly home: ClearingRegion
  readonly care: ClearingRegion
  readonly shares: readonly ClearingShare[]
}

/** One line for each heading in the order of the shares; shares of zero leave none. */
export function linesOf(bill: ClearedBill): ClearingLine[] {
  const lines = new Map<string, ClearingLine>()
  for (const share of bill.shares) {
    if (share.amountMinor === 0) continue
    const heading = headingOf(bill, share)
    const key = headingText(heading)
    const before = lines.get(key)?.amountMinor ?? 0
    lines.set(key, { heading, amountMinor: safe(before + share.amountMinor) })
  }
  return [...lines.values()]
}

/** The lines that take others back. */
export function reversedLines(lines: readonly ClearingLine[]): ClearingLine[] {
  return lines.map(({ heading, amountMinor }) => ({ heading, amountMinor: safe(-amountMinor) }))
}

function headingOf(bill: ClearedBill, share: ClearingShare): Heading {
  const insured = share.insuredRegion ?? bill.home
  return {
    kind: lineKindOf(share.payerKind),
    payer: share.payer,
    insuranceType: share.insuranceType ?? '',
    benefitYear: share.benefitYear,
    insuredRegion: insured.id,
    insuredProvince: insured.province ?? insured.id,
    careRegion: bill.care.id,
    careProvince: bill.care.province ?? bill.care.id,
    institution: bill.institution,
    setting: bill.setting,
    isToPatient: share.isToPatient,
    currency: bill.currency,
  }
}

const kindOfPayer: Readonly<Record<string, LineKind>> = {
  basic: 'fund',
  'large-amount': 'fund',
  'civil-servant': 'fund',
  public: 'fund',
  catastrophic: 'catastrophic',
  aid: 'aid',
  account: 'account',
  voucher: 'voucher',
  commercial: 'commercial',
  'mutual-aid': 'mutual-aid',
  provider: 'provider',
}

/** The scheme whose payer it is: the name by which its books are reconciled. */
export function schemeOf({ payer }: Pick<Heading, 'payer'>): string {
  return payer.slice(0, payer.lastIndexOf('.'))
}

/** The kind of line that a payer of a policy pack gives. */
export function lineKindOf(payerKind: string): LineKind {
  const kind = kindOfPayer[payerKind]
  assert(kind !== undefined, `payers of kind ${payerKind} have no place in clearing`)
  return kind
}

/** The fields in their order: what two equal headings have in common, for keys and digests. */
export function headingText(heading: Heading): string {
  return JSON.stringify([
    heading.kind,
    heading.payer,
    heading.insuranceType,
    heading.benefitYear,
    heading.insuredRegion,
    heading.insuredProvince,
    heading.careRegion,
    heading.careProvince,
    heading.institution,
    heading.setting,
    heading.isToPatient,
    heading.currency,
  ])
}
