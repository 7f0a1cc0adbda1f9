/**
 * How the insurers of the sample alliance handle claims. The number of a filed contract on data that
 * leave the mainland is invented, like all else here.
 */
import type { Jurisdiction } from '../../engine/access/words.ts'

export interface SampleClaimInsurer {
  readonly id: string
  readonly jurisdiction: Jurisdiction
  /** `by-rules`: what the product gives is agreed to by itself, as far as the authority goes. */
  readonly decides: 'by-rules' | 'desk'
  /** Cipher of its packages. */
  readonly form: 'jwe' | 'sm2-sm4'
  readonly transfer: { readonly number: string; readonly from: string; readonly to: string } | null
}

const inland = { jurisdiction: 'mainland', form: 'sm2-sm4', transfer: null } as const
const outside = {
  jurisdiction: 'hong-kong',
  form: 'jwe',
  transfer: { number: 'GBA-SAMPLE-2026-001', from: '2026-01-01', to: '2027-12-31' },
} as const

export const claimInsurers: readonly SampleClaimInsurer[] = [
  { id: 'I-PROPERTY', decides: 'by-rules', ...inland },
  { id: 'I-HEALTH', decides: 'by-rules', ...inland },
  { id: 'I-HEALTH-2', decides: 'desk', ...inland },
  { id: 'I-LIFE', decides: 'by-rules', ...inland },
  { id: 'I-CITY', decides: 'by-rules', ...inland },
  { id: 'I-HK-1', decides: 'desk', ...outside },
  { id: 'I-HK-2', decides: 'desk', ...outside, transfer: null },
]
