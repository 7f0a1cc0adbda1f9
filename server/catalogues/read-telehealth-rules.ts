/** Reads `catalogues/telehealth`: rules of online follow-up, what is kept how long, diseases and prices. */
import type { Day } from '../../engine/base/calendar-date.ts'
import { minorFromText } from '../../engine/base/money.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import { entitlements } from '../../engine/telehealth/consultation.ts'
import type { FollowUpRules } from '../../engine/telehealth/may-consult.ts'
import { type KeptClass, keptClasses } from '../../engine/telehealth/retention.ts'
import { ranks, type VisitItem } from '../../engine/telehealth/visit-item.ts'
import { type DataRow, readDataRows, sourcedDay, wrong } from './data-files.ts'

export interface FollowedDisease {
  readonly code: string
  readonly title: Texts
  readonly departments: readonly string[]
}

export interface TelehealthFigures extends FollowUpRules {
  readonly identityHoldsMinutes: number
  readonly waitsMinutes: number
  readonly silentMinutes: number
  readonly imageBytes: number
}

export interface TelehealthRules {
  figures(day: Day): TelehealthFigures
  keptYears(what: KeptClass, day: Day): number
  diseases(day: Day): readonly FollowedDisease[]
  readonly items: readonly VisitItem[]
}

const bytesOfKilobyte = 1024
const pricings = ['government', 'agreement', 'own'] as const

/** @throws for a file that is out of order; when asked for a day on which a rule is missing. */
export function readTelehealthRules(folder?: string): TelehealthRules {
  const documents = new Set(
    readDataRows('telehealth/sources.csv', folder).map((row) => row.cell('id')),
  )
  const rules = readDataRows('telehealth/rules.csv', folder).map((row) => ({
    rule: row.cell('rule'),
    unit: row.cell('unit'),
    from: sourcedDay(row, documents),
    value: countIn(row, 'value'),
  }))
  const kept = readDataRows('telehealth/retention.csv', folder).map((row) => ({
    class: wordIn(row, 'class', keptClasses),
    from: sourcedDay(row, documents),
    years: countIn(row, 'years'),
  }))
  const diseases = readDataRows('telehealth/diseases.csv', folder).map((row) => ({
    code: row.cell('code'),
    title: { 'zh-CN': row.cell('zh_cn'), 'zh-HK': row.cell('zh_hk'), en: row.cell('en') },
    departments: row.cell('departments').split(' '),
    from: sourcedDay(row, documents),
  }))
  const items = readDataRows('telehealth/visit-items.csv', folder).map((row) =>
    itemIn(row, sourcedDay(row, documents)),
  )
  return {
    figures(day) {
      const figure = (rule: string, unit: string) => {
        const found = rules.findLast((row) => row.rule === rule && row.from <= day)
        if (found?.unit !== unit) throw new Error(`No rule ${rule} in ${unit} is in force.`)
        return found.value
      }
      return {
        windowDays: figure('diagnosis-within', 'days'),
        yearsOfPractice: figure('years-of-practice', 'years'),
        guardianBelow: figure('guardian-below', 'years'),
        identityHoldsMinutes: figure('identity-holds', 'minutes'),
        waitsMinutes: figure('waits-at-most', 'minutes'),
        silentMinutes: figure('silent-at-most', 'minutes'),
        imageBytes: figure('image-at-most', 'kilobytes') * bytesOfKilobyte,
      }
    },
    keptYears(what, day) {
      const found = kept.findLast((row) => row.class === what && row.from <= day)
      if (found === undefined) throw new Error(`Nothing says how long ${what} is kept.`)
      return found.years
    },
    diseases: (day) => diseases.filter(({ from }) => from <= day),
    items,
  }
}

function itemIn(row: DataRow, from: Day): VisitItem {
  const price = row.cell('price')
  if (minorFromText(price, 'CNY') === undefined) throw wrong(row, `${price} is no price`)
  const scope = row.cell('scope').split(' ')
  const unknown = scope.find((one) => !entitlements.some((known) => known === one))
  if (unknown !== undefined) throw wrong(row, `${unknown} is no entitlement`)
  return {
    region: row.cell('region'),
    ownership: row.cell('ownership'),
    rank: wordIn(row, 'rank', ranks),
    code: row.cell('code'),
    priced: wordIn(row, 'priced', pricings),
    price,
    scope: entitlements.filter((one) => scope.includes(one)),
    from,
  }
}

function countIn(row: DataRow, column: string): number {
  const count = Number(row.cell(column))
  if (!Number.isSafeInteger(count) || count <= 0) {
    throw wrong(row, `${row.cell(column)} is no count`)
  }
  return count
}

function wordIn<T extends string>(row: DataRow, column: string, words: readonly T[]): T {
  const found = words.find((one) => one === row.cell(column))
  if (found === undefined) throw wrong(row, `${row.cell(column)} is no ${column}`)
  return found
}
