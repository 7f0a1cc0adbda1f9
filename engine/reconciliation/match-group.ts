/** Matches all that two sides have under one key. Neither the order of rows nor of files matters. */
import { compareText } from '../base/text.ts'
import { type Difference, lonely, type OurRow, stepsBetween, type Terms } from './difference.ts'
import { fields, type StatementRow } from './statement-row.ts'

/** A record that could not be read but for its key stands for a row with unknown amounts. */
export type TheirRow = StatementRow & { readonly isUnreadable?: boolean }

/** What is different; empty when both sides say the same. */
export function differencesOf(
  ours: readonly OurRow[],
  theirs: readonly TheirRow[],
  terms: Terms,
): Difference[] {
  const readable = theirs.filter((row) => row.isUnreadable !== true)
  const [leftOurs, leftTheirs] = withoutEqual(ours, readable, terms)
  const differences: Difference[] = []
  for (const kind of ['settlement', 'reversal'] as const) {
    differences.push(
      ...paired(leftOurs, leftTheirs, (a, b) => a.kind === kind && b.kind === kind, terms),
    )
  }
  differences.push(...paired(leftOurs, leftTheirs, () => true, terms))
  const unreadable = theirs.filter((row) => row.isUnreadable === true)
  for (const row of leftTheirs) {
    differences.push(lonely(row, 'theirs', classOfLonely(row, 'theirs', readable, ours), terms))
  }
  for (const row of leftOurs) {
    if (row.isNearby === true) continue
    const blind = unreadable.pop()
    const name = blind ? 'unreadable-there' : classOfLonely(row, 'ours', ours, readable)
    differences.push(lonely(row, 'ours', name, terms))
  }
  for (const row of unreadable) {
    differences.push({
      ours: null,
      theirs: row,
      steps: [{ class: 'unreadable-there', effects: [] }],
    })
  }
  return differences
}

/** Takes away rows that both sides have alike, each against one. */
function withoutEqual(
  ours: readonly OurRow[],
  theirs: readonly StatementRow[],
  terms: Terms,
): [OurRow[], StatementRow[]] {
  const counts = new Map<string, number>()
  for (const row of theirs) {
    const text = contentOf(row, terms)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const leftOurs = ours.filter((row) => row.isNearby === true || !take(counts, row, terms))
  const leftTheirs = theirs.filter((row) => take(counts, row, terms))
  return [inOrder(leftOurs, terms), inOrder(leftTheirs, terms)]
}

function take(counts: Map<string, number>, row: StatementRow, terms: Terms): boolean {
  const text = contentOf(row, terms)
  const count = counts.get(text) ?? 0
  if (count === 0) return false
  counts.set(text, count - 1)
  return true
}

/** Everything that is compared, as one text. */
function contentOf(row: StatementRow, { stated }: Terms): string {
  let text = `${row.kind}|${row.kind === 'settlement' ? row.reference : ''}|${row.currency}`
  for (const field of fields) if (stated.has(field)) text += `|${row[field]}`
  return text
}

/** What is not compared still breaks ties, so that the order of rows does not. */
function wholeOf(row: StatementRow): string {
  let text = `${row.reference}|${row.reverses}`
  for (const field of fields) text += `|${row[field]}`
  return text
}

function inOrder<R extends OurRow>(rows: R[], terms: Terms): R[] {
  if (rows.length < 2) return rows
  return rows.sort(
    (a, b) =>
      Number(a.isNearby ?? false) - Number(b.isNearby ?? false) ||
      compareText(contentOf(a, terms), contentOf(b, terms)) ||
      compareText(wholeOf(a), wholeOf(b)),
  )
}

/** Pairs rows in their order and takes them out of both lists. */
function paired(
  ours: OurRow[],
  theirs: StatementRow[],
  fits: (a: OurRow, b: StatementRow) => boolean,
  terms: Terms,
): Difference[] {
  const differences: Difference[] = []
  for (let i = 0; i < ours.length; ) {
    const a = ours[i]
    const at = a === undefined ? -1 : theirs.findIndex((b) => fits(a, b))
    const b = theirs[at]
    if (a === undefined || b === undefined) {
      i += 1
      continue
    }
    ours.splice(i, 1)
    theirs.splice(at, 1)
    const steps = stepsBetween(a, b, terms)
    if (steps.length > 0) differences.push({ ours: a, theirs: b, steps })
  }
  return differences
}

function classOfLonely(
  row: StatementRow,
  side: 'ours' | 'theirs',
  own: readonly StatementRow[],
  others: readonly StatementRow[],
) {
  const isOurs = side === 'ours'
  const isSecond = own.filter(({ kind }) => kind === row.kind).length > 1
  const isThere = others.some(({ kind }) => kind === row.kind)
  if (isSecond && isThere) return isOurs ? 'duplicate-here' : 'duplicate-there'
  if (row.kind === 'reversal' && others.some(({ kind }) => kind === 'settlement')) {
    return isOurs ? 'reversed-here-only' : 'reversed-there-only'
  }
  return isOurs ? 'missing-there' : 'missing-here'
}
