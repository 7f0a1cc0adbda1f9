-- The passive mode: a fund's own records of bills that were settled without this alliance, what
-- authorisations the other side has been told of, and which records came across.

ALTER TABLE claim_authorisation
  ADD COLUMN told_given boolean NOT NULL DEFAULT false,
  ADD COLUMN told_withdrawn boolean NOT NULL DEFAULT false;

CREATE INDEX claim_authorisation_untold ON claim_authorisation (bucket, authorisation)
  WHERE NOT told_given OR (withdrawn_on IS NOT NULL AND NOT told_withdrawn);

COMMENT ON COLUMN claim_authorisation.told_given IS 'It waits in the queue to the other side, or has passed.';
COMMENT ON COLUMN claim_authorisation.told_withdrawn IS 'The same of its withdrawal.';

-- Kept on the side of the insurance network, whoever has authorised what. Numbers of records lie far
-- above those of settlements, so that both can stand where a bill is named.
CREATE TABLE fund_record (
  bucket smallint NOT NULL,
  record bigint NOT NULL CHECK (record >= 900000000000000),
  person text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  taken_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  taken_back_at timestamptz(3),
  PRIMARY KEY (bucket, record)
);

CREATE INDEX fund_record_person ON fund_record (bucket, person);

COMMENT ON COLUMN fund_record.content IS 'The record as the fund handed it over, without whose it is.';
COMMENT ON COLUMN fund_record.taken_back_at IS 'When the fund said that it took the settlement back.';

-- Kept on the side of the internet: what an authorisation let pass, and the bill that it makes.
CREATE TABLE released_record (
  bucket smallint NOT NULL,
  record bigint NOT NULL CHECK (record >= 900000000000000),
  authorisation text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  lines integer NOT NULL,
  invoice text COLLATE "C" NOT NULL,
  entry jsonb NOT NULL,
  released_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  taken_back_at timestamptz(3),
  PRIMARY KEY (bucket, record, authorisation)
);

CREATE INDEX released_record_person ON released_record (bucket, person, released_at DESC);

COMMENT ON COLUMN released_record.entry IS 'The settled bill, as claims read it.';

-- How far a fund's own feed was read, in one bucket of the house.
CREATE TABLE fund_feed (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 256 AND 319),
  feed text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (bucket, feed)
);
