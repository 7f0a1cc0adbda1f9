/**
 * Whether a statement goes to the one server of one bucket, by rules that were learnt from Citus:
 *
 * - whatever reads or changes a table that is spread says `bucket = $n` for it, as a condition of its
 *   own in the WHERE of the very SELECT, UPDATE or DELETE that names it, and the same `$n` throughout;
 * - rows are inserted from lists, `INSERT … SELECT … FROM unnest(…)`, or as one row of values;
 * - nothing inserts inside a WITH, and a bucket is never updated;
 * - no `CASE x WHEN`, which is rewritten wrongly for a shard;
 * - beside them only tables that are whole on every server are read.
 *
 * It reads no more SQL than the settle path is written in: anything else is not understood, and
 * that is a fault.
 */
import { distribution } from '../../server/storage/distribution.ts'
import { isSign, isWord, type Node, splitAt, textOf, treeOf } from './sql-tree.ts'

export interface Routing {
  /** What is wrong, in words; a statement without faults goes to one server. */
  readonly faults: readonly string[]
  /** Parameter that names the bucket, where a table that is spread is read or changed. */
  readonly bucketParameter: number | null
  /** Parameter that lists the buckets of inserted rows. */
  readonly insertedParameter: number | null
}

const spreadBy = new Map<string, string>([
  ...distribution.byBucket.map((table): [string, string] => [table, 'bucket']),
  ...distribution.byShard.map((table): [string, string] => [table, 'shard']),
])
const whole = new Set<string>(distribution.reference)

export function routingOf(statement: string): Routing {
  const reader = new Reader()
  try {
    reader.statement(treeOf(statement), new Set())
  } catch (error) {
    reader.faults.push(error instanceof Error ? error.message : 'not understood')
  }
  const { faults, parameters, inserted } = reader
  if (parameters.size > 1) faults.push(`names several buckets: ${[...parameters].join(', ')}`)
  const [parameter] = parameters
  return {
    faults,
    bucketParameter: parameter === undefined ? null : Number(parameter.slice(1)),
    insertedParameter: inserted === null ? null : Number(inserted.slice(1)),
  }
}

interface Relation {
  readonly table: string
  readonly alias: string
}

const selectClauses = ['FROM', 'WHERE', 'GROUP', 'ORDER', 'LIMIT', 'OFFSET', 'FOR']
const afterWhere = ['RETURNING']

class Reader {
  readonly faults: string[] = []
  readonly parameters = new Set<string>()
  inserted: string | null = null

  /** `local` are names of a WITH around it. */
  statement(nodes: readonly Node[], local: ReadonlySet<string>, isInWith = false): void {
    const [first] = nodes
    const rest = nodes.slice(1)
    if (isWord(first, 'BEGIN', 'COMMIT', 'ROLLBACK') && rest.length === 0) return
    const locked = /^LOCK TABLE (\w+) IN SHARE ROW EXCLUSIVE MODE$/.exec(textOf(nodes))?.[1]
    if (locked !== undefined) {
      this.#lock(locked)
      return
    }
    if (isWord(first, 'INSERT') && isInWith) this.faults.push('inserts inside a WITH')
    if (isWord(first, 'WITH')) this.#with(rest, local)
    else if (isWord(first, 'SELECT')) this.#select(rest, local)
    else if (isWord(first, 'UPDATE')) this.#update(rest, local)
    else if (isWord(first, 'DELETE')) this.#delete(rest, local)
    else if (isWord(first, 'INSERT')) this.#insert(rest, local)
    else throw new Error(`Not understood: ${textOf(nodes).slice(0, 60)}`)
  }

