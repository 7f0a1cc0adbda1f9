-- Part of a payout may reach the patient after the bill was taken back and the debt booked, since it
-- was on its way. So it is kept how much of a payout was booked as a debt, and the rest is booked later.
ALTER TABLE patient_payout
  ADD COLUMN owed_minor bigint NOT NULL DEFAULT 0 CHECK (owed_minor BETWEEN 0 AND amount_minor);

COMMENT ON COLUMN patient_payout.owed_minor IS 'Booked as a debt of the patient, repaid or not.';

UPDATE patient_payout SET owed_minor = amount_minor WHERE is_receivable;

ALTER TABLE patient_payout DROP COLUMN is_receivable;
