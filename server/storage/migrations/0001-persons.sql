-- Persons, what finds them, and their rights. A person is known by a random id that never changes;
-- who that is lies encrypted beside it, and credentials lead to it through a keyed digest only.

-- `bucket` is worked out from the id and stands first in every key that belongs to a person, so
-- that the tables can be distributed by it.
CREATE TABLE person (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  person text COLLATE "C" NOT NULL,
  identity bytea NOT NULL,
  facts jsonb NOT NULL,
  PRIMARY KEY (bucket, person)
);

COMMENT ON COLUMN person.identity IS 'Name and identity numbers, encrypted.';
COMMENT ON COLUMN person.facts IS 'What rules may ask about the person, such as birth and class.';

-- One row for each credential. The shard is the first byte of the digest: a directory of its own.
CREATE TABLE credential (
  shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 255),
  digest bytea NOT NULL,
  key_version smallint NOT NULL,
  bucket smallint NOT NULL,
  person text COLLATE "C" NOT NULL,
  PRIMARY KEY (shard, digest)
);

CREATE TABLE coverage (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  person text COLLATE "C" NOT NULL,
  place smallint NOT NULL,
  coverage text COLLATE "C" NOT NULL,
  scheme text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  pool text COLLATE "C",
  attributes jsonb NOT NULL,
  PRIMARY KEY (bucket, person, coverage)
);

COMMENT ON COLUMN coverage.place IS 'Order in which a bill uses the coverages when it names none.';
COMMENT ON COLUMN coverage.pool IS 'Owner of the counters that members share, such as a family.';
