/** What a statement says about itself, or what whoever hands it in says about it. */
import type { Field } from '../../engine/reconciliation/statement-row.ts'
import type { CurrencySum } from './intake.ts'

export const formats = [
  'csv',
  'national-3202',
  'national-3260',
  'national-3262',
  'camt.053',
] as const

export type Format = (typeof formats)[number]

/** Empty where nothing is said. Days are ISO texts. */
export interface StatementScope {
  readonly side: string
  /** Who wrote it. */
  readonly party: string
  readonly institution: string
  readonly payer: string
  readonly from: string
  readonly to: string
}

export interface StatementHead extends StatementScope {
  readonly format: Format
  /** As the encoding standard of the web names it; `utf-8` unless something else is said. */
  readonly encoding: string
  /** Of rows that name none. */
  readonly currency: string
  readonly stated: ReadonlySet<Field>
  /** Id of the message that the file is, where it has one. */
  readonly message?: string
  /** Id of the message whose confirmation this one takes back. */
  readonly rollsBack?: string
}

/** What the file says it holds; a file without it cannot be checked for completeness. */
export interface Seal {
  readonly rows: number | null
  readonly sums: readonly CurrencySum[]
}

export const encodings = ['utf-8', 'gb18030', 'big5'] as const

export function encodingNamed(label: string): (typeof encodings)[number] | undefined {
  const name = label.trim().toLowerCase()
  if (name === '' || name === 'utf8' || name === 'utf-8') return 'utf-8'
  if (['gbk', 'gb2312', 'gb18030'].includes(name)) return 'gb18030'
  return name === 'big5' || name === 'big5-hkscs' ? 'big5' : undefined
}
