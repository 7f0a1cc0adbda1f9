/** Orders a test, uses a result that stands there instead, or reports what a test came to. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import {
  correctionGap,
  type ExaminationDeed,
  outcomeOf,
  reportGap,
  turns,
} from '../../../engine/recognition/examination.ts'
import { type ItemRule, markHeld, mayOrder } from '../../../engine/recognition/recognise.ts'
import type { SignedActKind } from '../../../engine/registry/may-practise.ts'
import { admit } from '../access/admit.ts'
import { canonicalText } from '../canonical.ts'
import { type Actor, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { CountedOrder, RecognitionStore } from './recognition-store.ts'
import {
  countingOf,
  type StoredExamination,
  standingResults,
  storedIn,
} from './standing-results.ts'

export type ExaminationOutcome =
  | { readonly done: true; readonly examination: StoredExamination; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export interface ExaminationCommand {
  /** Left out, the deed begins a record of its own. */
  readonly examination?: string
  readonly key: string
  readonly deed: ExaminationDeed
}

const mostRounds = 4
const signs: Readonly<Record<ExaminationDeed['act'], SignedActKind>> = {
  order: 'order-test',
  recognise: 'order-test',
  report: 'report-test',
  correct: 'report-test',
}
/** In whose scope a report is signed. */
const serviceOf = { laboratory: 'laboratory', imaging: 'imaging' } as const

export async function workOnTest(
  command: ExaminationCommand,
  by: Actor,
  store: RecognitionStore,
): Promise<ExaminationOutcome> {
  const { deed, key } = command
  const { person, institution, item, act } = deed
  const rule = store.rules.items.find((one) => one.item === item)
  if (rule === undefined) return refused({ code: 'test-unlisted', item })
  const isReport = deed.act === 'report' || deed.act === 'correct'
  const department = isReport ? serviceOf[rule.kind] : (deed.department ?? null)
  const here = { person, institution, lastVisitOn: store.today(), isPresent: true }
  const forbidden =
    (await admit(by, onDuty('care'), 'work-on-tests', [here], store.access)) ??
    store.registry.rightToAct(by.id, { kind: signs[act], department }, institution, store.today())
  if (forbidden !== null) return refused(forbidden)
  if (!(await store.persons([person])).has(person)) {
    return refused({ code: 'person-unknown', pointer: '/person' })
  }
  const id = command.examination ?? store.examinations.idOf(person, `${institution} ${key}`)
  for (let round = 1; round <= mostRounds; round++) {
    const recorded = await store.examinations.read(id)
    const before = storedIn(id, recorded)
    const same = recorded.find(({ message }) => message === key)
    if (same !== undefined && before !== undefined) return repeated(before, same.action, deed)
    if (command.examination !== undefined && !isSameTest(before, deed)) {
      return refused({ code: 'examination-unknown', examination: id })
    }
    const state = before?.state ?? 'none'
    if (!turns[act].includes(state)) return refused({ code: 'examination-out-of-turn', act, state })
    const gap = before === undefined ? null : gapOf(deed, before)
    const checked = gap ?? reportGapOf(deed, rule.kind) ?? (await withStanding(deed, by, store))
    if ('code' in checked) return refused(checked)
    const after = storedIn(id, [...recorded, record(recorded.length + 1, key, by.id, checked)])
    if (after === undefined) throw new Error('broken invariant: a deed that leaves no record')
    const draft = { record: id, number: recorded.length + 1, message: key, by: by.id }
    const { report } = after
    const study = report?.study ?? null
    const added = await store.examinations.append({
      ...draft,
      action: checked,
      desks: [person, institution].map((desk) => ({ desk, state: after.state, dueAt: null })),
      counted: isReport ? null : countedOf(after, store),
      study: study === null || !isReport ? null : { study, person },
    })
    if (added) {
      if (study !== null) store.wake()
      return { done: true, examination: after, isNew: true }
    }
  }
  return refused({ code: 'examination-busy' })
}

function gapOf(deed: ExaminationDeed, before: StoredExamination): Refusal | null {
  return deed.act === 'correct' ? correctionGap(deed, before) : null
}

function reportGapOf(deed: ExaminationDeed, kind: ItemRule['kind']): Refusal | null {
  return 'report' in deed ? reportGap(kind, deed.report) : null
}

function record(number: number, message: string, by: string, action: ExaminationDeed) {
  return { number, message, by, at: new Date(), action }
}

function isSameTest(before: StoredExamination | undefined, deed: ExaminationDeed): boolean {
  return (
    before !== undefined &&
    before.person === deed.person &&
    before.item === deed.item &&
    before.institution === deed.institution
  )
}

/** The order with what was shown to whoever made it; the report with the mark that it bears. */
async function withStanding(
  deed: ExaminationDeed,
  by: Actor,
  store: RecognitionStore,
): Promise<ExaminationDeed | Refusal> {
  if ('report' in deed) {
    const { item, institution, report } = deed
    const held = markHeld({ institution, item, on: report.on }, store.marks, store.rules)
    return { ...deed, mark: held?.mark ?? '' }
  }
  const standing = await standingResults(deed.person, deed.item, by, store)
  if (!isList(standing)) return standing
  if (deed.act === 'recognise') {
    const { result } = deed
    const one = standing.find(({ examination }) => examination.id === result)
    if (one === undefined) return { code: 'result-does-not-count', result, gap: 'unknown' }
    const { recognition } = one
    if (!recognition.counts) return { code: 'result-does-not-count', result, gap: recognition.gap }
    return { ...deed, mark: recognition.mark }
  }
  const ids = countingOf(standing).map(({ examination }) => examination.id)
  return mayOrder(ids, deed.repeat) ?? { ...deed, shown: ids }
}

function isList<T>(found: readonly T[] | Refusal): found is readonly T[] {
  return Array.isArray(found)
}

function countedOf(after: StoredExamination, { today }: RecognitionStore): CountedOrder {
  const { person, institution, department = '', item } = after
  const { is: outcome, reason } = outcomeOf(after)
  return { person, institution, department, item, on: textFromDay(today()), outcome, reason }
}

function repeated(
  before: StoredExamination,
  first: ExaminationDeed,
  deed: ExaminationDeed,
): ExaminationOutcome {
  // What was shown, and by which mark it counts, is added here, not asked for.
  const asked = (one: ExaminationDeed) => canonicalText({ ...one, shown: [], mark: '' })
  if (asked(first) !== asked(deed)) return refused({ code: 'key-reused' })
  return { done: true, examination: before, isNew: false }
}

function refused(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}
