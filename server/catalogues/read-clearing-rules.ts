/** Reads the rules of clearing of `catalogues/clearing`: what is in force on a day, and where it stands. */
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import { minorFromText } from '../../engine/base/money.ts'
import type { ClearingRules } from '../../engine/clearing/rules.ts'
import type { Status } from '../../engine/policy/policy-value.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

export interface RuleSource {
  readonly rule: string
  readonly from: string
  readonly value: string
  readonly unit: string
  readonly title: string
  readonly number: string
  readonly article: string
  readonly status: Status
}

export interface ClearingRuleBook {
  /** @throws when a rule is not in force yet on that day. */
  on(day: Day): ClearingRules
  readonly sources: readonly RuleSource[]
}

/** @throws for a file that is out of order or lacks a rule. */
export function readClearingRules(folder?: string): ClearingRuleBook {
  const documents = readDataRows('clearing/sources.csv', folder)
  const rows = readDataRows('clearing/rules.csv', folder).map((row) => readRule(row, documents))
  return {
    on(day) {
      const value = (rule: string, unit: string) => {
        const found = rows.findLast((row) => row.rule === rule && row.fromDay <= day)
        if (found === undefined) throw new Error(`No rule ${rule} of clearing is in force.`)
        if (found.unit !== unit) throw new Error(`The rule ${rule} is in ${found.unit}.`)
        return found.number
      }
      return rulesFrom(value)
    },
    sources: rows.map(({ source }) => source),
  }
}

interface Rule {
  readonly rule: string
  readonly fromDay: Day
  readonly unit: string
  readonly number: number
  readonly source: RuleSource
}

function readRule(row: DataRow, documents: readonly DataRow[]): Rule {
  const fromDay = dayFromText(row.cell('from'))
  if (fromDay === undefined) throw wrong(row, `${row.cell('from')} is no day`)
  const document = documents.find((one) => one.cell('id') === row.cell('source'))
  if (document === undefined) throw wrong(row, `${row.cell('source')} is no source`)
  const unit = row.cell('unit')
  const text = row.cell('value')
  const number = unit === 'yuan' ? minorFromText(text, 'CNY') : Number(text)
  if (number === undefined || !Number.isSafeInteger(number) || number <= 0) {
    throw wrong(row, `${text} is no value`)
  }
  const source = {
    rule: row.cell('rule'),
    from: row.cell('from'),
    value: text,
    unit,
    title: document.cell('title'),
    number: document.cell('number'),
    article: row.cell('article'),
    status: statusOf(row),
  }
  return { rule: source.rule, fromDay, unit, number, source }
}

function rulesFrom(value: (rule: string, unit: string) => number): ClearingRules {
  const monthDay = (rule: string) => value(rule, 'day-of-month')
  const days = (rule: string) => value(rule, 'working-days')
  return {
    reconciledBy: monthDay('reconciled-by'),
    declaredBy: monthDay('declared-by'),
    builtOn: monthDay('built-on'),
    confirmedBy: monthDay('confirmed-by'),
    fiscalOfficeWithin: days('fiscal-office-within'),
    transferredWithin: days('transferred-within'),
    feedbackWithin: days('feedback-within'),
    clearedWithinMonths: value('cleared-within', 'months'),
    yearClosedBy: value('year-closed-by', 'month'),
    quotaMonths: value('quota-months', 'months'),
    quotaFixedBy: value('quota-fixed-by', 'month'),
    quotaNoticedWithin: days('quota-noticed-within'),
    quotaPaidWithin: days('quota-paid-within'),
    quotaConfirmedWithin: days('quota-confirmed-within'),
    quotaDoneBy: value('quota-done-by', 'month'),
    prepaymentYellowPercent: value('prepayment-yellow', 'percent'),
    prepaymentRedPercent: value('prepayment-red', 'percent'),
    increaseAskedWithin: days('increase-asked-within'),
    increaseNoticedWithin: days('increase-noticed-within'),
    increasePaidWithin: days('increase-paid-within'),
    coInvestigationFromMinor: value('co-investigation-from', 'yuan'),
    coInvestigationCut: monthDay('co-investigation-cut'),
    coInvestigationConfirmedWithin: days('co-investigation-confirmed-within'),
    ticketWithin: {
      filing: days('ticket-filing-within'),
      system: days('ticket-system-within'),
      other: days('ticket-other-within'),
    },
    ticketSilentAfter: days('ticket-silent-after'),
    immediateMonthWithin: days('immediate-month-within'),
    caseYearClosedBy: value('case-year-closed-by', 'month'),
  }
}
