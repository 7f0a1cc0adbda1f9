-- Contracts of commercial insurers as they push them, and the codes by which patients open them for
-- one visit. What the settle path needs of a contract lies with its coverage, where it is read anyway.

ALTER TABLE coverage ADD COLUMN contract jsonb;

COMMENT ON COLUMN coverage.contract IS 'What decides whether the counter may use it; commercial ones without it stay closed.';

-- Every version as it came. The person is found by what the insurer knows: a credential.
CREATE TABLE insurance_contract (
  insurer text COLLATE "C" NOT NULL,
  contract text COLLATE "C" NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  person text COLLATE "C" NOT NULL,
  coverage text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  fingerprint bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (insurer, contract, version)
);

-- A code opens contracts for one visit, once. It is bound where it is redeemed.
CREATE TABLE insurance_code (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  code text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  coverages text[] NOT NULL,
  fast_claim_allowed boolean NOT NULL,
  only_at text COLLATE "C",
  issued_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  redeemed_at timestamptz,
  institution text COLLATE "C",
  visit text COLLATE "C",
  interim text COLLATE "C",
  request bytea,
  answer text,
  PRIMARY KEY (bucket, code),
  CHECK ((redeemed_at IS NULL) = (request IS NULL)),
  CHECK ((redeemed_at IS NULL) = (answer IS NULL))
);

COMMENT ON COLUMN insurance_code.only_at IS 'The institution for which the patient asked for it; null: any.';
COMMENT ON COLUMN insurance_code.request IS 'What it was redeemed with: the same again gets the same answer.';

CREATE INDEX insurance_code_person ON insurance_code (bucket, person) WHERE redeemed_at IS NULL;

-- An insurer is told which code opened the contract, and why its word was not taken is kept.
ALTER TABLE payer_hold ADD COLUMN opening text COLLATE "C", ADD COLUMN fault text;
