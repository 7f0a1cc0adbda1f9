-- Statements that other parties hand in. The bytes lie in a folder by their digest and are never
-- deleted; here stands what they are, who handed them in how often, and what is wrong with them.

CREATE TABLE received_file (
  file text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  format text NOT NULL,
  side text COLLATE "C" NOT NULL,
  party text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  payer text COLLATE "C" NOT NULL,
  valid_from date,
  valid_to date,
  encoding text NOT NULL,
  bytes bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('accepted', 'quarantined')),
  is_sealed boolean NOT NULL,
  rows bigint NOT NULL,
  sums jsonb NOT NULL,
  received_at timestamptz(3) NOT NULL,
  received_by text COLLATE "C" NOT NULL
);

COMMENT ON COLUMN received_file.file IS 'First half of the SHA-256 of its bytes.';

-- A party uses a name once: other bytes under it are quarantined, and shown.
CREATE UNIQUE INDEX received_file_name ON received_file (party, name) WHERE state = 'accepted';
CREATE INDEX received_file_time ON received_file (received_at DESC, file);
CREATE INDEX received_file_days ON received_file (valid_from, payer) WHERE state = 'accepted';

CREATE TABLE received_problem (
  file text COLLATE "C" NOT NULL,
  place integer NOT NULL,
  line bigint NOT NULL,
  reason text NOT NULL,
  what text NOT NULL,
  PRIMARY KEY (file, place)
);

-- Every time that it came, the first time too.
CREATE TABLE received_again (
  file text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  name text COLLATE "C" NOT NULL,
  received_at timestamptz(3) NOT NULL,
  received_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (file, number)
);

-- Rows are looked for by the moment they were recorded, in which they lie in the table: a summary of
-- each stretch of pages is enough, and costs the settle path nothing.
CREATE INDEX settlement_recorded ON settlement USING brin (recorded_at)
  WITH (pages_per_range = 32, autosummarize = on);
