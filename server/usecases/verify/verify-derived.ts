/**
 * Checks what was derived from a bucket of the journal against the bucket itself, while it is
 * walked: the hash chain and its signatures, lines for clearing, and balances.
 */
import {
  type ClearingLine,
  headingText,
  linesOf,
  reversedLines,
} from '../../../engine/clearing/clearing-line.ts'
import type { Posting } from '../../../engine/ledger/posting.ts'
import { clearedBillOf } from '../clearing/cleared-bill.ts'
import type { Entry } from '../settlement/journal.ts'
import type { RuleArchive } from '../settlement/past-rules.ts'
import { ChainWalk, chainStart, type LinkAudit } from './chain-walk.ts'
import { Broken } from './finding.ts'

/** A derived line; the heading is null where its number leads to none. */
export interface LineAudit {
  readonly heading: ClearingLine['heading'] | null
  readonly businessDate: string
  readonly amountMinor: number
}

/** How far a bucket was walked, and the chain there. */
export interface DerivedHead {
  readonly bucket: number
  readonly number: number
  readonly chain: string
  /** Something lies under it, rightly or not. */
  readonly hasRows: boolean
}

export interface DerivedReads {
  derivedHeads(): Promise<readonly DerivedHead[]>
  /** In order. */
  links(bucket: number): AsyncIterable<LinkAudit>
  balances(bucket: number): Promise<readonly Posting[]>
  /** Ranges of all clearing windows, by bucket and window. */
  windowRanges(): Promise<
    readonly {
      readonly window: number
      readonly bucket: number
      readonly first: number
      readonly last: number
    }[]
  >
  /** How many records each window says it has. */
  windowCounts(): Promise<readonly { readonly window: number; readonly records: number }[]>
  /** Windows that were added up to something else than their lines, the first of them first. */
  alteredSums(): Promise<readonly { readonly window: number; readonly payer: string | null }[]>
  budgets(): Promise<
    readonly {
      readonly budget: string
      readonly capMinor: number
      readonly leasedMinor: number
      readonly slotsLeasedMinor: number
      readonly slotsSpentMinor: number
    }[]
  >
}

/**
 * I10: what is spent lies under leases, and these under the cap; and it is what the journal says.
 *
 * @param spent what all entries spent and gave back, by budget.
 */
export async function verifyBudgets(
  reads: DerivedReads,
  spent: ReadonlyMap<string, number>,
): Promise<void> {
  const known = new Set<string>()
  for (const row of await reads.budgets()) {
    const where = `budget ${row.budget}`
    known.add(row.budget)
    if (row.slotsLeasedMinor !== row.leasedMinor) {
      const what = `its slots hold ${row.slotsLeasedMinor}, and it leased ${row.leasedMinor}`
      throw new Broken('I10', where, what)
    }
    if (row.slotsSpentMinor > row.leasedMinor || row.leasedMinor > row.capMinor) {
      throw new Broken('I10', where, 'more is spent or leased than its cap')
    }
    const journal = spent.get(row.budget) ?? 0
    if (journal !== row.slotsSpentMinor) {
      const what = `its slots spent ${row.slotsSpentMinor}, and settlements ${journal}`
      throw new Broken('I10', where, what)
    }
  }
  for (const budget of spent.keys()) {
    if (!known.has(budget)) throw new Broken('I10', `budget ${budget}`, 'it is missing')
  }
}

/** Each record lies in one window: the ranges of a bucket follow each other from its first number. */
export async function verifyWindows(
  reads: DerivedReads,
  heads: readonly { readonly bucket: number; readonly nextNumber: number }[],
): Promise<void> {
  const expected = new Map<number, number>()
  const counts = new Map<number, number>()
  const next = new Map(heads.map(({ bucket, nextNumber }) => [bucket, nextNumber]))
  for (const { window, bucket, first, last } of await reads.windowRanges()) {
    const where = `window ${window}, bucket ${bucket}`
    const from = expected.get(bucket) ?? 1
    if (first !== from) throw new Broken('I7', where, `it begins at ${first} and not at ${from}`)
    if (last < first || last >= (next.get(bucket) ?? 1)) {
      throw new Broken('I7', where, `it ends at ${last}, which the bucket has not reached`)
    }
    expected.set(bucket, last + 1)
    counts.set(window, (counts.get(window) ?? 0) + last - first + 1)
  }
  for (const [i, { window, records }] of (await reads.windowCounts()).entries()) {
    if (window !== i + 1) throw new Broken('I7', `window ${window}`, `window ${i + 1} is missing`)
    const held = counts.get(window) ?? 0
    if (held !== records) {
      throw new Broken('I7', `window ${window}`, `its ranges hold ${held} records, not ${records}`)
    }
  }
  const [altered] = await reads.alteredSums()
  if (altered === undefined) return
  const { window, payer } = altered
  throw new Broken('I7', `window ${window}, ${payer}`, 'its sums are not those of its lines')
}

