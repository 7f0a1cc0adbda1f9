/**
 * Records that are one person's. Somebody who came once with a permit and once with a passport has two
 * of them; tied, their counters count together, while each keeps what is its own: a bill stays with
 * the record under which it was settled. So a tie that proves wrong is cut, and nothing has to be
 * worked out back.
 */

/** A record, whom it is tied to, and who else is the same person by any way of ties. */
export interface TiedRecord {
  readonly person: string
  /** Raised whenever it changes who else is the same person. */
  readonly number: number
  readonly ties: readonly string[]
  readonly others: readonly string[]
}

/**
 * A row of counters that names no coverage: it holds the number of the last change of a record's ties,
 * and lies where a bill's counters lie, so that whoever remembers them remembers this, too.
 */
export const tiesRow = '~ties'

export function alone(person: string): TiedRecord {
  return { person, number: 0, ties: [], others: [] }
}

export type Tying =
  | { readonly tied: true; readonly changed: readonly TiedRecord[] }
  | { readonly tied: false; readonly why: 'same-record' | 'tied-already' | 'not-tied' }

/** @param records all that are tied to one of the two by any way. */
export function tie(records: readonly TiedRecord[], a: string, b: string): Tying {
  if (a === b) return { tied: false, why: 'same-record' }
  if (recordOf(records, a).others.includes(b)) return { tied: false, why: 'tied-already' }
  return changedBy(records, (ties) => ties.add(tieOf(a, b)))
}

/** @param records all that are tied to one of the two by any way. */
export function untie(records: readonly TiedRecord[], a: string, b: string): Tying {
  if (!recordOf(records, a).ties.includes(b)) return { tied: false, why: 'not-tied' }
  return changedBy(records, (ties) => ties.delete(tieOf(a, b)))
}

function recordOf(records: readonly TiedRecord[], person: string): TiedRecord {
  return records.find((one) => one.person === person) ?? alone(person)
}

function tieOf(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a])
}

function changedBy(records: readonly TiedRecord[], change: (ties: Set<string>) => unknown): Tying {
  const ties = new Set(records.flatMap(({ person, ties: own }) => own.map((b) => tieOf(person, b))))
  change(ties)
  const pairs = [...ties].map((text) => JSON.parse(text) as [string, string])
  const changed = records.flatMap((record): TiedRecord[] => {
    const { person, number } = record
    const mine = pairs.filter((pair) => pair.includes(person))
    const own = mine.map(([a, b]) => (a === person ? b : a)).sort()
    const others = reachedFrom(person, pairs)
    const isSame = others.join('\n') === record.others.join('\n')
    if (isSame && own.join('\n') === record.ties.join('\n')) return []
    return [{ person, number: isSame ? number : number + 1, ties: own, others }]
  })
  return { tied: true, changed }
}

function reachedFrom(person: string, pairs: readonly (readonly [string, string])[]): string[] {
  const reached = new Set([person])
  for (let before = 0; before < reached.size; ) {
    before = reached.size
    for (const [a, b] of pairs) {
      if (reached.has(a)) reached.add(b)
      if (reached.has(b)) reached.add(a)
    }
  }
  reached.delete(person)
  return [...reached].sort()
}

// ---------------------------------------------------------------- rights of tied records

interface Right {
  readonly id: string
  readonly scheme: string
  /** Of a commercial coverage: insurer and number tell one contract from another. */
  readonly contract?: { readonly insurer: string; readonly number: string }
}

/** Where counters of the same right lie with another record. */
export interface BesideRow {
  readonly owner: string
  readonly coverage: string
}

/**
 * What a record may use: its own coverages and, of rights that it does not have itself, those of the
 * others; each with the rows of the same right that count with it. Whoever has a right from another
 * record uses it under that coverage's id, so that each record may have a row of each id.
 */
export function jointRights<R extends Right>(
  own: readonly R[],
  others: readonly { readonly person: string; readonly coverages: readonly R[] }[],
): readonly (R & JointRight)[] {
  const theirs = others.flatMap(({ coverages }) => coverages)
  const adopted: R[] = []
  for (const right of theirs) {
    if (![...own, ...adopted].some((one) => isSameRight(one, right))) adopted.push(right)
  }
  const withRows = (right: R) => {
    const same = [right, ...theirs].filter((one) => isSameRight(one, right))
    const ids = [...new Set(same.map(({ id }) => id))]
    const beside = others.flatMap(({ person: owner }) =>
      ids.map((coverage) => ({ owner, coverage })),
    )
    return beside.length === 0 ? right : { ...right, beside }
  }
  return [
    ...own.map(withRows),
    ...adopted.map((right) => ({ ...withRows(right), adopted: true as const })),
  ]
}

interface JointRight {
  readonly beside?: readonly BesideRow[]
  /** Another record has it; left out where it is the record's own. */
  readonly adopted?: true
}

/** A person has a public right once; commercial contracts may be several. */
function isSameRight(a: Right, b: Right): boolean {
  if (a.id === b.id) return true
  if (a.scheme !== b.scheme) return false
  return a.contract?.insurer === b.contract?.insurer && a.contract?.number === b.contract?.number
}
