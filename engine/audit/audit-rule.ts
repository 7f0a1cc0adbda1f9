/** Rules of smart audit as data: which lines they look at, when, and what would be against them. */
import type { Day } from '../base/calendar-date.ts'

export const auditKinds = [
  'most-a-day',
  'not-together',
  'nights',
  'sex',
  'days-of-life',
  'most-days',
] as const

export type AuditKind = (typeof auditKinds)[number]

/** One of these has to fit; each compares a beginning, or the category as a whole. */
export interface LineScope {
  readonly by: 'category' | 'name' | 'code'
  readonly text: string
}

export interface AuditRule {
  readonly id: string
  readonly from: Day
  readonly at: 'order' | 'settle' | 'both'
  readonly kind: AuditKind
  readonly scope: readonly LineScope[]
  /** Only of what must not stand together. */
  readonly other: readonly LineScope[]
  readonly value: string
  readonly severity: 1 | 2 | 3
  readonly title: string
  readonly basis: string
}

export interface AuditLine {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly category: string
  readonly on: Day
  readonly quantityE4: number
  readonly amountMinor: number
  readonly supplyDays: number | null
}

export interface AuditedCase {
  readonly sex: 'female' | 'male' | null
  readonly birth: Day | null
  /** Null outside of a stay. */
  readonly stay: { readonly admittedOn: Day; readonly dischargedOn: Day } | null
  readonly lines: readonly AuditLine[]
}

export interface AuditFinding {
  readonly rule: AuditRule
  /** Lines that are against it, and those beside which they are. */
  readonly lines: readonly string[]
  readonly involved: readonly string[]
  /** Of the lines, what is beyond the rule. */
  readonly amountMinor: number
  /** What was counted, as `2026-03-10: 2 > 1`. */
  readonly evidence: string
}

export function isIn(line: AuditLine, scope: readonly LineScope[]): boolean {
  return scope.some(({ by, text }) =>
    by === 'category' ? line.category === text : line[by].startsWith(text),
  )
}
