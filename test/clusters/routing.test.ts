import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { routingOf } from './routing.ts'

describe('a statement that goes to one server', () => {
  const statements = [
    'BEGIN',
    'SELECT number FROM settlement WHERE bucket = $1 AND number = $2',
    `SELECT s.number FROM settlement s
     WHERE s.bucket = $3 AND (s.bucket, s.number) IN (SELECT * FROM unnest($1::smallint[], $2::bigint[]))`,
    `SELECT a.counters FROM unnest($1::text[]) n (owner)
     CROSS JOIN LATERAL (SELECT * FROM accumulator a WHERE a.owner = n.owner AND a.bucket = $2) a`,
    'SELECT p.body FROM policy_text p WHERE p.digest = $1',
    'LOCK TABLE word IN SHARE ROW EXCLUSIVE MODE',
    `WITH moved AS (
       UPDATE bucket_head h SET next_number = n.next_number
       FROM unnest($1::bigint[]) n (next_number) WHERE h.bucket = $2 RETURNING 1)
     SELECT 1 / (count(*) = $3)::int FROM moved`,
    `INSERT INTO request_key (bucket, request) SELECT bucket, request
     FROM unnest($1::smallint[], $2::bytea[]) n (bucket, request)`,
    `UPDATE payer_hold h SET state = CASE WHEN h.attempt > 1 THEN 'voided' ELSE 'asked' END
     WHERE h.bucket = $1`,
    'DELETE FROM live_visit v USING unnest($1::text[]) n (visit) WHERE v.bucket = $2 AND v.visit = n.visit',
    'SELECT h.bucket, a.name FROM bucket_head h JOIN account a ON a.account = $2 WHERE h.bucket = $1',
  ]
  for (const statement of statements) {
    it(statement.replace(/\s+/g, ' ').slice(0, 90), () => {
      assert.deepEqual(routingOf(statement).faults, [])
    })
  }
})

describe('a statement that does not', () => {
  //  why                                   the statement
  const faults: [RegExp, string][] = [
    [/settlement\.bucket/, 'SELECT number FROM settlement WHERE number = $1'],
    [/settlement\.bucket/, 'SELECT number FROM settlement'],
    [/settlement\.bucket/, 'SELECT number FROM settlement WHERE bucket = $1 OR number = $2'],
    [/settlement\.bucket/, 'SELECT number FROM settlement WHERE NOT bucket = $1'],
    [/settlement\.bucket/, 'SELECT number FROM settlement WHERE bucket = ANY($1::smallint[])'],
    [/settlement\.bucket/, 'SELECT number FROM settlement WHERE bucket = $1 + 1'],
    [/settlement\.bucket/, 'SELECT number FROM settlement WHERE (bucket = $1 AND number = $2)'],
    [/settlement\.bucket/, 'SELECT number FROM settlement WHERE bucket < $1'],
    [/settlement\.bucket/, 'DELETE FROM settlement WHERE number = $1'],
    [
      /h\.bucket/,
      'UPDATE payer_hold h SET hold = $2 FROM unnest($1::smallint[]) n (bucket) WHERE h.bucket = n.bucket',
    ],
    [
      /r\.bucket/,
      'SELECT s.number FROM settlement s JOIN settlement r ON r.bucket = s.bucket WHERE s.bucket = $1',
    ],
    [
      /a\.bucket/,
      'SELECT (SELECT max(a.owner) FROM accumulator a) FROM bucket_head WHERE bucket = $1',
    ],
    [
      /budget\.bucket/,
      'SELECT h.epoch, (SELECT count(*) FROM budget) FROM bucket_head h WHERE h.bucket = $1',
    ],
    [
      /s\.bucket/,
      'SELECT h.epoch FROM bucket_head h WHERE h.bucket = $1 AND EXISTS (SELECT FROM settlement s WHERE s.bucket = h.bucket)',
    ],
    [
      /several buckets/,
      'SELECT s.number FROM settlement s, pool_use u WHERE s.bucket = $1 AND u.bucket = $2',
    ],
    [/worker_lease/, 'SELECT worker FROM worker_lease'],
    [/posting/, 'SELECT number FROM posting WHERE bucket = $1'],
    [
      /CASE x WHEN/,
      'UPDATE payer_hold SET attempt = CASE state WHEN $2 THEN 1 ELSE 2 END WHERE bucket = $1',
    ],
    [
      /inside a WITH/,
      `WITH made AS (INSERT INTO request_key (bucket, request) SELECT bucket, request
         FROM unnest($1::smallint[], $2::bytea[]) n (bucket, request) RETURNING 1)
       SELECT count(*) FROM made`,
    ],
    [/the bucket of a row/, 'UPDATE person SET bucket = $2 WHERE bucket = $1'],
    [/its bucket first/, 'INSERT INTO person (person, bucket) VALUES ($1, $2)'],
    [/several rows/, 'INSERT INTO person (bucket, person) VALUES ($1, $2), ($3, $4)'],
    [
      /not handed in/,
      'INSERT INTO pool_use (bucket, pool) SELECT u.bucket, u.pool FROM pool_use u WHERE u.bucket = $1',
    ],
    [
      /beyond the bucket/,
      'INSERT INTO person (bucket, person) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING',
    ],
    [/locks settlement/, 'LOCK TABLE settlement IN SHARE ROW EXCLUSIVE MODE'],
    [/function generate_series/, 'SELECT n FROM generate_series(1, 3) n'],
    [/Not understood/, 'TRUNCATE person'],
    [/Not understood/, 'SELECT 1 UNION SELECT number FROM settlement'],
    [/Not understood/, 'SELECT number FROM settlement -- WHERE bucket = $1'],
    [/bracket/, 'SELECT (1'],
  ]
  for (const [why, statement] of faults) {
    it(statement.replace(/\s+/g, ' ').slice(0, 90), () => {
      assert.match(routingOf(statement).faults.join('; '), why)
    })
  }
})
