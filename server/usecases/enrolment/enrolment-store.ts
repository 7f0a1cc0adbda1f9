/** What contracts with family doctors ask of storage, of the rules and of the registry. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { EnrolmentDeed, EnrolmentRules } from '../../../engine/enrolment/enrolment.ts'
import type { TeamMember } from '../../../engine/enrolment/team.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { AccessBook } from '../access/admit.ts'
import type { Registry } from '../registry/registry-book.ts'
import type { Identity, Institution, Person } from '../registry.ts'

export interface FamilyTeam {
  readonly id: string
  readonly institution: string
  readonly title: Texts
  /** The first of a day leads it. */
  readonly members: readonly TeamMember[]
  /** Of its last version. */
  readonly number: number
  readonly message: string
  readonly by: string
}

export interface RecordedEnrolment {
  readonly number: number
  readonly message: string
  readonly by: string
  readonly at: Date
  readonly action: EnrolmentDeed
}

export interface EnrolmentStore {
  readonly access: AccessBook
  readonly registry: Registry
  readonly teams: {
    all(): Promise<readonly FamilyTeam[]>
    /** False where another version took the number. */
    add(team: FamilyTeam): Promise<boolean>
  }
  packages(day: Day): readonly {
    readonly id: string
    readonly title: Texts
    readonly holds: Texts
    readonly fee: string
  }[]
  rules(day: Day): EnrolmentRules
  readonly enrolments: {
    idOf(person: string, key: string): string
    read(record: string): Promise<readonly RecordedEnrolment[]>
    append(draft: {
      readonly record: string
      readonly number: number
      readonly message: string
      readonly by: string
      readonly action: EnrolmentDeed
      readonly desks: readonly {
        readonly desk: string
        readonly state: string
        readonly dueAt: Date | null
      }[]
    }): Promise<boolean>
    onDesk(
      desk: string,
      asked: { readonly states?: readonly string[] | null; limit: number },
    ): Promise<readonly { readonly record: string }[]>
    ofPerson(person: string, limit: number): Promise<readonly { readonly record: string }[]>
  }
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  identity(person: string): Promise<Identity | undefined>
  institution(id: string): Institution | undefined
  today(): Day
}
