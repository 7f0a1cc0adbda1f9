/** The colours of pictures that store a number for each point: their tables lie beside the description. */
import type { Palette } from '../../engine/imaging/picture.ts'
import { ask, bytesOf, type ImageDoor } from './ask.ts'
import { type Attributes, countsOf, fieldOf, tags, textOf } from './dicom-json.ts'
import { firstPart } from './multipart.ts'

const tables = [tags.paletteRed, tags.paletteGreen, tags.paletteBlue] as const
/** Of one study: a source that keeps every table apart would be asked without end. */
const mostTables = 150
const mostEntries = 4096
const allEntries = 65_536
const bitsOfByte = 8
const byteEnd = 256

/** Tables that are kept apart come into the description, as others write them from the first. */
export async function withPalettes(
  instances: readonly Attributes[],
  door: ImageDoor,
): Promise<readonly Attributes[]> {
  let left = mostTables
  const all: Attributes[] = []
  for (const instance of instances) {
    const apart = tables.filter((tag) => typeof fieldOf(instance, tag, 'BulkDataURI') === 'string')
    const isOfPalette = textOf(instance, tags.photometric) === 'PALETTE COLOR'
    const found: Record<string, unknown> = {}
    if (isOfPalette && apart.length <= left) {
      left -= apart.length
      for (const tag of apart) {
        const InlineBinary = await tableAt(String(fieldOf(instance, tag, 'BulkDataURI')), door)
        if (InlineBinary !== undefined) found[tag] = { InlineBinary }
      }
    }
    all.push({ ...instance, ...found })
  }
  return all
}

/** Asked at the source itself, whatever host its answer names. */
async function tableAt(uri: string, door: ImageDoor): Promise<string | undefined> {
  const { pathname } = new URL(uri, `${door.address}/`)
  const from = pathname.indexOf('/studies/')
  const accept = 'multipart/related; type="application/octet-stream"'
  const answer = from < 0 ? undefined : await ask(door, pathname.slice(from), accept)
  if (answer === undefined) return undefined
  const type = answer.headers.get('content-type') ?? ''
  const bytes = await bytesOf(answer)
  const body = type.startsWith('multipart/') ? firstPart(bytes, type).body : bytes
  return Buffer.from(body).toString('base64')
}

/** Undefined where a table is missing, too short, or too long to be kept with every picture. */
export function paletteOf(instance: Attributes): Palette | undefined {
  const [count, first, bits] = countsOf(instance, tags.paletteDescriptor)
  if (count === undefined || first === undefined) return undefined
  const entries = count === 0 ? allEntries : count
  if (entries > mostEntries) return undefined
  const columns = tables.map((tag) =>
    columnOf(fieldOf(instance, tag, 'InlineBinary'), entries, bits),
  )
  const [red, green, blue] = columns
  if (red === undefined || green === undefined || blue === undefined) return undefined
  const bytes = Array.from(red, (byte, at) => [byte, green[at] ?? 0, blue[at] ?? 0]).flat()
  return { first, colours: Buffer.from(bytes).toString('hex') }
}

/** A byte for each entry, of tables in bytes and of tables in words. */
function columnOf(table: unknown, entries: number, bits = 2 * bitsOfByte): Uint8Array | undefined {
  const bytes = Buffer.from(typeof table === 'string' ? table : '', 'base64')
  if (bytes.length < entries) return undefined
  if (bytes.length < 2 * entries) return bytes.subarray(0, entries)
  const words = Array.from({ length: entries }, (_, at) => bytes.readUInt16LE(2 * at))
  // Some write words of sixteen bits, and bytes into them.
  const isLow = bits === bitsOfByte || words.every((word) => word < byteEnd)
  return Uint8Array.from(words, (word) => (isLow ? word % byteEnd : word >> bitsOfByte))
}
