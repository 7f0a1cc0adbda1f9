/** One slice of the drawn chest as a DICOM file: explicit VR, little endian, nothing squeezed. */
import { phantom, storedSlice } from '../../server/imaging/phantom.ts'

interface Slice {
  readonly study: string
  readonly patient: string
  /** ISO text. */
  readonly on: string
  /** From 0. */
  readonly slice: number
}

const explicitLittleEndian = '1.2.840.10008.1.2.1'
const ctImage = '1.2.840.10008.5.1.4.1.1.2'
const preambleBytes = 128
/** Their length takes four bytes, after two that are empty. */
const longKinds = ['OB', 'OW', 'SQ', 'UN']

export function sliceFile({ study, patient, on, slice }: Slice): Buffer {
  const image = `${study}.1.${slice + 1}`
  const { rows, columns, spacing, thickness, bitsStored, window, intercept } = phantom
  const meta = Buffer.concat([
    element('0002,0001', 'OB', Buffer.from([0, 1])),
    element('0002,0002', 'UI', ctImage),
    element('0002,0003', 'UI', image),
    element('0002,0010', 'UI', explicitLittleEndian),
    element('0002,0012', 'UI', '2.25.1'),
  ])
  const content = [
    element('0008,0016', 'UI', ctImage),
    element('0008,0018', 'UI', image),
    element('0008,0020', 'DA', on.replaceAll('-', '')),
    element('0008,0060', 'CS', 'CT'),
    element('0008,1030', 'LO', 'Drawn chest'),
    element('0008,103e', 'LO', 'Axial, drawn'),
    element('0010,0010', 'PN', 'Nobody^Drawn'),
    element('0010,0020', 'LO', patient),
    element('0018,0050', 'DS', String(thickness)),
    element('0020,000d', 'UI', study),
    element('0020,000e', 'UI', `${study}.1`),
    element('0020,0011', 'IS', '1'),
    element('0020,0013', 'IS', String(slice + 1)),
    element('0020,0032', 'DS', `0\\0\\${slice * thickness}`),
    element('0020,0037', 'DS', '1\\0\\0\\0\\1\\0'),
    element('0028,0002', 'US', 1),
    element('0028,0004', 'CS', 'MONOCHROME2'),
    element('0028,0010', 'US', rows),
    element('0028,0011', 'US', columns),
    element('0028,0030', 'DS', `${spacing}\\${spacing}`),
    element('0028,0100', 'US', 16),
    element('0028,0101', 'US', bitsStored),
    element('0028,0102', 'US', bitsStored - 1),
    element('0028,0103', 'US', 0),
    element('0028,1050', 'DS', String(window.center)),
    element('0028,1051', 'DS', String(window.width)),
    element('0028,1052', 'DS', String(intercept)),
    element('0028,1053', 'DS', '1'),
    element('7fe0,0010', 'OW', storedSlice(slice)),
  ]
  const length = Buffer.alloc(4)
  length.writeUInt32LE(meta.length)
  return Buffer.concat([
    Buffer.alloc(preambleBytes),
    Buffer.from('DICM'),
    element('0002,0000', 'UL', length),
    meta,
    ...content,
  ])
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
