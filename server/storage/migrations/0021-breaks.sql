-- What reconciling found, and what was done about it. A break is known by what it is about, so the
-- same one found again is the same row; its state is worked out from its actions and kept beside
-- them for lists.

CREATE TABLE reconciliation (
  run text COLLATE "C" PRIMARY KEY,
  request bytea NOT NULL UNIQUE,
  fingerprint bytea NOT NULL,
  matching text COLLATE "C" NOT NULL,
  payer text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  files text[] NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('matched', 'too-many', 'unusable')),
  summary jsonb NOT NULL,
  run_at timestamptz(3) NOT NULL,
  run_by text COLLATE "C" NOT NULL
);

CREATE INDEX reconciliation_time ON reconciliation (run_at DESC, run);

CREATE TABLE break (
  break text COLLATE "C" PRIMARY KEY,
  matching text COLLATE "C" NOT NULL,
  settlement text COLLATE "C" NOT NULL,
  class text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'proposed', 'resolved', 'cleared')),
  owner text COLLATE "C",
  open_since date NOT NULL,
  business_date date NOT NULL,
  payer text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  alone text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  run text COLLATE "C" NOT NULL,
  content text COLLATE "C" NOT NULL,
  detail jsonb NOT NULL,
  actions integer NOT NULL
);

COMMENT ON COLUMN break.content IS 'Digest of the difference as last found.';
COMMENT ON COLUMN break.detail IS 'Rows of all sides and the steps between them, as last found.';

CREATE INDEX break_list ON break (state, open_since, break);
CREATE INDEX break_days ON break (matching, business_date, break);

CREATE TABLE break_action (
  break text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  action jsonb NOT NULL,
  request bytea,
  PRIMARY KEY (break, number)
);

CREATE UNIQUE INDEX break_action_request ON break_action (request) WHERE request IS NOT NULL;
