-- Part of a payout may reach the patient after the bill was taken back and the debt booked, since it
-- was on its way. So it is kept how much of a payout was booked as a debt, and the rest is booked later.
ALTER TABLE patient_payout
  ADD COLUMN owed_minor bigint NOT NULL DEFAULT 0 CHECK (owed_minor BETWEEN 0 AND amount_minor);

COMMENT ON COLUMN patient_payout.owed_minor IS 'Booked as a debt of the patient, repaid or not.';

-- What came late was in no debt: it is booked after this, as the books say what was.
WITH booked AS MATERIALIZED (
  SELECT document ->> 'settlement' AS settlement, document ->> 'payer' AS payer,
    sum((document ->> 'amountMinor')::bigint) AS owed_minor
  FROM house_entry WHERE kind = 'receivable' GROUP BY 1, 2)
UPDATE patient_payout p SET owed_minor = b.owed_minor FROM booked b
WHERE lpad(to_hex(p.bucket::integer), 2, '0') || '-' || p.number = b.settlement
  AND p.payer = b.payer;

ALTER TABLE patient_payout DROP COLUMN is_receivable;
