/** Reads `catalogues/prescriptions`: limits, classes with rules of their own, safety, shapes of codes. */
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import type { CodeShape } from '../../engine/prescription/drug.ts'
import { type SafetyRule, safetyKinds } from '../../engine/prescription/safety.ts'
import type { ClassRule, WritingLimits } from '../../engine/prescription/writing-rules.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

export interface PrescriptionRules {
  limits(day: Day): WritingLimits
  /** Days after which a pharmacy that does nothing gives a prescription back. */
  claimHolds(day: Day): number
  readonly classes: readonly ClassRule[]
  readonly safety: readonly SafetyRule[]
  readonly shapes: readonly CodeShape[]
}

/** @throws for a file that is out of order; when asked for a day on which a rule is missing. */
export function readPrescriptionRules(folder?: string): PrescriptionRules {
  const rowsOf = (name: string) => readDataRows(`prescriptions/${name}.csv`, folder)
  const documents = titlesIn(rowsOf('sources'))
  const limits = rowsOf('limits').map((row) => {
    checkSource(row, documents)
    const from = dayFromText(row.cell('from'))
    if (from === undefined) throw wrong(row, `${row.cell('from')} is no day`)
    return { rule: row.cell('rule'), from, value: countIn(row, 'value') }
  })
  const inForce = (rule: string, day: Day) => {
    const found = limits.findLast((row) => row.rule === rule && row.from <= day)
    if (found === undefined) throw new Error(`No rule ${rule} of prescriptions is in force.`)
    return found.value
  }
  return {
    limits: (day) => ({
      validDaysMost: inForce('valid-days-most', day),
      ordinaryDays: inForce('ordinary-days', day),
      emergencyDays: inForce('emergency-days', day),
      reasonedDays: inForce('reasoned-days', day),
      longDays: inForce('long-days', day),
      longDaysMost: inForce('long-days-most', day),
      linesMost: inForce('lines-most', day),
      packsMost: inForce('packs-most', day),
    }),
    claimHolds: (day) => inForce('claim-holds', day),
    classes: rowsOf('classes').map((row) => {
      checkSource(row, documents)
      return {
        name: row.cell('class'),
        drug: row.cell('drug'),
        circulates: isYes(row, 'circulates'),
        online: isYes(row, 'online'),
        long: isYes(row, 'long'),
      }
    }),
    safety: rowsOf('safety').map((row) => safetyRule(row, documents)),
    shapes: rowsOf('code-shapes').map((row) => ({
      prefix: row.cell('prefix'),
      atcDigits: countIn(row, 'atc'),
      genericDigits: countIn(row, 'generic'),
      formDigits: countIn(row, 'form', 0),
      isOwn: isYes(row, 'own'),
    })),
  }
}

/** In the data folder of a server. */
export const importedSafetyFile = 'prescription-safety.csv'

/** Safety rules that an operator imported, beside those of the product; none where there is no such file. */
export function readImportedSafety(file: string): readonly SafetyRule[] {
  if (!existsSync(file)) return []
  const documents = titlesIn(readDataRows('prescriptions/sources.csv'))
  return readDataRows(basename(file), dirname(file)).map((row) => safetyRule(row, documents))
}

/** Of documents, by their ids. */
type Titles = ReadonlyMap<string, string>

function titlesIn(rows: readonly DataRow[]): Titles {
  return new Map(rows.map((row) => [row.cell('id'), row.cell('title')]))
}

function safetyRule(row: DataRow, documents: Titles): SafetyRule {
  checkSource(row, documents)
  const kind = safetyKinds.find((one) => one === row.cell('kind'))
  if (kind === undefined) throw wrong(row, `${row.cell('kind')} is no kind of safety rule`)
  const severity = row.cell('severity')
  if (severity !== 'stop' && severity !== 'warn') throw wrong(row, `${severity} is no severity`)
  if (kind === 'interaction' && row.cell('other') === '') throw wrong(row, 'the other is missing')
  return {
    id: row.cell('rule'),
    kind,
    severity,
    drug: row.cell('drug'),
    other: row.cell('other'),
    limit: row.cell('limit'),
    advice: { 'zh-CN': row.cell('zh-CN'), 'zh-HK': row.cell('zh-HK'), en: row.cell('en') },
    source: documents.get(row.cell('source')) ?? '',
    status: statusOf(row),
  }
}

function checkSource(row: DataRow, documents: Titles): void {
  statusOf(row)
  if (!documents.has(row.cell('source'))) throw wrong(row, `${row.cell('source')} is no source`)
}

function countIn(row: DataRow, column: string, least = 1): number {
  const count = Number(row.cell(column))
  if (!Number.isSafeInteger(count) || count < least) throw wrong(row, `${column} is no count`)
  return count
}

function isYes(row: DataRow, column: string): boolean {
  const cell = row.cell(column)
  if (cell !== 'yes' && cell !== 'no') throw wrong(row, `${column} is neither yes nor no`)
  return cell === 'yes'
}
