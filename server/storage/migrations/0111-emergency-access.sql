-- Access where a life depended on it: who opened it and why, until when, and how a second person judged
-- it. Reasons may tell of the patient, so they are sealed. Rows are only ever added.

CREATE TABLE emergency_access (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  emergency text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  doctor text COLLATE "C" NOT NULL,
  workplace text COLLATE "C",
  reason bytea NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  open_until timestamptz(3) NOT NULL,
  review_by timestamptz(3) NOT NULL,
  PRIMARY KEY (bucket, emergency)
);

CREATE INDEX emergency_access_person ON emergency_access (bucket, person, opened_at);

-- One review each: whoever comes second is told of the first.
CREATE TABLE emergency_review (
  bucket smallint NOT NULL,
  emergency text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('justified', 'unjustified')),
  note bytea NOT NULL,
  reviewed_by text COLLATE "C" NOT NULL,
  reviewed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (bucket, emergency)
);
