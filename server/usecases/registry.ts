/** Persons with their coverages, and institutions, as the use cases know them. */
import type { Attributes } from '../../engine/adjudication/bill.ts'
import type { Day } from '../../engine/base/calendar-date.ts'
import type { Contract } from '../../engine/commercial/contract.ts'
import type {
  AcceptedFiling,
  VisitInstitution,
  VisitPerson,
} from '../../engine/coverage/visit-facts.ts'
import type { Identifier } from '../../engine/person/identifier.ts'
import type { BesideRow } from '../../engine/person/record-group.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { CareDays } from '../../engine/registry/version.ts'

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
  /** Rows of the same right with other records of the same person; left out where there are none. */
  readonly beside?: readonly BesideRow[]
  /** Another record of the same person has it; left out where it is the record's own. */
  readonly adopted?: true
}

/** A person as rules see one; name and identity numbers are read apart. */
export interface Person extends VisitPerson {
  readonly id: string
  readonly filings: readonly AcceptedFiling[]
  /** In the order in which a bill uses them when it names none. */
  readonly coverages: readonly Coverage[]
  /** Left out where the record was never tied to another one. */
  readonly tied?: Tied
}

/** Which other records are the same person’s, and the number of the change that made it so. */
export interface Tied {
  readonly number: number
  readonly others: readonly string[]
}

export interface Identity {
  readonly name: string
  /** The number that the person is known by, and further numbers and codes that lead to it. */
  readonly identifier: string
  readonly credentials: readonly string[]
  /** As a travel document writes the name. */
  readonly latinName?: string
  readonly phone?: string
  /** Numbers with their kinds, where the person was registered by them; `credentials` are what they are looked up by. */
  readonly numbers?: readonly Identifier[]
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
  /** As bills of that care take it, whatever it became since. */
  inCare(id: string, care: CareDays): Institution | undefined
}

/** Institutions that never change, for tests and benchmarks. */
export function fixedInstitutions(all: readonly Institution[]): Institutions {
  const byId = new Map(all.map((one) => [one.id, one]))
  return { all: () => all, find: (id) => byId.get(id), inCare: (id) => byId.get(id) }
}
