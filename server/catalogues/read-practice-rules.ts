/** Reads `catalogues/registry`: what an act asks of whoever signs it, and where each rule stands. */
import { type Jurisdiction, jurisdictions } from '../../engine/access/words.ts'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import type { Status, Texts } from '../../engine/policy/policy-value.ts'
import {
  type LicenceBody,
  type PracticeData,
  type PracticeRule,
  practiceRules,
  signedActs,
} from '../../engine/registry/may-practise.ts'
import { categories, titles } from '../../engine/registry/practitioner.ts'
import { type DataRow, readDataRows, statusOf, wrong } from './data-files.ts'

export interface RuleText {
  readonly title: string
  readonly number: string
  readonly article: string
  readonly status: Status
}

export interface PracticeRules extends PracticeData {
  readonly texts: ReadonlyMap<PracticeRule, RuleText>
  readonly bodies: readonly (LicenceBody & {
    readonly jurisdiction: Jurisdiction
    readonly title: Texts
  })[]
}

/** @throws for a file that is out of order. */
export function readPracticeRules(folder?: string): PracticeRules {
  const rows = (name: string) => readDataRows(`registry/${name}.csv`, folder)
  const documents = new Map(rows('sources').map((row) => [row.cell('id'), row]))
  const sourceOf = (row: DataRow) => {
    const found = documents.get(row.cell('source'))
    if (found === undefined) throw wrong(row, `${row.cell('source')} is no source`)
    return found
  }
  const texts = rows('practice-rules').map((row): [PracticeRule, RuleText] => {
    const source = sourceOf(row)
    return [
      wordIn(row, 'rule', practiceRules),
      {
        title: source.cell('title'),
        number: source.cell('number'),
        article: row.cell('article'),
        status: statusOf(row),
      },
    ]
  })
  const [term] = rows('terms')
  if (term === undefined) throw new Error('registry/terms.csv has no row.')
  return {
    texts: new Map(texts),
    acts: rows('practice-acts').map((row) => {
      sourceOf(row)
      statusOf(row)
      const leastTitle = row.cell('least-title')
      return {
        act: wordIn(row, 'act', signedActs),
        from: dayIn(row),
        categories: listIn(row, 'categories').map((word) => knownWord(row, word, categories)),
        leastTitle: leastTitle === '' ? null : wordIn(row, 'least-title', titles),
        leastYears: countIn(row, 'least-years'),
        licence: row.cell('licence'),
        isBound: row.cell('bound') === 'yes',
        allowsAssistants: row.cell('assistants') === 'yes',
      }
    }),
    scopesOf: new Map(rows('scopes').map((row) => [row.cell('department'), listIn(row, 'scopes')])),
    shortTermYears: countIn(term, 'value'),
    bodies: rows('licence-bodies').map((row) => {
      sourceOf(row)
      statusOf(row)
      return {
        body: row.cell('body'),
        jurisdiction: wordIn(row, 'jurisdiction', jurisdictions),
        categories: listIn(row, 'categories').map((word) => knownWord(row, word, categories)),
        title: {
          'zh-CN': row.cell('title-zh-CN'),
          'zh-HK': row.cell('title-zh-HK'),
          en: row.cell('title-en'),
        },
      }
    }),
  }
}

function listIn(row: DataRow, column: string): readonly string[] {
  return row.cell(column).split('|')
}

function dayIn(row: DataRow): number {
  const day = dayFromText(row.cell('from'))
  if (day === undefined) throw wrong(row, `${row.cell('from')} is no day`)
  return day
}

function countIn(row: DataRow, column: string): number {
  const count = Number(row.cell(column))
  if (!Number.isSafeInteger(count) || count < 0) throw wrong(row, `${column} is no count`)
  return count
}

function wordIn<T extends string>(row: DataRow, column: string, words: readonly T[]): T {
  return knownWord(row, row.cell(column), words)
}

function knownWord<T extends string>(row: DataRow, text: string, words: readonly T[]): T {
  const word = words.find((one) => one === text)
  if (word === undefined) throw wrong(row, `${text} is none of ${words.join(', ')}`)
  return word
}
