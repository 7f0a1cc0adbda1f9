/** A test of a patient, from the order, or from the result that made one needless, to the report. */
import type { Day } from '../base/calendar-date.ts'
import type { Repeat, RepeatReason } from './recognise.ts'

export interface Measured {
  readonly name: string
  readonly value: string
  readonly unit: string
  /** A value without the method and the interval cannot be compared with another house's. */
  readonly method: string
  readonly interval: string
}

export interface Report {
  readonly on: Day
  readonly values: readonly Measured[]
  /** What the images are filed under where they are kept; null without images. */
  readonly study: string | null
  readonly finding: string
}

interface Asked {
  readonly person: string
  readonly item: string
  readonly institution: string
  /** From which it is ordered; left out in a report, and where a house did not say. */
  readonly department?: string
}

export type ExaminationDeed =
  | ({
      readonly act: 'order'
      /** Results that were shown, and yet the test is done again. */
      readonly shown: readonly string[]
      readonly repeat: Repeat | null
    } & Asked)
  | ({
      readonly act: 'recognise'
      readonly result: string
      /** By which it counted on the day, such as 全国HR; empty for a result of the own house. */
      readonly mark?: string
    } & Asked)
  | ({ readonly act: 'report'; readonly report: Report } & Asked)

export type ExaminationStateName = 'none' | 'ordered' | 'recognised' | 'reported'

export interface Examination extends Asked {
  readonly state: ExaminationStateName
  readonly shown: readonly string[]
  readonly repeat: Repeat | null
  readonly recognised: string | null
  /** Of the result that was recognised. */
  readonly mark: string
  readonly report: Report | null
}

const nothing: Examination = {
  ...{ state: 'none', person: '', item: '', institution: '' },
  ...{ shown: [], repeat: null, recognised: null, mark: '', report: null },
}

export function examinationOf(deeds: readonly ExaminationDeed[]): Examination {
  return deeds.reduce(after, nothing)
}

function after(before: Examination, deed: ExaminationDeed): Examination {
  const { person, item, institution, department } = deed
  const from = department === undefined ? {} : { department }
  const asked = { ...before, person, item, institution, ...from }
  switch (deed.act) {
    case 'order':
      return { ...asked, state: 'ordered', shown: deed.shown, repeat: deed.repeat }
    case 'recognise':
      return { ...asked, state: 'recognised', recognised: deed.result, mark: deed.mark ?? '' }
    case 'report':
      return { ...asked, state: 'reported', report: deed.report }
  }
}

export const turns: Readonly<Record<ExaminationDeed['act'], readonly ExaminationStateName[]>> = {
  order: ['none'],
  recognise: ['none'],
  // A report may come from a house whose orders are not kept here.
  report: ['none', 'ordered'],
}

export type ReportRefusal = { readonly code: 'report-incomplete'; readonly pointer: string }

/** A report of a laboratory shows method and interval of every value; one of images says where they are. */
export function reportGap(
  kind: 'laboratory' | 'imaging',
  { values, study, finding }: Report,
): ReportRefusal | null {
  const gap = (pointer: string) => ({ code: 'report-incomplete', pointer }) as const
  if (kind === 'imaging') {
    if (study === null) return gap('/report/study')
    return finding.trim() === '' ? gap('/report/finding') : null
  }
  if (values.length === 0) return gap('/report/values')
  for (const [at, value] of values.entries()) {
    if (value.method.trim() === '') return gap(`/report/values/${at}/method`)
    if (value.interval.trim() === '') return gap(`/report/values/${at}/interval`)
  }
  return null
}

/** What becomes of an order, for the figures of a house: it never changes once it is made. */
export interface Outcome {
  readonly is: 'first' | 'recognised' | 'repeated'
  readonly reason: RepeatReason | null
}

export function outcomeOf({ repeat, recognised }: Examination): Outcome {
  if (recognised !== null) return { is: 'recognised', reason: null }
  return repeat === null ? { is: 'first', reason: null } : { is: 'repeated', reason: repeat.reason }
}
