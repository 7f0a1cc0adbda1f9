/**
 * Derives from the journal what the settle path leaves out: lines for clearing, balances, and a
 * chain of signed links. Each bucket is walked in the order of its numbers; how far it came lies in
 * the transaction of what was derived, so a walk that is broken off is simply walked again.
 *
 * Any number of processes may walk: a bucket that one holds is left out by the others.
 */
import {
  type ClearingLine,
  type Heading,
  headingText,
} from '../../../engine/clearing/clearing-line.ts'
import { type HeadSigner, journalChain, keepKey } from '../chain/head.ts'
import { linksOf, lockForWalk, writeLinks } from '../chain/links.ts'
import { type Connection, inTransaction } from '../database.ts'
import { Words } from '../document/words.ts'
import type { Entry } from '../journal-entry.ts'
import type { Placed } from '../placement.ts'
import { aboutBucket, type Portion, portionsOf } from '../portions.ts'
import { AccountNames } from './account-names.ts'
import { createHeadingStore, type HeadingStore } from './heading-store.ts'
import { inTurns } from './in-turns.ts'
import { placeText, rowsAfter, type WalkedRow } from './walk.ts'
import { addToBalances, type DerivedRow, writeLines } from './write-walk.ts'

export interface DerivationStore<D> {
  /** Buckets with rows from which nothing was derived yet, those furthest behind first. */
  behind(): Promise<{ readonly bucket: number; readonly rows: number }[]>
  /**
   * Walks these buckets a stretch further and answers how many rows that were. `linesFor` is asked
   * about settlements; a reversal's lines are those of its original, turned round.
   */
  walk(
    buckets: readonly number[],
    linesFor: (entry: Entry<D>) => Promise<readonly ClearingLine[]>,
  ): Promise<number>
}

const rowsAtOnce = 1024

export function createDerivationStore<D>(
  placed: Placed,
  signer: HeadSigner,
  now: () => Date = () => new Date(),
): DerivationStore<D> {
  const headings = createHeadingStore()
  const named = { names: new AccountNames(), words: new Words() }
  let isKeyKept = false
  return {
    async behind() {
      const { rows } = await placed.main.query<{ bucket: number; rows: number }>({
        name: 'buckets-behind',
        text: `SELECT h.bucket, h.next_number - 1 - d.number AS rows FROM bucket_head h JOIN derived_head d ON d.bucket = h.bucket
               WHERE h.next_number - 1 > d.number
               ORDER BY h.next_number - d.number DESC, h.bucket`,
      })
      return rows
    },
    async walk(buckets, linesFor) {
      if (!isKeyKept) await keepKey(placed.main, signer)
      isKeyKept = true
      let count = 0
      for (const portion of portionsOf(buckets, (bucket) => bucket, placed.isApart)) {
        count += await walkPortion(portion, linesFor)
      }
      return count
    },
  }

  async function walkPortion(
    portion: Portion<number>,
    linesFor: (entry: Entry<D>) => Promise<readonly ClearingLine[]>,
  ): Promise<number> {
    const { bucket } = portion
    const database = bucket === null ? placed.main : placed.of(bucket)
    const most = Math.max(1, Math.floor(rowsAtOnce / portion.rows.length))
    let kept: ReadonlyMap<string, number> = new Map()
    const count = await inTransaction(database, async (connection) => {
      const starts = await lockForWalk(connection, journalChain, portion)
      if (starts.rows.length === 0) return 0
      const rows = await rowsAfter<D>(connection, starts, most, named)
      if (rows.length === 0) return 0
      const derived = await derive(connection, { rows, bucket }, linesFor, headings)
      kept = derived.kept
      const links = linksOf(journalChain, starts.rows, rows, signer, now())
      await writeLines(connection, derived.lines)
      await addToBalances(connection, rows)
      await writeLinks(connection, journalChain, { rows: links, bucket })
      return rows.length
    })
    headings.remember(kept)
    return count
  }
}

async function derive<D>(
  connection: Connection,
  { rows, bucket: only }: Portion<WalkedRow<D>>,
  linesFor: (entry: Entry<D>) => Promise<readonly ClearingLine[]>,
  headings: HeadingStore,
): Promise<{ lines: DerivedRow[]; kept: ReadonlyMap<string, number> }> {
  const own = new Map<string, readonly ClearingLine[]>()
  await inTurns(rows, async (row) => {
    if (row.entry !== null && row.reverses === null) {
      own.set(placeText(row), await linesFor(row.entry))
    }
  })
  const all: Heading[] = [...own.values()].flat().map(({ heading }) => heading)
  const kept = await headings.keep(connection, all)
  const derived = new Map<string, Amounts>()
  for (const [place, lines] of own) {
    derived.set(place, {
      headings: lines.map(({ heading }) => kept.get(headingText(heading)) ?? 0),
      amountsMinor: lines.map(({ amountMinor }) => amountMinor),
    })
  }
  const originals = await amountsOfOriginals(connection, { rows, bucket: only }, derived)
  const lines = rows.flatMap((row): DerivedRow[] => {
    const { bucket, number, businessDate, reverses } = row
    const turned =
      reverses === null ? undefined : originals.get(placeText({ bucket, number: reverses }))
    const amounts = reverses === null ? derived.get(placeText(row)) : turned && turnedRound(turned)
    if (amounts === undefined || amounts.headings.length === 0) return []
    return [{ bucket, number, businessDate, ...amounts }]
  })
  return { lines, kept }
}

interface Amounts {
  readonly headings: readonly number[]
  readonly amountsMinor: readonly number[]
}

function turnedRound({ headings, amountsMinor }: Amounts): Amounts {
  return { headings, amountsMinor: amountsMinor.map((amountMinor) => 0 - amountMinor) }
}

/** An original has a lower number: it is in this stretch or was derived in an earlier one. */
async function amountsOfOriginals<D>(
  connection: Connection,
  { rows, bucket: only }: Portion<WalkedRow<D>>,
  derived: ReadonlyMap<string, Amounts>,
): Promise<ReadonlyMap<string, Amounts>> {
  const wanted = rows.flatMap(({ bucket, reverses }) => {
    return reverses === null ? [] : [{ bucket, number: reverses }]
  })
  const earlier = wanted.filter((place) => !derived.has(placeText(place)))
  if (earlier.length === 0) return derived
  const { rows: found } = await connection.query<DerivedRow>(
    aboutBucket(
      only,
      'lines-of-originals',
      [earlier.map(({ bucket }) => bucket), earlier.map(({ number }) => number)],
      (is) => `SELECT l.bucket, l.number, l.headings, l.amounts_minor AS "amountsMinor"
               FROM unnest($1::smallint[], $2::bigint[]) n (bucket, number)
               JOIN clearing_row l ON l.bucket = n.bucket AND l.number = n.number
               WHERE true ${is('l')}`,
    ),
  )
  return new Map([...derived, ...found.map((row) => [placeText(row), row] as const)])
}
