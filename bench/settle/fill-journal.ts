/**
 * Makes a journal long in little time: every settlement that lies in it is copied again and again in
 * SQL, in the order in which it was recorded.
 *
 * A copy is a row like any other to whoever reads or writes beside it: the next number of its bucket,
 * the next version of its person, a request key and a visit of its own, all in their indexes and
 * directories, and the head of the bucket moved. It is no settlement, though: its document and its
 * postings are those of its original, no counter moved for it and nothing is derived from it.
 */
import { type Database, openDatabase } from '../../server/storage/database.ts'

/** Fills up to about `rows`, and answers how many there are. */
export async function fillJournal(
  url: string,
  rows: number,
  progress: (rows: number) => void,
): Promise<number> {
  const database = openDatabase(url, { max: 1, statementTimeoutMs: 0 })
  await database.query(originals)
  let count = await countIn(database)
  for (let copy = 1; count < rows; copy++) {
    const { rowCount } = await database.query(appendCopy, [copy])
    count += rowCount ?? 0
    progress(count)
  }
  // What follows the copies is derived as if they had been.
  await database.query(
    `UPDATE derived_head d SET number = h.next_number - 1 FROM bucket_head h
     WHERE h.bucket = d.bucket AND h.bucket < 256`,
  )
  await database.query('DROP TABLE original')
  await database.query('VACUUM ANALYZE')
  await database.end()
  return count
}

const originals = `
CREATE UNLOGGED TABLE original AS
SELECT s.*, b.size AS bucket_size, p.size AS person_size
FROM settlement s
JOIN (SELECT bucket, max(number) AS size FROM settlement GROUP BY bucket) b
  ON b.bucket = s.bucket
JOIN (SELECT bucket, person, max(version) AS size FROM settlement GROUP BY bucket, person) p
  ON p.bucket = s.bucket AND p.person = s.person
WHERE s.kind = 'settlement' ORDER BY s.recorded_at`

/**
 * A document is joined with nothing so that it comes unpacked, as the server writes it, however the
 * table of originals keeps it.
 */
const appendCopy = `
WITH copy AS MATERIALIZED (
  SELECT o.*, o.number + $1::bigint * o.bucket_size AS next_number,
    o.version + $1::bigint * o.person_size AS next_version, o.visit || '-' || $1 AS next_visit,
    decode(md5(encode(o.request, 'hex') || $1), 'hex') AS next_request,
    o.document || ''::bytea AS plain_document
  FROM original o ORDER BY o.recorded_at),
added AS (
  INSERT INTO settlement (bucket, number, person, version, kind, institution, visit, interim,
    business_date, recorded_at, currency, total_minor, cash_minor, request, fingerprint, document,
    accounts, amounts_minor)
  SELECT bucket, next_number, person, next_version, kind, institution, next_visit, interim,
    business_date, recorded_at, currency, total_minor, cash_minor, next_request, fingerprint,
    plain_document, accounts, amounts_minor FROM copy RETURNING 1),
keys AS (
  INSERT INTO request_key (bucket, number, request, fingerprint, again)
  SELECT bucket, next_number, next_request, fingerprint, false FROM copy),
visits AS (
  INSERT INTO live_visit (bucket, number, institution, visit, interim)
  SELECT bucket, next_number, institution, next_visit, interim FROM copy),
heads AS (
  UPDATE bucket_head h SET next_number = c.last + 1
  FROM (SELECT bucket, max(next_number) AS last FROM copy GROUP BY bucket) c
  WHERE h.bucket = c.bucket)
SELECT 1 FROM added`

async function countIn(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*)::bigint AS count FROM settlement',
  )
  return rows[0]?.count ?? 0
}

const faults = [
  [
    'a bucket whose numbers are not dense',
    `SELECT h.bucket FROM bucket_head h
     WHERE h.bucket < 256 AND h.next_number - 1 <>
       (SELECT count(*) FROM settlement s WHERE s.bucket = h.bucket) LIMIT 1`,
  ],
  [
    'a person whose versions are not dense',
    `SELECT person FROM settlement GROUP BY bucket, person
     HAVING max(version) <> count(*) OR min(version) <> 1 LIMIT 1`,
  ],
  [
    'a directory that is not as long as the journal',
    `SELECT 1 WHERE (SELECT count(*) FROM request_key) <> (SELECT count(*) FROM settlement)
       OR (SELECT count(*) FROM live_visit) <> (SELECT count(*) FROM settlement)`,
  ],
] as const

/** @throws when copies and settlements together are no journal to write on. */
export async function checkFilled(url: string): Promise<void> {
  const database = openDatabase(url, { max: 1, statementTimeoutMs: 0 })
  for (const [what, text] of faults) {
    const { rows } = await database.query(text)
    if (rows.length > 0) throw new Error(`There is ${what}: ${JSON.stringify(rows[0])}`)
  }
  await database.end()
}
