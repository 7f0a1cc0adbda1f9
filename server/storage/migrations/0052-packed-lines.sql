-- The lines for clearing of a settlement lie in one row, as its postings do: four rows and four keys
-- fewer for each bill. Readers find them as rows in the view `clearing_line`.

CREATE TABLE clearing_row (
  bucket smallint NOT NULL,
  number bigint NOT NULL,
  business_date date NOT NULL,
  headings bigint[] NOT NULL,
  amounts_minor bigint[] NOT NULL,
  PRIMARY KEY (bucket, number),
  CHECK (cardinality(headings) = cardinality(amounts_minor))
);

INSERT INTO clearing_row
SELECT bucket, number, min(business_date), array_agg(heading ORDER BY place),
  array_agg(amount_minor ORDER BY place)
FROM clearing_line GROUP BY bucket, number;

DROP TABLE clearing_line;

CREATE VIEW clearing_line AS
SELECT r.bucket, r.number, (n.place - 1)::smallint AS place, r.business_date, n.heading,
  n.amount_minor
FROM clearing_row r
CROSS JOIN LATERAL unnest(r.headings, r.amounts_minor)
  WITH ORDINALITY n (heading, amount_minor, place);
