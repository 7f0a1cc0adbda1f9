/** The frames of a series in the order in which they are leafed through, and their points as numbers. */
import type { OpenedImagesJson } from '../../../server/http/contract/recognition.ts'

export type SeriesJson = OpenedImagesJson['study']['series'][number]
export type ImageJson = SeriesJson['images'][number]

export interface Frame extends Omit<ImageJson, 'number'> {
  /** From 1. */
  readonly frame: number
}

/** What cannot be shown is counted, not left out in silence. */
export function framesOf({ images }: SeriesJson): {
  readonly frames: readonly Frame[]
  readonly notShown: number
} {
  const able = images.filter(({ canShow }) => canShow)
  const frames = able.flatMap(({ number: _, ...image }) =>
    Array.from({ length: image.frames }, (_one, at) => ({ ...image, frame: at + 1 })),
  )
  return { frames, notShown: images.length - able.length }
}

export type Points = Uint8Array | Int8Array | Uint16Array | Int16Array

const bitsOfByte = 8

/** Points come little end first, as every machine that runs a browser keeps them. */
export function pointsIn(bytes: ArrayBuffer, { bitsAllocated, isSigned }: Frame): Points {
  if (bitsAllocated === bitsOfByte) return isSigned ? new Int8Array(bytes) : new Uint8Array(bytes)
  return isSigned ? new Int16Array(bytes) : new Uint16Array(bytes)
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

/** By habit of radiologists, in Hounsfield units. */
export const presets = {
  lung: { center: -600, width: 1500 },
  mediastinum: { center: 40, width: 400 },
  bone: { center: 400, width: 1800 },
} as const satisfies Readonly<Record<string, Window>>
