/** The register of data flows. */
import type { TransferFiling, TransferGround } from '../../../engine/access/transfer.ts'
import type { Jurisdiction, Kind } from '../../../engine/access/words.ts'
import { type Day, dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Database } from '../database.ts'

export type KeptFiling = TransferFiling & {
  /** ISO instant. */
  readonly notedAt: string
  readonly notedBy: string
  readonly endedBy: string | null
  readonly endedBecause: string | null
}

interface Row {
  readonly filing: string
  readonly sender: string | null
  readonly recipient: string
  readonly data_in: Jurisdiction
  readonly goes_to: Jurisdiction
  readonly kinds: Kind[]
  readonly ground: TransferGround
  readonly number: string
  readonly authority: string
  readonly filed_on: string
  readonly valid_from: string
  readonly valid_to: string
  readonly noted_at: Date
  readonly noted_by: string
  readonly ended_on: string | null
  readonly ended_by: string | null
  readonly ended_because: string | null
}

export function createTransferStore(database: Database) {
  const read = async (where: string, values: readonly unknown[]): Promise<KeptFiling[]> => {
    const { rows } = await database.query<Row>(
      `SELECT filing, sender, recipient, data_in, goes_to, kinds, ground, number, authority,
         filed_on::text, valid_from::text, valid_to::text, noted_at, noted_by, ended_on::text,
         ended_by, ended_because
       FROM transfer_filing WHERE ${where} ORDER BY valid_to DESC, filing`,
      [...values],
    )
    return rows.map(filingOf)
  }
  return {
    /** All that was ever filed for a recipient. */
    to: (recipient: string) => read('recipient = $1', [recipient]),
    all: () => read('true', []),
    find: async (id: string) => (await read('filing = $1', [id]))[0],

    /** False where that id is taken. */
    async add(filing: TransferFiling, by: string): Promise<boolean> {
      const { id, sender, recipient, dataIn, goesTo, kinds, ground, number, authority } = filing
      const { rowCount } = await database.query(
        `INSERT INTO transfer_filing (filing, sender, recipient, data_in, goes_to, kinds, ground,
           number, authority, filed_on, valid_from, valid_to, noted_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (filing) DO NOTHING`,
        [
          ...[id, sender, recipient, dataIn, goesTo, [...kinds], ground, number, authority],
          ...[filing.filedOn, filing.from, filing.to].map(textFromDay),
          by,
        ],
      )
      return rowCount === 1
    },

    /** False where it had ended before. */
    async end(id: string, on: Day, by: string, because: string): Promise<boolean> {
      const { rowCount } = await database.query(
        `UPDATE transfer_filing SET ended_on = $2, ended_by = $3, ended_because = $4
         WHERE filing = $1 AND ended_on IS NULL`,
        [id, textFromDay(on), by, because],
      )
      return rowCount === 1
    },
  }
}

function filingOf(row: Row): KeptFiling {
  const day = (text: string) => dayFromText(text) ?? 0
  return {
    id: row.filing,
    sender: row.sender,
    recipient: row.recipient,
    dataIn: row.data_in,
    goesTo: row.goes_to,
    kinds: row.kinds,
    ground: row.ground,
    number: row.number,
    authority: row.authority,
    filedOn: day(row.filed_on),
    from: day(row.valid_from),
    to: day(row.valid_to),
    endedOn: row.ended_on === null ? null : day(row.ended_on),
    notedAt: row.noted_at.toISOString(),
    notedBy: row.noted_by,
    endedBy: row.ended_by,
    endedBecause: row.ended_because,
  }
}
