/**
 * A chest that nobody has: a few slices of a drawn body, in Hounsfield units that are known point by
 * point. Stored as scanners store them, unsigned in twelve of sixteen bits with 1024 added.
 */

export const phantom = {
  rows: 128,
  columns: 128,
  slices: 12,
  /** Millimetres. */
  spacing: 2.8,
  thickness: 8,
  intercept: -1024,
  bitsStored: 12,
  window: { center: 40, width: 400 },
} as const

const air = -1000
const fat = -90
const muscle = 50
const lung = -820
const bone = 650
const nodule = 120
/** A wedge of eight steps along the upper edge, by which a display can be checked. */
const wedge = { top: 4, bottom: 12, steps: 8, first: -1000, step: 250, slice: 10 } as const

/** Of one point, in Hounsfield units; slices are counted from 0, rows from the top. */
export function hounsfieldAt(slice: number, row: number, column: number): number {
  if (row >= wedge.top && row < wedge.bottom) {
    const step = Math.floor((column * wedge.steps) / phantom.columns)
    return wedge.first + wedge.step * step + wedge.slice * slice
  }
  const x = (column - (phantom.columns - 1) / 2) / (phantom.columns / 2)
  const y = (row - phantom.rows * middle) / (phantom.rows / 2)
  return bodyAt(x, y, (slice - (phantom.slices - 1) / 2) / (phantom.slices / 2))
}

const middle = 0.55

/** From -1 to 1 in each direction. */
function bodyAt(x: number, y: number, z: number): number {
  const isIn = (cx: number, cy: number, rx: number, ry: number) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1
  if (!isIn(0, 0, 0.92, 0.72)) return air
  if (!isIn(0, 0, 0.86, 0.66)) return fat
  if (isIn(0, 0.5, 0.12, 0.12)) return bone
  if (((x - noduleAt.x) / 0.07) ** 2 + ((y - noduleAt.y) / 0.07) ** 2 + (z / 0.4) ** 2 < 1) {
    return nodule
  }
  const height = 0.46 - 0.18 * Math.abs(z)
  if (isIn(-0.42, 0, 0.34, height) || isIn(0.42, 0, 0.34, height)) return lung
  return muscle
}

const noduleAt = { x: 0.45, y: -0.12 }

/** The points of a slice as they are stored, little end first. */
export function storedSlice(slice: number): Buffer {
  const { rows, columns, intercept } = phantom
  const bytes = Buffer.alloc(rows * columns * 2)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const stored = hounsfieldAt(slice, row, column) - intercept
      bytes.writeUInt16LE(stored, (row * columns + column) * 2)
    }
  }
  return bytes
}
