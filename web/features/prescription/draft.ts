/** A prescription as a doctor is writing it, and the sheet that it comes to. */
import type { Sheet } from '../../../engine/prescription/sheet.ts'
import { packsNeeded } from '../../../engine/prescription/writing-rules.ts'
import type { DrugsJson } from '../../../server/http/contract/prescription.ts'

export type FoundDrug = DrugsJson['drugs'][number]

export interface LineDraft {
  readonly id: string
  readonly code: string
  readonly name: string
  /** What the catalogue says of it; null for a line that was written before. */
  readonly drug: FoundDrug | null
  readonly dose: string
  readonly timesADay: string
  readonly days: string
  readonly route: string
  readonly packs: string
}

export interface Draft {
  readonly person: string
  readonly kind: Sheet['kind']
  readonly setting: Sheet['setting']
  readonly department: string
  readonly diagnosisCode: string
  readonly diagnosisName: string
  readonly entitlement: string
  readonly disease: string
  readonly lines: readonly LineDraft[]
  readonly validDays: string
  readonly repeats: string
  readonly interval: string
  readonly pregnant: Sheet['pregnant']
  readonly allergies: string
  readonly takes: readonly { readonly code: string; readonly name: string }[]
  readonly longerBecause: string
  readonly assessment: string
  readonly patientSigned: boolean
  /** Reasons by the rule that warned. */
  readonly inSpiteOf: Readonly<Record<string, string>>
}

export const noEntitlement = 'ordinary'

export function emptyLine(id: string): LineDraft {
  const blank = { code: '', name: '', drug: null, dose: '', packs: '' }
  return { id, ...blank, timesADay: '1', days: '7', route: 'oral' }
}

export const blank: Draft = {
  person: '',
  kind: 'ordinary',
  setting: 'outpatient',
  department: 'cardiology',
  diagnosisCode: '',
  diagnosisName: '',
  entitlement: noEntitlement,
  disease: '',
  lines: [emptyLine('1')],
  validDays: '3',
  repeats: '0',
  interval: '0',
  pregnant: 'unknown',
  allergies: '',
  takes: [],
  longerBecause: '',
  assessment: '',
  patientSigned: false,
  inSpiteOf: {},
}

/** Packs follow from dose, times and days as long as the catalogue says what a pack holds. */
export function changedLine(line: LineDraft, change: Partial<LineDraft>): LineDraft {
  const next = { ...line, ...change }
  if ('packs' in change) return next
  const suggested = suggestedPacks(next)
  return suggested === null ? next : { ...next, packs: String(suggested) }
}

export function suggestedPacks({ drug, dose, timesADay, days }: LineDraft): number | null {
  if (drug === null) return null
  const packs = packsNeeded({ dose, timesADay: Number(timesADay), days: Number(days) }, drug)
  return packs !== null && packs > 0 ? packs : null
}

export function chosenLine(line: LineDraft, drug: FoundDrug): LineDraft {
  const { code, name, strength } = drug
  return changedLine(line, { code, name, drug, ...(strength === '' ? {} : { dose: strength }) })
}

/** What has to be said before it can be sent. */
export function missingIn(draft: Draft): string[] {
  const missing = (['person', 'diagnosisName'] as const).filter((name) => draft[name].trim() === '')
  const inLines = draft.lines.flatMap((line) =>
    (['code', 'dose', 'days', 'packs'] as const)
      .filter((name) => line[name].trim() === '')
      .map((name) => `${line.id}.${name}`),
  )
  return [...missing, ...inLines]
}

/** @returns what can be checked already: whole lines only, once there is one. */
export function checkableSheet(draft: Draft, institution: string): Sheet | null {
  const lines = draft.lines.filter(
    ({ code, dose, days, packs }) =>
      code !== '' && dose.trim() !== '' && days !== '' && packs !== '',
  )
  if (draft.person === '' || institution === '' || lines.length === 0) return null
  return sheetOf({ ...draft, lines }, institution)
}

export function sheetOf(draft: Draft, institution: string): Sheet {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
  const isOrdinary = draft.entitlement === noEntitlement
  return {
    person: draft.person,
    institution,
    department: draft.department,
    kind: draft.kind,
    setting: draft.setting,
    diagnosis: { code: draft.diagnosisCode.trim(), name: draft.diagnosisName.trim() },
    entitlement: isOrdinary ? null : draft.entitlement,
    disease: isOrdinary ? null : orNull(draft.disease),
    lines: draft.lines.map(({ drug: _, dose, timesADay, days, packs, ...line }) => ({
      ...line,
      dose: dose.trim(),
      timesADay: Number(timesADay),
      days: Number(days),
      packs: Number(packs),
    })),
    validDays: Number(draft.validDays),
    repeats: { most: Number(draft.repeats), intervalDays: Number(draft.interval) },
    pregnant: draft.pregnant,
    allergies: draft.allergies.split(/[,，、\s]+/u).filter((one) => one !== ''),
    takes: draft.takes.map(({ code }) => code),
    longerBecause: orNull(draft.longerBecause),
    assessment: orNull(draft.assessment),
    patientSigned: draft.patientSigned,
    writtenBy: 'doctor',
    inSpiteOf: Object.entries(draft.inSpiteOf)
      .filter(([, because]) => because.trim() !== '')
      .map(([rule, because]) => ({ rule, because: because.trim() })),
  }
}

/** What was sent back, to be changed. */
export function draftOf({ sheet }: { readonly sheet: Sheet }): Draft {
  return {
    ...blank,
    person: sheet.person,
    kind: sheet.kind,
    setting: sheet.setting,
    department: sheet.department,
    diagnosisCode: sheet.diagnosis.code,
    diagnosisName: sheet.diagnosis.name,
    entitlement: sheet.entitlement ?? noEntitlement,
    disease: sheet.disease ?? '',
    lines: sheet.lines.map(({ timesADay, days, packs, ...line }) => ({
      ...line,
      drug: null,
      timesADay: String(timesADay),
      days: String(days),
      packs: String(packs),
    })),
    validDays: String(sheet.validDays),
    repeats: String(sheet.repeats.most),
    interval: String(sheet.repeats.intervalDays),
    pregnant: sheet.pregnant,
    allergies: sheet.allergies.join(', '),
    takes: sheet.takes.map((code) => ({ code, name: code })),
    longerBecause: sheet.longerBecause ?? '',
    assessment: sheet.assessment ?? '',
    patientSigned: sheet.patientSigned,
    inSpiteOf: Object.fromEntries(sheet.inSpiteOf.map(({ rule, because }) => [rule, because])),
  }
}

export interface Place {
  readonly kind: 'line' | 'takes' | 'whole'
  readonly at: number
  /** Last part of the pointer that has a name; empty for the whole. */
  readonly field: string
}

/** Where a pointer of the server leads to in the form. */
export function placeOf(pointer: string): Place {
  const [first = '', at = '', last = ''] = pointer.split('/').slice(1)
  if (first === 'lines' && at !== '') return { kind: 'line', at: Number(at), field: last }
  if (first === 'takes') return { kind: 'takes', at: Number(at), field: '' }
  return { kind: 'whole', at: 0, field: at === '' ? first : at }
}
