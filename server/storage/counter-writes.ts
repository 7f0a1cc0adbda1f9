/** The longer statements that write rows of the counter, each inside the transaction of its book. */
import type { Posting } from '../../engine/ledger/posting.ts'
import type { CounterTender, FoundDifference } from './counter-rows.ts'
import type { Connection } from './database.ts'

/** Deposits are owed to the patient and so stand below zero in the journal. */
export async function moveBalance(
  connection: Connection,
  bucket: number,
  institution: string,
  { account, amountMinor }: Posting,
): Promise<void> {
  const [what = '', ...rest] = account.split(':')
  const whose = rest.slice(1).join(':')
  if (what === 'deposits') {
    await connection.query(
      `UPDATE counter_visit SET held_minor = held_minor - $4
       WHERE bucket = $1 AND institution = $2 AND visit = $3`,
      [bucket, institution, whose, amountMinor],
    )
  } else if (what === 'due' || what === 'arrears') {
    await connection.query(
      `UPDATE counter_bill SET due_minor = due_minor + $3, arrears_minor = arrears_minor + $4
       WHERE bucket = $1 AND settlement = $2`,
      [bucket, whose, what === 'due' ? amountMinor : 0, what === 'arrears' ? amountMinor : 0],
    )
  }
}

export async function insertTender(
  connection: Connection,
  bucket: number,
  tender: CounterTender,
  request: Buffer,
  place: number,
  now: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO counter_tender (bucket, tender, request, place, institution, shift, visit,
       settlement, direction, target, kind, currency, amount_minor, given_minor, original, carries,
       route, rounding_minor, state, made_by, made_at, tried_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
       'asked', $19, $20, $20)`,
    [
      bucket,
      tender.id,
      request,
      place,
      tender.institution,
      tender.shift,
      tender.visit,
      tender.settlement,
      tender.direction,
      tender.target,
      tender.kind,
      tender.currency,
      tender.amountMinor,
      tender.givenMinor,
      tender.original,
      tender.carries,
      tender.route,
      tender.roundingMinor,
      tender.madeBy,
      now,
    ],
  )
}

export async function keepDifferences(
  connection: Connection,
  bucket: number,
  shift: string,
  place: 'cash' | 'channel',
  found: readonly FoundDifference[],
  now: Date,
): Promise<void> {
  await connection.query(
    `UPDATE counter_difference SET state = 'gone'
     WHERE bucket = $1 AND shift = $2 AND (kind = 'cash') = $3 AND state = 'open'
       AND NOT difference = ANY($4::text[])`,
    [bucket, shift, place === 'cash', found.map(({ id }) => id)],
  )
  for (const one of found) {
    await connection.query(
      `INSERT INTO counter_difference (bucket, difference, institution, shift, name, kind, reference,
         currency, ours_minor, theirs_minor, state, found_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11)
       ON CONFLICT (bucket, difference) DO UPDATE SET state = 'open',
         ours_minor = excluded.ours_minor, theirs_minor = excluded.theirs_minor
       WHERE counter_difference.state = 'gone'`,
      [
        bucket,
        one.id,
        one.institution,
        shift,
        one.name,
        one.kind,
        one.reference,
        one.currency,
        one.oursMinor,
        one.theirsMinor,
        now,
      ],
    )
  }
  if (place === 'channel') {
    await connection.query(
      'UPDATE counter_shift SET compared_at = $3 WHERE bucket = $1 AND shift = $2',
      [bucket, shift, now],
    )
  }
}
