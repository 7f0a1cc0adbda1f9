-- Cases that a fund pays by their price. One row lasts until its year is closed, so that a year knows
-- what it still waits for without reading every proposal that was ever made.
CREATE TABLE clearing_case (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  payer text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  year smallint NOT NULL,
  sheet_minor bigint NOT NULL,
  case_minor bigint NOT NULL CHECK (case_minor >= 0),
  final_minor bigint CHECK (final_minor >= 0),
  is_undone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (bucket, number, payer)
);

COMMENT ON COLUMN clearing_case.number IS 'That of the settlement.';
COMMENT ON COLUMN clearing_case.year IS 'Of the day on which the settlement was made.';
COMMENT ON COLUMN clearing_case.is_undone IS 'The settlement was reversed after it: what was booked is taken back.';

CREATE INDEX clearing_case_year ON clearing_case (year, institution, payer);

INSERT INTO clearing_case (bucket, number, payer, institution, currency, year, sheet_minor,
  case_minor, final_minor)
SELECT s.bucket, s.number, e.document ->> 'payer', e.document ->> 'institution',
  e.document ->> 'currency', extract(year FROM s.business_date),
  (e.document ->> 'sheetMinor')::bigint, (e.document ->> 'caseMinor')::bigint,
  (SELECT (f.document ->> 'finalMinor')::bigint FROM house_entry f
   WHERE f.bucket = e.bucket AND f.book = e.book AND f.kind = 'case-final'
     AND f.document ->> 'settlement' = e.document ->> 'settlement'
     AND f.document ->> 'payer' = e.document ->> 'payer')
FROM house_entry e
JOIN settlement s
  ON s.bucket = ('x' || split_part(e.document ->> 'settlement', '-', 1))::bit(8)::integer
  AND s.number = split_part(e.document ->> 'settlement', '-', 2)::bigint
WHERE e.kind = 'case-payment';
