/** Reads derived lines by window or month: summed by heading, or one by one. */
import type { ClearingLine, Heading } from '../../../engine/clearing/clearing-line.ts'
import { placeOfId, settlementId } from '../bucket.ts'
import type { Connection, Database } from '../database.ts'
import { type HeadingRow, headingColumns, headingOf } from '../derivation/heading-store.ts'

/** One window, or all windows of a month. */
export type Stretch = { readonly window: number } | { readonly period: string }

export interface HeadingSum extends ClearingLine {
  /** Lines summed; a reversal's count as well. */
  readonly lines: number
}

export interface LineOf extends ClearingLine {
  readonly settlement: string
  readonly businessDate: string
  readonly window: number
}

export interface DearStay {
  readonly settlement: string
  readonly institution: string
  readonly insuredProvince: string
  readonly careProvince: string
  readonly businessDate: string
  readonly totalMinor: number
  readonly fundMinor: number
}

/** Each given field must be equal. */
export type HeadingFilter = Partial<
  Pick<
    Heading,
    | 'kind'
    | 'payer'
    | 'insuranceType'
    | 'benefitYear'
    | 'insuredProvince'
    | 'careProvince'
    | 'institution'
    | 'currency'
  >
>

/** A settlement as clearing needs it, with its lines. */
export interface SettlementLines {
  readonly settlement: string
  readonly institution: string
  readonly businessDate: string
  readonly currency: string
  readonly totalMinor: number
  readonly isReversal: boolean
  readonly isReversed: boolean
  readonly lines: readonly ClearingLine[]
}

export interface LineStore {
  /** Undefined where there is no such settlement; without lines until they are derived. */
  ofSettlement(id: string): Promise<SettlementLines | undefined>
  /** Stays in other provinces of at least so much, that were not reversed; the dearest first. */
  dearStays(stretch: Stretch, fromMinor: number, limit: number): Promise<DearStay[]>
  sums(stretch: Stretch): Promise<HeadingSum[]>
  /** In the order of the journal; `after` is the cursor of the page before. */
  lines(
    stretch: Stretch,
    filter: HeadingFilter,
    after: string | null,
    limit: number,
  ): Promise<{ readonly lines: LineOf[]; readonly next: string | null }>
}

export function createLineStore(database: Database): LineStore {
  return {
    sums: (stretch) => readSums(database, stretch),
    ofSettlement: (id) => readSettlement(database, id),
    dearStays: (stretch, fromMinor, limit) => readStays(database, stretch, fromMinor, limit),
    lines: (stretch, filter, after, limit) => readLines(database, stretch, filter, after, limit),
  }
}

function whichOf(stretch: Stretch): { text: string; value: number | string } {
  return 'window' in stretch
    ? { text: 'w.window_number = $1::integer', value: stretch.window }
    : { text: 'w.period = $1::text', value: stretch.period }
}

function rangesOf(stretch: Stretch): { text: string; value: number | string } {
  const { text, value } = whichOf(stretch)
  return {
    text: `SELECT r.window_number, r.bucket, r.first, r.last
           FROM clearing_window w JOIN clearing_window_range r USING (window_number)
           WHERE ${text}`,
    value,
  }
}

/** A window that was added up is read from its sums, and any other from its lines. */
async function readSums(
  connection: Database | Connection,
  stretch: Stretch,
): Promise<HeadingSum[]> {
  const which = whichOf(stretch)
  const { rows } = await connection.query<HeadingRow & { lines: number; amount_minor: number }>({
    text: `WITH wanted AS MATERIALIZED (
             SELECT w.window_number, w.is_summed FROM clearing_window w WHERE ${which.text}),
           part AS (
             SELECT s.heading, s.lines, s.amount_minor FROM wanted w
             JOIN clearing_window_sum s USING (window_number) WHERE w.is_summed
             UNION ALL
             SELECT l.heading, 1, l.amount_minor FROM wanted w
             JOIN clearing_window_range r USING (window_number)
             JOIN clearing_line l ON l.bucket = r.bucket AND l.number BETWEEN r.first AND r.last
             WHERE NOT w.is_summed),
           total AS (
             SELECT heading, sum(lines)::bigint AS lines, sum(amount_minor)::bigint AS amount_minor
             FROM part GROUP BY heading)
           SELECT t.lines, t.amount_minor, ${headingColumns} FROM total t
           JOIN clearing_heading h ON h.heading = t.heading ORDER BY h.heading`,
    values: [which.value],
  })
  return rows.map((row) => ({
    heading: headingOf(row),
    lines: row.lines,
    amountMinor: row.amount_minor,
  }))
}

const filterColumns: Readonly<Record<keyof HeadingFilter, string>> = {
  kind: 'h.kind',
  payer: 'h.payer',
  insuranceType: 'h.insurance_type',
  benefitYear: 'h.benefit_year',
  insuredProvince: 'h.insured_province',
  careProvince: 'h.care_province',
  institution: 'h.institution',
  currency: 'h.currency',
}

interface LineRow extends HeadingRow {
  readonly bucket: number
  readonly number: number
  readonly place: number
  readonly window_number: number
  readonly business_date: string
  readonly amount_minor: number
}

