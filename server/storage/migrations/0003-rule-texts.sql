-- The full text of every rule and catalogue that a settlement ever used, by digest, so that it can
-- be computed again in ten years. Few rows, read whole: reference tables where there are workers.

CREATE TABLE policy_text (
  digest text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('region', 'scheme', 'benefit')),
  id text COLLATE "C" NOT NULL,
  body jsonb NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT now()
);

-- Which texts were in force together for a bill; its digest stands in the settlement.
CREATE TABLE policy_set (
  digest text COLLATE "C" PRIMARY KEY,
  texts text[] NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT now()
);

-- A term that was used keeps its text. Another text needs the next edition.
CREATE TABLE policy_term (
  benefit text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  edition integer NOT NULL,
  digest text COLLATE "C" NOT NULL,
  PRIMARY KEY (benefit, valid_from, edition)
);

CREATE TABLE catalogue_text (
  digest text COLLATE "C" PRIMARY KEY,
  catalogue text COLLATE "C" NOT NULL,
  edition text NOT NULL,
  body bytea NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT now()
);
