/** A report as it is typed. */
import type { ReportFormJson, TestJson } from '../../../server/http/contract/recognition.ts'

type Value = NonNullable<TestJson['report']>['values'][number]

export interface ReportDraft {
  readonly on: string
  readonly values: readonly Value[]
  readonly study: string | null
  readonly finding: string
  readonly impression: string
  /** Why an earlier version was wrong. */
  readonly reason: string
}

/** What the catalogue measures for the test; of a report that is corrected, what it says. */
export function draftOf(form: ReportFormJson, wrong: TestJson | null): ReportDraft {
  const report = wrong?.report ?? null
  if (report !== null) {
    return { ...report, impression: report.impression ?? '', reason: '' }
  }
  const values = form.analytes.map(({ name, unit, method, interval }) => ({
    ...{ name, unit, method, interval, value: '' },
  }))
  const [only] = form.studies
  const study = form.studies.length === 1 ? (only?.uid ?? null) : null
  return { on: '', values, study, finding: '', impression: '', reason: '' }
}

/** What was not measured is left out. */
export function reportOf({ reason: _, values, impression, ...rest }: ReportDraft) {
  const measured = values.filter(({ value }) => value.trim() !== '')
  const all = measured.map((one) => ({ ...one, value: one.value.trim() }))
  return { ...rest, values: all, ...(impression === '' ? {} : { impression }) }
}

export type Missing = 'on' | 'values' | 'study' | 'finding' | 'impression' | 'reason'

export function missingIn(
  draft: ReportDraft,
  { isImaging, isCorrection }: { readonly isImaging: boolean; readonly isCorrection: boolean },
): readonly Missing[] {
  const { on, values, study, finding, impression, reason } = draft
  const isBlank = (text: string) => text.trim() === ''
  const all: readonly (readonly [Missing, boolean])[] = [
    ['on', on === ''],
    ['values', !isImaging && values.every(({ value }) => isBlank(value))],
    ['study', isImaging && study === null],
    ['finding', isImaging && isBlank(finding)],
    ['impression', isImaging && isBlank(impression)],
    ['reason', isCorrection && isBlank(reason)],
  ]
  return all.filter(([, isMissing]) => isMissing).map(([name]) => name)
}
