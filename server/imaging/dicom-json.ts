/** Reads the JSON of DICOM (PS3.18 annex F): attributes by their tags, each a list of values. */

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
  samples: '00280002',
  photometric: '00280004',
  planar: '00280006',
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
  paletteDescriptor: '00281101',
  paletteRed: '00281201',
  paletteGreen: '00281202',
  paletteBlue: '00281203',
  /** In which it can be had as it is kept. */
  syntaxes: '00083002',
  measures: '00289110',
  windows: '00289132',
  transformations: '00289145',
  ofAllFrames: '52009229',
  ofEachFrame: '52009230',
} as const

/** @throws for an answer that is no list of objects. */
export function attributesIn(answer: unknown): readonly Attributes[] {
  if (!Array.isArray(answer)) throw new Error('The source answered something that is no list.')
  return answer.filter((one: unknown): one is Attributes => typeof one === 'object' && one !== null)
}

/** Of one attribute, such as where its bytes lie when they do not stand here. */
export function fieldOf(attributes: Attributes, tag: string, field: string): unknown {
  return Reflect.get(Object(attributes[tag]), field)
}

function valuesOf(attributes: Attributes, tag: string): readonly unknown[] {
  const values = fieldOf(attributes, tag, 'Value')
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
export function numberOf(attributes: Attributes, tag: string, at = 0): number | null {
  const value = valuesOf(attributes, tag)[at]
  const number = typeof value === 'string' ? Number(value.trim() || 'none') : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

export function countOf(attributes: Attributes, tag: string, otherwise: number): number {
  const number = numberOf(attributes, tag)
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : otherwise
}

export function countsOf(attributes: Attributes, tag: string): readonly number[] {
  return valuesOf(attributes, tag).filter((one) => typeof one === 'number')
}

/** Objects within an object. */
export function itemsOf(attributes: Attributes, tag: string): readonly Attributes[] {
  return valuesOf(attributes, tag).filter(
    (one: unknown): one is Attributes => typeof one === 'object' && one !== null,
  )
}

/** `20261128` as `2026-11-28`; empty where there is none. */
export function dayOf(attributes: Attributes, tag: string): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(textOf(attributes, tag)) ?? []
  return year === undefined ? '' : `${year}-${month}-${day}`
}
