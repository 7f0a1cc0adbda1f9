/** Walks the journal to its end: what follows from settlements is derived after they are recorded. */
import { type ClearingLine, linesOf } from '../../../engine/clearing/clearing-line.ts'
import type { Entry } from '../settlement/journal.ts'
import type { RuleArchive } from '../settlement/past-rules.ts'
import { clearedBillOf } from './cleared-bill.ts'

export interface Behind {
  readonly bucket: number
  readonly rows: number
}

export interface Derivation {
  /** Buckets with rows from which nothing was derived yet, those furthest behind first. */
  behind(): Promise<readonly Behind[]>
  /** Walks these buckets a stretch further, once for each row, and answers how many rows that were. */
  walk(
    buckets: readonly number[],
    linesFor: (entry: Entry) => Promise<readonly ClearingLine[]>,
  ): Promise<number>
}

/** Few enough that others find work beside us, and enough that a round trip serves many. */
const bucketsAtOnce = 16

/** Which of the buckets behind are walked now. */
export type Choose = (behind: readonly Behind[]) => readonly Behind[]

/**
 * Answers how many rows it walked. Others may walk at the same time: buckets that they hold are
 * left to them, and what came in meanwhile is left for the next time. `choose` may leave buckets
 * for a later time.
 */
export async function deriveJournal(
  derivation: Derivation,
  archive: RuleArchive,
  stop?: AbortSignal,
  choose: Choose = (behind) => behind,
): Promise<number> {
  const linesFor = async ({ document, visit }: Entry): Promise<readonly ClearingLine[]> => {
    if (document.kind !== 'settlement') return []
    const { lookup } = await archive.rulesOf(document)
    return linesOf(clearedBillOf(document, visit.institution, lookup))
  }
  let walked = 0
  for (;;) {
    const buckets = choose(await derivation.behind()).map(({ bucket }) => bucket)
    let round = 0
    for (let i = 0; i < buckets.length && !stop?.aborted; i += bucketsAtOnce) {
      round += await derivation.walk(buckets.slice(i, i + bucketsAtOnce), linesFor)
    }
    walked += round
    if (round === 0 || stop?.aborted) return walked
  }
}

const restMs = 4000
const worthTheWalk = 48
/** So little is behind in all that it is derived at once: nobody is in a hurry for the machine. */
const littleInAll = 64
/** Under load little is behind just after a walk, too. */
const littleAgainMs = 400

/**
 * A bucket that was walked just now rests until it has gathered something: a link, its signature and
 * the sums of its accounts cost the same for one row as for fifty. Where little is behind in all, and
 * after a silence, there is no wait.
 *
 * @param now milliseconds of a clock that never goes back.
 */
export function restingBuckets(now: () => number): Choose {
  const restsUntil = new Map<number, number>()
  let littleAgainAt = 0
  return (behind) => {
    const at = now()
    const all = behind.reduce((sum, { rows }) => sum + rows, 0)
    const isLittle = all <= littleInAll && at >= littleAgainAt
    if (isLittle) littleAgainAt = at + littleAgainMs
    const due = behind.filter(({ bucket, rows }) => {
      return isLittle || rows >= worthTheWalk || at >= (restsUntil.get(bucket) ?? 0)
    })
    for (const { bucket } of due) restsUntil.set(bucket, at + restMs)
    return due
  }
}
