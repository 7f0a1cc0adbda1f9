/** What tests and their recognition ask of storage, of the rules and of the registry. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Packing } from '../../../engine/imaging/packing.ts'
import type { Status, Texts } from '../../../engine/policy/policy-value.ts'
import type { ExaminationDeed, Outcome } from '../../../engine/recognition/examination.ts'
import type { MonthCounts } from '../../../engine/recognition/figures.ts'
import type { QualityMark, RecognitionData } from '../../../engine/recognition/recognise.ts'
import type {
  DescribedStudy,
  FrameAddress,
  ListedStudy,
  Study,
  StudyImage,
} from '../../../engine/recognition/study.ts'
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
    /** What the figures of the house count; null for a report. */
    readonly counted: CountedOrder | null
    /** The study whose description is to be kept; null without one. */
    readonly study: Omit<StudyOf, 'record'> | null
  }): Promise<boolean>
  ofPerson(person: string, limit: number): Promise<readonly { readonly record: string }[]>
}

export interface CountedOrder {
  readonly person: string
  readonly institution: string
  readonly department: string
  readonly item: string
  readonly on: string
  readonly outcome: Outcome['is']
  readonly reason: Outcome['reason']
}

export interface FetchedFrame {
  readonly bytes: Uint8Array
  readonly packing: Packing
  /** Its source unpacked it, by which other colours became red, green and blue. */
  readonly isUnpacked: boolean
}

/** Where pictures lie. A source that does not answer in time, or not in its form, is away. */
export interface ImageSource {
  readonly id: string
  /** Whose pictures lie there; null: everybody's. */
  readonly institution: string | null
  /** Whose numbers of patients it files by; null: the alliance's own. */
  readonly issuer: string | null
  /** How it names that issuer, where it names one. */
  readonly patientIssuer: string | null
  /** Undefined where the source has no such study. */
  describe(study: string): Promise<DescribedStudy | 'away' | undefined>
  /** As it is kept where that can be shown, else unpacked; undefined where there is no such frame. */
  frame(
    address: FrameAddress,
    picture: StudyImage,
  ): Promise<FetchedFrame | { readonly packedAs: string } | 'away' | undefined>
  /** The latest first. */
  studiesOf(patient: string): Promise<readonly ListedStudy[] | 'away'>
}

/** By which a hospital knows a person. */
export interface PatientNumber {
  readonly person: string
  readonly issuer: string
  readonly number: string
}

export interface PatientNumbers {
  ownerOf(issuer: string, number: string): Promise<string | undefined>
  /** Answers whose it is: this person's now, or somebody else's before. */
  keep(number: PatientNumber & { readonly by: string }): Promise<string>
  ofPerson(person: string, issuer: string): Promise<readonly string[]>
}

/** What a laboratory measures for a test, as a report begins. */
export interface Analyte {
  readonly item: string
  readonly name: string
  readonly title: Texts
  /** By which other countries name it. */
  readonly loinc: string
  readonly unit: string
  readonly interval: { readonly male: string; readonly female: string }
  readonly method: string
}

export interface StudyOf {
  readonly record: string
  readonly study: string
  readonly person: string
  /** The house that reported it; left out where it was wanted before houses had sources of their own. */
  readonly institution?: string
}

export interface StudyBook {
  /** Undefined while its source has not described it. */
  find(record: string): Promise<Study | undefined>
  /** Null where it is not this person's. */
  keep(of: StudyOf, study: Study | null): Promise<void>
  putOff(record: string): Promise<void>
  due(limit: number): Promise<readonly StudyOf[]>
}

/** Links that open the pictures of one test to one reader for a short while. */
export interface ImageLinks {
  write(test: string, reader: string, until: number): string
  /** The test, if the link is this reader's and not over. */
  read(link: string, reader: string, now: number): string | undefined
}

export interface RecognitionStore {
  readonly access: AccessBook
  readonly examinations: ExaminationBook
  readonly counts: {
    monthsOf(
      institution: string,
      from: string,
      to: string,
    ): Promise<ReadonlyMap<string, MonthCounts>>
    houses(from: string, to: string): Promise<readonly string[]>
  }
  readonly studies: StudyBook
  /** All that are connected. */
  readonly images: readonly ImageSource[]
  readonly numbers: PatientNumbers
  readonly links: ImageLinks
  readonly registry: Registry
  readonly rules: RecognitionData & {
    readonly titles: ReadonlyMap<string, Texts>
    /** How sure the rule of an item is, and where it stands. */
    readonly origins: ReadonlyMap<string, RuleOrigin>
    readonly analytes: readonly Analyte[]
  }
  readonly marks: readonly QualityMark[]
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<Person, 'id' | 'sex'>>>
  today(): Day
  now(): Date
  /** Lets the descriptions of studies be asked for soon. */
  wake(): void
}

export interface RuleOrigin {
  readonly status: Status
  readonly title: string
  readonly number: string
}
