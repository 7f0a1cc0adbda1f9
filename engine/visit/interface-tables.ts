/** The tables by which messages about visits are read: transactions, fields, codes and dialects. */

/** How sure we are: read in the official text, taken from elsewhere, or supposed. */
export type TrustMark = 'verified' | 'transcribed' | 'illustrative'

export interface Transaction {
  readonly code: string
  readonly title: string
  readonly effect: 'read' | 'write'
  /** What leads to its visit: the visit's own id, the hospital's number, or what a pharmacy sold. */
  readonly about: 'visit' | 'number' | 'pharmacy' | null
  readonly source: string
  readonly status: TrustMark
}

export type FieldType =
  | { readonly kind: 'text'; readonly most: number }
  | { readonly kind: 'number'; readonly digits: number; readonly decimals: number }
  | { readonly kind: 'day' }
  | { readonly kind: 'time' }

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly must: boolean
  /** Name of the code table that its value stands in. */
  readonly table: string | null
}

export interface Node {
  readonly name: string
  readonly isList: boolean
  readonly fields: readonly Field[]
}

export interface Code {
  readonly code: string
  readonly title: string
  /** What it is here; several words where several things have the same code. */
  readonly means: readonly string[]
}

/** Whether the fund's sum counts the account in, and whether what a family gives is in the account's sum. */
export interface AmountRules {
  readonly fund: 'without-account' | 'with-account'
  readonly family: 'inside-account' | 'beside-account'
}

export interface Dialect {
  readonly name: string
  readonly style: 'national' | 'shanghai'
  /** National code by the region's own. */
  readonly transactions: ReadonlyMap<string, string>
  /** The region's name of a field by the national one. */
  readonly envelope: ReadonlyMap<string, string>
  readonly fields: ReadonlyMap<string, string>
  /** The region's code by our field and code. */
  readonly values: ReadonlyMap<string, string>
  /** Fields besides the national ones for what single payers bear, by the payer's id in its scheme. */
  readonly shares: ReadonlyMap<string, string>
  readonly amounts: AmountRules
}

export interface DialectRow {
  readonly dialect: string
  readonly kind: string
  readonly name: string
  readonly value: string
  readonly source: string
  readonly status: TrustMark
}

export interface InterfaceTables {
  readonly envelope: Node
  readonly transactions: ReadonlyMap<string, Transaction>
  readonly nodes: ReadonlyMap<string, readonly Node[]>
  readonly codes: ReadonlyMap<string, readonly Code[]>
  /** As they stand in the data, for whoever wants to see them. */
  readonly dialectRows: readonly DialectRow[]
  /** By the code of the place of care. */
  dialectOf(area: string): Dialect
}
