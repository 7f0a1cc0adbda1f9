-- Hard budgets and prefunds: a cap that must hold at every moment, though many buckets spend from it
-- at once. Each bucket spends from a slot of its own, which holds what was leased to it; only leases
-- touch the budget's row.

CREATE TABLE budget (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 256 AND 319),
  budget text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  cap_minor bigint NOT NULL CHECK (cap_minor >= 0),
  leased_minor bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (bucket, budget),
  CHECK (leased_minor BETWEEN 0 AND cap_minor)
);

COMMENT ON COLUMN budget.leased_minor IS 'Sum of what all slots hold, spent or not.';

CREATE TABLE budget_slot (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  budget text COLLATE "C" NOT NULL,
  leased_minor bigint NOT NULL,
  spent_minor bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (bucket, budget),
  CHECK (spent_minor BETWEEN 0 AND leased_minor)
) WITH (fillfactor = 70);

CREATE INDEX budget_slot_budget ON budget_slot (budget, bucket);
