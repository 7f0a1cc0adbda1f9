-- Records that are one person's count together. What each record was tied to, from which of its
-- settlements on: rows are only ever added, and each says who decided, by the list of deeds it belongs
-- to. The ties as they are lie with the person; their number lies in a row of the counters, too, where
-- whoever settles a bill sees it without asking.
CREATE TABLE person_tie (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  person text COLLATE "C" NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  after_version bigint NOT NULL,
  others text[] NOT NULL,
  link text COLLATE "C" NOT NULL,
  maker text COLLATE "C" NOT NULL,
  checker text COLLATE "C" NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, person, number),
  CHECK (maker <> checker)
);

COMMENT ON COLUMN person_tie.after_version IS 'The last settlement or reversal of the person that came before.';
COMMENT ON COLUMN person_tie.others IS 'All records that are the same person from then on.';
COMMENT ON COLUMN person_tie.link IS 'The care record in which the two records were compared, proposed and approved.';

-- By what two records of one person may be found: a keyed digest of what they would have in common,
-- and nothing that could be read.
CREATE TABLE person_trait (
  shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 255),
  digest bytea NOT NULL,
  person text COLLATE "C" NOT NULL,
  PRIMARY KEY (shard, digest, person)
);