async function readLines(
  connection: Database | Connection,
  stretch: Stretch,
  filter: HeadingFilter,
  after: string | null,
  limit: number,
): Promise<{ lines: LineOf[]; next: string | null }> {
  const ranges = rangesOf(stretch)
  const values: unknown[] = [ranges.value, limit + 1]
  const tests: string[] = []
  for (const [field, column] of Object.entries(filterColumns)) {
    const wanted = filter[field as keyof HeadingFilter]
    if (wanted !== undefined) tests.push(`${column} = $${values.push(wanted)}`)
  }
  const [bucket, number, place] = cursorIn(after)
  if (bucket !== undefined) {
    const row = [bucket, number, place].map((value) => `$${values.push(value)}`).join(', ')
    tests.push(`(l.bucket, l.number, l.place) > (${row})`)
  }
  const { rows } = await connection.query<LineRow>({
    text: `WITH range AS MATERIALIZED (${ranges.text})
           SELECT l.bucket, l.number, l.place, r.window_number, l.business_date, l.amount_minor,
             ${headingColumns}
           FROM range r
           JOIN clearing_line l ON l.bucket = r.bucket AND l.number BETWEEN r.first AND r.last
           JOIN clearing_heading h ON h.heading = l.heading
           ${tests.length === 0 ? '' : `WHERE ${tests.join(' AND ')}`}
           ORDER BY l.bucket, l.number, l.place LIMIT $2`,
    values,
  })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    lines: page.map(lineOf),
    next: last === undefined ? null : `${last.bucket}-${last.number}-${last.place}`,
  }
}

function lineOf(row: LineRow): LineOf {
  return {
    settlement: settlementId(row),
    businessDate: row.business_date,
    window: row.window_number,
    heading: headingOf(row),
    amountMinor: row.amount_minor,
  }
}

/** Undefined parts where the text is no cursor: the list then begins at the beginning. */
function cursorIn(text: string | null): (number | undefined)[] {
  const match = /^(\d{1,3})-(\d{1,15})-(\d{1,5})$/.exec(text ?? '')
  return match === null ? [] : [Number(match[1]), Number(match[2]), Number(match[3])]
}

async function readSettlement(
  database: Database,
  id: string,
): Promise<SettlementLines | undefined> {
  const place = placeOfId(id)
  if (place === undefined) return undefined
  const { rows } = await database.query<Omit<SettlementLines, 'settlement' | 'lines'>>(
    `SELECT s.institution, s.business_date AS "businessDate", s.currency,
       s.total_minor AS "totalMinor", s.reverses IS NOT NULL AS "isReversal",
       EXISTS (SELECT FROM settlement r WHERE r.bucket = s.bucket AND r.reverses = s.number)
         AS "isReversed"
     FROM settlement s WHERE s.bucket = $1 AND s.number = $2`,
    [place.bucket, place.number],
  )
  const [found] = rows
  if (found === undefined) return undefined
  const { rows: lines } = await database.query<HeadingRow & { amount_minor: number }>(
    `SELECT l.amount_minor, ${headingColumns} FROM clearing_line l
     JOIN clearing_heading h ON h.heading = l.heading
     WHERE l.bucket = $1 AND l.number = $2 ORDER BY l.place`,
    [place.bucket, place.number],
  )
  return {
    settlement: id,
    ...found,
    lines: lines.map((row) => ({ heading: headingOf(row), amountMinor: row.amount_minor })),
  }
}

interface StayRow {
  readonly bucket: number
  readonly number: number
  readonly institution: string
  readonly insured_province: string
  readonly care_province: string
  readonly business_date: string
  readonly total_minor: number
  readonly fund_minor: number
}

/** Headings are few, so those of inpatients from elsewhere are picked before any line is looked at. */
async function readStays(
  database: Database,
  stretch: Stretch,
  fromMinor: number,
  limit: number,
): Promise<DearStay[]> {
  const ranges = rangesOf(stretch)
  const { rows } = await database.query<StayRow>(
    `WITH range AS MATERIALIZED (${ranges.text}),
     wanted AS MATERIALIZED (
       SELECT heading, insured_province, care_province FROM clearing_heading
       WHERE kind = 'fund' AND setting = 'inpatient' AND care_province <> insured_province),
     stay AS (
       SELECT l.bucket, l.number, w.insured_province, w.care_province,
         sum(l.amount_minor)::bigint AS fund_minor
       FROM range r
       JOIN clearing_line l ON l.bucket = r.bucket AND l.number BETWEEN r.first AND r.last
       JOIN wanted w ON w.heading = l.heading
       GROUP BY 1, 2, 3, 4)
     SELECT t.bucket, t.number, s.institution, t.insured_province, t.care_province,
       s.business_date, s.total_minor, t.fund_minor
     FROM stay t JOIN settlement s ON s.bucket = t.bucket AND s.number = t.number
     WHERE s.kind = 'settlement' AND s.total_minor >= $2
       AND NOT EXISTS (
         SELECT FROM settlement r WHERE r.bucket = s.bucket AND r.reverses = s.number)
     ORDER BY s.total_minor DESC, t.bucket, t.number LIMIT $3`,
    [ranges.value, fromMinor, limit],
  )
  return rows.map((row) => ({
    settlement: settlementId(row),
    institution: row.institution,
    insuredProvince: row.insured_province,
    careProvince: row.care_province,
    businessDate: row.business_date,
    totalMinor: row.total_minor,
    fundMinor: row.fund_minor,
  }))
}