  /** For as long as numbers are given in a table that is whole everywhere. */
  #lock(table: string): void {
    if (!whole.has(table)) this.faults.push(`locks ${table}`)
  }

  #with(nodes: readonly Node[], around: ReadonlySet<string>): void {
    const local = new Set(around)
    let rest = nodes
    for (;;) {
      const [name, as, body, next] = rest
      if (name?.kind !== 'name' || !isWord(as, 'AS') || body?.kind !== 'group') {
        throw new Error('A WITH is not understood.')
      }
      this.statement(body.nodes, local, true)
      local.add(name.text)
      if (!isSign(next as Node, ',')) break
      rest = rest.slice(4)
    }
    this.statement(rest.slice(3), local)
  }

  #select(nodes: readonly Node[], local: ReadonlySet<string>): void {
    const parts = clausesOf(nodes, selectClauses)
    this.#expression(parts.get('') ?? [], local)
    const relations = this.#from(parts.get('FROM') ?? [], local)
    this.#where(relations, parts.get('WHERE') ?? [], local)
    for (const clause of ['GROUP', 'ORDER', 'LIMIT', 'OFFSET']) {
      this.#expression(parts.get(clause) ?? [], local)
    }
    const locking = parts.get('FOR')
    if (locking !== undefined && !/^UPDATE( SKIP LOCKED)?$/.test(textOf(locking))) {
      throw new Error('A FOR is not understood.')
    }
  }

  #update(nodes: readonly Node[], local: ReadonlySet<string>): void {
    const parts = clausesOf(nodes, ['SET', 'FROM', 'WHERE', ...afterWhere])
    const target = this.#relation(parts.get('') ?? [], local)
    const set = parts.get('SET') ?? []
    for (const [column] of splitAt(set, (node) => isSign(node, ','))) {
      const isKey = column?.kind === 'name' && spreadBy.get(target[0]?.table ?? '') === column.text
      if (isKey) this.faults.push('updates the bucket of a row')
    }
    this.#expression(set, local)
    const relations = [...target, ...this.#from(parts.get('FROM') ?? [], local)]
    this.#where(relations, parts.get('WHERE') ?? [], local)
    this.#expression(parts.get('RETURNING') ?? [], local)
  }

  #delete(nodes: readonly Node[], local: ReadonlySet<string>): void {
    const parts = clausesOf(nodes, ['FROM', 'USING', 'WHERE', ...afterWhere])
    const target = this.#relation(parts.get('FROM') ?? [], local)
    const relations = [...target, ...this.#from(parts.get('USING') ?? [], local)]
    this.#where(relations, parts.get('WHERE') ?? [], local)
    this.#expression(parts.get('RETURNING') ?? [], local)
  }

  #insert(given: readonly Node[], local: ReadonlySet<string>): void {
    // `INSERT INTO table AS alias (…)`
    const nodes = isWord(given[2], 'AS') ? [...given.slice(0, 2), ...given.slice(4)] : given
    const [into, table, columns] = nodes
    if (!isWord(into, 'INTO') || table?.kind !== 'name' || columns?.kind !== 'group') {
      throw new Error('An INSERT is not understood.')
    }
    const key = spreadBy.get(table.text)
    if (key === undefined && !whole.has(table.text)) this.faults.push(`changes ${table.text}`)
    const [first] = columns.nodes
    if (key !== undefined && !(first?.kind === 'name' && first.text === key)) {
      this.faults.push(`inserts into ${table.text} without naming its ${key} first`)
    }
    const conflict = nodes.findIndex(
      (node, i) => isWord(node, 'ON') && isWord(nodes[i + 1], 'CONFLICT'),
    )
    const body = nodes.slice(3, conflict === -1 ? undefined : conflict)
    if (conflict !== -1) this.#conflict(nodes.slice(conflict + 1), key, local)
    if (isWord(body[0], 'VALUES')) {
      if (body.length !== 2) this.faults.push('inserts several rows of values')
      this.#expression(body.slice(1), local)
      const values = body[1]?.kind === 'group' ? body[1].nodes : []
      if (key !== undefined) this.#insertedBy(values)
      return
    }
    this.statement(body, local)
    if (key !== undefined) this.#insertedBy(listedBuckets(body))
  }

  /** What the first value, or the first list that is spread out, is. */
  #insertedBy([parameter]: readonly Node[]): void {
    if (parameter?.kind === 'parameter') this.inserted = parameter.text
    else this.faults.push('inserts rows whose buckets are not handed in')
  }

  #conflict(nodes: readonly Node[], key: string | undefined, local: ReadonlySet<string>): void {
    const [columns, ...others] = nodes.slice(1)
    const names =
      columns?.kind === 'group'
        ? columns.nodes.flatMap((node) => (node.kind === 'name' ? [node.text] : []))
        : []
    const action = columns?.kind === 'group' ? others : nodes.slice(1)
    if (!isWord(action[0], 'DO')) throw new Error('An ON CONFLICT is not understood.')
    if (key !== undefined && !names.includes(key)) {
      this.faults.push(`looks for conflicts beyond the ${key}`)
    }
    if (isWord(action[1], 'NOTHING') && action.length === 2) return
    if (!isWord(action[1], 'UPDATE') || !isWord(action[2], 'SET')) {
      throw new Error('An ON CONFLICT is not understood.')
    }
    this.#expression(action.slice(3), local)
  }

  /** Tables that are named, each with the name that stands for it. */
  #from(nodes: readonly Node[], local: ReadonlySet<string>): Relation[] {
    if (nodes.length === 0) return []
    return splitAt(nodes, (node) => isSign(node, ',')).flatMap((item) => this.#joined(item, local))
  }

  #joined(nodes: readonly Node[], local: ReadonlySet<string>): Relation[] {
    const [first = [], ...joins] = splitAt(nodes, (node) => isWord(node, 'JOIN'))
    const items = [first, ...joins].map((item) =>
      isWord(item.at(-1), 'CROSS') ? item.slice(0, -1) : item,
    )
    return items.flatMap((item, i) => {
      const on = item.findIndex((node) => isWord(node, 'ON'))
      if (on !== -1) this.#expression(item.slice(on + 1), local)
      if (i === 0 && on !== -1) throw new Error('A JOIN is not understood.')
      return this.#relation(on === -1 ? item : item.slice(0, on), local)
    })
  }

  #relation(item: readonly Node[], local: ReadonlySet<string>): Relation[] {
    const rest = isWord(item[0], 'LATERAL') ? item.slice(1) : item
    const [first, second, ...more] = rest
    if (first?.kind === 'group') {
      this.statement(first.nodes, local)
      if (second?.kind !== 'name' || more.length > 0) throw new Error('A FROM is not understood.')
      return []
    }
    if (first?.kind !== 'name') throw new Error(`Not understood: ${textOf(item).slice(0, 60)}`)
    if (second?.kind === 'group') {
      if (first.text !== 'unnest') this.faults.push(`reads the function ${first.text}`)
      this.#expression(second.nodes, local)
      const known = more.filter((node) => !isWord(node, 'WITH', 'ORDINALITY'))
      const [alias, columns, ...others] = known
      const isNamed = alias === undefined || alias.kind === 'name'
      if (!isNamed || others.length > 0 || (columns && columns.kind !== 'group')) {
        throw new Error('A list is not understood.')
      }
      return []
    }
    if (more.length > 0 || (second !== undefined && second.kind !== 'name')) {
      throw new Error(`Not understood: ${textOf(item).slice(0, 60)}`)
    }
    if (local.has(first.text)) return []
    return [{ table: first.text, alias: second?.kind === 'name' ? second.text : first.text }]
  }

  /** Every table that is spread must be told its bucket right here. */
  #where(relations: readonly Relation[], nodes: readonly Node[], local: ReadonlySet<string>): void {
    this.#expression(nodes, local)
    const isEither = nodes.some((node) => isWord(node, 'OR'))
    const conditions = isEither ? [] : splitAt(nodes, (node) => isWord(node, 'AND'))
    for (const { table, alias } of relations) {
      const key = spreadBy.get(table)
      if (key === undefined) {
        if (!whole.has(table)) this.faults.push(`reads or changes ${table}`)
        continue
      }
      const said = conditions.flatMap((condition) =>
        parameterOf(condition, key, relations.length === 1 ? [alias, null] : [alias]),
      )
      if (said.length === 0) this.faults.push(`does not say ${alias}.${key} = $n`)
      for (const parameter of said) this.parameters.add(parameter)
    }
  }

  /** Finds what stands in it: further SELECTs, and a CASE that is rewritten wrongly. */
  #expression(nodes: readonly Node[], local: ReadonlySet<string>): void {
    for (const [i, node] of nodes.entries()) {
      if (isWord(node, 'CASE') && !isWord(nodes[i + 1], 'WHEN')) this.faults.push('CASE x WHEN')
      if (isWord(node, 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'FROM', 'WITH')) {
        throw new Error(`Not understood: ${textOf(nodes.slice(i)).slice(0, 60)}`)
      }
      if (node.kind !== 'group') continue
      const called = nodes[i - 1]
      const isPiece = called?.kind === 'name' && called.text === 'substring'
      if (isWord(node.nodes[0], 'SELECT', 'WITH')) this.statement(node.nodes, local)
      else if (!isPiece) this.#expression(node.nodes, local)
      else for (const part of piecesOf(node.nodes)) this.#expression(part, local)
    }
  }
}

