-- What a reversed bill was paid with may pay the bill in its place: it leaves the one and reaches the
-- other in one transaction, and remembers which payment brought it, by which it goes back if need be.
ALTER TABLE counter_tender
  ADD COLUMN carries text COLLATE "C",
  ADD COLUMN route text;
ALTER TABLE counter_tender DROP CONSTRAINT counter_tender_kind_check;
ALTER TABLE counter_tender ADD CONSTRAINT counter_tender_kind_check CHECK (
  kind IN ('cash', 'card', 'wallet', 'account', 'transfer', 'deposit', 'carried'));
ALTER TABLE counter_tender ADD CONSTRAINT counter_tender_carried_check CHECK (
  (kind = 'carried' AND direction = 'in') = (carries IS NOT NULL)
  AND (carries IS NULL) = (route IS NULL));
