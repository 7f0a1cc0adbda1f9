/** What `yiqiao verify` reads of the counters: rows that contradict the journal or one another. */
import type { Posting } from '../../engine/ledger/posting.ts'
import { type CounterTender, fromRow, type RowOf, tenderColumns } from './counter-rows.ts'
import type { Connection } from './database.ts'

export interface CounterTenderAudit {
  readonly tender: CounterTender
  /** Of the entry that the tender names; null where there is none of its kind. */
  readonly postings: readonly Posting[] | null
}

const pageRows = 500

/** Tenders whose money has moved, with what the journal says of each. */
export async function* doneTenders(connection: Connection): AsyncIterable<CounterTenderAudit> {
  for (let after = ['-1', '']; ; ) {
    const { rows } = await connection.query<RowOf<CounterTender> & PostingsColumn>({
      name: 'audit-counter-tenders',
      text: `SELECT ${tenderColumns}, t.bucket, (SELECT coalesce(json_agg(json_build_object(
               'account', p.account, 'currency', p.currency, 'amountMinor', p.amount_minor)
               ORDER BY p.place), '[]')
               FROM posting p JOIN house_entry e ON e.bucket = p.bucket AND e.number = p.number
               WHERE p.bucket = t.bucket AND p.number = t.number AND e.kind = 'tender'
                 AND e.document -> 'about' ->> 'tender' = t.tender) AS postings
             FROM counter_tender t
             WHERE t.state = 'done' AND (t.bucket, t.tender) > ($1::smallint, $2)
             ORDER BY t.bucket, t.tender LIMIT $3`,
      values: [...after, pageRows],
    })
    for (const { postings, bucket: _bucket, ...row } of rows) {
      yield { tender: fromRow<CounterTender>(row as RowOf<CounterTender>), postings }
    }
    const last = rows.at(-1)
    if (last === undefined) return
    after = [String(last.bucket), last.id]
  }
}

interface PostingsColumn {
  readonly bucket: number
  readonly postings: readonly Posting[] | null
}

/** Names the first row of each kind that breaks a rule. */
export async function counterFaults(
  connection: Connection,
): Promise<{ readonly where: string; readonly what: string }[]> {
  const found: { where: string; what: string }[] = []
  for (const [what, text] of faultQueries) {
    const { rows } = await connection.query<{ where: string }>(text)
    if (rows[0] !== undefined) found.push({ where: rows[0].where, what })
  }
  return found
}

const sumOf = (account: string, bucket: string, currency: string) =>
  `(SELECT coalesce(sum(p.amount_minor), 0) FROM posting p WHERE p.bucket = ${bucket}
     AND p.bucket >= 256 AND p.account = ${account} AND p.currency = ${currency})`

const settlementOf = (alias: string, id: string) =>
  `${alias}.bucket = get_byte(decode(split_part(${id}, '-', 1), 'hex'), 0)
   AND ${alias}.number = split_part(${id}, '-', 2)::bigint`

