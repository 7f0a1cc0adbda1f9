/** How the insurers of the sample alliance handle claims. */
import type { Jurisdiction } from '../../engine/access/words.ts'

export interface SampleClaimInsurer {
  readonly id: string
  readonly jurisdiction: Jurisdiction
  /** `by-rules`: what the product gives is agreed to by itself, as far as the authority goes. */
  readonly decides: 'by-rules' | 'desk'
  /** Cipher of its packages. */
  readonly form: 'jwe' | 'sm2-sm4'
}

const inland = { jurisdiction: 'mainland', form: 'sm2-sm4' } as const
const outside = { jurisdiction: 'hong-kong', form: 'jwe' } as const

export const claimInsurers: readonly SampleClaimInsurer[] = [
  { id: 'I-PROPERTY', decides: 'by-rules', ...inland },
  { id: 'I-HEALTH', decides: 'by-rules', ...inland },
  { id: 'I-HEALTH-2', decides: 'desk', ...inland },
  { id: 'I-LIFE', decides: 'by-rules', ...inland },
  { id: 'I-CITY', decides: 'by-rules', ...inland },
  { id: 'I-HK-1', decides: 'desk', ...outside },
  { id: 'I-HK-2', decides: 'desk', ...outside },
]
