/** What is done about a prescription, act by act, as it is recorded. */
import type { Day } from '../base/calendar-date.ts'
import type { Directions, Sheet } from './sheet.ts'

export interface Signature {
  readonly by: string
  /** Of the certificate with which anybody can check it. */
  readonly certificate: string
  /** Over the canonical text of the sheet, with SM2 and SM3, as base64. */
  readonly value: string
}

/** How the patient will come to the drugs. */
export type Way = 'collect' | 'deliver'

export interface DispensedPack {
  readonly line: string
  readonly code: string
  readonly quantity: number
  readonly traceCodes: readonly string[]
}

/** The pharmacist looked at what stands for a line that the pharmacy has under another code. */
export interface ConfirmedMatch {
  readonly line: string
  readonly code: string
}

export type TrackingStep = 'handed-to-carrier' | 'on-the-way' | 'out-for-delivery'

/** What a centre hears of a dispensing: that its packs left the pharmacy, and that they came back. */
export type ReportOf = 'dispensed' | 'returned'

export type PrescriptionDeed =
  | { readonly act: 'prescribe'; readonly sheet: Sheet }
  | { readonly act: 'amend'; readonly sheet: Sheet }
  | {
      readonly act: 'review'
      readonly passed: boolean
      readonly opinion: string
      readonly signature?: Signature
    }
  | { readonly act: 'sign'; readonly signature: Signature }
  /** The centre gave a number and a code for one upload: nothing circulates by it yet. */
  | { readonly act: 'register'; readonly number: string; readonly traceCode: string }
  | { readonly act: 'circulate'; readonly number: string; readonly centre: string }
  | {
      readonly act: 'choose'
      /** Null: the patient carries the code to whichever pharmacy. */
      readonly pharmacy: string | null
      readonly way: Way
      readonly codeDigest: string
    }
  | { readonly act: 'claim'; readonly pharmacy: string; readonly codeDigest: string }
  | { readonly act: 'release'; readonly reason: string }
  | {
      readonly act: 'check'
      readonly passed: boolean
      readonly opinion: string
      readonly confirmed: readonly ConfirmedMatch[]
      readonly signature?: Signature
    }
  | {
      readonly act: 'ask-substitution'
      readonly line: string
      readonly code: string
      readonly name: string
      readonly packs: number
      readonly reason: string
    }
  | {
      readonly act: 'answer-substitution'
      readonly accepted: boolean
      readonly opinion: string
      /** Of what was agreed to. Earlier answers left them as they were. */
      readonly directions?: Directions | null
      readonly signature: Signature | null
    }
  | { readonly act: 'scan'; readonly packs: readonly DispensedPack[]; readonly visit: string }
  | { readonly act: 'unscan'; readonly reason: string }
  | { readonly act: 'settle'; readonly settlement: string }
  | { readonly act: 'hand-over'; readonly receivedBy: string }
  | { readonly act: 'dispatch'; readonly carrier: string; readonly parcel: string }
  | { readonly act: 'track'; readonly step: TrackingStep }
  | { readonly act: 'deliver'; readonly receivedBy: string }
  | { readonly act: 'fail-delivery'; readonly reason: string }
  | {
      readonly act: 'return'
      readonly dispensing: number
      readonly ground: string
      /** Why, in words. What was taken back before it had to be said has none. */
      readonly reason?: string
      readonly reversal: string
    }
  /** The centre shows what was reported to it. */
  | { readonly act: 'report'; readonly dispensing: number; readonly of: ReportOf }
  | {
      readonly act: 'refuse-report'
      readonly dispensing: number
      readonly of: ReportOf
      readonly says: string
    }
  | { readonly act: 'report-again'; readonly dispensing: number; readonly of: ReportOf }
  | { readonly act: 'revoke'; readonly reason: string }
  | { readonly act: 'expire' }

export type PrescriptionAction = PrescriptionDeed & { readonly on: Day; readonly by: string }
export type PrescriptionAct = PrescriptionDeed['act']
