-- Numbers by which hospitals know a person, such as those under which an archive of pictures files. Two
-- hospitals may give the same number to two persons, so a number is one only with the house that gave
-- it. With the person, it can be read; in the directory, it only leads to its person.
CREATE TABLE patient_number (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  person text COLLATE "C" NOT NULL,
  issuer text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  number bytea NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  recorded_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (bucket, person, issuer, digest)
);

COMMENT ON COLUMN patient_number.issuer IS 'The institution that gave it.';
COMMENT ON COLUMN patient_number.number IS 'Sealed.';

CREATE TABLE patient_number_owner (
  shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 255),
  digest bytea NOT NULL,
  person text COLLATE "C" NOT NULL,
  PRIMARY KEY (shard, digest)
);

COMMENT ON COLUMN patient_number_owner.digest IS 'Keyed, of the issuer and the number.';
