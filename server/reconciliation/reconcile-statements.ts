/** Reconciles whole statements: files with one another, or with rows of our journal. */
import type { OurRow } from '../../engine/reconciliation/difference.ts'
import type { MatchTerms, Reconciliation } from '../../engine/reconciliation/reconciliation.ts'
import type { Field } from '../../engine/reconciliation/statement-row.ts'
import type { Bounds } from './intake.ts'
import { matchPartitions, type SpreadSide } from './match-partitions.ts'
import { Partitions, unnamedFile } from './partitions.ts'
import { type OpenStatement, type ReadOutcome, spreadStatement } from './read-statement.ts'
import { draftOf, RowDraft } from './row-draft.ts'
import { RowPacker } from './row-packing.ts'
import { CrowdedKey } from './row-table.ts'
import { isSendable, spreadInThread } from './spread-thread.ts'

/** Rows that lie in no file, in any order. */
export interface RowSource {
  readonly stated: ReadonlySet<Field>
  /** About how many bytes they would be as a file: decides how finely all sides are spread. */
  readonly bytes: number
  rows(): AsyncIterable<readonly OurRow[]>
}

/** A side may hand in several files, such as one for each hospital. */
export interface SideSources {
  readonly side: string
  readonly sources: readonly (OpenStatement | RowSource)[]
}

export interface StatementsToMatch {
  /** The side that the others are held against. */
  readonly own: SideSources
  readonly others: readonly SideSources[]
  readonly bounds: Bounds
  readonly toleranceMinor: number
  /** Beyond it single breaks are no longer kept. */
  readonly mostBreaks: number
}

export type MatchOutcome =
  | ({
      readonly matched: true
      readonly reads: readonly ReadOutcome[]
    } & ReturnType<Reconciliation['finish']>)
  /** A statement cannot be used: `reads` says which and why. */
  | { readonly matched: false; readonly crowded: boolean; readonly reads: readonly ReadOutcome[] }

const bytesAPartition = 8 << 20
const mostPartitions = 512
/** A smaller file is read before a thread would have started. */
const worthAThread = 16 << 20

/** `reads` has one outcome for each file, in the order of sides and sources. */
export async function reconcileStatements(order: StatementsToMatch): Promise<MatchOutcome> {
  const { own, others, bounds, toleranceMinor, mostBreaks } = order
  const sides = [own, ...others]
  const [ownStated = new Set<Field>(), ...stated] = sides.map(statedBySide)
  const match: MatchTerms = {
    own: { side: own.side, stated: ownStated },
    others: others.map(({ side }, i) => ({ side, stated: stated[i] ?? new Set() })),
    toleranceMinor,
  }
  const compared = stated.map((set) => common(ownStated, set))
  const ownCompared = compared.every((set) => isSame(set, compared[0])) ? compared[0] : ownStated
  const sets = [ownCompared ?? ownStated, ...compared]
  const count = partitionsFor(sides)
  const spread: SpreadSide[] = []
  try {
    for (const set of sets) {
      spread.push({ partitions: new Partitions(await unnamedFile(), count), compared: set })
    }
    const reads = await spreadAll(sides, spread, bounds)
    if (reads.some(({ isQuarantined }) => isQuarantined)) {
      return { matched: false, crowded: false, reads }
    }
    const [first, ...rest] = spread
    if (first === undefined) throw new Error('broken invariant: nothing to match')
    return { matched: true, reads, ...(await matchPartitions(match, first, rest, mostBreaks)) }
  } catch (error) {
    if (error instanceof CrowdedKey) return { matched: false, crowded: true, reads: [] }
    throw error
  } finally {
    for (const { partitions } of spread) await partitions.close()
  }
}

function statedBySide({ sources }: SideSources): ReadonlySet<Field> {
  const [first = new Set<Field>(), ...rest] = sources.map((source) =>
    isFile(source) ? source.head.stated : source.stated,
  )
  return rest.reduce(common, first)
}

function isFile(source: OpenStatement | RowSource): source is OpenStatement {
  return 'head' in source
}

function common(a: ReadonlySet<Field>, b: ReadonlySet<Field>): ReadonlySet<Field> {
  return new Set([...a].filter((field) => b.has(field)))
}

function isSame(a: ReadonlySet<Field>, b: ReadonlySet<Field> | undefined): boolean {
  return b !== undefined && a.size === b.size && [...a].every((field) => b.has(field))
}

function partitionsFor(sides: readonly SideSources[]): number {
  const sizes = sides.map(({ sources }) => sources.reduce((sum, { bytes }) => sum + bytes, 0))
  return Math.max(1, Math.min(mostPartitions, Math.ceil(Math.max(...sizes) / bytesAPartition)))
}

/** All sides at once; none is left running when another fails. */
async function spreadAll(
  sides: readonly SideSources[],
  spread: SpreadSide[],
  bounds: Bounds,
): Promise<ReadOutcome[]> {
  const outcomes = await Promise.allSettled(
    sides.map(({ sources }, i) => spreadSide(sources, i, spread, bounds)),
  )
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

async function spreadSide(
  sources: SideSources['sources'],
  at: number,
  spread: SpreadSide[],
  bounds: Bounds,
): Promise<ReadOutcome[]> {
  const side = spread[at]
  if (side === undefined) return []
  const [only, ...more] = sources
  if (only !== undefined && more.length === 0 && isFile(only)) {
    if (only.bytes >= worthAThread && isSendable(only)) {
      const { partitions, outcome } = await spreadInThread(only, bounds, side)
      spread[at] = { ...side, partitions }
      return [outcome]
    }
  }
  const outcomes: ReadOutcome[] = []
  for (const source of sources) {
    if (!isFile(source)) await spreadRows(source, side)
    else outcomes.push(await spreadStatement(source, bounds, side.compared, side.partitions))
  }
  return outcomes
}

async function spreadRows(source: RowSource, { partitions, compared }: SpreadSide): Promise<void> {
  const packer = new RowPacker(compared)
  const draft = new RowDraft()
  for await (const page of source.rows()) {
    for (const row of page) {
      draftOf(draft, row)
      partitions.add(packer, packer.pack(draft))
    }
    await partitions.drain()
  }
}
