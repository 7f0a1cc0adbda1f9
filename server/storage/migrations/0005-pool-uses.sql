-- Who rested on a shared counter, in order: taking a bill back asks for the later ones of all
-- members. A row a bill and pool, written under the lock of the pool's bucket; bills without pools
-- have none.

CREATE TABLE pool_use (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  pool text COLLATE "C" NOT NULL,
  place bigint NOT NULL,
  member_bucket smallint NOT NULL,
  person text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (bucket, pool, place)
);

COMMENT ON COLUMN pool_use.version IS 'Of the person: the settlement or reversal that is meant.';
