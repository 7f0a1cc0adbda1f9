/** Every reason for which a request cannot be granted. How each is answered stands in `http`. */
import type { Place } from '../../engine/access/decide.ts'
import type { Act, Purpose } from '../../engine/access/words.ts'
import type { Answer, Refusal as BillRefusal } from '../../engine/settlement/settlement.ts'
import type { TransferRefusal } from './access/refusal.ts'
import type { CounterRefusal } from './cashier/refusal.ts'
import type { ClaimRefusal } from './claim/refusal.ts'
import type { ClearingRefusal } from './clearing/refusal.ts'
import type { ConsentRefusal } from './consent/refusal.ts'
import type { EmergencyRefusal } from './emergency/refusal.ts'
import type { EnrolmentRefusal } from './enrolment/refusal.ts'
import type { InsuranceRefusal } from './insurance/refusal.ts'
import type { PersonRefusal } from './person/refusal.ts'
import type { PrescriptionRefusal } from './prescription/refusal.ts'
import type { RecognitionRefusal } from './recognition/refusal.ts'
import type { ReconciliationRefusal } from './reconciliation/refusal.ts'
import type { ReferralRefusal } from './referral/refusal.ts'
import type { RegistryRefusal } from './registry/refusal.ts'
import type { TelehealthRefusal } from './telehealth/refusal.ts'
import type { VisitRefusal } from './visit/refusal.ts'

/** An amount as it was and as it is, in minor units of the bill's currency. */
export interface MovedAmount {
  readonly wasMinor: number
  readonly nowMinor: number
}

export interface SettlementPointer {
  readonly settlement: string
  readonly visit: string
  readonly businessDate: string
}

export interface AmountsChanged {
  readonly code: 'amounts-changed'
  readonly currency: string
  readonly shares: readonly (MovedAmount & { readonly payer: string })[]
  readonly cash: MovedAmount
  /** Payers that were asked and bear nothing, with the reason, so that it can be told before anybody agrees. */
  readonly unpaid: readonly (Answer & { readonly said: 'no' | 'away' })[]
  /** Settlements of the same person that came between, in order. */
  readonly between: readonly SettlementPointer[]
}

export type Refusal =
  | BillRefusal
  | ClaimRefusal
  | ClearingRefusal
  | ConsentRefusal
  | EmergencyRefusal
  | EnrolmentRefusal
  | CounterRefusal
  | InsuranceRefusal
  | PersonRefusal
  | PrescriptionRefusal
  | RecognitionRefusal
  | ReferralRefusal
  | RegistryRefusal
  | TelehealthRefusal
  | VisitRefusal
  | TransferRefusal
  | AmountsChanged
  | {
      readonly code: 'not-permitted'
      readonly act: Act
      readonly purpose: Purpose
      /** Of the table of rights, or of the law. */
      readonly rule: string
      readonly place: Place
    }
  /** Nobody reads what cannot be written down. */
  | { readonly code: 'access-not-recorded' }
  | { readonly code: 'person-unknown'; readonly pointer: string }
  | { readonly code: 'institution-unknown'; readonly institution: string }
  | { readonly code: 'coverage-unknown'; readonly coverage: string; readonly pointer: string }
  | { readonly code: 'coverage-twice'; readonly coverage: string; readonly pointer: string }
  | { readonly code: 'answer-not-yours'; readonly payer: string; readonly pointer: string }
  | { readonly code: 'key-reused' }
  | { readonly code: 'visit-settled'; readonly settlement: string; readonly visit: string }
  | { readonly code: 'payers-undecided' }
  | {
      readonly code: 'budget-exhausted'
      readonly budget: string
      readonly currency: string
      readonly leftMinor: number
    }
  | { readonly code: 'settlement-unknown'; readonly settlement: string }
  | { readonly code: 'reversal-of-reversal'; readonly settlement: string }
  | { readonly code: 'already-reversed'; readonly settlement: string; readonly by: string }
  | {
      readonly code: 'later-bills-first'
      readonly settlement: string
      readonly reverseFirst: readonly SettlementPointer[]
    }
  /** Bills of others who share a counter would come out differently; they are not ours to change. */
  | {
      readonly code: 'later-bills-of-others'
      readonly settlement: string
      readonly reverseFirst: readonly SettlementPointer[]
    }
  | {
      readonly code: 'later-bill-undecidable'
      readonly settlement: string
      readonly later: SettlementPointer
    }
  | { readonly code: 'scheme-unlisted'; readonly scheme: string }
  | { readonly code: 'catalogue-unlisted'; readonly catalogue: string }
  | ReconciliationRefusal
