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

/** Rows of our own, in any order. */
export interface OwnRows {
  readonly stated: ReadonlySet<Field>
  /** About how many bytes they would be as a file: decides how finely they are spread. */
  readonly bytes: number
  rows(): AsyncIterable<readonly OurRow[]>
}

export interface SideStatement {
  readonly side: string
  readonly statement: OpenStatement
}

export interface StatementsToMatch {
  readonly own: { readonly side: string; readonly source: OpenStatement | OwnRows }
  readonly others: readonly SideStatement[]
  readonly bounds: Bounds
  readonly toleranceMinor: number
  /** Beyond it single breaks are no longer kept. */
  readonly mostBreaks: number
}

export type MatchOutcome =
  | ({ readonly matched: true; readonly reads: readonly ReadOutcome[] } & ReturnType<
      Reconciliation['finish']
    >)
  /** A statement cannot be used: `reads` says which and why. */
  | { readonly matched: false; readonly reads: readonly ReadOutcome[] }
  /** One key stands in a statement over and over. */
  | { readonly matched: false; readonly crowded: true; readonly reads: readonly ReadOutcome[] }

const bytesAPartition = 8 << 20
const mostPartitions = 512
/** A smaller file is read before a thread would have started. */
const worthAThread = 16 << 20

export async function reconcileStatements(order: StatementsToMatch): Promise<MatchOutcome> {
  const { own, others, bounds, toleranceMinor, mostBreaks } = order
  const ownStated = 'head' in own.source ? own.source.head.stated : own.source.stated
  const match: MatchTerms = {
    own: { side: own.side, stated: ownStated },
    others: others.map(({ side, statement }) => ({ side, stated: statement.head.stated })),
    toleranceMinor,
  }
  const compared = match.others.map(({ stated }) => common(ownStated, stated))
  const ownCompared = compared.every((set) => isSame(set, compared[0])) ? compared[0] : ownStated
  const sizes = [own.source.bytes, ...others.map(({ statement }) => statement.bytes)]
  const count = Math.min(mostPartitions, Math.ceil(Math.max(...sizes) / bytesAPartition))
  const sets = [ownCompared ?? ownStated, ...compared]
  const spread: SpreadSide[] = []
  try {
    for (const set of sets) {
      const partitions = new Partitions(await unnamedFile(), Math.max(1, count))
      spread.push({ partitions, compared: set })
    }
    const sources = [own.source, ...others.map(({ statement }) => statement)]
    const reads = await spreadAll(sources, spread, bounds)
    if (reads.some(({ isQuarantined }) => isQuarantined)) return { matched: false, reads }
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

/** All sides at once; none is left running when another fails. */
async function spreadAll(
  sources: readonly (OpenStatement | OwnRows)[],
  spread: SpreadSide[],
  bounds: Bounds,
): Promise<ReadOutcome[]> {
  const outcomes = await Promise.allSettled(
    sources.map(async (source, i): Promise<ReadOutcome[]> => {
      const side = spread[i]
      if (side === undefined) return []
      if (!('head' in source)) {
        await spreadRows(source, side)
        return []
      }
      if (source.bytes < worthAThread || !isSendable(source)) {
        return [await spreadStatement(source, bounds, side.compared, side.partitions)]
      }
      const { partitions, outcome } = await spreadInThread(source, bounds, side)
      spread[i] = { ...side, partitions }
      return [outcome]
    }),
  )
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

function common(a: ReadonlySet<Field>, b: ReadonlySet<Field>): ReadonlySet<Field> {
  return new Set([...a].filter((field) => b.has(field)))
}

function isSame(a: ReadonlySet<Field>, b: ReadonlySet<Field> | undefined): boolean {
  return b !== undefined && a.size === b.size && [...a].every((field) => b.has(field))
}

async function spreadRows(source: OwnRows, { partitions, compared }: SpreadSide): Promise<void> {
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
