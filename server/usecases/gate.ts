/**
 * The one gate: who asks, and for what purpose. Every use case passes it before it loads anything.
 *
 * Until persons sign in, the server hands in one fixed actor; the table below already says what
 * each act may be done for.
 */
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { Refusal } from './refusal.ts'

export interface Actor {
  readonly id: string
  readonly name: Texts
  readonly role: 'cashier' | 'supervisor' | 'clearing-officer' | 'auditor' | 'operator'
  /** Institution that the actor works for; null where it works for all. */
  readonly institution: string | null
}

export type Purpose = 'settlement' | 'inquiry' | 'audit' | 'clearing' | 'counter' | 'reconciliation'

export type Act =
  | 'quote'
  | 'settle'
  | 'reverse'
  | 'read-settlement'
  | 'find-person'
  | 'read-person'
  | 'read-rules'
  | 'verify'
  | 'read-clearing'
  | 'run-clearing'
  | 'receive-statement'
  | 'reconcile'
  | 'read-breaks'
  | 'work-on-break'
  | 'write-statement'
  | 'order-payment'
  | 'export-journal'
  | 'take-money'
  | 'give-back'
  | 'run-shift'
  | 'read-counter'
  | 'post-difference'

const purposesOf: Record<Act, readonly Purpose[]> = {
  quote: ['settlement', 'inquiry'],
  settle: ['settlement'],
  reverse: ['settlement'],
  'read-settlement': ['settlement', 'inquiry', 'audit'],
  'find-person': ['settlement'],
  'read-person': ['settlement', 'inquiry'],
  'read-rules': ['settlement', 'inquiry', 'audit'],
  verify: ['audit'],
  'read-clearing': ['clearing', 'audit'],
  'run-clearing': ['clearing'],
  'receive-statement': ['reconciliation'],
  reconcile: ['reconciliation'],
  'read-breaks': ['reconciliation', 'audit'],
  'work-on-break': ['reconciliation'],
  'write-statement': ['reconciliation'],
  'order-payment': ['reconciliation'],
  'export-journal': ['audit'],
  'take-money': ['counter'],
  'give-back': ['counter'],
  'run-shift': ['counter'],
  'read-counter': ['counter', 'audit'],
  'post-difference': ['counter'],
}

const actsOf: Record<Actor['role'], readonly Act[]> = {
  cashier: [
    'quote',
    'settle',
    'reverse',
    'read-settlement',
    'find-person',
    'read-person',
    'read-rules',
    'take-money',
    'give-back',
    'run-shift',
    'read-counter',
  ],
  'clearing-officer': [
    'read-settlement',
    'read-rules',
    'read-clearing',
    'run-clearing',
    'receive-statement',
    'reconcile',
    'read-breaks',
    'work-on-break',
    'write-statement',
    'order-payment',
  ],
  auditor: [
    'read-settlement',
    'read-rules',
    'verify',
    'read-clearing',
    'read-breaks',
    'export-journal',
    'read-counter',
  ],
  supervisor: ['read-settlement', 'read-rules', 'read-counter', 'post-difference'],
  operator: ['read-rules', 'verify'],
}

/** Null when the actor may do this for this purpose, and at this institution where one is named. */
export function permit(
  by: Actor,
  purpose: Purpose,
  act: Act,
  institution: string | null = null,
): Refusal | null {
  const isTheirs = by.institution === null || institution === null || by.institution === institution
  if (actsOf[by.role].includes(act) && purposesOf[act].includes(purpose) && isTheirs) return null
  return { code: 'not-permitted', act, purpose }
}