const faultQueries = [
  [
    'what is due or in arrears is not what the journal says',
    `SELECT b.settlement AS where FROM counter_bill b
     WHERE b.due_minor <>
         ${sumOf(`'due:' || b.institution || ':' || b.settlement`, 'b.bucket', 'b.currency')}
       OR b.arrears_minor <>
         ${sumOf(`'arrears:' || b.institution || ':' || b.settlement`, 'b.bucket', 'b.currency')}
     ORDER BY b.settlement LIMIT 1`,
  ],
  [
    'what its deposits hold is not what the journal says',
    `SELECT v.institution || ' ' || v.visit AS where FROM counter_visit v
     WHERE v.held_minor <>
         - ${sumOf(`'deposits:' || v.institution || ':' || v.visit`, 'v.bucket', 'v.currency')}
     ORDER BY 1 LIMIT 1`,
  ],
  [
    'a bill of the counter is not that of its settlement',
    `SELECT b.settlement AS where FROM counter_bill b
     LEFT JOIN settlement s ON ${settlementOf('s', 'b.settlement')}
     WHERE (b.institution, b.visit, b.person, b.currency, b.total_minor, b.cash_minor)
         IS DISTINCT FROM
         (s.institution, s.visit, s.person, s.currency, s.total_minor, s.cash_minor)
     ORDER BY 1 LIMIT 1`,
  ],
  [
    'a bill names a reversal that does not undo its settlement',
    `SELECT b.settlement AS where FROM counter_bill b
     LEFT JOIN settlement r ON ${settlementOf('r', 'b.reversal')}
     WHERE b.reversal IS NOT NULL
       AND r.reverses IS DISTINCT FROM split_part(b.settlement, '-', 2)::bigint
     ORDER BY 1 LIMIT 1`,
  ],
  [
    'what is in transit from settlements is not the cash of the bills taken up',
    `SELECT b.institution AS where FROM counter_bill b
     GROUP BY b.bucket, b.institution, b.currency
     HAVING sum(CASE WHEN b.reversal IS NULL THEN b.cash_minor ELSE 0 END) <>
       - ${sumOf(`'cash:' || b.institution`, 'b.bucket', 'b.currency')}
     ORDER BY 1 LIMIT 1`,
  ],
  [
    'a movement of money has no payment that names it',
    `SELECT to_hex(e.bucket::int) || '-' || e.number AS where FROM house_entry e
     WHERE e.book LIKE 'counter:%' AND e.kind = 'tender' AND NOT EXISTS (
       SELECT FROM counter_tender t
       WHERE t.bucket = e.bucket AND t.number = e.number AND t.state = 'done')
     ORDER BY e.bucket, e.number LIMIT 1`,
  ],
  [
    'an entry of the counter belongs to no list of movements',
    `SELECT to_hex(e.bucket::int) || '-' || e.number AS where FROM house_entry e
     WHERE e.book LIKE 'counter:%' AND NOT EXISTS (SELECT FROM counter_movement m
       WHERE m.bucket = e.bucket AND m.number = e.number
         AND m.shift IS NOT DISTINCT FROM e.document ->> 'shift')
     ORDER BY e.bucket, e.number LIMIT 1`,
  ],
  [
    'more was given back of a payment than it brought',
    `SELECT o.original AS where FROM counter_tender o
     LEFT JOIN counter_tender t ON t.bucket = o.bucket AND t.tender = o.original
       AND t.direction = 'in' AND t.state = 'done'
     WHERE o.direction = 'out' AND o.kind <> 'carried' AND o.state IN ('asked', 'done')
     GROUP BY o.bucket, o.original, t.amount_minor
     HAVING t.amount_minor IS NULL OR sum(o.amount_minor) > t.amount_minor
     ORDER BY 1 LIMIT 1`,
  ],
  [
    'more went back or over to another bill than a payment brought to this one',
    `SELECT o.settlement AS where FROM counter_tender o
     WHERE o.direction = 'out' AND o.state IN ('asked', 'done') AND o.settlement IS NOT NULL
     GROUP BY o.bucket, o.settlement, o.original
     HAVING sum(o.amount_minor) > (SELECT coalesce(sum(t.amount_minor), 0) FROM counter_tender t
       WHERE t.bucket = o.bucket AND t.settlement = o.settlement AND t.direction = 'in'
         AND t.state = 'done' AND coalesce(t.carries, t.tender) = o.original)
     ORDER BY 1 LIMIT 1`,
  ],
  [
    'what was carried over from one bill did not reach the other',
    `SELECT p.account AS where FROM posting p
     WHERE p.bucket >= 256 AND p.account LIKE 'carried:%'
     GROUP BY p.bucket, p.account, p.currency HAVING sum(p.amount_minor) <> 0
     ORDER BY 1 LIMIT 1`,
  ],
  [
    'the drawer of a closed shift holds something else than its named difference',
    `SELECT s.shift AS where FROM counter_shift s
     WHERE s.closed_at IS NOT NULL
       AND ${sumOf(`'drawer:' || s.institution || ':' || s.shift`, 's.bucket', 's.currency')} <>
         (SELECT coalesce(sum(d.ours_minor - d.theirs_minor), 0) FROM counter_difference d
          WHERE d.bucket = s.bucket AND d.shift = s.shift AND d.kind = 'cash'
            AND d.state = 'open')
     ORDER BY 1 LIMIT 1`,
  ],
  [
    'an invoice is not that of a paid bill, or takes back what was not reversed',
    `SELECT i.settlement AS where FROM counter_invoice i
     LEFT JOIN counter_bill b ON b.bucket = i.bucket AND b.settlement = i.settlement
     WHERE i.amount_minor IS DISTINCT FROM b.total_minor
       OR (i.colour = 'red' AND b.reversal IS NULL)
     ORDER BY 1 LIMIT 1`,
  ],
] as const
