/** Reads `catalogues/care`: the clocks of referrals, when they lapse, and for how long filings hold. */
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import type { FilingTerms } from '../../engine/coverage/filing.ts'
import { type ClockName, type ClockRule, clockNames } from '../../engine/referral/clocks.ts'
import { type ReferralStateName, referralStates } from '../../engine/referral/referral.ts'
import { type ReferralKind, referralKinds } from '../../engine/referral/sheet.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

export interface CareRules {
  /** In force on a day. */
  clocks(day: Day): readonly ClockRule[]
  /** Days after which a referral lapses in a state; undefined: never. */
  lapsesAfter(state: ReferralStateName, day: Day): number | undefined
  /** For how long a home region's filings hold. */
  filingTerms(region: string, day: Day): FilingTerms
}

/** @throws for a file that is out of order. */
export function readCareRules(folder?: string): CareRules {
  const documents = new Set(readDataRows('care/sources.csv', folder).map((row) => row.cell('id')))
  const clocks = readDataRows('care/referral-clocks.csv', folder).map((row) => ({
    from: checked(row, documents),
    clock: oneOf(row, 'clock', clockNames),
    kind: oneOf(row, 'kind', referralKinds),
    minutes: countIn(row, 'minutes'),
    escalatesTo: row.cell('escalates-to'),
  }))
  const lapses = readDataRows('care/referral-expiry.csv', folder).map((row) => ({
    from: checked(row, documents),
    state: oneOf(row, 'state', referralStates),
    days: countIn(row, 'days'),
  }))
  const filings = readDataRows('care/filing-rules.csv', folder).map((row) => ({
    from: checked(row, documents),
    rule: row.cell('rule'),
    region: row.cell('region'),
    value: countIn(row, 'value'),
    unit: row.cell('unit'),
  }))
  return {
    clocks(day) {
      const inForce = clocks.filter(({ from }) => from <= day)
      return lastOfEach(inForce, ({ clock, kind }) => `${kind} ${clock}`)
    },
    lapsesAfter: (state, day) =>
      lapses.findLast((row) => row.state === state && row.from <= day)?.days,
    filingTerms(region, day) {
      const holds = (kind: string, unit: string) => {
        const rows = filings.filter((row) => row.rule === `${kind}-holds` && row.from <= day)
        const found =
          rows.findLast((row) => row.region === region) ?? rows.findLast((row) => row.region === '')
        if (found?.unit !== unit) throw new Error(`No rule ${kind}-holds in ${unit} is in force.`)
        return found.value
      }
      const referral = { months: holds('referral', 'months') }
      return {
        none: referral,
        referral,
        temporary: { months: holds('temporary', 'months') },
        emergency: { days: holds('emergency', 'days') },
        'long-term': null,
      }
    },
  }
}

function lastOfEach<T>(rows: readonly T[], nameOf: (row: T) => string): readonly T[] {
  return [...new Map(rows.map((row) => [nameOf(row), row])).values()]
}

/** The day from which a row holds; its source and its mark are looked at besides. */
function checked(row: DataRow, documents: ReadonlySet<string>): Day {
  statusOf(row)
  if (!documents.has(row.cell('source'))) throw wrong(row, `${row.cell('source')} is no source`)
  const day = dayFromText(row.cell('from'))
  if (day === undefined) throw wrong(row, `${row.cell('from')} is no day`)
  return day
}

function countIn(row: DataRow, column: string): number {
  const count = Number(row.cell(column))
  if (!Number.isSafeInteger(count) || count <= 0)
    throw wrong(row, `${row.cell(column)} is no count`)
  return count
}

function oneOf<T extends ClockName | ReferralKind | ReferralStateName>(
  row: DataRow,
  column: string,
  words: readonly T[],
): T {
  const found = words.find((one) => one === row.cell(column))
  if (found === undefined) throw wrong(row, `${row.cell(column)} is no ${column}`)
  return found
}
