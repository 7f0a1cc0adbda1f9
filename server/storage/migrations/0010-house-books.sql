-- Books of the house itself: a counter's drawer, clearing, prepayments, budgets. Nobody's person
-- lies in them, so they have buckets of their own from 256 on, beside the 256 of the persons.

ALTER TABLE bucket_head DROP CONSTRAINT bucket_head_bucket_check;
ALTER TABLE bucket_head ADD CHECK (bucket BETWEEN 0 AND 319);
INSERT INTO bucket_head (bucket) SELECT generate_series(256, 319);

-- Gapless like settlements, and like them never changed. Its postings lie in `posting`.
CREATE TABLE house_entry (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 256 AND 319),
  number bigint NOT NULL,
  book text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  request bytea NOT NULL,
  fingerprint bytea NOT NULL,
  business_date date NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text COLLATE "C" NOT NULL,
  document jsonb NOT NULL,
  PRIMARY KEY (bucket, number)
);

CREATE UNIQUE INDEX house_entry_request ON house_entry (bucket, request);
CREATE INDEX house_entry_book ON house_entry (bucket, book, number);

COMMENT ON COLUMN house_entry.request IS 'Digest of book and request key.';

-- Balances of the house are asked for by account; those of persons never are.
CREATE INDEX posting_house_account ON posting (bucket, account, number) WHERE bucket >= 256;
