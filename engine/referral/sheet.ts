/**
 * What a referral says: the sheet of transfer out and the one of return, as basic public-health
 * services define them, and what crossing a boundary adds.
 */
import type { Day } from '../base/calendar-date.ts'

export const referralKinds = ['stroke', 'chest-pain', 'trauma', 'same-day', 'ordinary'] as const
/** Which clocks it runs by. The first three are green channels. */
export type ReferralKind = (typeof referralKinds)[number]

export const greenChannels: readonly ReferralKind[] = ['stroke', 'chest-pain', 'trauma']

export const directions = ['up', 'down', 'across'] as const
export type Direction = (typeof directions)[number]

export const needSettings = ['outpatient', 'inpatient', 'examination'] as const
export type NeedSetting = (typeof needSettings)[number]

export interface Diagnosis {
  readonly code: string
  readonly name: string
}

/** What the patient needs and the referring institution cannot give. */
export interface Need {
  readonly setting: NeedSetting
  readonly department: string
  /** What the target must be able to do; null where every institution with the department will do. */
  readonly capability: string | null
}

export interface Target {
  readonly institution: string
  /** A doctor by name, where the patient or the referring doctor wishes for one. */
  readonly doctor: string | null
}

/** For a patient who comes from, or goes to, another jurisdiction. */
export interface CrossBoundary {
  readonly language: string
  readonly needsInterpreter: boolean
  readonly needsAmbulance: boolean
  readonly insurer: string | null
}

export interface ReferralSheet {
  readonly person: string
  readonly direction: Direction
  readonly kind: ReferralKind
  readonly from: {
    readonly institution: string
    readonly department: string
    readonly doctor: string
    readonly phone: string
    /** The stay that goes on elsewhere; null for an outpatient. */
    readonly stay: string | null
  }
  readonly need: Need
  readonly target: Target
  readonly diagnosis: Diagnosis
  /** Main present illness, and so the reason. */
  readonly illness: string
  readonly history: string
  readonly treatment: string
  readonly opinion: string
  readonly on: Day
  /** Of the drugs that the patient takes, as codes of the referring region. */
  readonly drugs: readonly string[]
  readonly crossBoundary: CrossBoundary | null
}

export interface ReturnPlan {
  readonly results: string
  readonly treatment: string
  readonly diagnosis: Diagnosis
  readonly nextPlan: string
  readonly rehabilitation: string
  readonly doctor: string
}
