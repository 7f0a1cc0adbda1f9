/** Results of a person that count where a test is about to be ordered, as far as they may be read there. */
import { type Examination, examinationOf } from '../../../engine/recognition/examination.ts'
import { type Recognition, recognise } from '../../../engine/recognition/recognise.ts'
import { admit, ofAll, type Read, recordsOf } from '../access/admit.ts'
import { type Actor, type Ground, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { RecognitionStore, RecordedExamination } from './recognition-store.ts'

export interface StoredExamination extends Examination {
  readonly id: string
  readonly orderedBy: string
  readonly recordedAt: Date
  /** Who signed the report as it is now, and when; null without one. */
  readonly signed: { readonly by: string; readonly at: Date } | null
}

/** A result, and whether it counts at the house that asks. */
export interface Standing {
  readonly examination: StoredExamination
  readonly recognition: Recognition
}

const byConsent: Ground = { purpose: 'care', basis: 'consent', consent: 'left-out' }
export const ownData: Ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }
const mostOfPerson = 200

export function storedIn(
  id: string,
  recorded: readonly RecordedExamination[],
): StoredExamination | undefined {
  const [first] = recorded
  if (first === undefined) return undefined
  const examination = examinationOf(recorded.map(({ action }) => action))
  const last = recorded.findLast(({ action }) => 'report' in action)
  const signed = last === undefined ? null : { by: last.by, at: last.at }
  return { id, ...examination, orderedBy: first.by, recordedAt: first.at, signed }
}

/** Under each record that is the person's now. */
export async function examinationsOf(
  person: string,
  { examinations, access }: Pick<RecognitionStore, 'examinations' | 'access'>,
): Promise<readonly StoredExamination[]> {
  const records = await recordsOf(person, access)
  const rows = await ofAll(records, (one) => examinations.ofPerson(one, mostOfPerson))
  const found = await Promise.all(
    rows.map(async ({ record }) => storedIn(record, await examinations.read(record))),
  )
  return found.filter((one) => one !== undefined).sort(latestFirst)
}

function latestFirst(a: StoredExamination, b: StoredExamination): number {
  return b.recordedAt.getTime() - a.recordedAt.getTime()
}

/**
 * All results of the test, whether they count or not and why. The own house reads what it wrote on
 * duty. What another house wrote is shown where the person has agreed to it; without that it is as if
 * it were not there, and the test is ordered.
 */
export async function standingResults(
  person: string,
  item: string,
  by: Actor,
  store: RecognitionStore,
): Promise<readonly Standing[] | Refusal> {
  const all = await examinationsOf(person, store)
  const results = all.filter((one) => one.state === 'reported' && one.item === item)
  const found: Standing[] = []
  for (const examination of results) {
    const recognition = recognitionOf(examination, by.institution ?? '', store)
    const read = readOfExamination(examination, by, store)
    const ground = groundOf(examination, by)
    const forbidden = await admit(by, ground, 'read-record', [read], store.access)
    if (forbidden?.code === 'not-permitted') continue
    if (forbidden !== null) return forbidden
    found.push({ examination, recognition })
  }
  return found
}

export function countingOf(standing: readonly Standing[]): readonly CountingResult[] {
  return standing.flatMap(({ examination, recognition }) =>
    recognition.counts ? [{ examination, recognition }] : [],
  )
}

export interface CountingResult {
  readonly examination: StoredExamination
  readonly recognition: Extract<Recognition, { readonly counts: true }>
}

function recognitionOf(
  examination: Examination & { readonly id: string },
  institution: string,
  { registry, marks, rules, today }: RecognitionStore,
): Recognition {
  const { report, id, item } = examination
  if (report === null) return { counts: false, gap: 'later', mark: null, until: null }
  const provinceOf = (house: string) => registry.institution(house)?.province ?? null
  const province = provinceOf(examination.institution)
  const result = { id, item, institution: examination.institution, province, on: report.on }
  const use = { institution, province: provinceOf(institution), day: today() }
  return recognise(result, use, marks, rules)
}

/** The patient reads what is the patient's own, a house what it did itself, and of others by consent. */
export function groundOf({ institution }: Pick<Examination, 'institution'>, by: Actor): Ground {
  if (by.role === 'patient' || by.role === 'guardian') return ownData
  return institution === by.institution ? onDuty('care') : byConsent
}

/** Whoever orders a test has the patient before them; a result is read as of the day of the test. */
export function readOfExamination(
  { person, institution, report }: Examination,
  by: Actor,
  { access }: Pick<RecognitionStore, 'access'>,
): Read {
  const isHere = by.institution === institution
  const lastVisitOn = isHere ? access.today() : (report?.on ?? access.today())
  return { person, institution, lastVisitOn, isPresent: true }
}
