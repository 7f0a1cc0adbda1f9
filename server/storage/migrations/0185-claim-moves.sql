-- What claims used of a contract, beside what settlements used: the same counters are moved, each time
-- in the transaction of the act that moved them, so that a counter is its opening, the journal, and this.

CREATE TABLE claim_move (
  bucket smallint NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  owner text COLLATE "C" NOT NULL,
  coverage text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL,
  slot smallint NOT NULL,
  moved_by bigint NOT NULL,
  PRIMARY KEY (bucket, case_id, number, owner, coverage, period, slot)
);

COMMENT ON COLUMN claim_move.bucket IS 'That of the claim, which is its person’s.';
COMMENT ON COLUMN claim_move.number IS 'Of the act that moved it.';
COMMENT ON COLUMN claim_move.owner IS 'Whose counter: the person’s, or a pool’s.';
