-- The usual shape of a claims system: a row for each line, share, part and posting, balances that are
-- updated in place, keys that exclude mistakes, and the indexes that its pages need.

CREATE TABLE member (
  member text PRIMARY KEY,
  birth date NOT NULL,
  sex text NOT NULL,
  aid_class text NOT NULL
);

CREATE TABLE member_coverage (
  coverage text PRIMARY KEY,
  member text NOT NULL,
  place smallint NOT NULL,
  scheme text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  attributes jsonb NOT NULL
);

CREATE TABLE claim (
  claim bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member text NOT NULL,
  institution text NOT NULL,
  visit text NOT NULL,
  admitted_on date NOT NULL,
  discharged_on date NOT NULL,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  cash_minor bigint NOT NULL,
  state text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (institution, visit)
);

CREATE INDEX ON claim (member, created_at);

CREATE TABLE claim_line (
  claim bigint NOT NULL REFERENCES claim,
  line text NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  served_on date NOT NULL,
  category text NOT NULL,
  quantity numeric NOT NULL,
  unit_price numeric NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (claim, line)
);

CREATE TABLE claim_share (
  claim bigint NOT NULL REFERENCES claim,
  place smallint NOT NULL,
  payer text NOT NULL,
  coverage text NOT NULL,
  amount_minor bigint NOT NULL,
  state text NOT NULL,
  PRIMARY KEY (claim, place)
);

CREATE INDEX ON claim_share (payer, claim);

CREATE TABLE claim_part (
  claim bigint NOT NULL REFERENCES claim,
  part text NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (claim, part)
);

CREATE TABLE account (
  account text PRIMARY KEY,
  currency text NOT NULL,
  balance_minor bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE account_posting (
  claim bigint NOT NULL REFERENCES claim,
  place smallint NOT NULL,
  account text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (claim, place)
);

CREATE INDEX ON account_posting (account, claim);

CREATE TABLE benefit_counter (
  member text NOT NULL,
  coverage text NOT NULL,
  period text NOT NULL,
  slot smallint NOT NULL,
  value bigint NOT NULL,
  PRIMARY KEY (member, coverage, period, slot)
) WITH (fillfactor = 70);

CREATE TABLE idempotency_key (
  institution text NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  claim bigint,
  answer text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (institution, key)
);

CREATE TABLE outbox (
  event bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  claim bigint NOT NULL,
  kind text NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
