/** Reads the JSON of DICOM (PS3.18 annex F): attributes by their tags, each a list of values. */
import type { StudyImage, StudySeries } from '../../engine/recognition/study.ts'

/** One object of an answer: a study, or an instance with all that is known of it. */
export type Attributes = Readonly<Record<string, unknown>>

export const tags = {
  studyDate: '00080020',
  modality: '00080060',
  studyDescription: '00081030',
  seriesDescription: '0008103E',
  sopInstance: '00080018',
  patientId: '00100020',
  patientIssuer: '00100021',
  modalitiesInStudy: '00080061',
  study: '0020000D',
  series: '0020000E',
  seriesNumber: '00200011',
  instanceNumber: '00200013',
  photometric: '00280004',
  frames: '00280008',
  rows: '00280010',
  columns: '00280011',
  spacing: '00280030',
  bitsAllocated: '00280100',
  bitsStored: '00280101',
  representation: '00280103',
  windowCenter: '00281050',
  windowWidth: '00281051',
  intercept: '00281052',
  slope: '00281053',
} as const

/** @throws for an answer that is no list of objects. */
export function attributesIn(answer: unknown): readonly Attributes[] {
  if (!Array.isArray(answer)) throw new Error('The source answered something that is no list.')
  return answer.filter((one: unknown): one is Attributes => typeof one === 'object' && one !== null)
}

function valuesOf(attributes: Attributes, tag: string): readonly unknown[] {
  const values: unknown = Reflect.get(Object(attributes[tag]), 'Value')
  return Array.isArray(values) ? values : []
}

export function textsOf(attributes: Attributes, tag: string): readonly string[] {
  return valuesOf(attributes, tag).filter((one) => typeof one === 'string')
}

export function textOf(attributes: Attributes, tag: string): string {
  const [value] = valuesOf(attributes, tag)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Some sources write decimal strings as texts. */
function numberOf(attributes: Attributes, tag: string, at = 0): number | null {
  const value = valuesOf(attributes, tag)[at]
  const number = typeof value === 'string' ? Number(value.trim() || 'none') : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function countOf(attributes: Attributes, tag: string, otherwise: number): number {
  const number = numberOf(attributes, tag)
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : otherwise
}

/** `20261128` as `2026-11-28`; empty where there is none. */
export function dayOf(attributes: Attributes, tag: string): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(textOf(attributes, tag)) ?? []
  return year === undefined ? '' : `${year}-${month}-${day}`
}

/** Instances of a study as series of pictures, each in its order; what has no picture is left out. */
export function seriesOf(instances: readonly Attributes[]): readonly StudySeries[] {
  const series = new Map<string, StudySeries & { readonly images: StudyImage[] }>()
  for (const instance of instances) {
    const image = imageOf(instance)
    if (image === undefined) continue
    const uid = textOf(instance, tags.series)
    const known = series.get(uid) ?? {
      uid,
      number: countOf(instance, tags.seriesNumber, 0),
      modality: textOf(instance, tags.modality),
      description: textOf(instance, tags.seriesDescription),
      images: [],
    }
    known.images.push(image)
    series.set(uid, known)
  }
  const all = [...series.values()].sort((a, b) => a.number - b.number)
  return all.map((one) => ({
    ...one,
    images: one.images.toSorted((a, b) => a.number - b.number),
  }))
}

function imageOf(instance: Attributes): StudyImage | undefined {
  const uid = textOf(instance, tags.sopInstance)
  const rows = countOf(instance, tags.rows, 0)
  const columns = countOf(instance, tags.columns, 0)
  if (uid === '' || rows === 0 || columns === 0) return undefined
  return {
    uid,
    number: countOf(instance, tags.instanceNumber, 0),
    rows,
    columns,
    frames: countOf(instance, tags.frames, 1) || 1,
    bitsAllocated: countOf(instance, tags.bitsAllocated, 0),
    bitsStored: countOf(instance, tags.bitsStored, 0),
    isSigned: countOf(instance, tags.representation, 0) === 1,
    slope: numberOf(instance, tags.slope) ?? 1,
    intercept: numberOf(instance, tags.intercept) ?? 0,
    window: windowOf(instance),
    spacing: spacingOf(instance),
    photometric: textOf(instance, tags.photometric),
  }
}

function windowOf(instance: Attributes): StudyImage['window'] {
  const center = numberOf(instance, tags.windowCenter)
  const width = numberOf(instance, tags.windowWidth)
  return center === null || width === null || width < 1 ? null : { center, width }
}

function spacingOf(instance: Attributes): StudyImage['spacing'] {
  const between = [0, 1].map((at) => numberOf(instance, tags.spacing, at))
  const [rows = null, columns = null] = between
  return rows === null || columns === null || rows <= 0 || columns <= 0 ? null : [rows, columns]
}