/** The parameter of `alias.bucket = $n`, where a condition is just that. */
function parameterOf(
  condition: readonly Node[],
  key: string,
  aliases: readonly (string | null)[],
): string[] {
  const parts = condition.map((node) => (node.kind === 'group' ? '(' : node.text))
  const parameter = condition.at(-1)
  if (parameter?.kind !== 'parameter') return []
  const wanted = aliases.map((alias) => (alias === null ? [key, '='] : [alias, '.', key, '=']))
  const before = parts.slice(0, -1).join(' ')
  return wanted.some((words) => words.join(' ') === before) ? [parameter.text] : []
}

/** `substring(x FROM a FOR b)` */
function piecesOf(nodes: readonly Node[]): Node[][] {
  return splitAt(nodes, (node) => isWord(node, 'FROM', 'FOR'))
}

/** Which clause begins where, on this level. */
function clausesOf(nodes: readonly Node[], names: readonly string[]): Map<string, Node[]> {
  const parts = new Map<string, Node[]>([['', []]])
  let current = ''
  for (const node of nodes) {
    if (node.kind === 'word' && names.includes(node.text) && current !== 'FOR') {
      if (parts.has(node.text)) throw new Error(`${node.text} stands twice.`)
      current = node.text
      parts.set(current, [])
    } else if (!(isWord(node, 'BY') && ['GROUP', 'ORDER'].includes(current))) {
      parts.get(current)?.push(node)
    }
  }
  return parts
}

/** The lists of the `unnest` that rows are inserted from. */
function listedBuckets(body: readonly Node[]): readonly Node[] {
  const at = body.findIndex((node) => node.kind === 'name' && node.text === 'unnest')
  const lists = body[at + 1]
  return lists?.kind === 'group' ? lists.nodes : []
}
