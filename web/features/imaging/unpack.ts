/** Makes of a frame as it came what can be drawn: points in grey, or red, green and blue for a screen. */
import { screenPoints } from '../../../engine/imaging/colours.ts'
import { isGrey, type PictureForm } from '../../../engine/imaging/picture.ts'
import { unpackRuns } from '../../../engine/imaging/run-lengths.ts'
import { type Frame, type Points, pointsIn } from './frames.ts'
import { jpegOf } from './jpeg-marks.ts'

export type Drawable =
  | { readonly isColour: false; readonly points: Points }
  | { readonly isColour: true; readonly points: Uint8ClampedArray }

const bytesOfScreen = 4

/** @throws for what broke off on its way. */
export async function drawableOf(frame: Frame, came: Blob): Promise<Drawable> {
  const [, photometric = frame.photometric] = /photometric="?([^";]+)/i.exec(came.type) ?? []
  const form = { ...frame, photometric: photometric.toUpperCase() }
  const bytes = new Uint8Array(await came.arrayBuffer())
  if (came.type.startsWith('image/jpeg')) return ofJpeg(form, bytes)
  const isPacked = came.type.startsWith('image/dicom-rle')
  const plain = isPacked ? unpackRuns(bytes, form) : bytes
  if (plain === undefined) throw new Error('A frame broke off.')
  const isChanged = isPacked || form.photometric !== frame.photometric
  return drawable(plain, isChanged ? { ...form, isPlanar: false } : form)
}

function drawable(bytes: Uint8Array, form: PictureForm): Drawable {
  if (isGrey(form)) return { isColour: false, points: pointsIn(bytes.slice().buffer, form) }
  return { isColour: true, points: screenPoints(bytes, form) }
}

/** Unpacked by the browser. */
async function ofJpeg(form: PictureForm, bytes: Uint8Array): Promise<Drawable> {
  const blob = new Blob([jpegOf(bytes, form.photometric)], { type: 'image/jpeg' })
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' })
  const { rows, columns } = form
  if (bitmap.width !== columns || bitmap.height !== rows) throw new Error('A frame broke off.')
  const context = new OffscreenCanvas(columns, rows).getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('The browser gives no canvas.')
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const points = context.getImageData(0, 0, columns, rows).data
  if (!isGrey(form)) return { isColour: true, points }
  return { isColour: false, points: Uint8Array.from({ length: rows * columns }, greyAt(points)) }
}

function greyAt(points: Uint8ClampedArray) {
  return (_: unknown, at: number) => points[at * bytesOfScreen] ?? 0
}
