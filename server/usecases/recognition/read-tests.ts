/** Tests of a person as the patient and the treating house see them. */
import { admit, recordsOf } from '../access/admit.ts'
import { type Actor, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { RecognitionStore } from './recognition-store.ts'
import {
  examinationsOf,
  groundOf,
  ownData,
  readOfExamination,
  type Standing,
  type StoredExamination,
  standingResults,
} from './standing-results.ts'

export type TestsRead<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

/** What is to be looked at before a test is ordered. */
export async function readStanding(
  person: string,
  item: string,
  by: Actor,
  store: RecognitionStore,
): Promise<TestsRead<readonly Standing[]>> {
  const here = {
    person,
    institution: by.institution,
    lastVisitOn: store.today(),
    isPresent: true,
  }
  const forbidden = await admit(by, onDuty('care'), 'work-on-tests', [here], store.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const found = await standingResults(person, item, by, store)
  return 'code' in found ? { found: false, refusal: found } : { found: true, value: found }
}

/** The patient sees all of it; a house what it did itself, and what the patient agreed to of others. */
export async function readTests(
  person: string,
  by: Actor,
  store: RecognitionStore,
): Promise<TestsRead<readonly StoredExamination[]>> {
  const isOwn = by.role === 'patient' || by.role === 'guardian'
  const all = await examinationsOf(person, store)
  if (isOwn || all.length === 0) {
    const where = { institution: by.institution, lastVisitOn: store.today(), isPresent: true }
    const records = isOwn ? await recordsOf(person, store.access) : [person]
    const reads = records.map((one) => ({ person: one, ...where }))
    const ground = isOwn ? ownData : onDuty('care')
    const forbidden = await admit(by, ground, 'read-record', reads, store.access)
    return forbidden === null ? { found: true, value: all } : { found: false, refusal: forbidden }
  }
  const shown: StoredExamination[] = []
  for (const one of all) {
    const read = readOfExamination(one, by, store)
    const forbidden = await admit(by, groundOf(one, by), 'read-record', [read], store.access)
    if (forbidden === null) shown.push(one)
    else if (forbidden.code !== 'not-permitted' || by.role !== 'doctor') {
      return { found: false, refusal: forbidden }
    }
  }
  return { found: true, value: shown }
}
