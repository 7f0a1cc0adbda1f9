-- What was done with consents is chained and signed as the access record is: each act has a number of
-- its bucket without gaps, and is bound with the text that was read and what the consent covers.

CREATE TABLE consent_head (
  bucket smallint PRIMARY KEY CHECK (bucket BETWEEN 0 AND 255),
  next_number bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 50);

INSERT INTO consent_head (bucket) SELECT generate_series(0, 255);

ALTER TABLE consent_action ADD COLUMN entry bigint;

COMMENT ON COLUMN consent_action.entry IS 'Number in its bucket; an act without one was never chained.';

UPDATE consent_action a SET entry = n.entry
FROM (SELECT bucket, consent, number,
        row_number() OVER (PARTITION BY bucket ORDER BY done_at, consent, number) AS entry
      FROM consent_action) n
WHERE a.bucket = n.bucket AND a.consent = n.consent AND a.number = n.number;

UPDATE consent_head h SET next_number = n.last + 1
FROM (SELECT bucket, max(entry) AS last FROM consent_action GROUP BY bucket) n
WHERE h.bucket = n.bucket;

CREATE UNIQUE INDEX consent_action_entry ON consent_action (bucket, entry);

CREATE TABLE consent_chain_head (
  bucket smallint PRIMARY KEY CHECK (bucket BETWEEN 0 AND 255),
  number bigint NOT NULL DEFAULT 0,
  chain bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
) WITH (fillfactor = 50);

INSERT INTO consent_chain_head (bucket) SELECT generate_series(0, 255);

CREATE TABLE consent_link (
  bucket smallint NOT NULL,
  last bigint NOT NULL,
  first bigint NOT NULL,
  leaves bytea NOT NULL,
  chain bytea NOT NULL,
  signed_at timestamptz(3) NOT NULL,
  signed_with text COLLATE "C" NOT NULL,
  signature bytea NOT NULL,
  PRIMARY KEY (bucket, last)
);
