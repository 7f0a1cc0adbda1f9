/**
 * A sample bill: the body of `POST /api/quotes`, or the same with person and facility spelt out, so
 * that it can be quoted where no alliance is known. `samples/bills/README.md` describes the form.
 */

import type { Texts } from '../engine/policy/policy-value.ts'
import type { Refusal } from '../engine/settlement/settlement.ts'
import type { BillText } from '../server/usecases/settlement/bill-text.ts'
import type { SampleAttributes } from './alliance/person.ts'

export interface BillBody extends Omit<BillText, 'person' | 'facility'> {
  readonly person: string | StatedPerson
  readonly facility: string | StatedFacility
}

/** A person whom nobody has on file. */
export interface StatedPerson {
  readonly birth?: string
  readonly sex?: 'female' | 'male' | 'unknown'
  readonly chosenInstitutions?: readonly string[]
  readonly attributes?: SampleAttributes
  readonly coverages: readonly StatedCoverage[]
}

export interface StatedCoverage {
  readonly id: string
  readonly scheme: string
  readonly from: string
  readonly to?: string | null
  readonly attributes?: SampleAttributes
  /** Counters before the bill, in their period of the bill's day: amounts or whole numbers. */
  readonly used?: Readonly<Record<string, string>>
}

export interface StatedFacility {
  readonly id?: string
  readonly region: string
  readonly level?: string
  readonly ownership?: string
  readonly tags?: readonly string[]
  readonly attributes?: SampleAttributes
}

export type Expectation =
  | {
      readonly outcome: 'settled'
      /** Rules by which a benefit pays nothing. */
      readonly benefitsRefused?: readonly string[]
      /** Kinds of payers that take a share. */
      readonly payers?: readonly string[]
    }
  | {
      readonly outcome: 'refused'
      readonly code: Refusal['code']
      readonly rule?: string
      readonly pointer?: string
      readonly coverage?: string
    }

export interface SampleBill {
  /** Name of the file without its ending; bills that are made on call have no file. */
  readonly name: string
  readonly title: Texts
  readonly shows: string
  /** Bills that are settled before it. */
  readonly after: readonly string[]
  readonly expect: Expectation
  readonly body: BillBody
}
