/**
 * The floor: one transaction for each settlement, which calls one function that decides nothing and
 * writes rows of the same kinds and sizes as ours, into the same tables with the same indexes. The
 * documents are real ones. It has no HTTP, no JSON, no rules, no answer and no memory of persons.
 */
import { writeFile } from 'node:fs/promises'
import { openDatabase } from '../../server/storage/database.ts'
import { migrate } from '../../server/storage/migrate.ts'

const documents = 64

/** Takes its documents from settlements of a W20 that lie in `from`. */
export async function prepareFloor(url: string, from: string): Promise<void> {
  await migrate(url)
  const source = openDatabase(from, { max: 1 })
  const target = openDatabase(url, { max: 1, statementTimeoutMs: 0 })
  const { rows } = await source.query<Sample>(
    `SELECT s.document, s.accounts, s.amounts_minor, s.total_minor, s.cash_minor,
       (SELECT json_agg(json_build_array(a.coverage, a.period, a.counters)) FROM accumulator a
        WHERE a.bucket = s.bucket AND a.owner = s.person) AS counters
     FROM settlement s WHERE s.kind = 'settlement' ORDER BY s.bucket, s.number LIMIT $1`,
    [documents],
  )
  await target.query(
    `CREATE TABLE sample (sample int PRIMARY KEY, document bytea, accounts int[], amounts bigint[],
       total bigint, cash bigint);
     ALTER TABLE sample ALTER document SET STORAGE EXTERNAL;
     CREATE TABLE sample_counter (sample int, place int, coverage text, period text,
       counters bigint[], PRIMARY KEY (sample, place))`,
  )
  for (const [i, row] of rows.entries()) {
    const { document, accounts, amounts_minor, total_minor, cash_minor } = row
    await target.query('INSERT INTO sample VALUES ($1, $2, $3, $4, $5, $6)', [
      ...[i, document, accounts, amounts_minor, total_minor, cash_minor],
    ])
    for (const [place, [coverage, period, counters]] of (row.counters ?? []).entries()) {
      const kind = coverage.slice(coverage.lastIndexOf('-'))
      const values = [i, place, kind, period, counters]
      await target.query('INSERT INTO sample_counter VALUES ($1, $2, $3, $4, $5)', values)
    }
  }
  await target.query(floorFunction)
  await target.query('VACUUM ANALYZE sample, sample_counter')
  await source.end()
  await target.end()
}

interface Sample {
  readonly document: Buffer
  readonly accounts: readonly number[]
  readonly amounts_minor: readonly number[]
  readonly total_minor: number
  readonly cash_minor: number
  readonly counters: readonly (readonly [string, string, readonly number[]])[] | null
}

/** The version counts on from the person's rows, as the one of a settlement does. */
const floorFunction = `
CREATE FUNCTION floor_settle(p_person text, p_name text, p_sample int) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_bucket smallint := hashtext(p_person) & 255;
  v_digest bytea := decode(md5(p_name), 'hex');
  v_number bigint;
  v_version bigint;
BEGIN
  UPDATE bucket_head SET next_number = next_number + 1 WHERE bucket = v_bucket
  RETURNING next_number - 1 INTO v_number;
  SELECT coalesce(max(version), 0) + 1 INTO v_version FROM settlement
  WHERE bucket = v_bucket AND person = p_person;
  INSERT INTO accumulator (bucket, owner, coverage, period, opening, counters)
  SELECT v_bucket, p_person, p_person || coverage, period, '{}', counters
  FROM sample_counter WHERE sample = p_sample
  ON CONFLICT (bucket, owner, coverage, period) DO UPDATE SET counters = EXCLUDED.counters;
  INSERT INTO settlement (bucket, number, person, version, kind, institution, visit, interim,
    business_date, recorded_at, currency, total_minor, cash_minor, request, fingerprint, document,
    accounts, amounts_minor)
  SELECT v_bucket, v_number, p_person, v_version, 'settlement', 'H-GY-01', p_name, '',
    '2026-03-09', now(), 'CNY', total, cash, v_digest, v_digest, document, accounts, amounts
  FROM sample WHERE sample = p_sample;
  INSERT INTO request_key (bucket, number, request, fingerprint, again)
  VALUES (v_bucket, v_number, v_digest, v_digest, false);
  INSERT INTO live_visit (bucket, number, institution, visit, interim)
  VALUES (v_bucket, v_number, 'H-GY-01', p_name, '');
  RETURN v_number;
END $$`

/** Persons by the same law as ours; pgbench's own Zipf law knows no exponent below 1. */
export async function writeFloorScript(path: string, members: number): Promise<void> {
  const top = (members + 1) ** 0.2
  await writeFile(
    path,
    `\\set share random(0, 1000000000) / 1000000000.0
\\set person int(pow(:share * (${top} - 1) + 1, 5)) - 1
\\set sample random(0, ${documents - 1})
\\set name random(1, 9000000000000000)
SELECT floor_settle('B-' || lpad(:person::text, 8, '0'), 'f-' || :name, :sample);
`,
  )
}
