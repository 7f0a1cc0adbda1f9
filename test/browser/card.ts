/** The colours that a canvas shows of the drawn test card, form by form of storing. */
import {
  card,
  colourOf,
  type DrawnForm,
  levelOf,
  measuredOf,
} from '../../server/imaging/drawn-forms.ts'

const rows = card.rows / card.block
const columns = card.columns / card.block
const brightest = 255
/** JPEG and other colours than red, green and blue are rounded more than once. */
export const nearEnough = 4

type Colour = readonly number[]

/** Read in the page, in the middle of each block, while the image is shown as large as it fits. */
export const cardInPage = `(() => {
  const canvas = document.querySelector('.viewer-canvas canvas')
  const { width, height } = canvas
  const scale = Math.min(width / ${card.columns}, height / ${card.rows})
  const left = (width - ${card.columns} * scale) / 2
  const top = (height - ${card.rows} * scale) / 2
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const pixel = (row, column) => {
    const x = Math.floor(left + (column + 0.5) * ${card.block} * scale)
    const y = Math.floor(top + (row + 0.5) * ${card.block} * scale)
    return [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)]
  }
  return Array.from({ length: ${rows * columns} }, (_, at) =>
    pixel(Math.floor(at / ${columns}), at % ${columns}))
})()`

export function cardColours(form: DrawnForm, frame: number): readonly Colour[] {
  const blocks = Array.from({ length: rows * columns }, (_, at) => [
    Math.floor(at / columns),
    at % columns,
  ])
  const { photometric = 'MONOCHROME2', signed } = form
  if (!photometric.startsWith('MONOCHROME')) {
    return blocks.map(([row = 0, column = 0]) => colourOf(row, column))
  }
  const values = blocks.map(([row = 0, column = 0]) =>
    signed === undefined ? levelOf(row, column, frame) : measuredOf(row, column),
  )
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const seen = signed?.window ?? { center: (least + most) / 2, width: most - least }
  return values.map((value) => {
    const share = Math.min(1, Math.max(0, (value - seen.center) / seen.width + 1 / 2))
    const grey = Math.round((photometric === 'MONOCHROME1' ? 1 - share : share) * brightest)
    return [grey, grey, grey]
  })
}
