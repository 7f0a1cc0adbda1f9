/**
 * A source of pictures behind DICOMweb: studies are found by QIDO-RS, described and fetched by
 * WADO-RS. The source's secret stays here; a browser never sees it.
 */
import type { DescribedStudy, FrameAddress, ListedStudy } from '../../engine/recognition/study.ts'
import {
  type Attributes,
  attributesIn,
  dayOf,
  seriesOf,
  tags,
  textOf,
  textsOf,
} from './dicom-json.ts'
import { firstPart } from './multipart.ts'

export interface ImageDoor {
  /** Base address, without a final slash. */
  readonly address: string
  /** Shown with every question; null where something on the way shows who we are. */
  readonly token: string | null
  readonly refusesSimulators: boolean
}

const patienceMs = 8000
const mostBytes = 64 * 1024 * 1024
const notFound = 404
/** Points as they are, not squeezed: the source unpacks what it keeps otherwise. */
const plainFrames =
  'multipart/related; type="application/octet-stream"; transfer-syntax=1.2.840.10008.1.2.1'

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
    frame: (address: FrameAddress) => orAway(frame(door, address)),
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
  const instances = attributesIn(await jsonOf(listed))
  return {
    uid: textOf(one, tags.study),
    ...patientOf(one, instances),
    description: textOf(one, tags.studyDescription),
    on: dayOf(one, tags.studyDate),
    series: seriesOf(instances),
    isSimulated: listed.headers.has('x-simulator'),
  }
}

/** Nobody's, where one of its objects says that it is of somebody else. */
function patientOf(study: Attributes, instances: readonly Attributes[]) {
  const said = (tag: string) => {
    const all = [study, ...instances].map((one) => textOf(one, tag).trim())
    return [...new Set(all.filter((text) => text !== ''))]
  }
  const [patients, issuers] = [said(tags.patientId), said(tags.patientIssuer)]
  const isOne = patients.length === 1 && issuers.length < 2
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

async function frame(
  door: ImageDoor,
  { study, series, image, frame: number }: FrameAddress,
): Promise<Uint8Array | undefined> {
  const path = `/studies/${study}/series/${series}/instances/${image}/frames/${number}`
  const answer = await ask(door, path, plainFrames)
  if (answer === undefined) return undefined
  const type = answer.headers.get('content-type') ?? ''
  const bytes = await bytesOf(answer)
  return type.startsWith('multipart/') ? firstPart(bytes, type) : bytes
}

/** Undefined for what is not there. An empty list comes without content, too. */
async function ask(door: ImageDoor, path: string, accept: string): Promise<Response | undefined> {
  const { address, token, refusesSimulators } = door
  const answer = await fetch(`${address}${path}`, {
    headers: { accept, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  })
  if (refusesSimulators && answer.headers.has('x-simulator')) {
    throw new Error('A simulator answered in place of the source of pictures.')
  }
  if (answer.status === notFound || answer.status === 204) return undefined
  if (!answer.ok) throw new Error(`The source of pictures answered ${answer.status}.`)
  return answer
}

async function jsonOf(answer: Response): Promise<unknown> {
  return JSON.parse(Buffer.from(await bytesOf(answer)).toString('utf8'))
}

async function bytesOf(answer: Response): Promise<Uint8Array> {
  const announced = Number(answer.headers.get('content-length') ?? 0)
  if (announced > mostBytes) throw new Error('The source of pictures answered too much.')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (bytes.length > mostBytes) throw new Error('The source of pictures answered too much.')
  return bytes
}
