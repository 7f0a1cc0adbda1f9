/**
 * YAML as a plain tree in which every scalar is text and every node knows its line.
 *
 * Only what a pack needs gets through: no anchors, no tags, no key written twice, no nesting or
 * size that could exhaust the reader.
 */
import { Composer, CST, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml'
import type { Problem } from './problem.ts'

export interface YamlText {
  readonly kind: 'text'
  readonly text: string
  readonly line: number
}

export interface YamlList {
  readonly kind: 'list'
  readonly items: readonly YamlNode[]
  readonly line: number
}

export interface YamlMap {
  readonly kind: 'map'
  readonly entries: readonly YamlEntry[]
  readonly line: number
}

export interface YamlEntry {
  readonly key: string
  readonly line: number
  readonly value: YamlNode
}

export type YamlNode = YamlText | YamlList | YamlMap

export const maxFileBytes = 1_048_576
const maxDepth = 64

interface Walk {
  readonly file: string
  readonly lines: LineCounter
  readonly problems: Problem[]
  readonly repeated: Problem[]
}

/**
 * The documents of one file. A document whose notation is out of order is left out, since nothing
 * that is read from it could be trusted; of a key written twice the first is kept.
 */
export function readYaml(file: string, text: string): { trees: YamlNode[]; problems: Problem[] } {
  const problems: Problem[] = []
  if (Buffer.byteLength(text) > maxFileBytes) {
    problems.push(wholeFile(file, 'is larger than 1 MB', 'split it into several files'))
    return { trees: [], problems }
  }
  const tokens = [...new Lexer().lex(text)]
  const deepLine = lineOfDeepNesting(tokens)
  if (deepLine !== null) {
    problems.push({ file, line: deepLine, field: '(document)', wrong: tooDeep, right: flatter })
    return { trees: [], problems }
  }
  const lines = new LineCounter()
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: lines,
  })
  const trees: YamlNode[] = []
  for (const document of composer.compose(parsed(tokens, lines))) {
    const walk: Walk = { file, lines, problems: [], repeated: [] }
    const [error] = document.errors
    if (error !== undefined) {
      // Whatever is said after the first one follows from it.
      report(walk, error.pos[0], '(yaml)', `is not YAML: ${error.message}`, 'correct the notation')
    }
    if (walk.problems.length === 0 && document.contents !== null) {
      const tree = plain(walk, document.contents, '', 0)
      if (tree !== undefined && walk.problems.length === 0) trees.push(tree)
    }
    problems.push(...walk.problems, ...walk.repeated)
  }
  if (trees.length === 0 && problems.length === 0) {
    problems.push(wholeFile(file, 'the file is empty', 'begin it with `kind`'))
  }
  return { trees, problems }
}

const tooDeep = `is nested more than ${maxDepth} levels deep`
const flatter = 'write it flatter'
const maxIndent = 4 * maxDepth

/**
 * The library builds its tree by recursion, so nesting that could exhaust the stack is looked for
 * in the stream of tokens: brackets in brackets, `- - -` in one line, and far indentation.
 */
function lineOfDeepNesting(tokens: readonly string[]): number | null {
  let line = 1
  let brackets = 0
  let inLine = 0
  for (const token of tokens) {
    const type = CST.tokenType(token)
    if (type === 'newline') inLine = 0
    else if (type === 'flow-seq-start' || type === 'flow-map-start') brackets += 1
    else if (type === 'flow-seq-end' || type === 'flow-map-end') brackets -= 1
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind') inLine += 1
    const isFar = type === 'space' && token.length > maxIndent
    if (isFar || brackets > maxDepth || inLine > maxDepth) return line
    for (const character of token) if (character === '\n') line += 1
  }
  return null
}

/** What the library's parser makes of a text, from tokens that are at hand. */
function* parsed(tokens: readonly string[], lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  for (const token of tokens) yield* parser.next(token)
  yield* parser.end()
}

function wholeFile(file: string, wrong: string, right: string): Problem {
  return { file, line: 1, field: '(file)', wrong, right }
}

function plain(walk: Walk, node: unknown, field: string, depth: number): YamlNode | undefined {
  if (depth > maxDepth) {
    report(walk, startOf(node), '', tooDeep, flatter)
    return undefined
  }
  if (isAlias(node)) {
    report(walk, startOf(node), field, 'is an alias', 'write the content out')
    return undefined
  }
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) {
    report(walk, startOf(node), field, 'has no content', 'write a value')
    return undefined
  }
  if (node.anchor !== undefined) {
    report(walk, startOf(node), field, 'has an anchor', `leave \`&${node.anchor}\` out`)
    return undefined
  }
  if (node.tag !== undefined) {
    report(walk, startOf(node), field, 'has a tag', 'leave what begins with `!` out')
    return undefined
  }
  const line = lineOf(walk, startOf(node))
  if (isScalar(node)) return { kind: 'text', text: String(node.value ?? ''), line }
  if (isSeq(node)) {
    const items = node.items.map((item, i) => plain(walk, item, `${field}[${i}]`, depth + 1))
    return { kind: 'list', items: items.filter((item) => item !== undefined), line }
  }
  return plainMap(walk, node.items, field, depth, line)
}

function plainMap(
  walk: Walk,
  items: readonly { readonly key: unknown; readonly value: unknown }[],
  field: string,
  depth: number,
  line: number,
): YamlMap {
  const entries: YamlEntry[] = []
  const seen = new Map<string, number>()
  for (const { key: keyNode, value: valueNode } of items) {
    const key = plain(walk, keyNode, field || '(document)', depth + 1)
    if (key === undefined) continue
    if (key.kind !== 'text' || key.text === '') {
      report(
        walk,
        startOf(keyNode),
        field || '(document)',
        'has a key that is no text',
        'write a name before the colon',
      )
      continue
    }
    const path = field === '' ? key.text : `${field}.${key.text}`
    const earlier = seen.get(key.text)
    if (earlier !== undefined) {
      const right = `keep one of them, the first is in line ${earlier}`
      const line = lineOf(walk, startOf(keyNode))
      walk.repeated.push({ file: walk.file, line, field: path, wrong: 'is written twice', right })
      continue
    }
    seen.set(key.text, key.line)
    const value: YamlNode | undefined =
      valueNode === null
        ? { kind: 'text', text: '', line: key.line }
        : plain(walk, valueNode, path, depth + 1)
    if (value !== undefined) entries.push({ key: key.text, line: key.line, value })
  }
  return { kind: 'map', entries, line }
}

function startOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node)) return 0
  const range: unknown = node.range
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0
}

function lineOf(walk: Walk, offset: number): number {
  return Math.max(1, walk.lines.linePos(offset).line)
}

function report(walk: Walk, offset: number, field: string, wrong: string, right: string): void {
  const line = lineOf(walk, offset)
  walk.problems.push({ file: walk.file, line, field: field || '(document)', wrong, right })
}
