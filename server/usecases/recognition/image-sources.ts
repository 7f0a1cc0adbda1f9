/**
 * In which source the pictures of a house lie, and whose they are. A number of a patient says nothing
 * without the house that gave it: two hospitals number their patients alike, and a hospital may number
 * one of its own as the alliance numbers somebody else.
 */
import {
  type DescribedStudy,
  type Study,
  type StudyRefusal,
  studyFor,
} from '../../../engine/recognition/study.ts'
import type { ImageSource, RecognitionStore, StudyOf } from './recognition-store.ts'

type Sources = Pick<RecognitionStore, 'images' | 'numbers'>

/** Its own first, then those of everybody. */
export function sourcesOf(institution: string | undefined, { images }: Sources) {
  const own = images.filter((one) => institution !== undefined && one.institution === institution)
  return [...own, ...images.filter((one) => one.institution === null)]
}

export type Sought = Study | StudyRefusal | { readonly code: 'images-away' }

/** What the first source that has the study says of it, if it is this person's. */
export async function seekStudy(wanted: StudyOf, store: Sources): Promise<Sought> {
  let isAway = false
  let isOfAnother = false
  const sources = sourcesOf(wanted.institution, store)
  for (const source of sources) {
    const described = await source.describe(wanted.study)
    if (described === 'away') isAway = true
    if (described === undefined || described === 'away') continue
    const patient = await personOf(source, described, store)
    const found = studyFor({ ...described, patient, source: source.id }, wanted)
    if (!('code' in found)) return found
    if (found.code !== 'images-of-another') continue
    // One number of a study, and somebody else whom we know: whatever the next source says, one of both is wrong.
    if (patient !== '') return found
    isOfAnother = true
  }
  if (isAway || sources.length === 0) return { code: 'images-away' }
  return { code: isOfAnother ? 'images-of-another' : 'images-none' }
}

/** The person of the alliance whom a source means; empty where that is nobody we know. */
async function personOf(
  source: ImageSource,
  { patient, patientIssuer }: DescribedStudy,
  { numbers }: Sources,
): Promise<string> {
  const { issuer, patientIssuer: expected } = source
  const isOtherIssuer = expected !== null && patientIssuer !== '' && patientIssuer !== expected
  if (patient === '' || isOtherIssuer) return ''
  return issuer === null ? patient : ((await numbers.ownerOf(issuer, patient)) ?? '')
}

/** What was kept before there were several lies with that of everybody. */
export function sourceOf({ source }: Study, { images }: Sources): ImageSource | undefined {
  return images.find(({ id, institution }) =>
    source === undefined ? institution === null : id === source,
  )
}
