/** Reads all claims for a verification, those of one bill one after the other. */
import { settlementId } from '../bucket.ts'
import type { Connection } from '../database.ts'

export interface MovedCounter {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly slot: number
  readonly by: number
}

export interface ClaimAuditRow {
  readonly id: string
  readonly settlement: string
  /** Where the row says that it stands. */
  readonly state: string
  readonly facts: unknown
  readonly actions: readonly unknown[]
  /** Numbers of the acts run from 1 without a gap. */
  readonly isDense: boolean
  /** What the books say was paid to the patient for the bill by this payer. */
  readonly bookedMinor: number
  /** What was moved for it in counters. */
  readonly moves: readonly MovedCounter[]
  /** Files of its papers that are there, with all their parts or erased by the rules. */
  readonly papers: readonly string[]
}

interface Row {
  readonly bucket: number
  readonly case_id: string
  readonly settlement: number
  readonly state: string
  readonly facts: unknown
  readonly actions: readonly unknown[]
  readonly is_dense: boolean
  readonly booked_minor: number
  readonly moves: readonly MovedCounter[]
  readonly papers: readonly string[]
}

const pageRows = 200

export async function* claimsForAudit(connection: Connection): AsyncGenerator<ClaimAuditRow> {
  let after: readonly [number, number, string] = [-1, -1, '']
  for (;;) {
    const { rows } = await connection.query<Row>(page, [...after, pageRows])
    for (const { bucket, case_id, settlement, ...row } of rows) {
      after = [bucket, settlement, case_id]
      const { is_dense: isDense, booked_minor: bookedMinor, ...found } = row
      const id = settlementId({ bucket, number: settlement })
      yield { id: case_id, settlement: id, ...found, isDense, bookedMinor }
    }
    if (rows.length < pageRows) return
  }
}

const page = `
  SELECT c.bucket, c.case_id, c.settlement, c.state, c.facts,
    (SELECT coalesce(json_agg(a.action ORDER BY a.number), '[]') FROM claim_action a
     WHERE a.bucket = c.bucket AND a.case_id = c.case_id) AS actions,
    (SELECT count(*) = coalesce(max(a.number), 0) FROM claim_action a
     WHERE a.bucket = c.bucket AND a.case_id = c.case_id) AS is_dense,
    coalesce((SELECT p.amount_minor FROM patient_payout p
     WHERE p.bucket = c.bucket AND p.number = c.settlement AND p.payer = c.facts->>'payer'
    ), 0) AS booked_minor,
    (SELECT coalesce(json_agg(json_build_object('owner', m.owner, 'coverage', m.coverage,
       'period', m.period, 'slot', m.slot, 'by', m.moved_by)), '[]') FROM claim_move m
     WHERE m.bucket = c.bucket AND m.case_id = c.case_id) AS moves,
    (SELECT coalesce(json_agg(p.file), '[]') FROM claim_paper p
     WHERE p.bucket = c.bucket AND p.case_id = c.case_id AND (p.erased_at IS NOT NULL
       OR p.parts = (SELECT count(*) FROM claim_paper_part q
                     WHERE q.bucket = p.bucket AND q.file = p.file))) AS papers
  FROM claim_case c
  WHERE c.kind = 'claim' AND c.settlement IS NOT NULL
    AND (c.bucket, c.settlement, c.case_id) > ($1::smallint, $2::bigint, $3::text)
  ORDER BY c.bucket, c.settlement, c.case_id LIMIT $4`

/** What claims of a bucket moved, by whose counter it is. */
export async function claimMovesOf(
  connection: Connection,
  bucket: number,
): Promise<(MovedCounter & { readonly person: string })[]> {
  const { rows } = await connection.query<MovedCounter & { readonly person: string }>(
    `SELECT c.person, m.owner, m.coverage, m.period, m.slot, m.moved_by AS by
     FROM claim_move m JOIN claim_case c ON c.bucket = m.bucket AND c.case_id = m.case_id
     WHERE m.bucket = $1`,
    [bucket],
  )
  return rows
}
