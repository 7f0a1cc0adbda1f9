-- What pharmacies gave out before dispensings were reported has to reach the circulation centre as well,
-- and not only when something is done about the prescription again. What was dispensed of it lies sealed,
-- so this only puts whatever was in circulation on a desk of its own: the clock takes one after the other
-- off it, and reports what the centre does not show.
INSERT INTO care_desk (bucket, desk, subject, record, state, due_at)
SELECT DISTINCT d.bucket, 'circulation-centre-earlier', d.subject, d.record, d.state, now()
FROM care_desk d
WHERE d.subject = 'prescription'
  AND d.state NOT IN ('prescribed', 'returned', 'reviewed', 'signed', 'waiting')
ON CONFLICT DO NOTHING;
