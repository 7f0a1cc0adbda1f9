/** Reads `catalogues/enrolment`: packages of family-doctor services and the figures of contracts. */
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import type { EnrolmentRules } from '../../engine/enrolment/enrolment.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

export interface ServicePackage {
  readonly id: string
  readonly title: Texts
  readonly holds: Texts
  /** For a year, in whole yuan as a text. */
  readonly fee: string
}

export interface EnrolmentData {
  packages(day: Day): readonly ServicePackage[]
  rules(day: Day): EnrolmentRules
}

/** @throws for a file that is out of order; when asked for a day on which a rule is missing. */
export function readEnrolmentRules(folder?: string): EnrolmentData {
  const rows = (name: string) => readDataRows(`enrolment/${name}.csv`, folder)
  const documents = new Set(rows('sources').map((row) => row.cell('id')))
  const from = (row: DataRow) => {
    statusOf(row)
    if (!documents.has(row.cell('source'))) throw wrong(row, `${row.cell('source')} is no source`)
    const day = dayFromText(row.cell('from'))
    if (day === undefined) throw wrong(row, `${row.cell('from')} is no day`)
    return day
  }
  const packages = rows('packages').map((row) => ({ from: from(row), package: packageIn(row) }))
  const figures = rows('rules').map((row) => {
    const value = Number(row.cell('value'))
    if (!Number.isSafeInteger(value) || value < 0) throw wrong(row, 'value is no count')
    return { from: from(row), rule: row.cell('rule'), value }
  })
  const on = (day: Day) => packages.filter((one) => one.from <= day).map((one) => one.package)
  return {
    packages: on,
    rules(day) {
      const figure = (rule: string) => {
        const found = figures.findLast((one) => one.rule === rule && one.from <= day)
        if (found === undefined) throw new Error(`enrolment/rules.csv has no ${rule} for ${day}.`)
        return found.value
      }
      return {
        leastYears: figure('least-years'),
        mostYears: figure('most-years'),
        renewalDays: figure('renewal-days'),
        packages: new Set(on(day).map(({ id }) => id)),
      }
    },
  }
}

function packageIn(row: DataRow): ServicePackage {
  const texts = (name: string): Texts => ({
    'zh-CN': row.cell(name),
    'zh-HK': row.cell(`${name}-hk`),
    en: row.cell(`${name}-en`),
  })
  return {
    id: row.cell('package'),
    title: texts('name'),
    holds: texts('for'),
    fee: row.cell('fee'),
  }
}
