-- What was done about keys of insurers and services, and about applications of partners: acts with
-- who and when, never changed. The state of a key or an application follows from its acts.

CREATE TABLE partner_act (
  number bigint PRIMARY KEY CHECK (number > 0),
  subject text COLLATE "C" NOT NULL,
  act text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  acted_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  acted_by text COLLATE "C" NOT NULL
);

COMMENT ON COLUMN partner_act.number IS 'Without gaps, in the order of commits.';
COMMENT ON COLUMN partner_act.subject IS 'The keys of an insurer (insurer:ID) or of a service (client:ID), or an application (application:ID).';

CREATE INDEX partner_act_subject ON partner_act (subject, number);
