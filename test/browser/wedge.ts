/** The greys that a canvas shows of the wedge along the upper edge of the drawn chest. */
import { hounsfieldAt, phantom } from '../../server/imaging/phantom.ts'

const steps = 8
const row = 8
const brightest = 255

/** Read in the page, in the middle of each step, while the image is shown as large as it fits. */
export const wedgeInPage = `(() => {
  const canvas = document.querySelector('.viewer-canvas canvas')
  const { width, height } = canvas
  const scale = Math.min(width / ${phantom.columns}, height / ${phantom.rows})
  const left = (width - ${phantom.columns} * scale) / 2
  const top = (height - ${phantom.rows} * scale) / 2
  const context = canvas.getContext('2d')
  return Array.from({ length: ${steps} }, (_, step) => {
    const x = left + (step + 0.5) * ${phantom.columns / steps} * scale
    return context.getImageData(Math.floor(x), Math.floor(top + (${row} + 0.5) * scale), 1, 1).data[0]
  })
})()`

/** What a window makes of the drawn values. */
export function wedgeGreys(
  slice: number,
  { center, width }: { readonly center: number; readonly width: number },
): number[] {
  const wide = phantom.columns / steps
  return Array.from({ length: steps }, (_, step) => {
    const value = hounsfieldAt(slice, row, (step + 1 / 2) * wide)
    const share = (value - (center - width / 2)) / width
    return Math.round(Math.min(1, Math.max(0, share)) * brightest)
  })
}
