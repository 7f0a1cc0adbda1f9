/** From a document's text back to the document. What each form means stands in `document.ts`. */
import { escaped, form, isWordName, joinedNames, joint, shapes } from './shapes.ts'

export interface WordTexts {
  textOf(number: number): string
}

type Shape = readonly string[]

/** `words` is null where the format knows none. */
export function unpackedFromText(text: string, words: WordTexts | null): unknown {
  const [head = '', ...apart] = words === null ? [text] : text.split('\n')
  return new Unpacker(words, apart).unpacked(JSON.parse(head), false)
}

/** A table that is read when somebody asks for it: clearing never looks at the lines of a bill. */
class Later {
  readonly read: () => unknown

  constructor(read: () => unknown) {
    this.read = read
  }
}

class Unpacker {
  readonly #words: WordTexts | null
  readonly #apart: readonly string[]

  constructor(words: WordTexts | null, apart: readonly string[]) {
    this.#words = words
    this.#apart = apart
  }

  unpacked(value: unknown, isWord: boolean): unknown {
    if (typeof value === 'number' && isWord && this.#words !== null) {
      return this.#words.textOf(value)
    }
    if (!Array.isArray(value)) return value
    const kind: unknown = value[0]
    switch (kind) {
      case escaped:
        return value[1]
      case form.list:
        return this.#from(value, 1, isWord)
      case form.table:
        return this.#table(value)
      case form.apart:
        return this.#later(Number(value[1]))
      case form.unlisted:
        return this.#object(value[1] as Shape, value, 2)
      default:
        return this.#object(shapeAt(Number(kind)), value, 1)
    }
  }

  #from(values: readonly unknown[], start: number, isWord: boolean): unknown[] {
    const out: unknown[] = []
    for (let i = start; i < values.length; i++) out.push(this.unpacked(values[i], isWord))
    return out
  }

  #later(place: number): Later {
    const text = this.#apart[place - 1]
    if (text === undefined) throw new Error('A document lacks a table.')
    return new Later(() => this.unpacked(JSON.parse(text), false))
  }

  #object(names: Shape, values: readonly unknown[], start: number): Record<string, unknown> {
    const out: Record<string, unknown> = {}
    for (let i = 0; i < names.length; i++) {
      const name = names[i] ?? ''
      put(out, name, this.unpacked(values[start + i], isWordName(name)))
    }
    return out
  }

  #table(value: readonly unknown[]): unknown[] {
    const [, count, shape] = value
    const names = typeof shape === 'number' ? shapeAt(shape) : (shape as Shape)
    const packed = value.slice(3)
    const columns = names.map((name, i) => this.#column(packed[i], Number(count), isWordName(name)))
    if (packed.includes(form.joined)) takeApart(names, columns)
    const rows: Record<string, unknown>[] = []
    for (let row = 0; row < Number(count); row++) {
      const out: Record<string, unknown> = {}
      for (let i = 0; i < names.length; i++) {
        const own = columns[i] ?? []
        const value = own.length === 1 ? this.#ownCopy(packed[i], own[0], names[i]) : own[row]
        if (names[i] === proto) setProto(out, value)
        else out[names[i] ?? ''] = value
      }
      rows.push(out)
    }
    return rows
  }

  #column(packed: unknown, count: number, isWord: boolean): unknown[] {
    if (Array.isArray(packed)) return this.#from(packed, 0, isWord)
    if (packed === form.joined) return []
    if (packed === form.counted) return Array.from({ length: count }, (_, i) => String(i + 1))
    const { factor, places, values } = packed as SpecialColumn
    if (factor !== undefined) return values.map((quotient) => Number(quotient) * factor)
    const own = this.#from(values, 0, isWord)
    return Array.from(places ?? '', (digit) => own[Number(digit)])
  }

  /** Rows must not share what a caller might change in one of them, so each unpacks its own. */
  #ownCopy(packed: unknown, value: unknown, name = ''): unknown {
    if (typeof value !== 'object' || value === null || !Array.isArray(packed)) return value
    return this.unpacked(packed[0], isWordName(name))
  }
}

/** The column of the first joined name holds all of them. */
function takeApart(names: Shape, columns: unknown[][]): void {
  const places = joinedNames.map((name) => names.indexOf(name))
  const rows = (columns[places[0] ?? -1] ?? []).map((text) => String(text).split(joint))
  for (const [part, place] of places.entries()) columns[place] = rows.map((parts) => parts[part])
}

interface SpecialColumn {
  readonly factor?: number
  readonly places?: string
  readonly values: readonly unknown[]
}

function put(out: Record<string, unknown>, name: string, value: unknown): void {
  if (value instanceof Later) readWhenAsked(out, name, value)
  else if (name === proto) setProto(out, value)
  else out[name] = value
}

function readWhenAsked(out: Record<string, unknown>, name: string, { read }: Later): void {
  const shown = { enumerable: true, configurable: true }
  const get = () => {
    const value = read()
    Object.defineProperty(out, name, { ...shown, value, writable: true })
    return value
  }
  Object.defineProperty(out, name, { ...shown, get })
}

/** The one name that an assignment would not make a property of. */
const proto = '__proto__'

function setProto(out: Record<string, unknown>, value: unknown): void {
  Object.defineProperty(out, proto, { value, enumerable: true, configurable: true, writable: true })
}

function shapeAt(number: number): Shape {
  const shape = shapes[number]
  if (shape === undefined) throw new Error('A document has a shape of a later version.')
  return shape
}
