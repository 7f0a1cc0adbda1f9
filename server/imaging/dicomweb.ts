/**
 * A source of pictures behind DICOMweb: studies are found by QIDO-RS, described and fetched by
 * WADO-RS. The source's secret stays here; a browser never sees it.
 */
import type {
  DescribedStudy,
  FrameAddress,
  ListedStudy,
  StudyImage,
} from '../../engine/recognition/study.ts'
import { ask, askFrame, type ImageDoor, jsonOf } from './ask.ts'
import { type Attributes, attributesIn, dayOf, tags, textOf, textsOf } from './dicom-json.ts'
import { fetchFrame } from './frames.ts'
import { withPalettes } from './palettes.ts'
import { seriesOf } from './series.ts'

/** One of several. */
export interface SourceDoor extends ImageDoor {
  readonly id: string
  /** Whose pictures lie there; null: everybody's. */
  readonly institution: string | null
  /** Whose numbers of patients it files by; null: the alliance's own. */
  readonly issuer: string | null
  /** How it names that issuer, where it names one. */
  readonly patientIssuer: string | null
}

export function imageSource(door: SourceDoor, report: (error: unknown) => void) {
  const { id, institution, issuer, patientIssuer } = door
  return { id, institution, issuer, patientIssuer, ...dicomWeb(door, report) }
}

/** Of everybody, by the numbers of the alliance. */
export function commonSource(door: ImageDoor): SourceDoor {
  return { ...door, id: 'common', institution: null, issuer: null, patientIssuer: null }
}

export function dicomWeb(door: ImageDoor, report: (error: unknown) => void = () => undefined) {
  /** Any failure of the source is its being away; what it was is reported. */
  const orAway = <T>(asked: Promise<T>): Promise<T | 'away'> =>
    asked.catch((error: unknown) => {
      report(error)
      return 'away' as const
    })
  return {
    describe: (study: string) => orAway(describe(door, study)),
    studiesOf: (patient: string) => orAway(studiesOf(door, patient)),
    frame: (address: FrameAddress, picture: StudyImage) =>
      orAway(fetchFrame(address, picture, askFrame(door))),
  }
}

async function describe(door: ImageDoor, study: string): Promise<DescribedStudy | undefined> {
  const asked = new URLSearchParams({
    StudyInstanceUID: study,
    includefield: tags.studyDescription,
  })
  const found = await ask(door, `/studies?${asked}`, 'application/dicom+json')
  const [one] = found === undefined ? [] : attributesIn(await jsonOf(found))
  if (one === undefined) return undefined
  const listed = await ask(door, `/studies/${study}/metadata`, 'application/dicom+json')
  if (listed === undefined) return undefined
  const instances = await withPalettes(attributesIn(await jsonOf(listed)), door)
  return {
    uid: textOf(one, tags.study),
    ...patientOf(one, instances),
    description: textOf(one, tags.studyDescription),
    on: dayOf(one, tags.studyDate),
    series: seriesOf(instances),
    isSimulated: listed.headers.has('x-simulator'),
  }
}

/** Nobody's, where one of its objects says that it is of somebody else, or of another study. */
function patientOf(study: Attributes, instances: readonly Attributes[]) {
  const said = (tag: string) => {
    const all = [study, ...instances].map((one) => textOf(one, tag).trim())
    return [...new Set(all.filter((text) => text !== ''))]
  }
  const [patients, issuers] = [said(tags.patientId), said(tags.patientIssuer)]
  const isOne = patients.length === 1 && issuers.length < 2 && said(tags.study).length === 1
  return { patient: isOne ? (patients[0] ?? '') : '', patientIssuer: issuers[0] ?? '' }
}

const mostStudies = 50
/** A source would take anything else for a pattern, and answer with studies of others. */
const plainNumber = /^[0-9A-Za-z._-]{1,64}$/

async function studiesOf(door: ImageDoor, patient: string): Promise<readonly ListedStudy[]> {
  if (!plainNumber.test(patient)) return []
  const asked = new URLSearchParams({ PatientID: patient, limit: String(mostStudies) })
  for (const tag of [tags.studyDescription, tags.modalitiesInStudy])
    asked.append('includefield', tag)
  const found = await ask(door, `/studies?${asked}`, 'application/dicom+json')
  const all = found === undefined ? [] : attributesIn(await jsonOf(found))
  return all
    .filter((one) => textOf(one, tags.patientId).trim() === patient)
    .map((one) => ({
      uid: textOf(one, tags.study),
      description: textOf(one, tags.studyDescription),
      on: dayOf(one, tags.studyDate),
      modalities: textsOf(one, tags.modalitiesInStudy),
    }))
    .sort((a, b) => b.on.localeCompare(a.on))
}
