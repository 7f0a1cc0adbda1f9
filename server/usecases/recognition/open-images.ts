/**
 * The pictures of a result: opened by whoever may read the result, which is written down, and then
 * fetched through a link that is over after a while and that a withdrawn consent closes at once.
 */
import { type Packing, unpackedForm } from '../../../engine/imaging/packing.ts'
import { isGrey } from '../../../engine/imaging/picture.ts'
import { frameOf, type Study } from '../../../engine/recognition/study.ts'
import { admit, mayStill } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { type Sought, seekStudy, sourceOf } from './image-sources.ts'
import type { TestsRead } from './read-tests.ts'
import type { RecognitionStore } from './recognition-store.ts'
import {
  groundOf,
  readOfExamination,
  type StoredExamination,
  storedIn,
} from './standing-results.ts'

export interface OpenedImages {
  readonly test: StoredExamination
  readonly study: Study
  readonly link: string
  readonly until: Date
}

/** Points, or what they are packed in, and what their numbers stand for. */
export interface SentFrame {
  readonly bytes: Uint8Array
  readonly packing: Packing
  readonly photometric: string
}

const linkMs = 15 * 60_000

export async function openImages(
  id: string,
  by: Actor,
  store: RecognitionStore,
): Promise<TestsRead<OpenedImages>> {
  const test = storedIn(id, await store.examinations.read(id))
  if (test === undefined) return refused({ code: 'examination-unknown', examination: id })
  const read = readOfExamination(test, by, store)
  const forbidden = await admit(by, groundOf(test, by), 'read-record', [read], store.access)
  if (forbidden !== null) return refused(forbidden)
  const study = await studyOf(test, store)
  if ('code' in study) return refused(study)
  const until = store.now().getTime() + linkMs
  const link = store.links.write(id, readerOf(by), until)
  return { found: true, value: { test, study, link, until: new Date(until) } }
}

/** One frame through a link; what was written down when it was opened is not written down again. */
export async function fetchFrame(
  { link, image, frame }: { readonly link: string; readonly image: string; readonly frame: number },
  by: Actor,
  store: RecognitionStore,
): Promise<TestsRead<SentFrame>> {
  const id = store.links.read(link, readerOf(by), store.now().getTime())
  const test = id === undefined ? undefined : storedIn(id, await store.examinations.read(id))
  if (test === undefined) return refused({ code: 'image-link-over' })
  const read = readOfExamination(test, by, store)
  const forbidden = await mayStill(by, groundOf(test, by), 'read-record', read, store.access)
  if (forbidden !== null) return refused(forbidden)
  const study = await store.studies.find(test.id)
  const isReported = study !== undefined && study.uid === test.report?.study
  const found = study === undefined || !isReported ? undefined : frameOf(study, image, frame)
  if (found === undefined) return refused({ code: 'images-none' })
  const source = study && sourceOf(study, store)
  const { address, picture } = found
  const taken = source === undefined ? 'away' : await source.frame(address, picture)
  if (taken === 'away') return refused({ code: 'images-away' })
  if (taken === undefined) return refused({ code: 'images-none' })
  if ('packedAs' in taken) return refused({ code: 'image-packed', syntax: taken.packedAs })
  const { bytes, packing, isUnpacked } = taken
  const { photometric } = isUnpacked ? unpackedForm(picture) : picture
  return { found: true, value: { bytes, packing, photometric } }
}

async function studyOf(
  { id, person, institution, report }: StoredExamination,
  store: RecognitionStore,
): Promise<Sought> {
  const study = report?.study ?? null
  if (study === null) return { code: 'images-none' }
  const kept = await store.studies.find(id)
  // A corrected report may name another study.
  if (kept !== undefined && kept.uid === study && isWhole(kept)) return kept
  const wanted = { record: id, study, person, institution }
  const found = await seekStudy(wanted, store)
  if (!('code' in found)) await store.studies.keep(wanted, found)
  return 'code' in found && found.code === 'images-away' && kept?.uid === study ? kept : found
}

/** Once less was kept of pictures in colour than it takes to show them. */
function isWhole({ series }: Study): boolean {
  const all = series.flatMap(({ images }) => images)
  return all.every((image) => isGrey(image) || image.isPlanar !== undefined)
}

/** Studies that were reported while their source was away, or before it had them. */
export async function completeStudies(store: RecognitionStore): Promise<number> {
  const { studies } = store
  if (store.images.length === 0) return 0
  const due = await studies.due(atOnce)
  for (const one of due) {
    const reported = storedIn(one.record, await store.examinations.read(one.record))
    const found = await seekStudy({ ...one, ...houseOf(reported) }, store)
    if (!('code' in found)) await studies.keep(one, found)
    else if (found.code === 'images-of-another') await studies.keep(one, null)
    else await studies.putOff(one.record)
  }
  return due.length
}

function houseOf(reported: StoredExamination | undefined) {
  return reported === undefined ? {} : { institution: reported.institution }
}

const atOnce = 20

/** A link is of no use to anybody but whom it was given to. */
function readerOf({ id, role, institution }: Actor): string {
  return JSON.stringify([id, role, institution])
}

function refused(refusal: Refusal): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal }
}
