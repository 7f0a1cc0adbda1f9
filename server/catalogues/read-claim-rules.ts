/** Reads the rules of claims of `catalogues/claims`: what is in force on a day, and where it stands. */
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import { minorFromText } from '../../engine/base/money.ts'
import type { ClaimRules } from '../../engine/claim/rules.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

/** @throws for a file that is out of order; when asked for a day on which a rule is missing. */
export function readClaimRules(folder?: string): (day: Day) => ClaimRules {
  const documents = new Set(readDataRows('claims/sources.csv', folder).map((row) => row.cell('id')))
  const rules = readDataRows('claims/rules.csv', folder).map((row) => {
    const days = Number(row.cell('value'))
    const isDays = row.cell('unit') === 'days' && Number.isSafeInteger(days) && days > 0
    if (!isDays) throw wrong(row, `${row.cell('value')} is no number of days`)
    return { rule: row.cell('rule'), from: checked(row, documents), days }
  })
  const amounts = readDataRows('claims/authority.csv', folder).map((row) => ({
    currency: row.cell('currency'),
    from: checked(row, documents),
    aloneMinor: amountIn(row, 'alone'),
    oneMinor: amountIn(row, 'one'),
    gratiaMinor: amountIn(row, 'gratia'),
  }))
  return (day) => {
    const within = (rule: string) => {
      const found = rules.findLast((row) => row.rule === rule && row.from <= day)
      if (found === undefined) throw new Error(`No rule ${rule} of claims is in force.`)
      return found.days
    }
    return {
      decidedWithin: within('decided-within'),
      refusedWithin: within('refused-within'),
      paidWithin: within('paid-within'),
      appealWithin: within('appeal-within'),
      appealDecidedWithin: within('appeal-decided-within'),
      requestAnsweredWithin: within('request-answered-within'),
      papersKept: within('papers-kept'),
      papersUnsent: within('papers-unsent'),
      authority: new Map(
        amounts.filter(({ from }) => from <= day).map(({ currency, ...row }) => [currency, row]),
      ),
    }
  }
}

/** The day from which a row holds; its source and its mark are looked at besides. */
function checked(row: DataRow, documents: ReadonlySet<string>): Day {
  statusOf(row)
  if (!documents.has(row.cell('source'))) throw wrong(row, `${row.cell('source')} is no source`)
  const day = dayFromText(row.cell('from'))
  if (day === undefined) throw wrong(row, `${row.cell('from')} is no day`)
  return day
}

function amountIn(row: DataRow, column: string): number {
  const amount = minorFromText(row.cell(column), row.cell('currency'))
  if (amount === undefined || amount < 0) throw wrong(row, `${row.cell(column)} is no amount`)
  return amount
}
