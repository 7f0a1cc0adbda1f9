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
  readonly role: 'cashier' | 'supervisor' | 'auditor' | 'operator'
  /** Institution that the actor works for; null where it works for all. */
  readonly institution: string | null
}

export type Purpose = 'settlement' | 'inquiry' | 'audit' | 'counter'

export type Act =
  | 'quote'
  | 'settle'
  | 'reverse'
  | 'read-settlement'
  | 'find-person'
  | 'read-person'
  | 'read-rules'
  | 'verify'
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
  supervisor: ['read-settlement', 'read-rules', 'read-counter', 'post-difference'],
  auditor: ['read-settlement', 'read-rules', 'verify', 'read-counter'],
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
