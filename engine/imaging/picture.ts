/** The form in which the points of a picture are stored, and whether it is one that can be drawn. */

/** Colours by number; the first number stands for all below it, the last for all above. */
export interface Palette {
  readonly first: number
  /** Red, green, blue of each number, two hexadecimal digits each. */
  readonly colours: string
}

export interface PictureForm {
  readonly rows: number
  readonly columns: number
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly isSigned: boolean
  /** MONOCHROME2 shows what is high in white, MONOCHROME1 in black; the others are of colours. */
  readonly photometric: string
  /** All red points, then all green, then all blue. What is left out here and below was never told. */
  readonly isPlanar?: boolean
  readonly palette?: Palette
  /** The transfer syntax in which the source keeps it. */
  readonly syntax?: string
}

export const bitsOfByte = 8

const greys = ['MONOCHROME1', 'MONOCHROME2']
/** The last two are what JPEG 2000 packs: unpacked they are red, green and blue. */
const colours = ['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_RCT', 'YBR_ICT']

export function isGrey({ photometric }: Pick<PictureForm, 'photometric'>): boolean {
  return greys.includes(photometric)
}

/** Why a picture cannot be drawn, whatever it is packed in. */
export const obstacles = ['bits', 'photometric', 'palette'] as const
export type Obstacle = (typeof obstacles)[number]

/** Null where it can be drawn. */
export function obstacleOf(picture: PictureForm): Obstacle | null {
  const { photometric, bitsAllocated, palette } = picture
  const isOneOrTwoBytes = bitsAllocated === bitsOfByte || bitsAllocated === 2 * bitsOfByte
  if (isGrey(picture)) return isOneOrTwoBytes ? null : 'bits'
  if (colours.includes(photometric)) return bitsAllocated === bitsOfByte ? null : 'bits'
  if (photometric !== 'PALETTE COLOR') return 'photometric'
  if (!isOneOrTwoBytes) return 'bits'
  return palette === undefined ? 'palette' : null
}

const samplesOfColour = 3

/** How many bytes a frame has when nothing is packed. */
export function plainBytes({ rows, columns, bitsAllocated, photometric }: PictureForm): number {
  const points = rows * columns
  if (photometric === 'YBR_FULL_422') return points * 2
  const samples = colours.includes(photometric) ? samplesOfColour : 1
  return points * samples * Math.ceil(bitsAllocated / bitsOfByte)
}
