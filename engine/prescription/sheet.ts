/** What a doctor prescribes: for whom, what for, and each drug with its dose and days. */

export interface PrescribedLine {
  readonly id: string
  readonly code: string
  readonly name: string
  /** Of one taking, as written on the label: `5 mg`. */
  readonly dose: string
  readonly timesADay: number
  readonly days: number
  readonly route: string
  readonly packs: number
}

/** How a drug is taken. */
export type Directions = Pick<PrescribedLine, 'dose' | 'timesADay' | 'days'>

export const prescriptionKinds = ['ordinary', 'emergency', 'long'] as const

export interface Sheet {
  readonly person: string
  readonly institution: string
  readonly department: string
  readonly kind: (typeof prescriptionKinds)[number]
  readonly setting: 'outpatient' | 'online'
  readonly diagnosis: { readonly code: string; readonly name: string }
  /** The benefit for which the patient is certified, such as `two-disease`; null for an ordinary visit. */
  readonly entitlement: string | null
  /** The disease that the benefit is for, by its national code; null where none is claimed. */
  readonly disease: string | null
  readonly lines: readonly PrescribedLine[]
  /** Days within which it must be dispensed, the day of signing included. */
  readonly validDays: number
  readonly repeats: { readonly most: number; readonly intervalDays: number }
  readonly pregnant: 'yes' | 'no' | 'unknown'
  /** ATC codes or their beginnings. */
  readonly allergies: readonly string[]
  /** Drugs that the patient takes besides, by code. */
  readonly takes: readonly string[]
  /** Why an ordinary one is for longer than usual; null where it is not. */
  readonly longerBecause: string | null
  /** Of a long one above four weeks: what was assessed, and that the patient signed. */
  readonly assessment: string | null
  readonly patientSigned: boolean
  /** Whoever wrote the lines first; a model never does. */
  readonly writtenBy: 'doctor' | 'model'
  /** Warnings that the doctor saw and prescribed in spite of, with the reason. */
  readonly inSpiteOf: readonly { readonly rule: string; readonly because: string }[]
}
