/** What left the shelves of pharmacies since they were counted. */
import type { Connection } from './database.ts'
import type { Placed } from './placement.ts'

interface Move {
  readonly pharmacy: string
  readonly code: string
  readonly packs: number
}

/** Written in the transaction of the action that moved it. */
export async function addStockMoves(
  connection: Connection,
  bucket: number,
  {
    record,
    number,
    moves,
  }: {
    readonly record: string
    readonly number: number
    readonly moves: readonly Move[]
  },
): Promise<void> {
  await connection.query({
    name: 'add-stock-moves',
    text: `INSERT INTO stock_move (bucket, record, number, code, pharmacy, packs)
           SELECT $1, $2, $3, code, pharmacy, packs
           FROM unnest($4::text[], $5::text[], $6::integer[]) m (code, pharmacy, packs)`,
    values: [
      bucket,
      record,
      number,
      moves.map(({ code }) => code),
      moves.map(({ pharmacy }) => pharmacy),
      moves.map(({ packs }) => packs),
    ],
  })
}

/** Packs by code, below zero where more left than came back. */
export async function stockMovedSince(
  placed: Placed,
  pharmacy: string,
  since: Date,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await placed.main.query<{ readonly code: string; readonly packs: number }>({
    name: 'stock-moved-since',
    text: `SELECT code, sum(packs)::integer AS packs FROM stock_move
           WHERE pharmacy = $1 AND moved_at >= $2 GROUP BY code`,
    values: [pharmacy, since],
  })
  return new Map(rows.map(({ code, packs }) => [code, packs]))
}
