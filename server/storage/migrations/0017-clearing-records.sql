-- What is done about clearing: postings that one person proposes and another releases, and records
-- with a life of their own, such as tickets. Each act is an entry of a book of the house; these
-- tables say where a record stands, so that a list need not be folded from its acts.

CREATE TABLE clearing_proposal (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  book text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  payload jsonb NOT NULL,
  reason text NOT NULL,
  made_by text COLLATE "C" NOT NULL,
  made_at timestamptz(3) NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'released', 'rejected')),
  decided_by text COLLATE "C",
  decided_at timestamptz(3),
  remark text,
  PRIMARY KEY (bucket, number),
  CHECK ((state = 'proposed') = (decided_by IS NULL)),
  CHECK (decided_by <> made_by OR state = 'rejected')
);

CREATE INDEX clearing_proposal_made ON clearing_proposal (made_at DESC);
CREATE INDEX clearing_proposal_subject ON clearing_proposal (kind, subject);

COMMENT ON COLUMN clearing_proposal.number IS 'That of the entry that proposes it.';
COMMENT ON COLUMN clearing_proposal.subject IS 'What it is about: only one of a kind may be open.';

-- One of a kind about one subject waits or has been released; a rejected one may be made again.
CREATE UNIQUE INDEX clearing_proposal_live ON clearing_proposal (bucket, kind, subject)
  WHERE state <> 'rejected';

CREATE TABLE clearing_record (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('ticket', 'co-investigation')),
  subject text COLLATE "C" NOT NULL,
  facts jsonb NOT NULL,
  actions jsonb NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  PRIMARY KEY (bucket, number)
);

CREATE INDEX clearing_record_opened ON clearing_record (kind, opened_at DESC);
CREATE UNIQUE INDEX clearing_record_investigated ON clearing_record (bucket, subject)
  WHERE kind = 'co-investigation';

COMMENT ON COLUMN clearing_record.actions IS 'What was done, by whom, on which day, in order.';

-- What payers paid to patients beside a bill: on reversal it becomes a debt of the patient.
CREATE TABLE patient_payout (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  payer text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  paid_on date NOT NULL,
  repaid_minor bigint NOT NULL DEFAULT 0 CHECK (repaid_minor BETWEEN 0 AND amount_minor),
  is_receivable boolean NOT NULL DEFAULT false,
  PRIMARY KEY (bucket, number, payer)
);

COMMENT ON COLUMN patient_payout.number IS 'That of the settlement.';
