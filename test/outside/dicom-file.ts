/** Drawn pictures as DICOM files: explicit VR, little endian, nothing squeezed. */
import { card, type DrawnForm } from '../../server/imaging/drawn-forms.ts'
import { phantom, storedSlice } from '../../server/imaging/phantom.ts'

interface Slice {
  readonly study: string
  readonly patient: string
  /** ISO text. */
  readonly on: string
  /** From 0. */
  readonly slice: number
}

type Element = readonly [tag: string, kind: string, value: string | number | Buffer]

const explicitLittleEndian = '1.2.840.10008.1.2.1'
const ctImage = '1.2.840.10008.5.1.4.1.1.2'
/** Of something that was photographed. */
const otherImage = '1.2.840.10008.5.1.4.1.1.7'
const preambleBytes = 128
/** Their length takes four bytes, after two that are empty. */
const longKinds = ['OB', 'OW', 'SQ', 'UN']

export function sliceFile(of: Slice): Buffer {
  const { rows, columns, spacing, thickness, bitsStored, window, intercept } = phantom
  const { slice } = of
  const kind = { sop: ctImage, modality: 'CT', description: 'Drawn chest', series: 1 }
  return fileOf({ ...of, ...kind, number: slice + 1 }, [
    ['0018,0050', 'DS', String(thickness)],
    ['0020,0032', 'DS', `0\\0\\${slice * thickness}`],
    ['0020,0037', 'DS', '1\\0\\0\\0\\1\\0'],
    ['0028,0002', 'US', 1],
    ['0028,0004', 'CS', 'MONOCHROME2'],
    ['0028,0010', 'US', rows],
    ['0028,0011', 'US', columns],
    ['0028,0030', 'DS', `${spacing}\\${spacing}`],
    ['0028,0100', 'US', 16],
    ['0028,0101', 'US', bitsStored],
    ['0028,0102', 'US', bitsStored - 1],
    ['0028,0103', 'US', 0],
    ['0028,1050', 'DS', String(window.center)],
    ['0028,1051', 'DS', String(window.width)],
    ['0028,1052', 'DS', String(intercept)],
    ['0028,1053', 'DS', '1'],
    ['7fe0,0010', 'OW', storedSlice(slice)],
  ])
}

interface CardFile extends Omit<Slice, 'slice'> {
  readonly series: number
  readonly number: number
  readonly form: DrawnForm
}

/** The test card in a form that is not packed. */
export function cardFile({ form, ...of }: CardFile): Buffer {
  const { photometric = 'MONOCHROME2', bitsAllocated = 8, signed, frames = 1, palette = [] } = form
  const bitsStored = signed?.bits ?? bitsAllocated
  const samples = ['RGB', 'YBR_FULL'].includes(photometric) ? 3 : 1
  const points = Array.from(
    { length: frames },
    (_, frame) => form.points?.(frame) ?? Buffer.alloc(0),
  )
  const kind = { sop: otherImage, modality: 'OT', description: 'Drawn card' }
  return fileOf({ ...of, ...kind }, [
    ['0008,0064', 'CS', 'DRW'],
    ['0028,0002', 'US', samples],
    ['0028,0004', 'CS', photometric],
    ...(samples === 3 ? ([['0028,0006', 'US', form.isPlanar ? 1 : 0]] as const) : []),
    ...(frames > 1 ? ([['0028,0008', 'IS', String(frames)]] as const) : []),
    ['0028,0010', 'US', card.rows],
    ['0028,0011', 'US', card.columns],
    ['0028,0100', 'US', bitsAllocated],
    ['0028,0101', 'US', bitsStored],
    ['0028,0102', 'US', bitsStored - 1],
    ['0028,0103', 'US', signed === undefined ? 0 : 1],
    ...(signed === undefined
      ? []
      : ([
          ['0028,1050', 'DS', String(signed.window.center)],
          ['0028,1051', 'DS', String(signed.window.width)],
          ['0028,1052', 'DS', String(signed.intercept)],
          ['0028,1053', 'DS', String(signed.slope)],
        ] as const)),
    ...(palette.length === 0 ? [] : paletteElements(palette)),
    ['7fe0,0010', bitsAllocated === 8 ? 'OB' : 'OW', Buffer.concat(points)],
  ])
}

/** In words of sixteen bits, counted from one. */
function paletteElements(palette: readonly (readonly number[])[]): Element[] {
  const of = (part: number) =>
    Buffer.from(palette.flatMap((colour) => [colour[part] ?? 0, colour[part] ?? 0]))
  const descriptor = Buffer.from(Uint16Array.from([palette.length, 1, 16]).buffer)
  return [
    ...['1101', '1102', '1103'].map((tag): Element => [`0028,${tag}`, 'US', descriptor]),
    ...['1201', '1202', '1203'].map((tag, part): Element => [`0028,${tag}`, 'OW', of(part)]),
  ]
}

interface Described {
  readonly study: string
  readonly patient: string
  readonly on: string
  readonly sop: string
  readonly modality: string
  readonly description: string
  readonly series: number
  readonly number: number
}

function fileOf(of: Described, picture: readonly Element[]): Buffer {
  const image = `${of.study}.${of.series}.${of.number}`
  const meta = elements([
    ['0002,0001', 'OB', Buffer.from([0, 1])],
    ['0002,0002', 'UI', of.sop],
    ['0002,0003', 'UI', image],
    ['0002,0010', 'UI', explicitLittleEndian],
    ['0002,0012', 'UI', '2.25.1'],
  ])
  const content = elements([
    ['0008,0016', 'UI', of.sop],
    ['0008,0018', 'UI', image],
    ['0008,0020', 'DA', of.on.replaceAll('-', '')],
    ['0008,0060', 'CS', of.modality],
    ['0008,1030', 'LO', of.description],
    ['0008,103e', 'LO', 'Drawn'],
    ['0010,0010', 'PN', 'Nobody^Drawn'],
    ['0010,0020', 'LO', of.patient],
    ['0020,000d', 'UI', of.study],
    ['0020,000e', 'UI', `${of.study}.${of.series}`],
    ['0020,0011', 'IS', String(of.series)],
    ['0020,0013', 'IS', String(of.number)],
    ...picture,
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(meta.length)
  const head = [Buffer.alloc(preambleBytes), Buffer.from('DICM')]
  return Buffer.concat([...head, element('0002,0000', 'UL', length), meta, content])
}

/** In the order of their tags. */
function elements(all: readonly Element[]): Buffer {
  const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Buffer.concat(sorted.map((one) => element(...one)))
}

function element(tag: string, kind: string, value: string | number | Buffer): Buffer {
  const [group = 0, number = 0] = tag.split(',').map((part) => Number.parseInt(part, 16))
  const bytes = even(bytesOf(value), kind)
  const isLong = longKinds.includes(kind)
  const head = Buffer.alloc(isLong ? 12 : 8)
  head.writeUInt16LE(group)
  head.writeUInt16LE(number, 2)
  head.write(kind, 4, 'latin1')
  if (isLong) head.writeUInt32LE(bytes.length, 8)
  else head.writeUInt16LE(bytes.length, 6)
  return Buffer.concat([head, bytes])
}

function bytesOf(value: string | number | Buffer): Buffer {
  if (typeof value !== 'number') return typeof value === 'string' ? Buffer.from(value) : value
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

/** A value has an even length: numbers of objects end in a nought, texts in a blank. */
function even(bytes: Buffer, kind: string): Buffer {
  if (bytes.length % 2 === 0) return bytes
  return Buffer.concat([bytes, Buffer.from(kind === 'UI' || kind === 'OB' ? '\0' : ' ')])
}
