/** What a batch writes about holds: opened, captured, to be refunded, and no longer wanted. */
import type pg from 'pg'
import { bucketOf } from './bucket.ts'
import { numberOf } from './journal-entry.ts'
import { aboutBucket, type Portion, portionsOf } from './portions.ts'
import { type NewHold, requestDigest, type WorkingState } from './working-state.ts'

interface HoldPlace {
  readonly bucket: number
  readonly hold: string
}

interface Captured extends HoldPlace {
  readonly amountMinor: number
  readonly number: number
}

interface Refunded {
  readonly bucket: number
  readonly number: number | null
}

export function holdStatements<D>(
  { opened, voided, written }: WorkingState<D>,
  { recordedAt: changedAt, isApart }: { readonly recordedAt: Date; readonly isApart: boolean },
): pg.QueryConfig[] {
  const bucketIn = ({ bucket }: { readonly bucket: number }) => bucket
  const captured = written.flatMap(({ entry, draft, number }): Captured[] =>
    draft.captures.map((capture) => ({ ...capture, bucket: bucketOf(entry.person), number })),
  )
  const refunded = written
    .filter(({ draft }) => draft.kind === 'reversal')
    .map(({ entry, draft }): Refunded => {
      return { bucket: bucketOf(entry.person), number: numberOf(draft.reverses) }
    })
  const unwanted = voided.map(({ person, hold }): HoldPlace => ({ bucket: bucketOf(person), hold }))
  return [
    ...portionsOf(opened, ({ person }) => bucketOf(person), isApart).map((portion) =>
      openHolds(portion, changedAt),
    ),
    ...portionsOf(captured, bucketIn, isApart).map((portion) => captureHolds(portion, changedAt)),
    ...portionsOf(refunded, bucketIn, isApart).map((portion) => refundHolds(portion, changedAt)),
    ...portionsOf(unwanted, bucketIn, isApart).map((portion) => voidHolds(portion, changedAt)),
  ]
}

function openHolds({ rows }: Portion<NewHold>, changedAt: Date): pg.QueryConfig {
  return {
    name: 'open-holds',
    text: `INSERT INTO payer_hold (bucket, hold, person, request, payer, coverage, currency,
             attempt, expected_minor, available_minor, opening, state, changed_at)
           SELECT n.*, 'asked', $12 FROM unnest($1::smallint[], $2::text[], $3::text[],
             $4::bytea[], $5::text[], $6::text[], $7::text[], $8::smallint[], $9::bigint[],
             $10::bigint[], $11::text[]) n`,
    values: [
      rows.map(({ person }) => bucketOf(person)),
      rows.map(({ id }) => id),
      rows.map(({ person }) => person),
      rows.map(({ request }) => requestDigest(request)),
      rows.map(({ payer }) => payer),
      rows.map(({ coverage }) => coverage),
      rows.map(({ currency }) => currency),
      rows.map(({ attempt }) => attempt),
      rows.map(({ expectedMinor }) => expectedMinor),
      rows.map(({ availableMinor }) => availableMinor),
      rows.map(({ opening }) => opening),
      changedAt,
    ],
  }
}

function captureHolds({ rows, bucket }: Portion<Captured>, changedAt: Date): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'capture-holds',
    [
      rows.map((row) => row.bucket),
      rows.map(({ hold }) => hold),
      rows.map(({ amountMinor }) => amountMinor),
      rows.map(({ number }) => number),
      changedAt,
    ],
    (only) => `UPDATE payer_hold h SET state = 'captured', amount_minor = n.amount_minor,
         number = n.number, changed_at = $5
       FROM unnest($1::smallint[], $2::text[], $3::bigint[], $4::bigint[])
         n (bucket, hold, amount_minor, number)
       WHERE h.bucket = n.bucket ${only('h')} AND h.hold = n.hold`,
  )
}

function refundHolds({ rows, bucket }: Portion<Refunded>, changedAt: Date): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'refund-holds',
    [rows.map((row) => row.bucket), rows.map(({ number }) => number), changedAt],
    (only) => `UPDATE payer_hold h SET state = 'refund-wanted', changed_at = $3
       FROM unnest($1::smallint[], $2::bigint[]) n (bucket, number)
       WHERE h.bucket = n.bucket ${only('h')} AND h.number = n.number
         AND h.state IN ('captured', 'confirmed')`,
  )
}

function voidHolds({ rows, bucket }: Portion<HoldPlace>, changedAt: Date): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'void-holds',
    [rows.map((row) => row.bucket), rows.map(({ hold }) => hold), changedAt],
    (only) => `UPDATE payer_hold h SET state = 'void-wanted', changed_at = $3
       FROM unnest($1::smallint[], $2::text[]) n (bucket, hold)
       WHERE h.bucket = n.bucket ${only('h')} AND h.hold = n.hold
         AND h.state IN ('asked', 'answered')`,
  )
}
