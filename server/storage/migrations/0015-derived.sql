-- What follows from the journal after commit: lines for clearing, balances, and a signed hash chain.
-- The settle path writes none of it. Each bucket is walked by its numbers, and how far it was
-- walked is kept in the same transaction as what was derived, so everything is derived once.

CREATE TABLE derived_head (
  bucket smallint PRIMARY KEY CHECK (bucket BETWEEN 0 AND 319),
  number bigint NOT NULL DEFAULT 0,
  chain bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
) WITH (fillfactor = 50);

INSERT INTO derived_head (bucket) SELECT generate_series(0, 319);

COMMENT ON COLUMN derived_head.number IS 'Last number of the bucket from which all was derived.';
COMMENT ON COLUMN derived_head.chain IS 'The hash chain of the bucket up to that number.';

-- One link for each walk. The leaves stand here apart from the rows they are digests of, so that an
-- altered row can be named; the signature covers the chain's end and so everything before it.
CREATE TABLE journal_link (
  bucket smallint NOT NULL,
  last bigint NOT NULL,
  first bigint NOT NULL,
  leaves bytea NOT NULL,
  chain bytea NOT NULL,
  signed_at timestamptz(3) NOT NULL,
  signed_with text COLLATE "C" NOT NULL,
  signature bytea NOT NULL,
  PRIMARY KEY (bucket, last)
);

-- Public keys that heads were signed with. Few rows: a reference table where there are workers.
CREATE TABLE journal_key (
  id text COLLATE "C" PRIMARY KEY,
  public_key bytea NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT now()
);

-- What lines are summed under. The number is a digest of the columns: whoever derives a line finds
-- the same one. Few rows: a reference table.
CREATE TABLE clearing_heading (
  heading bigint PRIMARY KEY,
  kind text NOT NULL,
  payer text COLLATE "C" NOT NULL,
  insurance_type text NOT NULL,
  benefit_year smallint NOT NULL,
  insured_region text COLLATE "C" NOT NULL,
  insured_province text COLLATE "C" NOT NULL,
  care_region text COLLATE "C" NOT NULL,
  care_province text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  setting text NOT NULL,
  is_to_patient boolean NOT NULL,
  currency text NOT NULL
);

-- One row for each payer's share of a settlement, with the sign turned for a reversal.
CREATE TABLE clearing_line (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  place smallint NOT NULL,
  business_date date NOT NULL,
  heading bigint NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (bucket, number, place)
);

-- The lines of one walk summed by heading, so that a window is added up from few rows.
CREATE TABLE clearing_sum (
  bucket smallint NOT NULL,
  last bigint NOT NULL,
  heading bigint NOT NULL,
  first bigint NOT NULL,
  lines integer NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (bucket, last, heading)
);

-- An account has one balance in each bucket; what it is in all is their sum.
CREATE TABLE account_balance (
  bucket smallint NOT NULL,
  account text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (bucket, account, currency)
) WITH (fillfactor = 70);

CREATE INDEX account_balance_account ON account_balance (account, currency);
