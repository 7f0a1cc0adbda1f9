-- The counter's money. Every row lies in the bucket of its institution's book of the house, and is
-- written in the same transaction as the entries there, so that a row and its postings never part.

-- A cashier's turn at a counter: opened with a float, closed with what was counted.
CREATE TABLE counter_shift (
  bucket smallint NOT NULL,
  shift text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  cashier text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  float_minor bigint NOT NULL CHECK (float_minor >= 0),
  opened_at timestamptz(3) NOT NULL,
  closed_at timestamptz(3),
  counted_minor bigint CHECK (counted_minor >= 0),
  compared_at timestamptz(3),
  PRIMARY KEY (bucket, shift)
);

-- One open shift of a cashier at an institution.
CREATE UNIQUE INDEX counter_shift_open ON counter_shift (bucket, institution, cashier)
  WHERE closed_at IS NULL;
CREATE INDEX counter_shift_latest ON counter_shift (bucket, institution, opened_at);

-- `version` counts the requests about the visit's money; `held_minor` is the balance of deposits.
CREATE TABLE counter_visit (
  bucket smallint NOT NULL,
  institution text COLLATE "C" NOT NULL,
  visit text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  version bigint NOT NULL,
  held_minor bigint NOT NULL CHECK (held_minor >= 0),
  PRIMARY KEY (bucket, institution, visit)
);
CREATE INDEX counter_visit_held ON counter_visit (bucket, institution) WHERE held_minor <> 0;

-- A settlement that the counter has taken up. `due_minor` and `arrears_minor` are the balances of
-- its accounts; below zero, the counter owes the patient.
CREATE TABLE counter_bill (
  bucket smallint NOT NULL,
  settlement text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  visit text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  business_date date NOT NULL,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  cash_minor bigint NOT NULL,
  reversal text COLLATE "C",
  due_minor bigint NOT NULL,
  arrears_minor bigint NOT NULL CHECK (arrears_minor >= 0),
  promised_until date,
  PRIMARY KEY (bucket, settlement)
);
CREATE INDEX counter_bill_visit ON counter_bill (bucket, institution, visit);
CREATE INDEX counter_bill_open ON counter_bill (bucket, institution)
  WHERE due_minor <> 0 OR arrears_minor <> 0;

-- The same key is one request for ever; what became of it stands in its tenders.
CREATE TABLE counter_request (
  bucket smallint NOT NULL,
  request bytea NOT NULL,
  fingerprint bytea NOT NULL,
  made_at timestamptz(3) NOT NULL,
  PRIMARY KEY (bucket, request)
);

-- Money that crosses the counter. A channel is asked only after the row is there, under its id.
CREATE TABLE counter_tender (
  bucket smallint NOT NULL,
  tender text COLLATE "C" NOT NULL,
  request bytea NOT NULL,
  place smallint NOT NULL,
  institution text COLLATE "C" NOT NULL,
  shift text COLLATE "C" NOT NULL,
  visit text COLLATE "C" NOT NULL,
  settlement text COLLATE "C",
  direction text NOT NULL CHECK (direction IN ('in', 'out')),
  target text NOT NULL CHECK (target IN ('deposit', 'bill', 'arrears')),
  kind text NOT NULL CHECK (kind IN ('cash', 'card', 'wallet', 'account', 'transfer', 'deposit')),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  given_minor bigint,
  original text COLLATE "C",
  state text NOT NULL CHECK (state IN ('asked', 'done', 'refused', 'void-wanted', 'voided')),
  reason text,
  trade text,
  made_by text COLLATE "C" NOT NULL,
  made_at timestamptz(3) NOT NULL,
  tried_at timestamptz(3) NOT NULL,
  number bigint,
  PRIMARY KEY (bucket, tender),
  CHECK ((state = 'done') = (number IS NOT NULL)),
  CHECK ((target = 'deposit') = (settlement IS NULL)),
  CHECK ((direction = 'out') = (original IS NOT NULL))
);
CREATE INDEX counter_tender_visit ON counter_tender (bucket, institution, visit);
CREATE INDEX counter_tender_settlement ON counter_tender (bucket, settlement)
  WHERE settlement IS NOT NULL;
CREATE INDEX counter_tender_request ON counter_tender (bucket, request);
CREATE INDEX counter_tender_shift ON counter_tender (bucket, shift);

-- What the completer still has to find out or to tell.
CREATE INDEX counter_tender_open ON counter_tender (tried_at)
  WHERE state IN ('asked', 'void-wanted');

-- Which shift an entry of the counter's book belongs to; null between shifts.
CREATE TABLE counter_movement (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  institution text COLLATE "C" NOT NULL,
  shift text COLLATE "C",
  PRIMARY KEY (bucket, number)
);
CREATE INDEX counter_movement_shift ON counter_movement (bucket, shift, number);

-- Medical e-invoices: a blue one when a bill is paid, a red-letter one when it is reversed.
CREATE TABLE counter_invoice (
  bucket smallint NOT NULL,
  invoice text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  settlement text COLLATE "C" NOT NULL,
  colour text NOT NULL CHECK (colour IN ('blue', 'red')),
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  business_date date NOT NULL,
  state text NOT NULL CHECK (state IN ('wanted', 'issued')),
  code text,
  number text,
  check_code text,
  issued_at timestamptz(3),
  tried_at timestamptz(3) NOT NULL,
  PRIMARY KEY (bucket, invoice)
);
CREATE UNIQUE INDEX counter_invoice_settlement ON counter_invoice (bucket, settlement, colour);
CREATE INDEX counter_invoice_wanted ON counter_invoice (tried_at) WHERE state = 'wanted';

-- Where report, channel and drawer disagree. A second person posts it; `gone`: it came right.
CREATE TABLE counter_difference (
  bucket smallint NOT NULL,
  difference text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  shift text COLLATE "C" NOT NULL,
  name text NOT NULL CHECK (name IN (
    'missing-in-channel', 'missing-with-us', 'amount-differs', 'counted-short', 'counted-over'
  )),
  kind text NOT NULL,
  reference text COLLATE "C",
  currency text NOT NULL,
  ours_minor bigint,
  theirs_minor bigint,
  state text NOT NULL CHECK (state IN ('open', 'gone', 'posted')),
  found_at timestamptz(3) NOT NULL,
  posted_by text COLLATE "C",
  reason text,
  number bigint,
  PRIMARY KEY (bucket, difference),
  CHECK ((state = 'posted') = (number IS NOT NULL))
);
CREATE INDEX counter_difference_shift ON counter_difference (bucket, shift);
