-- What persons were asked to agree to, what they said, and who still has to hear that it was taken
-- back. Rows are only ever added, but for how far a notice has come; the text that was read stays.

CREATE TABLE consent (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  consent text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  template text COLLATE "C" NOT NULL,
  edition smallint NOT NULL,
  language text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  scope jsonb NOT NULL,
  PRIMARY KEY (bucket, consent)
);

COMMENT ON COLUMN consent.digest IS 'Of the text that the person read, with the names of this case.';

CREATE INDEX consent_person ON consent (bucket, person);

CREATE TABLE consent_text (
  bucket smallint NOT NULL,
  digest bytea NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (bucket, digest)
);

-- Two who do something at once want the same number; the second looks again.
CREATE TABLE consent_action (
  bucket smallint NOT NULL,
  consent text COLLATE "C" NOT NULL,
  number smallint NOT NULL,
  action text COLLATE "C" NOT NULL CHECK (action IN ('offered', 'given', 'declined', 'withdrawn')),
  done_at timestamptz(3) NOT NULL,
  done_by text COLLATE "C" NOT NULL,
  ticks text COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (bucket, consent, number)
);

-- Messages to recipients, each with a number of its own by which they tell a repeat.
CREATE TABLE consent_notice (
  bucket smallint NOT NULL,
  notice text COLLATE "C" NOT NULL,
  consent text COLLATE "C" NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'told')),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz(3) NOT NULL,
  told_at timestamptz(3),
  PRIMARY KEY (bucket, notice)
);

CREATE INDEX consent_notice_due ON consent_notice (due_at) WHERE state = 'waiting';
CREATE INDEX consent_notice_consent ON consent_notice (bucket, consent);

-- Which consent a read used, or which stood against it.
ALTER TABLE access_record ADD COLUMN consent_id text COLLATE "C";
