-- Several processes serve at once, and each bucket has one of them that writes it. A process lives as
-- long as its lease does, by the clock of the database; a bucket's writer is the owner in its head.
CREATE TABLE worker_lease (
  worker text COLLATE "C" PRIMARY KEY,
  host text NOT NULL,
  address text,
  runs_background boolean NOT NULL,
  joined_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);

COMMENT ON COLUMN worker_lease.address IS
  'Where it takes requests that reached another one; NULL where it writes no bucket.';
