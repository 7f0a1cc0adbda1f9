/**
 * Cornerstone, which draws the images: it is loaded when the first image is opened, gets its points
 * from us, and computes on the processor, so that the same points give the same greys on every machine.
 */
import * as cornerstone from 'cornerstone-core'
import { extentOf, type Frame, type Window, windowFor, windowOfBytes } from './frames.ts'
import { type Drawable, drawableOf } from './unpack.ts'

/** How one image is looked at. */
export interface View {
  /** Null: as the image was taken. */
  readonly window: Window | null
  readonly isInverted: boolean
  /** Times the size at which it just fits. */
  readonly zoom: number
}

export interface Seen {
  readonly row: number
  readonly column: number
  /** Measured; of colours red, green and blue. */
  readonly value: number | readonly [number, number, number]
}

/** What is seen now. */
export interface Shown {
  readonly given: Window
  readonly isColour: boolean
}

export interface Stage {
  /** Rejects where the image cannot be fetched; undefined where somebody leafed on meanwhile. */
  show(at: number, view: View): Promise<Shown | undefined>
  /** The point of the image under a place of the page; undefined beside it. */
  pointAt(pageX: number, pageY: number): Seen | undefined
  close(): void
}

type Image = Parameters<typeof cornerstone.displayImage>[1]

/** Frames that were fetched are kept while the series is open: the nearest, as many as memory bears. */
const mostKept = 60

export function openStage(
  element: HTMLElement,
  frames: readonly Frame[],
  load: (frame: Frame) => Promise<Blob>,
): Stage {
  cornerstone.enable(element)
  const fetched = new Map<number, Promise<Image>>()
  let shown: Image | undefined
  let latest: { readonly at: number; readonly view: View } | undefined
  function imageAt(at: number): Promise<Image> | undefined {
    const frame = frames[at]
    if (frame === undefined) return undefined
    const image = fetched.get(at) ?? load(frame).then((came) => opened(at, frame, came))
    fetched.delete(at)
    fetched.set(at, image)
    const [oldest = at] = fetched.keys()
    if (fetched.size > mostKept) fetched.delete(oldest)
    return image
  }
  const watcher = new ResizeObserver(() => {
    if (shown === undefined || latest === undefined) return
    cornerstone.resize(element, true)
    draw(element, shown, latest.view)
  })
  watcher.observe(element)
  return {
    async show(at, view) {
      const asked = { at, view }
      latest = asked
      const image = await imageAt(at)?.catch((error: unknown) => {
        // It is asked for again when somebody looks again.
        fetched.delete(at)
        throw error
      })
      // Whoever leafs on quickly sees the last one only.
      if (image === undefined || latest !== asked) return undefined
      shown = image
      draw(element, image, view)
      void imageAt(at + 1)?.catch(() => fetched.delete(at + 1))
      const given = { center: image.windowCenter, width: image.windowWidth }
      return { given, isColour: image.color }
    },
    pointAt: (pageX, pageY) =>
      shown === undefined ? undefined : seenAt(element, shown, pageX, pageY),
    close() {
      watcher.disconnect()
      latest = undefined
      cornerstone.disable(element)
    },
  }
}

function draw(element: HTMLElement, image: Image, { window, isInverted, zoom }: View): void {
  cornerstone.displayImage(element, image)
  cornerstone.fitToWindow(element)
  const fitting = cornerstone.getViewport(element)
  if (fitting === undefined) return
  cornerstone.setViewport(element, {
    ...fitting,
    scale: fitting.scale * zoom,
    invert: image.invert !== isInverted,
    voi: {
      windowCenter: window?.center ?? image.windowCenter,
      windowWidth: window?.width ?? image.windowWidth,
    },
  })
}

function seenAt(
  element: HTMLElement,
  image: Image,
  pageX: number,
  pageY: number,
): Seen | undefined {
  const { x, y } = cornerstone.pageToPixel(element, pageX, pageY)
  const [row, column] = [Math.floor(y), Math.floor(x)]
  const isInside = row >= 0 && column >= 0 && row < image.rows && column < image.columns
  const points = image.getPixelData()
  const point = row * image.columns + column
  if (!isInside) return undefined
  const one = (at: number) => points[at] ?? 0
  if (!image.color) return { row, column, value: one(point) * image.slope + image.intercept }
  const at = point * bytesOfColour
  return { row, column, value: [one(at), one(at + 1), one(at + 2)] }
}

const bytesOfColour = 4

async function opened(at: number, frame: Frame, came: Blob): Promise<Image> {
  return imageOf(at, frame, await drawableOf(frame, came))
}

function imageOf(at: number, frame: Frame, { isColour, points }: Drawable): Image {
  const { uid, rows, columns, photometric, spacing } = frame
  const measure = isColour ? { slope: 1, intercept: 0 } : frame
  const { least, most } = isColour ? { least: 0, most: 255 } : extentOf(points)
  const { center, width } = isColour ? windowOfBytes : windowFor(frame, { least, most })
  const [between = 1, across = 1] = spacing ?? []
  return {
    imageId: `${uid}/${at}`,
    ...{ rows, columns, height: rows, width: columns },
    ...{ slope: measure.slope, intercept: measure.intercept },
    ...{ minPixelValue: least, maxPixelValue: most },
    ...{ windowCenter: center, windowWidth: width, color: isColour, rgba: isColour },
    invert: photometric === 'MONOCHROME1',
    ...{ rowPixelSpacing: between, columnPixelSpacing: across },
    sizeInBytes: points.byteLength,
    getPixelData: () => points,
  }
}
