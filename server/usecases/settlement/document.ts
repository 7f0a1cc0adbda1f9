/**
 * What a settlement keeps for ever: every fact it rests on, so that it can be computed again, and
 * its result, so that it need not be.
 */
import type { Purpose } from '../../../engine/access/words.ts'
import type { Bill, Facts } from '../../../engine/adjudication/bill.ts'
import type { Answer, Settlement } from '../../../engine/settlement/settlement.ts'
import type { VisitText } from './bill-text.ts'

/** Raised when an answer gets another form; the writer of the old form stays. */
export const answerVersion = 1

interface Versions {
  readonly engineVersion: number
  readonly answerVersion: number
  readonly by: string
  readonly purpose: Purpose
}

/** Name and unit of a counter, as its scheme called it then. */
export interface CounterName {
  readonly counter: string
  readonly unit: 'money' | 'number'
  /** Owner and name of the row that the counter lies in. */
  readonly owner: string
  readonly row: string
}

/** An amount of a hard budget, in the minor unit of the settlement's currency. */
export interface BudgetSpend {
  readonly budget: string
  readonly amountMinor: number
}

/** A code that opened contracts, and whether it lets a fast claim open by itself. */
export interface DocumentOpening {
  readonly code: string
  readonly coverages: readonly string[]
  readonly fastClaimAllowed: boolean
}

/** Which change of a record's ties it came after, and what others had used up, which its facts include. */
export interface DocumentTies {
  readonly number: number
  readonly others: readonly string[]
  /** By coverage, rows as they were found. */
  readonly beside: Readonly<Record<string, readonly DocumentBeside[]>>
}

export interface DocumentBeside {
  readonly owner: string
  readonly coverage: string
  readonly rows: readonly { readonly period: string; readonly counters: readonly number[] }[]
}

export interface SettlementDocument extends Versions {
  readonly kind: 'settlement'
  /** Digests of the set of policies and of the catalogue. */
  readonly policies: string
  readonly catalogue: string | null
  readonly visit: VisitText
  readonly bill: Bill
  readonly facts: Facts
  /** Pools by coverage, where counters are shared. */
  readonly pools: Readonly<Record<string, string>>
  readonly answers: readonly Answer[]
  /** What the patient's code opened; left out where none was shown. */
  readonly opening?: DocumentOpening
  /** Number of the registration of the disease that it rests on; left out where there is none. */
  readonly registration?: string
  readonly settlement: Settlement
  /** One for each of `settlement.counters`. */
  readonly counterNames: readonly CounterName[]
  /** Hard budgets that it spends from; left out where there are none. */
  readonly spends?: readonly BudgetSpend[]
  /** Other records of the same person at that time; left out where there never were any. */
  readonly tied?: DocumentTies
  /** Terms that decided unverified, by the operator's leave; left out where there are none. */
  readonly allowedTerms?: readonly string[]
}

export interface LaterBill {
  readonly settlement: string
  readonly visit: string
  readonly businessDate: string
  readonly currency: string
  readonly shares: readonly {
    readonly payer: string
    readonly wasMinor: number
    readonly nowMinor: number
  }[]
  readonly cash: { readonly wasMinor: number; readonly nowMinor: number }
  readonly replacedBy: string | null
}

export interface ReversalDocument extends Versions {
  readonly kind: 'reversal'
  readonly reason: string
  /** The reversal that made this one necessary; null where somebody asked for this one. */
  readonly because: string | null
  /** The settlement that is undone, with its result as it was. */
  readonly original: string
  readonly settlement: Settlement
  readonly counterNames: readonly CounterName[]
  /** What the counters held when they were given back, one for each of `settlement.counters`. */
  readonly countersBefore: readonly number[]
  /** What it gives back to hard budgets, below zero; left out where there is nothing. */
  readonly spends?: readonly BudgetSpend[]
  readonly laterBills: readonly LaterBill[]
}

/** Whose shared counters a settlement rests on: pools, and other records of the same person. */
export function restsOn({ pools, tied }: SettlementDocument): string[] {
  return [...Object.values(pools), ...(tied?.others ?? [])]
}

export type JournalDocument = SettlementDocument | ReversalDocument
