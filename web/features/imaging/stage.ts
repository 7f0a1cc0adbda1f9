/**
 * Cornerstone, which draws the images: it is loaded when the first image is opened, gets its points
 * from us, and computes on the processor, so that the same points give the same greys on every machine.
 */
import * as cornerstone from 'cornerstone-core'
import { extentOf, type Frame, pointsIn, type Window, windowFor } from './frames.ts'

/** How one image is looked at. */
export interface View {
  readonly window: Window
  readonly isInverted: boolean
  /** Times the size at which it just fits. */
  readonly zoom: number
}

export interface Seen {
  readonly row: number
  readonly column: number
  readonly value: number
}

export interface Stage {
  /** Rejects where the image cannot be fetched. */
  show(at: number, view: View): Promise<void>
  /** The point of the image under a place of the page; undefined beside it. */
  pointAt(pageX: number, pageY: number): Seen | undefined
  close(): void
}

type Image = Parameters<typeof cornerstone.displayImage>[1]

export function openStage(
  element: HTMLElement,
  frames: readonly Frame[],
  load: (frame: Frame) => Promise<ArrayBuffer>,
): Stage {
  cornerstone.enable(element)
  const fetched = new Map<number, Promise<Image>>()
  let shown: Image | undefined
  let latest: { readonly at: number; readonly view: View } | undefined
  function imageAt(at: number): Promise<Image> | undefined {
    const frame = frames[at]
    if (frame === undefined) return undefined
    const image = fetched.get(at) ?? load(frame).then((bytes) => imageOf(at, frame, bytes))
    fetched.set(at, image)
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
      if (image === undefined || latest !== asked) return
      shown = image
      draw(element, image, view)
      void imageAt(at + 1)?.catch(() => fetched.delete(at + 1))
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
    voi: { windowCenter: window.center, windowWidth: window.width },
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
  const stored = image.getPixelData()[row * image.columns + column]
  if (!isInside || stored === undefined) return undefined
  return { row, column, value: stored * image.slope + image.intercept }
}

function imageOf(at: number, frame: Frame, bytes: ArrayBuffer): Image {
  const points = pointsIn(bytes, frame)
  const { uid, rows, columns, slope, intercept, photometric, spacing } = frame
  const { least, most } = extentOf(points)
  const { center, width } = windowFor(frame, { least, most })
  const [between = 1, across = 1] = spacing ?? []
  return {
    imageId: `${uid}/${at}`,
    ...{ rows, columns, height: rows, width: columns, slope, intercept },
    ...{ minPixelValue: least, maxPixelValue: most },
    ...{ windowCenter: center, windowWidth: width, color: false },
    invert: photometric === 'MONOCHROME1',
    ...{ rowPixelSpacing: between, columnPixelSpacing: across },
    sizeInBytes: points.byteLength,
    getPixelData: () => points,
  }
}
