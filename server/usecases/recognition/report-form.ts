/** What a report begins with, and the numbers by which a house finds a person's pictures. */

import { markHeld } from '../../../engine/recognition/recognise.ts'
import type { ListedStudy } from '../../../engine/recognition/study.ts'
import { admit } from '../access/admit.ts'
import { type Actor, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { sourcesOf } from './image-sources.ts'
import type { TestsRead } from './read-tests.ts'
import type { Analyte, RecognitionStore } from './recognition-store.ts'

export interface ReportForm {
  /** That a report of today bears, and until when the house holds it; null without any. */
  readonly mark: ReturnType<typeof markHeld>
  readonly analytes: readonly (Omit<Analyte, 'interval'> & { readonly interval: string })[]
  readonly studies: readonly (ListedStudy & { readonly source: string })[]
  /** Sources that did not answer. */
  readonly away: readonly string[]
  /** By which the house knows the person; null where no source of it files by such numbers. */
  readonly numbers: readonly string[] | null
}

export async function readReportForm(
  { person, item }: { readonly person: string; readonly item: string },
  by: Actor,
  store: RecognitionStore,
): Promise<TestsRead<ReportForm>> {
  const forbidden = await mayReport(person, by, store)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const known = (await store.persons([person])).get(person)
  const rule = store.rules.items.find((one) => one.item === item)
  if (known === undefined) return refused({ code: 'person-unknown', pointer: '/person' })
  if (rule === undefined) return refused({ code: 'test-unlisted', item })
  const { institution } = by
  if (institution === null) throw new Error('broken invariant: a doctor on duty in no house')
  const analytes = store.rules.analytes
    .filter((one) => one.item === item)
    .map((one) => ({ ...one, interval: one.interval[known.sex === 'female' ? 'female' : 'male'] }))
  const mark = markHeld({ institution, item, on: store.today() }, store.marks, store.rules)
  const pictures = rule.kind === 'imaging' ? await picturesOf(person, institution, store) : none
  return { found: true, value: { mark, analytes, ...pictures } }
}

/** A number is one person's for ever: whoever else is said to have it is refused. */
export async function keepPatientNumber(
  { person, number }: { readonly person: string; readonly number: string },
  by: Actor,
  store: RecognitionStore,
): Promise<Refusal | null> {
  const forbidden = await mayReport(person, by, store)
  if (forbidden !== null) return forbidden
  if (!(await store.persons([person])).has(person)) {
    return { code: 'person-unknown', pointer: '/person' }
  }
  const { institution: issuer } = by
  if (issuer === null) throw new Error('broken invariant: a doctor on duty in no house')
  const kept = { person, issuer, number, by: by.id }
  return (await store.numbers.keep(kept)) === person ? null : { code: 'patient-number-taken' }
}

const none = { studies: [], away: [], numbers: null }

async function picturesOf(person: string, institution: string, store: RecognitionStore) {
  const sources = sourcesOf(institution, store)
  const issuers = new Set(sources.flatMap(({ issuer }) => issuer ?? []))
  const numbers = new Map<string, readonly string[]>()
  for (const issuer of issuers) numbers.set(issuer, await store.numbers.ofPerson(person, issuer))
  const found = await Promise.all(
    sources.map(async ({ id, issuer, studiesOf }) => {
      const names = issuer === null ? [person] : (numbers.get(issuer) ?? [])
      const lists = await Promise.all(names.map((name) => studiesOf(name)))
      const studies = lists.flatMap((list) => (list === 'away' ? [] : list))
      return {
        isAway: lists.includes('away') ? [id] : [],
        studies: studies.map((one) => ({ ...one, source: id })),
      }
    }),
  )
  return {
    studies: found.flatMap(({ studies }) => studies),
    away: found.flatMap(({ isAway }) => isAway),
    numbers: issuers.size === 0 ? null : (numbers.get(institution) ?? []),
  }
}

function mayReport(person: string, by: Actor, store: RecognitionStore): Promise<Refusal | null> {
  const here = {
    ...{ person, institution: by.institution, lastVisitOn: store.today(), isPresent: true },
  }
  return admit(by, onDuty('care'), 'work-on-tests', [here], store.access)
}

function refused(refusal: Refusal): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal }
}
