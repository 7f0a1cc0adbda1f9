-- What a payer was asked and said while a bill is settled. A row is written before the payer is
-- asked and outlives a crash between any two steps: whatever was held is later captured or voided.

CREATE TABLE payer_hold (
  bucket smallint NOT NULL,
  hold text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  request bytea NOT NULL,
  payer text COLLATE "C" NOT NULL,
  coverage text COLLATE "C" NOT NULL,
  currency text NOT NULL,
  attempt smallint NOT NULL,
  expected_minor bigint NOT NULL,
  available_minor bigint NOT NULL,
  state text NOT NULL CHECK (state IN (
    'asked', 'answered', 'captured', 'confirmed', 'void-wanted', 'voided', 'refund-wanted', 'refunded'
  )),
  said text CHECK (said IN ('yes', 'no', 'away')),
  amount_minor bigint,
  number bigint,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (bucket, hold)
);

CREATE INDEX payer_hold_request ON payer_hold (bucket, request);
CREATE INDEX payer_hold_settlement ON payer_hold (bucket, number) WHERE number IS NOT NULL;

-- What the completer still has to do.
CREATE INDEX payer_hold_open ON payer_hold (changed_at)
  WHERE state IN ('asked', 'answered', 'captured', 'void-wanted', 'refund-wanted');
