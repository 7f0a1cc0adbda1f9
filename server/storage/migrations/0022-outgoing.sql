-- What we hand to other parties. The content of a statement is fixed by the numbers that it ends at,
-- written down before the file is: whenever the file is written, it is the same.

CREATE TABLE statement (
  statement text COLLATE "C" PRIMARY KEY,
  party text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  business_date date NOT NULL,
  after bigint[] NOT NULL,
  upto bigint[] NOT NULL,
  totals jsonb NOT NULL,
  signed_with text COLLATE "C" NOT NULL,
  signature bytea NOT NULL,
  files jsonb NOT NULL DEFAULT '{}',
  made_at timestamptz(3) NOT NULL,
  made_by text COLLATE "C" NOT NULL,
  UNIQUE (party, number),
  UNIQUE (party, business_date)
);

COMMENT ON COLUMN statement.after IS 'Last number of each bucket in the statement before, from bucket 0.';
COMMENT ON COLUMN statement.upto IS 'Last number of each bucket in this one.';
COMMENT ON COLUMN statement.files IS 'SHA-256 of each file by its name, once it was written.';

CREATE INDEX statement_day ON statement (business_date DESC, party);

-- A payment that we ask a bank for: proposed by one person, approved by another, then a file.
CREATE TABLE payment_order (
  payment text COLLATE "C" PRIMARY KEY,
  request bytea NOT NULL UNIQUE,
  fingerprint bytea NOT NULL,
  state text NOT NULL CHECK (state IN (
    'proposed', 'withdrawn', 'rejected', 'approved', 'written', 'paid', 'returned'
  )),
  payer text COLLATE "C" NOT NULL,
  payee text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  due_on date NOT NULL,
  detail jsonb NOT NULL,
  made_at timestamptz(3) NOT NULL
);

CREATE INDEX payment_order_list ON payment_order (state, due_on, payment);

CREATE TABLE payment_order_action (
  payment text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  action jsonb NOT NULL,
  request bytea NOT NULL UNIQUE,
  PRIMARY KEY (payment, number)
);
