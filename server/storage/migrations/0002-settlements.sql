-- What a settlement updates (heads and accumulators) and what it adds for ever (its row and its
-- postings). No foreign key, no trigger, and no row that two buckets share.

-- One row a bucket: who writes it, and the next of its gapless numbers. Every batch locks it first.
CREATE TABLE bucket_head (
  bucket smallint PRIMARY KEY CHECK (bucket BETWEEN 0 AND 255),
  epoch bigint NOT NULL DEFAULT 0,
  owner text,
  next_number bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 50);

INSERT INTO bucket_head (bucket) SELECT generate_series(0, 255);

-- One chain of versions a person: every settlement and reversal takes the next.
CREATE TABLE person_head (
  bucket smallint NOT NULL,
  person text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  PRIMARY KEY (bucket, person)
) WITH (fillfactor = 70);

-- Owner is the person, or the pool that several persons share. Slots follow the scheme's list of
-- counters, which only ever grows. `opening` is what was there before the first settlement.
CREATE TABLE accumulator (
  bucket smallint NOT NULL,
  owner text COLLATE "C" NOT NULL,
  coverage text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL,
  opening bigint[] NOT NULL,
  counters bigint[] NOT NULL,
  PRIMARY KEY (bucket, owner, coverage, period)
) WITH (fillfactor = 70);

CREATE TABLE settlement (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('settlement', 'reversal')),
  reverses bigint,
  replaces bigint,
  institution text COLLATE "C" NOT NULL,
  visit text COLLATE "C" NOT NULL,
  interim text COLLATE "C" NOT NULL,
  business_date date NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  cash_minor bigint NOT NULL,
  request bytea NOT NULL,
  fingerprint bytea NOT NULL,
  document bytea NOT NULL,
  PRIMARY KEY (bucket, number),
  CHECK ((kind = 'reversal') = (reverses IS NOT NULL))
);

CREATE UNIQUE INDEX settlement_person ON settlement (bucket, person, version);
CREATE UNIQUE INDEX settlement_reverses ON settlement (bucket, reverses)
  WHERE reverses IS NOT NULL;
CREATE UNIQUE INDEX settlement_replaces ON settlement (bucket, replaces)
  WHERE replaces IS NOT NULL;
CREATE INDEX settlement_institution ON settlement (institution, business_date, bucket, number);
CREATE INDEX settlement_visit ON settlement (visit, institution);

COMMENT ON COLUMN settlement.request IS 'Digest of institution and request key.';
COMMENT ON COLUMN settlement.document IS 'Facts, lines, shares, counters and digests of the rules.';

CREATE TABLE posting (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  place smallint NOT NULL,
  account text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (bucket, number, place)
);

-- A request key answers the same for ever, whoever the person was; so it needs a directory of its
-- own, spread by the first byte of its digest. `again`: another request had settled the visit.
CREATE TABLE request_key (
  shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 255),
  request bytea NOT NULL,
  fingerprint bytea NOT NULL,
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  again boolean NOT NULL,
  PRIMARY KEY (shard, request)
);

-- At most one live settlement of a visit (or of one interim bill of it), whoever the person was.
CREATE TABLE live_visit (
  shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 255),
  institution text COLLATE "C" NOT NULL,
  visit text COLLATE "C" NOT NULL,
  interim text COLLATE "C" NOT NULL,
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (shard, institution, visit, interim)
);
