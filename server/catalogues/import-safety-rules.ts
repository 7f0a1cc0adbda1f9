/**
 * Reads a published list of limits on drugs (age, sex, days of a course) with the national codes of the
 * drugs, and writes safety rules as `catalogues/prescriptions/safety.csv` has them. A rule is about a
 * substance in its form, by the beginning of the code; what cannot be said so is counted, never guessed.
 */
import { type CodeShape, digitsFrom } from '../../engine/prescription/drug.ts'
import type { SafetyRule } from '../../engine/prescription/safety.ts'
import { type Csv, csvLine, parseCsv } from './csv.ts'

export const safetyColumns = [
  'rule',
  'kind',
  'drug',
  'other',
  'limit',
  'severity',
  'zh-CN',
  'zh-HK',
  'en',
  'source',
  'status',
] as const

export interface ImportedRules {
  /** The file, with its head. */
  readonly text: string
  readonly rules: number
  /** Rows that say nothing about a prescription, or in words that are not known. */
  readonly leftOut: readonly { readonly why: LeftOut; readonly rows: number }[]
}

export type LeftOut = 'other-kind' | 'limit-unknown' | 'no-code' | 'family-unknown'

export interface Lists {
  /** Columns kind, drug, limit. */
  readonly limits: string
  /** Columns kind, drug, national_code. */
  readonly codes: string
}

interface Limit {
  readonly kind: 'age' | 'sex' | 'days'
  readonly limit: string
  readonly says: Readonly<Record<'zh-CN' | 'zh-HK' | 'en', string>>
}

/** @throws for a list without its columns. */
export function importSafetyRules(
  { limits, codes }: Lists,
  shapes: readonly CodeShape[],
  source: string,
): ImportedRules {
  const codesOf = Map.groupBy(
    rowsOf(codes, ['kind', 'drug', 'national_code'], 'codes'),
    ([kind, drug]) => `${kind} ${drug}`,
  )
  const lines = new Map<string, string>()
  const leftOut = new Map<LeftOut, number>()
  const leave = (why: LeftOut) => leftOut.set(why, (leftOut.get(why) ?? 0) + 1)
  for (const [kind = '', drug = '', text = ''] of rowsOf(
    limits,
    ['kind', 'drug', 'limit'],
    'limits',
  )) {
    const limit = limitOf(kind, text)
    if (limit === undefined) {
      leave(kinds.includes(kind) ? 'limit-unknown' : 'other-kind')
      continue
    }
    const known = (codesOf.get(`${kind} ${drug}`) ?? []).map(([, , code = '']) => code)
    const beginnings = new Set(known.flatMap((code) => beginningOf(code, shapes) ?? []))
    if (beginnings.size === 0) leave(known.length === 0 ? 'no-code' : 'family-unknown')
    for (const beginning of beginnings) {
      const rule = `${kind}-${beginning.toLowerCase()}-${limit.limit}`
      lines.set(rule, ruleLine(rule, beginning, drug, limit, source))
    }
  }
  const text = [csvLine(safetyColumns), ...[...lines.values()].sort()].join('\n')
  return {
    text: `${text}\n`,
    rules: lines.size,
    leftOut: [...leftOut].map(([why, rows]) => ({ why, rows })),
  }
}

const kinds = ['age', 'sex', 'course']

function rowsOf(text: string, columns: readonly string[], list: string): readonly string[][] {
  const { columns: found, rows }: Csv = parseCsv(text)
  const places = columns.map((column) => found.indexOf(column))
  const missing = columns.find((_, i) => (places[i] ?? -1) < 0)
  if (missing !== undefined) throw new Error(`The list of ${list} has no column ${missing}.`)
  return rows.map(({ cells }) => places.map((at) => (cells[at] ?? '').trim()))
}

function beginningOf(code: string, shapes: readonly CodeShape[]): string | undefined {
  const shape = shapes.find(({ prefix }) => code.startsWith(prefix))
  if (shape === undefined) return undefined
  const length = digitsFrom(shape) + shape.genericDigits + shape.formDigits
  return code.length < length ? undefined : code.slice(0, length)
}

/** In the words in which the lists are published. */
function limitOf(kind: string, text: string): Limit | undefined {
  if (kind === 'age' && text === '儿童') {
    const says = { 'zh-CN': '儿童', 'zh-HK': '兒童', en: 'children' }
    return { kind, limit: '-17', says }
  }
  if (kind === 'sex' && text === '女') {
    return { kind, limit: 'female', says: { 'zh-CN': '女性', 'zh-HK': '女性', en: 'women' } }
  }
  if (kind === 'sex' && text === '男') {
    return { kind, limit: 'male', says: { 'zh-CN': '男性', 'zh-HK': '男性', en: 'men' } }
  }
  const [, days] = /^(\d{1,3})天$/.exec(text) ?? []
  if (kind !== 'course' || days === undefined) return undefined
  const says = { 'zh-CN': `${days}天以内`, 'zh-HK': `${days}天以內`, en: `at most ${days} days` }
  return { kind: 'days', limit: days, says }
}

/** What a fund does not pay for is a warning: a doctor may have a reason. */
const severity: SafetyRule['severity'] = 'warn'

function ruleLine(
  rule: string,
  beginning: string,
  drug: string,
  { kind, limit, says }: Limit,
  source: string,
): string {
  return csvLine([
    ...[rule, kind, beginning, '', limit, severity],
    `${drug}限${says['zh-CN']}使用，超出须写明理由。`,
    `${drug}限${says['zh-HK']}使用，超出須註明理由。`,
    `${drug} is for ${says.en}; say why otherwise.`,
    ...[source, 'transcribed'],
  ])
}
