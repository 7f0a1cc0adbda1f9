-- What changed hands in notes and coins, less what it pays: where the smallest coin of a currency is
-- larger than its minor unit. An amount below half a coin may be paid with none.
ALTER TABLE counter_tender
  ADD COLUMN rounding_minor bigint NOT NULL DEFAULT 0
    CHECK ((rounding_minor = 0 OR kind = 'cash') AND amount_minor + rounding_minor >= 0);
