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
  /** What is seen, where it is of images. */
  readonly finding: string
  /** What that comes to, in the words of whoever reports; images have one. */
  readonly impression?: string
}

/** A report that another one replaced. */
export interface Replaced {
  readonly version: number
  readonly report: Report
  /** Why it was corrected. */
  readonly reason: string
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
  | ({
      readonly act: 'report'
      readonly report: Report
      /** That the house held for the test on that day, such as 全国HR; empty without any. */
      readonly mark?: string
    } & Asked)
  | ({
      readonly act: 'correct'
      /** The version that is wrong; somebody else may have corrected it meanwhile. */
      readonly corrects: number
      readonly reason: string
      readonly report: Report
      readonly mark?: string
    } & Asked)

export type ExaminationStateName = 'none' | 'ordered' | 'recognised' | 'reported'

export interface Examination extends Asked {
  readonly state: ExaminationStateName
  readonly shown: readonly string[]
  readonly repeat: Repeat | null
  readonly recognised: string | null
  /** Of the result that was recognised, or that stands on the report. */
  readonly mark: string
  readonly report: Report | null
  /** Of the report, from 1; 0 without one. */
  readonly version: number
  readonly replaced: readonly Replaced[]
}

const nothing: Examination = {
  ...{ state: 'none', person: '', item: '', institution: '' },
  ...{ shown: [], repeat: null, recognised: null, mark: '', report: null },
  ...{ version: 0, replaced: [] },
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
      return { ...asked, ...reported(deed), version: 1 }
    case 'correct': {
      const { version, report, replaced } = before
      const old = report === null ? [] : [{ version, report, reason: deed.reason }]
      const all = [...replaced, ...old]
      return { ...asked, ...reported(deed), version: version + 1, replaced: all }
    }
  }
}

function reported({ report, mark = '' }: { readonly report: Report; readonly mark?: string }) {
  return { state: 'reported', report, mark } as const
}

export const turns: Readonly<Record<ExaminationDeed['act'], readonly ExaminationStateName[]>> = {
  order: ['none'],
  recognise: ['none'],
  // A report may come from a house whose orders are not kept here.
  report: ['none', 'ordered'],
  correct: ['reported'],
}

export interface ReportGap {
  readonly code: 'report-incomplete'
  readonly pointer: string
}

export type ReportRefusal =
  | ReportGap
  | { readonly code: 'report-corrected'; readonly version: number }

/** A correction names the version that it replaces, and says why. */
export function correctionGap(
  { corrects, reason }: { readonly corrects: number; readonly reason: string },
  { version }: Pick<Examination, 'version'>,
): ReportRefusal | null {
  if (corrects !== version) return { code: 'report-corrected', version }
  return reason.trim() === '' ? { code: 'report-incomplete', pointer: '/reason' } : null
}

/** A report of a laboratory shows method and interval of every value; one of images says where they are. */
export function reportGap(
  kind: 'laboratory' | 'imaging',
  { values, study, finding, impression = '' }: Report,
): ReportGap | null {
  const gap = (pointer: string) => ({ code: 'report-incomplete', pointer }) as const
  if (kind === 'imaging') {
    if (study === null) return gap('/report/study')
    if (finding.trim() === '') return gap('/report/finding')
    return impression.trim() === '' ? gap('/report/impression') : null
  }
  if (values.length === 0) return gap('/report/values')
  for (const [at, value] of values.entries()) {
    if (value.value.trim() === '') return gap(`/report/values/${at}/value`)
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
