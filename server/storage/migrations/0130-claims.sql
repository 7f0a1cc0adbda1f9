-- Claims of bills to insurers, guarantees of payment, and requests for papers: each is a case with a
-- life, and all that is kept of it is the list of what was done. The columns of a case say where it
-- stands, so that a queue need not fold every list.

CREATE TABLE claim_authorisation (
  bucket smallint NOT NULL,
  authorisation text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  insurer text COLLATE "C" NOT NULL,
  fields text[] NOT NULL,
  ticks text[] NOT NULL,
  scope jsonb NOT NULL,
  opens_by_itself boolean NOT NULL,
  payee text COLLATE "C" NOT NULL,
  fingerprint bytea NOT NULL,
  given_at timestamptz(3) NOT NULL,
  expires_on date NOT NULL,
  withdrawn_on date,
  withdrawn_at timestamptz(3),
  PRIMARY KEY (bucket, authorisation)
);

CREATE INDEX claim_authorisation_person ON claim_authorisation (bucket, person);
CREATE INDEX claim_authorisation_insurer ON claim_authorisation (insurer, expires_on)
  WHERE withdrawn_on IS NULL;

COMMENT ON TABLE claim_authorisation IS 'What a person has allowed an insurer to read.';
COMMENT ON COLUMN claim_authorisation.ticks IS 'What was agreed to apart: health, leaving.';
COMMENT ON COLUMN claim_authorisation.payee IS 'Account to pay to, sealed.';
COMMENT ON COLUMN claim_authorisation.scope IS 'One settlement, or a first and a last day.';

CREATE TABLE claim_case (
  bucket smallint NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('claim', 'guarantee', 'request')),
  person text COLLATE "C" NOT NULL,
  insurer text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  settlement bigint,
  subject text COLLATE "C" NOT NULL,
  facts jsonb NOT NULL,
  state text COLLATE "C" NOT NULL,
  is_live boolean NOT NULL,
  due_on date,
  work_at timestamptz(3),
  opened_at timestamptz(3) NOT NULL,
  PRIMARY KEY (bucket, case_id)
);

COMMENT ON COLUMN claim_case.bucket IS 'That of the person.';
COMMENT ON COLUMN claim_case.settlement IS 'Number of the settlement; null where there is none yet.';
COMMENT ON COLUMN claim_case.subject IS 'What it is about: only one live case of a kind may be.';
COMMENT ON COLUMN claim_case.work_at IS 'When it is to be gone on with by itself; null: never.';

-- One bill is claimed once from each payer; one that was withdrawn may be claimed again.
CREATE UNIQUE INDEX claim_case_live ON claim_case (bucket, kind, subject) WHERE is_live;
CREATE INDEX claim_case_person ON claim_case (bucket, person, opened_at DESC);
CREATE INDEX claim_case_settlement ON claim_case (bucket, settlement) WHERE settlement IS NOT NULL;
CREATE INDEX claim_case_queue ON claim_case (kind, insurer, opened_at DESC);
CREATE INDEX claim_case_desk ON claim_case (kind, institution, opened_at DESC);
CREATE INDEX claim_case_work ON claim_case (kind, work_at) WHERE work_at IS NOT NULL;

-- Rows are only ever added.
CREATE TABLE claim_action (
  bucket smallint NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  request bytea NOT NULL,
  fingerprint bytea NOT NULL,
  action jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (bucket, case_id, number)
);

CREATE UNIQUE INDEX claim_action_request ON claim_action (bucket, case_id, request);

-- What the insurer fetched, sealed for the insurer alone: the same key gets the same bytes.
CREATE TABLE claim_package (
  bucket smallint NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  fetch_key bytea NOT NULL,
  form text COLLATE "C" NOT NULL,
  sealed bytea NOT NULL,
  fetched_at timestamptz(3) NOT NULL,
  PRIMARY KEY (bucket, case_id)
);