interface Row {
  readonly id: string
  readonly number: number
  readonly leaf: string
  readonly postings: readonly Posting[]
}

export class DerivedWalk {
  readonly #bucket: number
  readonly #head: DerivedHead
  readonly #reads: DerivedReads
  readonly #walk: ChainWalk
  readonly #balances = new Map<string, number>()
  /** Lines of settlements that may yet be taken back. */
  readonly #lines = new Map<string, readonly ClearingLine[]>()

  constructor(bucket: number, heads: readonly DerivedHead[], reads: DerivedReads) {
    const head = heads.find((one) => one.bucket === bucket)
    this.#bucket = bucket
    this.#head = head ?? { bucket, number: 0, chain: chainStart, hasRows: false }
    this.#reads = reads
    this.#walk = new ChainWalk('I7', reads.links(bucket))
  }

  /** A settlement or reversal: what its row gives now is what was derived from it then. */
  async compare(
    row: Row & { readonly lines: readonly LineAudit[] },
    entry: Entry,
    archive: RuleArchive,
  ): Promise<void> {
    if (row.number > this.#head.number) {
      if (row.lines.length > 0) throw new Broken('I7', row.id, 'lines were derived from it early')
      return
    }
    await this.#step(row)
    const expected = await this.#expected(entry, archive)
    if (!isSame(row.lines, expected, entry.businessDate)) {
      throw new Broken('I7', row.id, 'its lines for clearing are not those of its shares')
    }
  }

  async compareHouse(row: Row): Promise<void> {
    if (row.number > this.#head.number) return
    await this.#step(row)
  }

  /** Answers how many rows lie under signed heads. */
  async end(): Promise<number> {
    if (this.#head.number === 0 && !this.#head.hasRows) return 0
    const bucket = `bucket ${this.#bucket}`
    await this.#walk.end(bucket, this.#head.chain)
    for (const { account, currency, amountMinor } of await this.#reads.balances(this.#bucket)) {
      const key = JSON.stringify([account, currency])
      const sum = this.#balances.get(key) ?? 0
      if (sum !== amountMinor) {
        const what = `its balance in ${currency} is ${amountMinor}, and its postings sum to ${sum}`
        throw new Broken('I7', `${bucket}, account ${account}`, what)
      }
      this.#balances.delete(key)
    }
    for (const [key, sum] of this.#balances) {
      if (sum !== 0) throw new Broken('I7', `${bucket}, account ${key}`, 'its balance is missing')
    }
    return this.#head.number
  }

  async #expected({ id, document, visit }: Entry, archive: RuleArchive) {
    if (document.kind === 'reversal') {
      const original = this.#lines.get(document.original) ?? []
      this.#lines.delete(document.original)
      return reversedLines(original)
    }
    const { lookup } = await archive.rulesOf(document).catch((error: unknown) => {
      throw new Broken('recompute', id, error instanceof Error ? error.message : 'no rules')
    })
    const lines = linesOf(clearedBillOf(document, visit.institution, lookup))
    this.#lines.set(id, lines)
    return lines
  }

  async #step(row: Row): Promise<void> {
    await this.#walk.step(row)
    for (const { account, currency, amountMinor } of row.postings) {
      const key = JSON.stringify([account, currency])
      this.#balances.set(key, (this.#balances.get(key) ?? 0) + amountMinor)
    }
  }
}

function isSame(
  stored: readonly LineAudit[],
  expected: readonly ClearingLine[],
  businessDate: string,
): boolean {
  return (
    stored.length === expected.length &&
    stored.every((line, i) => {
      const other = expected[i]
      return (
        other !== undefined &&
        line.heading !== null &&
        line.businessDate === businessDate &&
        line.amountMinor === other.amountMinor &&
        headingText(line.heading) === headingText(other.heading)
      )
    })
  )
}
