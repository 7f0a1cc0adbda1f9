/** The frames of a series in the order in which they are leafed through, and their points as numbers. */
import type { PictureForm } from '../../../engine/imaging/picture.ts'
import type { OpenedImagesJson } from '../../../server/http/contract/recognition.ts'

export type SeriesJson = OpenedImagesJson['study']['series'][number]
export type ImageJson = SeriesJson['images'][number]

export interface Frame extends Omit<ImageJson, 'number' | 'measures' | 'obstacle'> {
  /** From 1. */
  readonly frame: number
}

/** What cannot be drawn is counted by its form, not left out in silence. */
export function framesOf({ images }: SeriesJson): {
  readonly frames: readonly Frame[]
  readonly notShown: ReadonlyMap<string, number>
} {
  const notShown = new Map<string, number>()
  const frames: Frame[] = []
  for (const { number: _, measures, obstacle, ...image } of images) {
    if (obstacle !== null) {
      const form = `${image.photometric}, ${image.bitsAllocated} bit`
      notShown.set(form, (notShown.get(form) ?? 0) + 1)
      continue
    }
    for (let frame = 1; frame <= image.frames; frame++) {
      frames.push({ ...image, ...measures?.[frame - 1], frame })
    }
  }
  return { frames, notShown }
}

export type Points = Uint8Array | Int8Array | Uint16Array | Int16Array

const bitsOfByte = 8

/**
 * Points come little end first, as every machine that runs a browser keeps them. What lies above the
 * bits that are stored is none of a point: some scanners draw into it, and few extend the sign.
 */
export function pointsIn(bytes: ArrayBuffer, form: PictureForm): Points {
  const { bitsAllocated, bitsStored, isSigned } = form
  const points = inWords(bytes, form)
  const spare = bitsAllocated - bitsStored
  if (spare <= 0) return points
  const above = 32 - bitsStored
  return points.map((one) => (isSigned ? (one << above) >> above : (one << above) >>> above))
}

function inWords(
  bytes: ArrayBuffer,
  { bitsAllocated, isSigned, rows, columns }: PictureForm,
): Points {
  const of = rows * columns
  if (bitsAllocated === bitsOfByte) {
    return isSigned ? new Int8Array(bytes, 0, of) : new Uint8Array(bytes, 0, of)
  }
  return isSigned ? new Int16Array(bytes, 0, of) : new Uint16Array(bytes, 0, of)
}

export interface Extent {
  readonly least: number
  readonly most: number
}

export function extentOf(points: Points): Extent {
  let [least = 0, most = 0] = [points[0], points[0]]
  for (const point of points) {
    if (point < least) least = point
    if (point > most) most = point
  }
  return { least, most }
}

export interface Window {
  readonly center: number
  readonly width: number
}

/** As it was taken; else so that all of the points are seen. */
export function windowFor({ window, slope, intercept }: Frame, { least, most }: Extent): Window {
  if (window !== null) return window
  const [a, b] = [least * slope + intercept, most * slope + intercept]
  return { center: (a + b) / 2, width: Math.max(1, Math.abs(b - a)) }
}

/** Of colours, which are shown as they are. */
export const windowOfBytes: Window = { center: 128, width: 256 }

/** By habit of radiologists, in Hounsfield units: of nothing but computed tomography. */
export const presets = {
  lung: { center: -600, width: 1500 },
  mediastinum: { center: 40, width: 400 },
  bone: { center: 400, width: 1800 },
} as const satisfies Readonly<Record<string, Window>>
