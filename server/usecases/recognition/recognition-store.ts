/** What tests and their recognition ask of storage, of the rules and of the registry. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { ExaminationDeed } from '../../../engine/recognition/examination.ts'
import type { QualityMark, RecognitionData } from '../../../engine/recognition/recognise.ts'
import type { AccessBook } from '../access/admit.ts'
import type { Registry } from '../registry/registry-book.ts'
import type { Person } from '../registry.ts'

export interface RecordedExamination {
  readonly number: number
  readonly message: string
  readonly by: string
  readonly at: Date
  readonly action: ExaminationDeed
}

export interface ExaminationBook {
  idOf(person: string, key: string): string
  read(record: string): Promise<readonly RecordedExamination[]>
  append(draft: {
    readonly record: string
    readonly number: number
    readonly message: string
    readonly by: string
    readonly action: ExaminationDeed
    readonly desks: readonly {
      readonly desk: string
      readonly state: string
      readonly dueAt: Date | null
    }[]
  }): Promise<boolean>
  ofPerson(person: string, limit: number): Promise<readonly { readonly record: string }[]>
}

export interface RecognitionStore {
  readonly access: AccessBook
  readonly examinations: ExaminationBook
  /** How many records lie on a desk, by their state. */
  countsOn(desk: string): Promise<ReadonlyMap<string, number>>
  readonly registry: Registry
  readonly rules: RecognitionData & { readonly titles: ReadonlyMap<string, Texts> }
  readonly marks: readonly QualityMark[]
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<Person, 'id'>>>
  today(): Day
}
