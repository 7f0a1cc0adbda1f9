/**
 * A clearing window is, for each bucket of the journal, a contiguous range of its gapless numbers.
 *
 * Numbers are given in the order of commits, so a window that begins where the one before ended
 * loses nothing and counts nothing twice, whatever is being settled while it closes. Neither clocks
 * nor business days have a say: a late bill falls into the open window and keeps its own day.
 */
import { assert } from '../base/assert.ts'

/** Both ends included; nothing is in it when `last` lies before `first`. */
export interface NumberRange {
  readonly bucket: number
  readonly first: number
  readonly last: number
}

export interface ClosedWindow {
  /** Dense from 1. */
  readonly window: number
  /** The month it is cleared with: `2026-03`. */
  readonly period: string
  /** ISO instant. */
  readonly closedAt: string
  readonly closedBy: string
  readonly ranges: readonly NumberRange[]
}

/** How far the numbers of a bucket have come at one moment. */
export interface BucketHead {
  readonly bucket: number
  readonly nextNumber: number
}

/**
 * The ranges of the next window: from where the last one ended to the heads, all read at one
 * moment. Buckets in which nothing happened are left out.
 */
export function rangesUpTo(
  heads: readonly BucketHead[],
  lastClosed: ReadonlyMap<number, number>,
): NumberRange[] {
  return heads.flatMap(({ bucket, nextNumber }) => {
    const first = (lastClosed.get(bucket) ?? 0) + 1
    const last = nextNumber - 1
    assert(last >= first - 1, `bucket ${bucket} went back from ${first - 1} to ${last}`)
    return last < first ? [] : [{ bucket, first, last }]
  })
}

export function countIn(ranges: readonly NumberRange[]): number {
  let count = 0
  for (const { first, last } of ranges) count += last - first + 1
  return count
}

/** `2026-03` from a day's ISO text; a period is a calendar month. */
export function periodOfDay(day: string): string {
  return day.slice(0, 7)
}
