/** What a prescription must be before it is written: who, how long, which classes, and never a model. */
import type { Day } from '../base/calendar-date.ts'
import { type Drug, isOfClass } from './drug.ts'
import type { PrescribedLine, Sheet } from './sheet.ts'

/** Classes with rules of their own. */
export interface ClassRule {
  readonly name: string
  /** Beginning of the class, or of class and substance. */
  readonly drug: string
  /** Whether it may leave the hospital that prescribes it, and be prescribed online. */
  readonly circulates: boolean
  readonly online: boolean
  readonly long: boolean
}

export interface WritingLimits {
  readonly validDaysMost: number
  readonly ordinaryDays: number
  readonly emergencyDays: number
  /** Ordinary, with a reason. */
  readonly reasonedDays: number
  readonly longDays: number
  /** Long, assessed and signed by the patient. */
  readonly longDaysMost: number
  readonly linesMost: number
  readonly packsMost: number
}

export interface WritingFacts {
  readonly on: Day
  /** By code, in the catalogue of the place that prescribes. */
  drug(code: string): Drug | undefined
  readonly limits: WritingLimits
  readonly classes: readonly ClassRule[]
}

export const unfitRules = [
  'never-by-a-model',
  'lines-missing',
  'line-twice',
  'drug-unknown',
  'class-forbidden',
  'class-not-long',
  'class-not-online',
  'not-chronic',
  'days-ordinary',
  'days-emergency',
  'days-long',
  'long-assessment',
  'packs-beyond-dose',
  'valid-days',
  'repeat-interval',
  'text-missing',
] as const

export interface Unfit {
  readonly code: 'prescription-unfit'
  readonly rule: (typeof unfitRules)[number]
  readonly pointer: string
  /** What it is held against: a class, a number, a code. */
  readonly value: string
}

/** The first rule that the sheet breaks. */
export function refuseSheet(sheet: Sheet, facts: WritingFacts): Unfit | null {
  return refuseWhole(sheet, facts) ?? refuseLines(sheet, facts) ?? refuseLong(sheet, facts)
}

function unfit(rule: Unfit['rule'], pointer: string, value: string | number = ''): Unfit {
  return { code: 'prescription-unfit', rule, pointer, value: String(value) }
}

function refuseWhole(sheet: Sheet, { limits }: WritingFacts): Unfit | null {
  const { lines, validDays, repeats, diagnosis } = sheet
  if (sheet.writtenBy !== 'doctor') return unfit('never-by-a-model', '/writtenBy')
  if (diagnosis.name.trim() === '') return unfit('text-missing', '/diagnosis/name')
  if (lines.length === 0 || lines.length > limits.linesMost)
    return unfit('lines-missing', '/lines', limits.linesMost)
  const twice = lines.findIndex(({ id }, i) => lines.some((one, j) => j < i && one.id === id))
  if (twice >= 0) return unfit('line-twice', `/lines/${twice}/id`)
  if (validDays < 1 || validDays > limits.validDaysMost)
    return unfit('valid-days', '/validDays', limits.validDaysMost)
  const longest = Math.max(...lines.map(({ days }) => days))
  const isTooEarly = repeats.most > 0 && repeats.intervalDays < longest
  return isTooEarly ? unfit('repeat-interval', '/repeats/intervalDays', longest) : null
}

function refuseLines(sheet: Sheet, facts: WritingFacts): Unfit | null {
  for (const [i, line] of sheet.lines.entries()) {
    const drug = facts.drug(line.code)
    const at = `/lines/${i}`
    if (drug === undefined) return unfit('drug-unknown', `${at}/code`, line.code)
    const refusal =
      refuseClass(drug, at, sheet, facts) ??
      refuseDays(line, at, sheet, facts) ??
      refusePacks(line, at, drug, facts)
    if (refusal !== null) return refusal
  }
  return null
}

/** A longer beginning is the exception from a shorter one. */
export function classOf(drug: Drug, classes: readonly ClassRule[]): ClassRule | undefined {
  const [rule] = classes
    .filter((one) => isOfClass(drug, one.drug))
    .toSorted((a, b) => b.drug.length - a.drug.length)
  return rule
}

function refuseClass(
  drug: Drug,
  at: string,
  { kind, setting }: Sheet,
  { classes }: WritingFacts,
): Unfit | null {
  const rule = classOf(drug, classes)
  if (rule === undefined) return null
  if (!rule.circulates) return unfit('class-forbidden', `${at}/code`, rule.name)
  if (setting === 'online' && !rule.online)
    return unfit('class-not-online', `${at}/code`, rule.name)
  return kind === 'long' && !rule.long ? unfit('class-not-long', `${at}/code`, rule.name) : null
}

function refuseDays(
  { days }: PrescribedLine,
  at: string,
  { kind, longerBecause }: Sheet,
  { limits }: WritingFacts,
): Unfit | null {
  const pointer = `${at}/days`
  if (kind === 'emergency') {
    return days > limits.emergencyDays
      ? unfit('days-emergency', pointer, limits.emergencyDays)
      : null
  }
  if (kind === 'long') {
    return days > limits.longDaysMost ? unfit('days-long', pointer, limits.longDaysMost) : null
  }
  const hasReason = (longerBecause ?? '').trim() !== ''
  const most = hasReason ? limits.reasonedDays : limits.ordinaryDays
  return days > most ? unfit('days-ordinary', pointer, most) : null
}

/** No more than the dose needs, in whole packs. Where the dose counts no pieces only the bound holds. */
function refusePacks(
  line: PrescribedLine,
  at: string,
  drug: Drug,
  { limits }: WritingFacts,
): Unfit | null {
  const most = Math.min(packsNeeded(line, drug) ?? limits.packsMost, limits.packsMost)
  return line.packs < 1 || line.packs > most
    ? unfit('packs-beyond-dose', `${at}/packs`, most)
    : null
}

/** Whole packs that the dose takes; null where it or the pack is not counted in pieces. */
export function packsNeeded(
  { dose, timesADay, days }: Pick<PrescribedLine, 'dose' | 'timesADay' | 'days'>,
  { piecesInPack, strength }: Pick<Drug, 'piecesInPack' | 'strength'>,
): number | null {
  const perTime = piecesPerTime(dose, strength)
  if (piecesInPack === null || perTime === null) return null
  return Math.ceil((perTime * timesADay * days) / piecesInPack)
}

const inMilligrams: Readonly<Record<string, number>> = { g: 1000, mg: 1, µg: 0.001, μg: 0.001 }

function milligrams(text: string): number | null {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(g|mg|µg|μg)$/.exec(text.trim()) ?? []
  const factor = inMilligrams[unit]
  return factor === undefined ? null : Number(amount) * factor
}

/** `10 mg` of tablets of 5 mg are two; null where either is not counted by weight. */
export function piecesPerTime(dose: string, strength: string): number | null {
  const [wanted, piece] = [milligrams(dose), milligrams(strength)]
  return wanted === null || piece === null ? null : wanted / piece
}

function refuseLong(sheet: Sheet, facts: WritingFacts): Unfit | null {
  if (sheet.kind !== 'long') return null
  const { limits } = facts
  const acute = sheet.lines.findIndex(({ code }) => facts.drug(code)?.chronicFor === null)
  if (acute >= 0) return unfit('not-chronic', `/lines/${acute}/code`)
  const isLongest = sheet.lines.some(({ days }) => days > limits.longDays)
  const isAssessed = (sheet.assessment ?? '').trim() !== '' && sheet.patientSigned
  return isLongest && !isAssessed ? unfit('long-assessment', '/assessment', limits.longDays) : null
}
