/**
 * A statement as a tree: words, with whatever stands in brackets below them. Strict on purpose: what
 * it does not know is an error, so that nothing passes a rule because it was not understood.
 */

export type Node = Word | Group

export interface Word {
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'parameter' | 'sign'
  /** Words of the language in capitals, others as they are. */
  readonly text: string
}

export interface Group {
  readonly kind: 'group'
  readonly nodes: readonly Node[]
}

/** Words that the statements of the product use; another one has to be thought about first. */
const keywords = new Set(
  `ALL AND ANY AS ASC BEGIN BY CASE COMMIT CONFLICT CROSS DELETE DESC DO DISTINCT ELSE END EXCLUDED
   EXISTS FOR FROM GROUP IN INSERT INTO IS JOIN LATERAL LEFT LIMIT NOT NOTHING NULL OFFSET ON OR
   ORDER ORDINALITY OVER PARTITION RETURNING ROLLBACK SELECT SET THEN UPDATE USING VALUES WHEN WHERE
   WITH FALSE TRUE`.split(/\s+/),
)

const tokens = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    `(?<text>'(?:[^']|'')*')`,
    String.raw`(?<parameter>\$\d+)`,
    String.raw`(?<number>\d+(?:\.\d+)?)`,
    `(?<name>[A-Za-z_][A-Za-z_0-9]*|"[^"]+")`,
    String.raw`(?<sign>::|<>|<=|>=|\|\||[-+*/%=<>,.()[\]])`,
  ].join('|'),
  'y',
)

/** @throws where the text holds what is not understood. */
export function treeOf(statement: string): Node[] {
  const stack: Node[][] = [[]]
  for (const word of wordsOf(statement)) {
    if (word.text === '(' && word.kind === 'sign') {
      stack.push([])
    } else if (word.text === ')' && word.kind === 'sign') {
      const nodes = stack.pop() ?? []
      const around = stack.at(-1)
      if (around === undefined) throw new Error('A bracket is closed that was never opened.')
      around.push({ kind: 'group', nodes })
    } else stack.at(-1)?.push(word)
  }
  const [nodes, ...open] = stack
  if (nodes === undefined || open.length > 0) throw new Error('A bracket is not closed.')
  return nodes
}

function wordsOf(statement: string): Word[] {
  const words: Word[] = []
  for (let at = 0; at < statement.length; at = tokens.lastIndex) {
    tokens.lastIndex = at
    const groups = tokens.exec(statement)?.groups
    if (groups === undefined) throw new Error(`Not understood: ${statement.slice(at, at + 40)}`)
    const [kind, text = ''] = Object.entries(groups).find(([, found]) => found !== undefined) ?? []
    if (kind === 'space') continue
    if (kind === 'name') words.push(named(text))
    else words.push({ kind: kind as Word['kind'], text })
  }
  return words
}

function named(text: string): Word {
  const isKeyword = keywords.has(text.toUpperCase())
  return isKeyword ? { kind: 'word', text: text.toUpperCase() } : { kind: 'name', text }
}

export function isWord(node: Node | undefined, ...texts: readonly string[]): boolean {
  return node?.kind === 'word' && texts.includes(node.text)
}

export function isSign(node: Node | undefined, text: string): boolean {
  return node?.kind === 'sign' && node.text === text
}

/** The pieces between separators on this level. */
export function splitAt(nodes: readonly Node[], isBetween: (node: Node) => boolean): Node[][] {
  const pieces: Node[][] = [[]]
  for (const node of nodes) {
    if (isBetween(node)) pieces.push([])
    else pieces.at(-1)?.push(node)
  }
  return pieces
}

/** For messages. */
export function textOf(nodes: readonly Node[]): string {
  return nodes
    .map((node) => (node.kind === 'group' ? `(${textOf(node.nodes)})` : node.text))
    .join(' ')
}
