/** What became of the trace codes of packs: each sale and each return is a row. */
import { bucketOf } from './bucket.ts'
import type { Placed } from './placement.ts'

export interface TracedPack {
  readonly code: string
  readonly line: string
  readonly isSplit: boolean
}

export interface SoldBefore {
  readonly code: string
  readonly institution: string
  readonly visit: string
  readonly at: string
}

interface Use {
  readonly number: number
  readonly kind: 'sold' | 'split' | 'returned'
  readonly institution: string
  readonly visit: string
  readonly recorded_at: Date
}

interface Seller {
  readonly institution: string
  readonly visit: string
  readonly message: string
}

export function createTraceCodes(placed: Placed) {
  async function latest(code: string): Promise<Use | undefined> {
    const bucket = bucketOf(code)
    const { rows } = await placed.of(bucket).query<Use>({
      name: 'latest-trace-code',
      text: `SELECT number, kind, institution, visit, recorded_at FROM trace_code_use
             WHERE bucket = $1 AND code = $2 ORDER BY number DESC LIMIT 1`,
      values: [bucket, code],
    })
    return rows[0]
  }

  async function add(
    kind: Use['kind'],
    { code, line }: Pick<TracedPack, 'code' | 'line'>,
    number: number,
    { institution, visit, message }: Seller,
  ): Promise<boolean> {
    const bucket = bucketOf(code)
    const { rowCount } = await placed.of(bucket).query({
      name: 'add-trace-code',
      text: `INSERT INTO trace_code_use
               (bucket, code, number, kind, institution, visit, line, message)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (bucket, code, number) DO NOTHING`,
      values: [bucket, code, number, kind, institution, visit, line, message],
    })
    return rowCount === 1
  }

  /** Null when the pack is the seller's now, or was before. */
  async function sell(pack: TracedPack, seller: Seller): Promise<SoldBefore | null> {
    for (;;) {
      const last = await latest(pack.code)
      const isFree = last === undefined || last.kind === 'returned'
      const isOpened = last?.kind === 'split' && pack.isSplit
      if (!isFree && !isOpened) {
        const { institution, visit, recorded_at: at } = last
        if (institution === seller.institution && visit === seller.visit) return null
        return { code: pack.code, institution, visit, at: at.toISOString() }
      }
      const kind = pack.isSplit ? 'split' : 'sold'
      if (await add(kind, pack, (last?.number ?? 0) + 1, seller)) return null
    }
  }

  async function giveBack(pack: Pick<TracedPack, 'code' | 'line'>, seller: Seller): Promise<void> {
    for (;;) {
      const last = await latest(pack.code)
      const isTheirs = last?.institution === seller.institution && last.visit === seller.visit
      if (last === undefined || !isTheirs || last.kind === 'returned') return
      if (await add('returned', pack, last.number + 1, seller)) return
    }
  }

  return {
    /** All of them or none; null when all are the seller's. */
    async sell(packs: readonly TracedPack[], seller: Seller): Promise<SoldBefore | null> {
      const taken: TracedPack[] = []
      for (const pack of packs) {
        const before = await sell(pack, seller)
        if (before === null) {
          taken.push(pack)
          continue
        }
        for (const one of taken) await giveBack(one, seller)
        return before
      }
      return null
    },
    async giveBack(
      packs: readonly Pick<TracedPack, 'code' | 'line'>[],
      seller: Seller,
    ): Promise<void> {
      for (const pack of packs) await giveBack(pack, seller)
    },
  }
}
