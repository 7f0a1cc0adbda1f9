-- Who was shown what of whom, or was refused it, when, for what and on what basis. Rows are only ever
-- added, before the answer leaves; a settlement is no row here, since the journal already says all of
-- it. Each bucket has dense numbers, and is chained and signed as the journal is.

CREATE TABLE access_head (
  bucket smallint PRIMARY KEY CHECK (bucket BETWEEN 0 AND 255),
  next_number bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 50);

INSERT INTO access_head (bucket) SELECT generate_series(0, 255);

CREATE TABLE access_record (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  actor text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  workplace text COLLATE "C",
  act text COLLATE "C" NOT NULL,
  purpose text COLLATE "C" NOT NULL,
  basis text COLLATE "C",
  consent text COLLATE "C" NOT NULL,
  person text COLLATE "C",
  institution text COLLATE "C",
  settlement text COLLATE "C",
  kinds text COLLATE "C" NOT NULL,
  refused_by text COLLATE "C",
  PRIMARY KEY (bucket, number)
);

COMMENT ON COLUMN access_record.bucket IS 'That of the person; of the actor where it names nobody.';
COMMENT ON COLUMN access_record.kinds IS 'Kinds of data, separated by spaces.';
COMMENT ON COLUMN access_record.refused_by IS 'The rule that refused it; null where it was permitted.';

CREATE INDEX access_record_person ON access_record (bucket, person, number)
  WHERE person IS NOT NULL;

-- How far each bucket was chained, apart from where the next number is taken, so that neither waits.
CREATE TABLE access_chain_head (
  bucket smallint PRIMARY KEY CHECK (bucket BETWEEN 0 AND 255),
  number bigint NOT NULL DEFAULT 0,
  chain bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
) WITH (fillfactor = 50);

INSERT INTO access_chain_head (bucket) SELECT generate_series(0, 255);

CREATE TABLE access_link (
  bucket smallint NOT NULL,
  last bigint NOT NULL,
  first bigint NOT NULL,
  leaves bytea NOT NULL,
  chain bytea NOT NULL,
  signed_at timestamptz(3) NOT NULL,
  signed_with text COLLATE "C" NOT NULL,
  signature bytea NOT NULL,
  PRIMARY KEY (bucket, last)
);
