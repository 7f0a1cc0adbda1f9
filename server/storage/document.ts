/**
 * How a settlement's document lies in its column: one byte for the format, then its text. A format
 * once written is read for ever.
 *
 * Format 2 is JSON without the names: an object is the number of its shape and its values, and a
 * list of objects of one shape is written by columns, where a column of equal values is written
 * once. It is packed in a tenth of the time that deflating takes, and is about as small; only long
 * documents are deflated besides (format 3).
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { shapes } from './document-shapes.ts'

const deflatedJson = 1
const columns = 2
const deflatedColumns = 3

/** Bytes that are no text are damage, not a replacement character. */
const strictly = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What is longer would leave its page; then smaller is also quicker. */
const longText = 6000
const level = 1

export function packDocument(document: unknown): Buffer {
  const text = JSON.stringify(packed(document))
  if (text.length > longText) return withFormat(deflatedColumns, deflateRawSync(text, { level }))
  const bytes = Buffer.allocUnsafe(1 + Buffer.byteLength(text))
  bytes[0] = columns
  bytes.write(text, 1)
  return bytes
}

/** @throws when the bytes are damaged. */
export function unpackDocument(bytes: Buffer): unknown {
  const body = bytes.subarray(1)
  if (bytes[0] === columns) return unpacked(JSON.parse(strictly.decode(body)))
  const text = inflated(bytes[0], body)
  return bytes[0] === deflatedJson ? JSON.parse(text) : unpacked(JSON.parse(text))
}

function inflated(format: number | undefined, body: Buffer): string {
  if (format === deflatedJson || format === deflatedColumns) {
    return strictly.decode(inflateRawSync(body))
  }
  throw new Error('A document has an unknown format.')
}

function withFormat(format: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([format]), body])
}

// ---------------------------------------------------------------- packing

/*
 * A packed value is a text, a number, a boolean or null as it is, or a list that begins with
 *   its shape's number     an object: the values follow in the order of the shape's names
 *   -1, names              an object of a shape that is not listed
 *   -2                     a list: its values follow
 *   -3, count, shape       a list of objects by columns: one packed list for each name, with one
 *                          value where all are equal; `shape` is a number or a list of names
 */
const unlisted = -1
const list = -2
const table = -3

type Packed = string | number | boolean | null | readonly unknown[]
type Shape = readonly string[]

const numbers = new Map(shapes.map((names, number) => [names.join(' '), number]))
/** Shapes by their first name and length, so that most objects are known without joining names. */
const guesses = new Map<string, number>()

function packed(value: unknown): Packed {
  if (typeof value !== 'object') return value as Packed
  if (value === null) return null
  if (Array.isArray(value)) return packedList(value)
  const names = namesOf(value)
  const number = numberOf(names)
  const out: unknown[] = number === undefined ? [unlisted, names] : [number]
  for (const name of names) out.push(packed((value as Record<string, unknown>)[name]))
  return out
}

function packedList(values: readonly unknown[]): Packed {
  if (values.length > 1) {
    const names = commonNames(values)
    if (names !== undefined) {
      return packedTable(values as readonly Record<string, unknown>[], names)
    }
  }
  const out: unknown[] = [list]
  for (const value of values) out.push(packed(value))
  return out
}

function packedTable(rows: readonly Record<string, unknown>[], names: Shape): Packed {
  const out: unknown[] = [table, rows.length, numberOf(names) ?? names]
  for (const name of names) out.push(column(rows, name))
  return out
}

function column(rows: readonly Record<string, unknown>[], name: string): unknown[] {
  const first = rows[0]?.[name]
  if (typeof first !== 'object' || first === null) {
    if (rows.every((row) => row[name] === first)) return [first]
    const values: unknown[] = []
    for (const row of rows) values.push(packed(row[name]))
    return values
  }
  const values = rows.map((row) => packed(row[name]))
  return values.every((value) => isSame(value, values[0])) ? [values[0]] : values
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!isSame(a[i], b[i])) return false
  return true
}

/** The names of the first, if all are objects with these names in this order. */
function commonNames(values: readonly unknown[]): Shape | undefined {
  const [first] = values
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return undefined
  const names = namesOf(first)
  for (let i = 1; i < values.length; i++) {
    const value = values[i]
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    if (!hasNames(value, names)) return undefined
  }
  return names.length === 0 ? undefined : names
}

function hasNames(value: object, names: Shape): boolean {
  let i = 0
  for (const name in value) {
    if ((value as Record<string, unknown>)[name] === undefined) continue
    if (names[i] !== name) return false
    i += 1
  }
  return i === names.length
}

/** As JSON does, a name without a value is left out. */
function namesOf(value: object): string[] {
  const names: string[] = []
  for (const name in value) {
    if ((value as Record<string, unknown>)[name] !== undefined) names.push(name)
  }
  return names
}

function numberOf(names: Shape): number | undefined {
  const guess = guesses.get(`${names.length} ${names[0]} ${names.at(-1)}`)
  if (guess !== undefined && isShape(guess, names)) return guess
  const number = numbers.get(names.join(' '))
  if (number === undefined || !isShape(number, names)) return undefined
  guesses.set(`${names.length} ${names[0]} ${names.at(-1)}`, number)
  return number
}

function isShape(number: number, names: Shape): boolean {
  const shape = shapes[number]
  return shape?.length === names.length && names.every((name, i) => shape[i] === name)
}

// ---------------------------------------------------------------- unpacking

function unpacked(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const kind: unknown = value[0]
  if (kind === list) return unpackedFrom(value, 1)
  if (kind === table) return unpackedTable(value)
  if (kind === unlisted) return objectOf(value[1], unpackedFrom(value, 2))
  return shapedObject(shapeAt(Number(kind)), unpackedFrom(value, 1))
}

function unpackedFrom(values: readonly unknown[], start: number): unknown[] {
  const out: unknown[] = []
  for (let i = start; i < values.length; i++) out.push(unpacked(values[i]))
  return out
}

function unpackedTable(value: readonly unknown[]): unknown[] {
  const [, count, shape] = value
  const isListed = typeof shape === 'number'
  const names = isListed ? shapeAt(shape) : (shape as Shape)
  const packedColumns = value.slice(3) as (readonly unknown[])[]
  const columns = packedColumns.map((values) => unpackedFrom(values, 0))
  const rows: unknown[] = []
  for (let row = 0; row < Number(count); row++) {
    const values = columns.map((own, i) => {
      return own.length === 1 ? ownCopy(packedColumns[i]?.[0], own[0]) : own[row]
    })
    rows.push(isListed ? shapedObject(names, values) : objectOf(names, values))
  }
  return rows
}

/** Rows must not share what a caller might change in one of them, so each unpacks its own. */
function ownCopy(packedValue: unknown, value: unknown): unknown {
  return typeof value === 'object' && value !== null ? unpacked(packedValue) : value
}

/** Names that came with a document may be such as an assignment would not make properties of. */
function objectOf(names: Shape, values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]))
}

function shapedObject(names: Shape, values: readonly unknown[]): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i++) out[names[i] ?? ''] = values[i]
  return out
}

function shapeAt(number: number): Shape {
  const shape = shapes[number]
  if (shape === undefined) throw new Error('A document has a shape of a later version.')
  return shape
}
