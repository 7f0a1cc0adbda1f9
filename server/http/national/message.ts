/** A message of the national interface, as the handlers see it, and what they answer. */
import type { AuditRule } from '../../../engine/audit/audit-rule.ts'
import type {
  Dialect,
  InterfaceTables,
  Transaction,
} from '../../../engine/visit/interface-tables.ts'
import type { Actor } from '../../usecases/gate.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import type { Institution } from '../../usecases/registry.ts'
import type { GatewayStore } from './gateway-store.ts'

/** Every value is text: numbers keep their digits as they were written. */
export type Row = Readonly<Record<string, unknown>>

/** Something wrong with the form of a message: which rule, where, and what to do. */
export interface FormProblem {
  readonly code: 'form'
  readonly rule: string
  readonly place: string
  readonly says: string
  readonly remedy: string
}

export interface Envelope {
  readonly transaction: Transaction
  readonly msgid: string
  readonly careArea: string
  readonly operator: string
  readonly operatorName: string
  readonly signNumber: string
  readonly fields: Readonly<Record<string, string>>
}

export interface Incoming {
  readonly envelope: Envelope
  readonly input: Row
  readonly dialect: Dialect
  readonly institution: Institution
  readonly by: Actor
  readonly gateway: Gateway
}

/** All that the handlers need of the world. */
export interface Gateway {
  readonly tables: InterfaceTables
  readonly store: GatewayStore
  readonly institutions: NationalInstitutions
  readonly auditRules: readonly AuditRule[]
}

export interface NationalInstitutions {
  all(): readonly Institution[]
  /** By the national code of an institution. */
  byCode(code: string): Institution | undefined
  codeOf(id: string): string
}

export type Outgoing =
  | {
      readonly output: Row
      /** Said besides: the request is granted, but not by doing it anew. */
      readonly warning?: string
    }
  | { readonly problem: FormProblem | Refusal }

export type Handler = (incoming: Incoming) => Promise<Outgoing>

export function text(row: Row, field: string): string {
  const value = row[field]
  return typeof value === 'string' ? value.trim() : ''
}

/** A node that the tables say is an object. */
export function node(input: Row, name: string): Row {
  const value = input[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {}
}

export function rows(input: Row, name: string): readonly Row[] {
  const value = input[name]
  return Array.isArray(value) ? value.filter((one): one is Row => typeof one === 'object') : []
}

export function form(rule: string, place: string, says: string, remedy: string): FormProblem {
  return { code: 'form', rule, place, says, remedy }
}
