-- The register of data flows: who may send which data to whom in another jurisdiction, by what that was
-- filed, from when until when. A row is added and may be ended; nothing else of it changes.

CREATE TABLE transfer_filing (
  filing text COLLATE "C" PRIMARY KEY,
  sender text COLLATE "C",
  recipient text COLLATE "C" NOT NULL,
  data_in text COLLATE "C" NOT NULL,
  goes_to text COLLATE "C" NOT NULL,
  kinds text[] COLLATE "C" NOT NULL,
  ground text COLLATE "C" NOT NULL,
  number text NOT NULL,
  authority text NOT NULL,
  filed_on date NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  noted_at timestamptz(3) NOT NULL DEFAULT now(),
  noted_by text COLLATE "C" NOT NULL,
  ended_on date,
  ended_by text COLLATE "C",
  ended_because text,
  CHECK (data_in <> goes_to),
  CHECK (valid_from <= valid_to),
  CHECK ((ended_on IS NULL) = (ended_by IS NULL) AND (ended_on IS NULL) = (ended_because IS NULL))
);

COMMENT ON COLUMN transfer_filing.sender IS 'Null: every institution of the place.';
COMMENT ON COLUMN transfer_filing.ended_on IS 'The first day on which it no longer holds.';

CREATE INDEX transfer_filing_recipient ON transfer_filing (recipient);
