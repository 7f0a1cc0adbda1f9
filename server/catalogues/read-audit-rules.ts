/** Reads `catalogues/audit/rules.csv`. */
import { type AuditRule, auditKinds, type LineScope } from '../../engine/audit/audit-rule.ts'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

const moments = ['order', 'settle', 'both'] as const
const severities = [1, 2, 3] as const
const numbered: readonly string[] = ['most-a-day', 'nights', 'most-days']

/** @throws an error that names file and line of what cannot be meant. */
export function readAuditRules(folder?: string): readonly AuditRule[] {
  return readDataRows('audit/rules.csv', folder).map(ruleIn)
}

function ruleIn(row: DataRow): AuditRule {
  statusOf(row)
  const kind = wordIn(row, 'kind', auditKinds)
  const value = row.cell('value')
  if (numbered.includes(kind) && !/^\d+$/.test(value)) throw wrong(row, `${value} is no number`)
  if (kind === 'sex' && !['female', 'male'].includes(value)) throw wrong(row, `${value} is no sex`)
  if (kind === 'days-of-life' && !/^\d+-\d+$/.test(value)) throw wrong(row, `${value} is no span`)
  const from = dayFromText(row.cell('from'))
  if (from === undefined) throw wrong(row, `${row.cell('from')} is no day`)
  const severity = severities.find((one) => String(one) === row.cell('severity'))
  if (severity === undefined) throw wrong(row, `${row.cell('severity')} is no severity`)
  return {
    id: row.cell('rule'),
    from,
    at: wordIn(row, 'at', moments),
    kind,
    scope: scopeIn(row, 'scope'),
    other: kind === 'not-together' ? scopeIn(row, 'other') : [],
    value,
    severity,
    title: row.cell('title'),
    basis: row.cell('basis'),
  }
}

function scopeIn(row: DataRow, column: string): readonly LineScope[] {
  return row
    .cell(column)
    .split('|')
    .map((written): LineScope => {
      const [by = '', text = ''] = written.split(':')
      if ((by !== 'category' && by !== 'name' && by !== 'code') || text === '') {
        throw wrong(row, `${written} is no scope`)
      }
      return { by, text }
    })
}

function wordIn<T extends string>(row: DataRow, column: string, words: readonly T[]): T {
  const found = words.find((word) => word === row.cell(column))
  if (found === undefined) throw wrong(row, `${row.cell(column)} is no ${column}`)
  return found
}
