/** From a document to its text. What each form means stands in `document.ts`. */
import { escaped, form, isWordName, joinedNames, joint, shapes } from './shapes.ts'

export interface WordNumbers {
  numberOf(text: string): number | undefined
}

type Packed = string | number | boolean | null | object
type Shape = readonly string[]

/** Numbers of shapes by their first name. */
const candidates = Map.groupBy(shapes.keys(), (number) => shapes[number]?.[0] ?? '')

/** Tables of so many rows are read only when somebody asks for them. */
const longTable = 8
const digits = '0123456789'
const mostDifferent = digits.length
const factor = 10_000

export function packedText(document: unknown, words: WordNumbers): string {
  const packer = new Packer(words)
  const head = JSON.stringify(packer.packed(document, false))
  return [head, ...packer.apart].join('\n')
}

class Packer {
  readonly #words: WordNumbers
  /** Texts of long tables. */
  readonly apart: string[] = []

  constructor(words: WordNumbers) {
    this.#words = words
  }

  packed(value: unknown, isWord: boolean): Packed {
    if (typeof value === 'string') return isWord ? (this.#words.numberOf(value) ?? value) : value
    if (typeof value === 'number' && isWord) return [escaped, value]
    if (typeof value !== 'object') return value as Packed
    if (value === null) return null
    return Array.isArray(value) ? this.#list(value, isWord) : this.#object(value)
  }

  #object(value: object): Packed {
    const { names, contents } = fieldsOf(value)
    const number = numberOf(names)
    const out: unknown[] = number === undefined ? [form.unlisted, names] : [number]
    for (let i = 0; i < names.length; i++) out.push(this.#field(contents[i], names[i] ?? ''))
    return out
  }

  #field(value: unknown, name: string): Packed {
    const packed = this.packed(value, isWordName(name))
    if (!Array.isArray(value) || value.length < longTable || !isTable(packed)) return packed
    this.apart.push(JSON.stringify(packed))
    return [form.apart, this.apart.length]
  }

  #list(values: readonly unknown[], isWord: boolean): Packed {
    const table = values.length > 1 ? tableOf(values) : undefined
    if (table !== undefined) return this.#table(table)
    const out: unknown[] = [form.list]
    for (const value of values) out.push(this.packed(value, isWord))
    return out
  }

  #table({ names, columns }: Table): Packed {
    const out: unknown[] = [form.table, columns[0]?.length, numberOf(names) ?? names]
    const joined = joinedTexts({ names, columns })
    for (let i = 0; i < names.length; i++) {
      const name = names[i] ?? ''
      const place = joined === undefined ? -1 : joinedNames.indexOf(name)
      if (joined !== undefined && place === 0) out.push(this.#all(joined, true))
      else if (place > 0) out.push(form.joined)
      else out.push(this.#column(columns[i] ?? [], isWordName(name)))
    }
    return out
  }

  #column(values: readonly unknown[], isWord: boolean): Packed {
    const [first] = values
    if (typeof first === 'object' && first !== null) {
      const out = this.#all(values, isWord)
      return out.every((value) => isSame(value, out[0])) ? [out[0]] : out
    }
    if (isRepeated(values)) return [this.packed(first, isWord)]
    if (first === '1' && isCounted(values)) return form.counted
    if (values.length < longTable) return this.#all(values, isWord)
    return multiples(values) ?? this.#few(values, isWord) ?? this.#all(values, isWord)
  }

  /** Few different values are written once, and where each stands as digits. */
  #few(values: readonly unknown[], isWord: boolean): Packed | undefined {
    const different: unknown[] = []
    let places = ''
    for (const value of values) {
      if (typeof value === 'object' && value !== null) return undefined
      let digit = different.indexOf(value)
      if (digit < 0) digit = different.push(value) - 1
      if (digit >= mostDifferent) return undefined
      places += digits[digit]
    }
    return { places, values: this.#all(different, isWord) }
  }

  #all(values: readonly unknown[], isWord: boolean): Packed[] {
    const out: Packed[] = []
    for (const value of values) out.push(this.packed(value, isWord))
    return out
  }
}

/** For each row what it says under the joined names; undefined where not all rows say all of it. */
function joinedTexts({ names, columns }: Table): string[] | undefined {
  if ((columns[0]?.length ?? 0) < longTable) return undefined
  const [first = [], ...others] = joinedNames.map((name) => columns[names.indexOf(name)] ?? [])
  if (first.length === 0 || others.some(({ length }) => length !== first.length)) return undefined
  const texts: string[] = []
  for (let i = 0; i < first.length; i++) {
    const parts = [first[i], ...others.map((own) => own[i])]
    if (!parts.every((part) => typeof part === 'string' && !part.includes(joint))) return undefined
    texts.push(parts.join(joint))
  }
  return texts
}

function isRepeated(values: readonly unknown[]): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false
  return true
}

function isCounted(values: readonly unknown[]): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== String(i + 1)) return false
  return true
}

/** Prices have six decimals and rarely use the last four. */
function multiples(values: readonly unknown[]): Packed | undefined {
  const quotients: number[] = []
  for (const value of values) {
    if (typeof value !== 'number' || value % factor !== 0 || Object.is(value, -0)) return undefined
    quotients.push(value / factor)
  }
  return { factor, values: quotients }
}

function isTable(packed: Packed): boolean {
  return Array.isArray(packed) && packed[0] === form.table
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!isSame(a[i], b[i])) return false
  return true
}

interface Table {
  readonly names: Shape
  readonly columns: readonly (readonly unknown[])[]
}

/** The columns of a list whose elements all are objects with the same names in the same order. */
function tableOf(values: readonly unknown[]): Table | undefined {
  let names: Shape = []
  const columns: unknown[][] = []
  for (const [i, value] of values.entries()) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const { names: own, contents } = fieldsOf(value)
    if (i === 0) {
      names = own
      for (const content of contents) columns.push([content])
    } else {
      if (!areSame(own, names)) return undefined
      for (let c = 0; c < contents.length; c++) columns[c]?.push(contents[c])
    }
  }
  return names.length === 0 ? undefined : { names, columns }
}

function areSame(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

interface Fields {
  readonly names: Shape
  readonly contents: readonly unknown[]
}

/** As JSON does, a name without a value is left out. */
function fieldsOf(value: object): Fields {
  const names = Object.keys(value)
  const contents: unknown[] = Object.values(value)
  if (!contents.includes(undefined)) return { names, contents }
  return {
    names: names.filter((_, i) => contents[i] !== undefined),
    contents: contents.filter((content) => content !== undefined),
  }
}

function numberOf(names: Shape): number | undefined {
  for (const number of candidates.get(names[0] ?? '') ?? []) {
    if (areSame(names, shapes[number] ?? [])) return number
  }
  return undefined
}
