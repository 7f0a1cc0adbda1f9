/**
 * Takes the rows out of a JSON message of any size: the objects of one array go by one at a time,
 * and what is left, with the array empty, is small enough to be parsed as it is.
 */
import type { FileHandle } from 'node:fs/promises'
import { Unusable } from './intake.ts'

const chunkBytes = 1 << 20
const mostRowBytes = 65_536
const mostFrameBytes = 1 << 20
const mostDepth = 16

/** Members whose arrays hold rows. */
const rowMembers: ReadonlySet<string> = new Set(['data', 'detail', 'rows'])

export type Values = Readonly<Record<string, unknown>>

/** Numbers stay the texts they were written as: an amount is never a fraction of ours. */
export function parseValues(text: string): unknown {
  const exact = (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value
  return JSON.parse(text, exact)
}

/** Members of a member that is an object; none where it is not there. */
export function membersOf(value: Values, name: string): Values {
  const found = value[name]
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found)
  return isObject ? (found as Values) : {}
}

export function textOf(value: Values, name: string): string {
  const found = value[name]
  return typeof found === 'string' ? found.trim() : ''
}

/**
 * Calls `take` with the text and the line of every row, and answers the message without its rows.
 *
 * @throws Unusable where it is no JSON.
 */
export async function eachJsonRow(
  file: FileHandle,
  encoding: string,
  take: (text: string, line: number) => void,
  pause: () => Promise<void> | void,
): Promise<Values> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const scanner = new JsonScanner(take)
  const buffer = Buffer.allocUnsafe(chunkBytes)
  for (let from = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, from)
    from += bytesRead
    scanner.scan(decoded(decoder, buffer.subarray(0, bytesRead), bytesRead === 0, scanner.line))
    await pause()
    if (bytesRead === 0) return scanner.finish()
  }
}

function decoded(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
  isLast: boolean,
  line: number,
): string {
  try {
    return decoder.decode(bytes, { stream: !isLast })
  } catch {
    throw new Unusable('encoding-wrong', line, decoder.encoding)
  }
}

/** Where the scanner is inside a container; `isRows` for an array whose objects are rows. */
interface Level {
  readonly close: '}' | ']'
  readonly isRows: boolean
}

class JsonScanner {
  line = 1
  readonly #take: (text: string, line: number) => void
  readonly #levels: Level[] = []
  #frame = ''
  #row = ''
  #rowLine = 0
  #rowDepth = 0
  #isInText = false
  #isEscaped = false
  #text = ''
  #member = ''

  constructor(take: (text: string, line: number) => void) {
    this.#take = take
  }

  scan(chunk: string): void {
    for (let i = 0; i < chunk.length; i++) this.#character(chunk.charAt(i))
    if (this.#frame.length > mostFrameBytes) throw this.#broken('too much beside the rows')
  }

  #character(c: string): void {
    if (c === '\n') this.line += 1
    if (this.#rowDepth > 0) {
      this.#inRow(c)
      return
    }
    if (!this.#isInText && c === '{' && this.#levels.at(-1)?.isRows === true) {
      this.#row = c
      this.#rowLine = this.line
      this.#rowDepth = 1
      return
    }
    // Between rows there is nothing but commas and blanks.
    const isBetween = this.#levels.at(-1)?.isRows === true && !this.#isInText && c !== ']'
    if (isBetween && /[\s,]/.test(c)) return
    this.#frame += c
    if (this.#isInText) this.#inText(c)
    else this.#outside(c)
  }

  #inRow(c: string): void {
    this.#row += c
    if (this.#row.length > mostRowBytes) throw new Unusable('line-too-long', this.#rowLine)
    if (this.#isEscaped) this.#isEscaped = false
    else if (this.#isInText && c === '\\') this.#isEscaped = true
    else if (c === '"') this.#isInText = !this.#isInText
    else if (this.#isInText) return
    else if (c === '{' || c === '[') this.#rowDepth += 1
    else if (c === '}' || c === ']') {
      this.#rowDepth -= 1
      if (this.#rowDepth === 0) this.#take(this.#row, this.#rowLine)
    }
    if (this.#rowDepth > mostDepth) throw this.#broken('nested too deeply')
  }

  #inText(c: string): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (c === '\\') this.#isEscaped = true
    else if (c === '"') {
      this.#isInText = false
      return
    }
    if (this.#text.length < 64) this.#text += c
  }

  #outside(c: string): void {
    if (c === '"') {
      this.#isInText = true
      this.#text = ''
    } else if (c === ':') this.#member = this.#text
    else if (c === '{' || c === '[') {
      const isRows = c === '[' && rowMembers.has(this.#member)
      this.#levels.push({ close: c === '{' ? '}' : ']', isRows })
      this.#member = ''
      if (this.#levels.length > mostDepth) throw this.#broken('nested too deeply')
    } else if (c === '}' || c === ']') {
      if (this.#levels.pop()?.close !== c) throw this.#broken('brackets')
    }
  }

  #broken(what: string): Unusable {
    return new Unusable('json-unreadable', this.line, what)
  }

  finish(): Values {
    if (this.#rowDepth > 0 || this.#levels.length > 0 || this.#isInText) {
      throw new Unusable('truncated', this.line, 'the message does not end')
    }
    const value = parsedOr(this.#frame, () => this.#broken('syntax'))
    if (typeof value !== 'object' || value === null) throw this.#broken('no object')
    return value as Values
  }
}

function parsedOr(text: string, broken: () => Unusable): unknown {
  try {
    return parseValues(text)
  } catch {
    throw broken()
  }
}
