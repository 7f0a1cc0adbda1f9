/**
 * The notation of formulas: text to syntax tree, without a thought about money or ratios.
 *
 *   sum     = product (('+' | '-') product)*
 *   product = factor (('*' | '/') factor)*
 *   factor  = '-' factor | '(' sum ')' | function '(' sum (',' sum)* ')' | name | literal
 */
import { isCurrency } from '../../engine/base/money.ts'

export interface FormulaProblem {
  readonly wrong: string
  readonly right: string
}

const maxLength = 2000
const maxNesting = 40

type Token =
  | { readonly kind: 'name' | 'literal' | 'sign'; readonly text: string }
  | { readonly kind: 'end'; readonly text: '' }

export type Syntax =
  | { readonly op: 'literal'; readonly text: string; readonly currency: string | null }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'negative'; readonly of: Syntax }
  | { readonly op: 'sum'; readonly first: Syntax; readonly rest: readonly Operand[] }
  | { readonly op: 'product'; readonly first: Syntax; readonly rest: readonly Operand[] }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Syntax[] }

export interface Operand {
  readonly sign: string
  readonly of: Syntax
}

const tokenPattern =
  /\s*(?:([A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)*)|(\d[\d._]*%?)|([-+*/(),]))/y

function tokensOf(text: string): Token[] | FormulaProblem {
  const tokens: Token[] = []
  const pattern = new RegExp(tokenPattern)
  const end = text.trimEnd().length
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex
    const match = pattern.exec(text)
    if (match === null) {
      const rest = text.slice(from).trim().slice(0, 20)
      return { wrong: `\`${rest}\` is no part of a formula`, right: notation }
    }
    const [, name, literal, sign] = match
    if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (literal !== undefined) tokens.push({ kind: 'literal', text: literal })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
  }
  return tokens
}

const notation = 'write names, literals, `+ - * /`, brackets and functions'
const nothing: Token = { kind: 'end', text: '' }
const placeholder: Syntax = { op: 'literal', text: '0', currency: null }

/** Where the reading stands. After a problem it stands at the end, so that every loop stops. */
interface Cursor {
  readonly tokens: readonly Token[]
  at: number
  depth: number
  problem: FormulaProblem | null
}

/** Reads the notation; what may be added to what is not its matter. */
export function parseFormula(text: string): Syntax | FormulaProblem {
  if (text.length > maxLength) {
    return { wrong: 'the formula is too long', right: `at most ${maxLength} characters` }
  }
  const tokens = tokensOf(text)
  if (!Array.isArray(tokens)) return tokens
  const cursor: Cursor = { tokens, at: 0, depth: 0, problem: null }
  const syntax = parseSum(cursor)
  if (cursor.problem === null && peek(cursor).kind !== 'end') {
    stop(cursor, `\`${peek(cursor).text}\` is unexpected`, 'write a sign between two values')
  }
  return cursor.problem ?? syntax
}

function parseSum(cursor: Cursor): Syntax {
  return parseChain(cursor, 'sum', ['+', '-'], parseProduct)
}

function parseProduct(cursor: Cursor): Syntax {
  return parseChain(cursor, 'product', ['*', '/'], parseFactor)
}

function parseChain(
  cursor: Cursor,
  op: 'sum' | 'product',
  signs: readonly string[],
  operand: (cursor: Cursor) => Syntax,
): Syntax {
  const first = operand(cursor)
  const rest: Operand[] = []
  while (peek(cursor).kind === 'sign' && signs.includes(peek(cursor).text)) {
    const sign = take(cursor).text
    rest.push({ sign, of: operand(cursor) })
  }
  return rest.length === 0 ? first : { op, first, rest }
}

function parseFactor(cursor: Cursor): Syntax {
  if (cursor.depth >= maxNesting) {
    return stop(cursor, 'the formula is nested too deeply', `at most ${maxNesting} brackets`)
  }
  cursor.depth += 1
  const factor = parseInner(cursor)
  cursor.depth -= 1
  return factor
}

function parseInner(cursor: Cursor): Syntax {
  const token = take(cursor)
  if (token.kind === 'literal') return { op: 'literal', text: token.text, currency: unit(cursor) }
  if (token.kind === 'name') {
    return isSign(cursor, '(') ? parseCall(cursor, token.text) : { op: 'name', name: token.text }
  }
  if (token.text === '-') return { op: 'negative', of: parseFactor(cursor) }
  if (token.text === '(') {
    const inner = parseSum(cursor)
    expectSign(cursor, ')')
    return inner
  }
  if (token.kind === 'end') return stop(cursor, 'the formula is incomplete', 'write a value')
  return stop(cursor, `\`${token.text}\` stands where a value should`, 'write a value before it')
}

function unit(cursor: Cursor): string | null {
  const next = peek(cursor)
  return next.kind === 'name' && isCurrency(next.text) ? take(cursor).text : null
}

function parseCall(cursor: Cursor, name: string): Syntax {
  take(cursor)
  const args = [parseSum(cursor)]
  while (isSign(cursor, ',')) {
    take(cursor)
    args.push(parseSum(cursor))
  }
  expectSign(cursor, ')')
  return { op: 'call', name, args }
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] ?? nothing
}

function take(cursor: Cursor): Token {
  const token = peek(cursor)
  cursor.at += 1
  return token
}

function isSign(cursor: Cursor, text: string): boolean {
  const token = peek(cursor)
  return token.kind === 'sign' && token.text === text
}

function expectSign(cursor: Cursor, text: string): void {
  if (isSign(cursor, text)) {
    take(cursor)
    return
  }
  const found = peek(cursor)
  const wrong = found.kind === 'end' ? 'a bracket is not closed' : `\`${found.text}\` is unexpected`
  stop(cursor, wrong, `write \`${text}\``)
}

function stop(cursor: Cursor, wrong: string, right: string): Syntax {
  cursor.problem ??= { wrong, right }
  cursor.at = cursor.tokens.length
  return placeholder
}
