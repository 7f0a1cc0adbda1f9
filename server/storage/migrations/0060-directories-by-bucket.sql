-- The directories of keys and visits move into the bucket of their person, so that a settlement
-- touches one bucket only. On one server their keys stay unique across buckets, by the one index that
-- each of them had before; a server that distributes by bucket can only keep them unique within one.

CREATE TABLE bucket_request (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  number bigint NOT NULL,
  request bytea NOT NULL,
  fingerprint bytea NOT NULL,
  again boolean NOT NULL,
  CONSTRAINT request_key_unique PRIMARY KEY (request)
);

INSERT INTO bucket_request (bucket, number, request, fingerprint, again)
SELECT bucket, number, request, fingerprint, again FROM request_key;

DROP TABLE request_key;
ALTER TABLE bucket_request RENAME TO request_key;

CREATE TABLE bucket_visit (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  number bigint NOT NULL,
  institution text COLLATE "C" NOT NULL,
  visit text COLLATE "C" NOT NULL,
  interim text COLLATE "C" NOT NULL,
  CONSTRAINT live_visit_unique PRIMARY KEY (institution, visit, interim)
);

INSERT INTO bucket_visit (bucket, number, institution, visit, interim)
SELECT bucket, number, institution, visit, interim FROM live_visit;

DROP TABLE live_visit;
ALTER TABLE bucket_visit RENAME TO live_visit;

-- How many hard budgets there are, said with the head that every batch reads: so the settle path looks
-- at no table outside its bucket.
ALTER TABLE bucket_head ADD budgets integer NOT NULL DEFAULT 0;
UPDATE bucket_head SET budgets = (SELECT count(*) FROM budget) WHERE bucket < 256;

-- Account numbers are given by whoever names an account first; a distributing server has no
-- identity of this width.
ALTER TABLE account ALTER account DROP IDENTITY;
