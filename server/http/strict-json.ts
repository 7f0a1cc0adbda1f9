/**
 * Reads a JSON body as strictly as money deserves: what two parsers could read in two ways is
 * refused. That is a key given twice, a number that does not fit, broken characters, and depth
 * without end.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'

export const MAX_BODY_BYTES = 16 * 1024 * 1024

const mostDepth = 16
const mostText = 10_000
const base64 = /^[A-Za-z0-9+/]+={0,2}$/

/** Which texts may be longer than what anybody writes, by their place in the body. */
export type MayBeLong = (text: string, pointer: string) => boolean

const none: MayBeLong = () => false
/** A picture's schema says how long it may be. */
export const isBase64: MayBeLong = (text) => base64.test(text)

const mostKeys = 2_000_000

export type JsonProblemCode =
  | 'body-empty'
  | 'body-no-json'
  | 'body-not-utf8'
  | 'body-key-twice'
  | 'body-key-forbidden'
  | 'body-number-out-of-range'
  | 'body-text-broken'
  | 'body-too-deep'
  | 'body-text-unusable'

/** The body cannot be meant. The pointer leads to the place, as far as it is known. */
export class JsonProblem extends Error {
  readonly code: JsonProblemCode
  readonly pointer: string

  constructor(code: JsonProblemCode, pointer = '') {
    super(code)
    this.code = code
    this.pointer = pointer
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body may hold a picture or a part of a film, in base 64. */
    holdsPictures?: boolean
  }
}

/** @throws JsonProblem */
export function parseStrictJson(body: Uint8Array, holdsPictures = false): unknown {
  return parseStrictly(body, JSON.parse, holdsPictures ? isBase64 : none)
}

export const readStrictJson: BodyReader = (body, request) =>
  parseStrictJson(body, request.routeOptions.config.holdsPictures)

/**
 * @param build makes values of the text, such as numbers that stay as they were written.
 * @throws JsonProblem
 */
export function parseStrictly(
  body: Uint8Array,
  build: (text: string) => unknown,
  mayBeLong: MayBeLong = none,
): unknown {
  const text = decode(body)
  if (text.trim() === '') throw new JsonProblem('body-empty')
  const { keys } = measure(text)
  const value = parse(text, build)
  // Only an escape can bring in what is not text, and only a long body can hold a long text. So
  // most bodies need no look at their texts, and none needs the places of what is in order.
  const isPlain = text.length <= mostText && !text.includes('\\') && !text.includes('__proto__')
  const counted = isPlain ? countKeys(value) : undefined
  if (counted === keys) return value
  const walked = { keys: 0, mayBeLong }
  check(value, '', walked)
  // A repeated key is written twice and found once. `measure` counted what is written.
  if (walked.keys !== keys) throw new JsonProblem('body-key-twice')
  return value
}

/** Number of keys, or undefined where some number does not fit. */
function countKeys(value: unknown): number | undefined {
  if (typeof value === 'number') return isFitting(value) ? 0 : undefined
  if (typeof value !== 'object' || value === null) return 0
  let keys = 0
  if (Array.isArray(value)) {
    for (const element of value) {
      const inner = countKeys(element)
      if (inner === undefined) return undefined
      keys += inner
    }
    return keys
  }
  for (const key in value) {
    keys += 1
    const content: unknown = (value as Record<string, unknown>)[key]
    if (typeof content === 'string') continue
    const inner = countKeys(content)
    if (inner === undefined) return undefined
    keys += inner
  }
  return keys
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(body: Uint8Array): string {
  try {
    return decoder.decode(body)
  } catch {
    throw new JsonProblem('body-not-utf8')
  }
}

function parse(text: string, build: (text: string) => unknown): unknown {
  try {
    return build(text)
  } catch {
    throw new JsonProblem('body-no-json')
  }
}

const code = {
  quote: 34,
  backslash: 92,
  colon: 58,
  open: 123,
  openList: 91,
  close: 125,
  closeList: 93,
}

/** Counts keys by their colons, and depth, before anything is built from the text. */
function measure(text: string): { readonly keys: number } {
  let keys = 0
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === code.quote) i = endOfText(text, i)
    else if (char === code.colon) keys += 1
    else if (char === code.open || char === code.openList) depth += 1
    else if (char === code.close || char === code.closeList) depth -= 1
    if (depth > mostDepth) throw new JsonProblem('body-too-deep')
  }
  if (keys > mostKeys) throw new JsonProblem('body-too-deep')
  return { keys }
}

/** Index of the quote that ends the text begun at `start`, or the end where there is none. */
function endOfText(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at > 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at < 0 ? text.length : at
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === code.backslash) slashes += 1
  return slashes % 2 === 1
}

interface Walked {
  keys: number
  readonly mayBeLong: MayBeLong
}

function check(value: unknown, pointer: string, counted: Walked): void {
  if (typeof value === 'string') checkText(value, pointer, counted.mayBeLong)
  else if (typeof value === 'number') checkNumber(value, pointer)
  else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) check(value[i], `${pointer}/${i}`, counted)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, content] of Object.entries(value)) {
      counted.keys += 1
      if (key === '__proto__') throw new JsonProblem('body-key-forbidden', pointer)
      checkText(key, pointer, none)
      check(content, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, counted)
    }
  }
}

function checkText(text: string, pointer: string, mayBeLong: MayBeLong): void {
  if (text.length > mostText && !mayBeLong(text, pointer)) {
    throw new JsonProblem('body-text-unusable', pointer)
  }
  if (text.includes('\0') || !text.isWellFormed())
    throw new JsonProblem('body-text-broken', pointer)
}

/** Amounts travel as texts; the few numbers are counts. */
function checkNumber(value: number, pointer: string): void {
  if (!isFitting(value)) throw new JsonProblem('body-number-out-of-range', pointer)
}

function isFitting(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
}

export type BodyReader = (body: Buffer, request: FastifyRequest) => unknown

/** Replaces the framework's own parser in the scope of `app`. */
export function useStrictJson(app: FastifyInstance, read: BodyReader = readStrictJson): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    (request, body, done) => {
      try {
        done(null, read(Buffer.from(body), request))
      } catch (error) {
        done(error instanceof Error ? error : new Error('unreadable'))
      }
    },
  )
}
