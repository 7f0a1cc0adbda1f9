/** What may be proposed about clearing, by kind, and how what a release books begins. */
import type { Posting } from '../../../engine/ledger/posting.ts'
import type { Refusal } from '../refusal.ts'
import type { Prepared } from './clearing-store.ts'
import type { InstitutionDeduction } from './month.ts'

/** Payloads by kind. Amounts are minor units of their currency. */
export interface Payloads {
  'confirm-period': { readonly period: string }
  deduction: InstitutionDeduction & { readonly period: string }
  'net-commercial': { readonly period: string }
  'prepayment-quota': PrepaymentPayload & { readonly year: number }
  'prepayment-increase': PrepaymentPayload & { readonly period: string }
  'case-payment': CasePayload
  'case-final': Omit<CasePayload, 'hasSettlementList' | 'isLeftOut'> & {
    readonly finalMinor: number
  }
  advance: InstitutionPayload & { readonly basis: string }
  'set-off': InstitutionPayload & { readonly period: string; readonly cause: string }
  payout: PatientPayload & { readonly paidOn: string }
  repayment: PatientPayload & { readonly currency: string; readonly amountMinor: number }
  'manual-posting': { readonly postings: readonly Posting[] }
  'close-year': { readonly year: number }
  'budget-cap': {
    readonly budget: string
    readonly currency: string
    readonly amountMinor: number
  }
}

export interface PrepaymentPayload {
  readonly insuredProvince: string
  readonly careProvince: string
  readonly currency: string
  readonly amountMinor: number
}

export interface CasePayload {
  readonly settlement: string
  readonly payer: string
  /** In which the amounts are meant; proposals of earlier versions do not say it. */
  readonly currency?: string
  readonly caseMinor: number
  readonly hasSettlementList: boolean
  readonly isLeftOut: boolean
}

interface InstitutionPayload {
  readonly institution: string
  readonly currency: string
  readonly amountMinor: number
}

interface PatientPayload {
  readonly settlement: string
  readonly payer: string
}

export type ProposalKind = keyof Payloads

export type ProposalContent = {
  [K in ProposalKind]: { readonly kind: K; readonly payload: Payloads[K] }
}[ProposalKind]

/** Postings of one entry, with what they are about. */
export function booked(
  kind: string,
  postings: readonly Posting[],
  document: object,
): Prepared<Refusal> {
  if (postings.length === 0) return { refusal: { code: 'nothing-to-post' } }
  return { entries: [{ kind, postings, document }] }
}
