/** Persons with their coverages, and institutions, as the use cases know them. */
import type { Attributes } from '../../engine/adjudication/bill.ts'
import type { Day } from '../../engine/base/calendar-date.ts'
import type { Contract } from '../../engine/commercial/contract.ts'
import type {
  AcceptedFiling,
  VisitInstitution,
  VisitPerson,
} from '../../engine/coverage/visit-facts.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'

export interface Coverage {
  readonly id: string
  readonly scheme: string
  readonly from: Day
  readonly to: Day | null
  /** Owner of the counters that members share. */
  readonly pool: string | null
  readonly attributes: Attributes
  /** What its insurer agreed to; a commercial coverage without it stays closed at the counter. */
  readonly contract?: Contract
}

/** A person as rules see one; name and identity numbers are read apart. */
export interface Person extends VisitPerson {
  readonly id: string
  readonly filings: readonly AcceptedFiling[]
  /** In the order in which a bill uses them when it names none. */
  readonly coverages: readonly Coverage[]
}

export interface Identity {
  readonly name: string
  /** The number that the person is known by, and further numbers and codes that lead to it. */
  readonly identifier: string
  readonly credentials: readonly string[]
}

export interface Institution extends VisitInstitution {
  readonly title: Texts
  readonly region: string
  readonly kind: string
  readonly currency: string
}

/** Institutions as bills know them, from wherever they are kept. */
export interface Institutions {
  all(): readonly Institution[]
  find(id: string): Institution | undefined
}

/** Institutions that never change, for tests and benchmarks. */
export function fixedInstitutions(all: readonly Institution[]): Institutions {
  const byId = new Map(all.map((one) => [one.id, one]))
  return { all: () => all, find: (id) => byId.get(id) }
}
