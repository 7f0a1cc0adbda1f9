-- A settlement's postings move into its row, and its version chain is read from the rows themselves:
-- eight rows and a head less for each settlement. Readers find all postings in the view `posting`.

CREATE TABLE account (
  account integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  UNIQUE (name, currency)
);

INSERT INTO account (name, currency)
SELECT DISTINCT account, currency FROM posting WHERE bucket < 256 ORDER BY account, currency;

-- In the order of the postings; amounts are in the minor units of each account's currency.
ALTER TABLE settlement ADD accounts integer[], ADD amounts_minor bigint[];

UPDATE settlement s SET accounts = p.accounts, amounts_minor = p.amounts
FROM (
  SELECT p.bucket, p.number, array_agg(a.account ORDER BY p.place) AS accounts,
    array_agg(p.amount_minor ORDER BY p.place) AS amounts
  FROM posting p JOIN account a ON a.name = p.account AND a.currency = p.currency
  WHERE p.bucket < 256 GROUP BY p.bucket, p.number
) p
WHERE s.bucket = p.bucket AND s.number = p.number;

UPDATE settlement SET accounts = '{}', amounts_minor = '{}' WHERE accounts IS NULL;
ALTER TABLE settlement ALTER accounts SET NOT NULL, ALTER amounts_minor SET NOT NULL;

DELETE FROM posting WHERE bucket < 256;
ALTER TABLE posting RENAME TO house_posting;
ALTER TABLE house_posting ADD CHECK (bucket >= 256);

CREATE VIEW posting AS
SELECT s.bucket, s.number, (n.place - 1)::smallint AS place, a.name AS account, a.currency,
  n.amount_minor
FROM settlement s
CROSS JOIN LATERAL unnest(s.accounts, s.amounts_minor)
  WITH ORDINALITY n (account, amount_minor, place)
JOIN account a ON a.account = n.account
UNION ALL
SELECT bucket, number, place, account, currency, amount_minor FROM house_posting;

DROP TABLE person_head;

-- A bill's row is read whole and never searched in, so it stays in its page as it was sent.
ALTER TABLE settlement SET (toast_tuple_target = 8160);
ALTER TABLE settlement ALTER document SET STORAGE EXTERNAL;
