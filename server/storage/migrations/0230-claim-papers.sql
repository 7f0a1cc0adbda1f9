-- Files of papers that a claim asked for. What they show lies sealed in parts, in the bucket of the
-- claim's person; a file counts from the moment its row is written, after its last part.

CREATE TABLE claim_paper (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  case_id text COLLATE "C" NOT NULL,
  file text COLLATE "C" NOT NULL,
  paper text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  bytes integer NOT NULL CHECK (bytes > 0),
  parts integer NOT NULL CHECK (parts > 0),
  digest bytea NOT NULL,
  scanned text COLLATE "C" NOT NULL CHECK (scanned IN ('clean', 'none')),
  kept_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  handed_in_at timestamptz(3),
  fetch_key bytea,
  erased_at timestamptz(3),
  PRIMARY KEY (bucket, case_id, file)
);

COMMENT ON COLUMN claim_paper.digest IS 'SHA-256 of the whole file: the same bytes for the same paper are one file.';
COMMENT ON COLUMN claim_paper.scanned IS 'Whether a scanner for viruses found it clean, or none was set.';
COMMENT ON COLUMN claim_paper.handed_in_at IS 'From then on the insurer sees it, and the person takes it back no more.';
COMMENT ON COLUMN claim_paper.fetch_key IS 'Digest of the key by which the insurer''s system fetched it.';
COMMENT ON COLUMN claim_paper.erased_at IS 'When its parts were removed, after the days that the rules keep them.';

CREATE UNIQUE INDEX claim_paper_same ON claim_paper (bucket, case_id, paper, digest)
  WHERE erased_at IS NULL;
CREATE INDEX claim_paper_kept ON claim_paper (kept_at) WHERE erased_at IS NULL;

CREATE TABLE claim_paper_part (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  file text COLLATE "C" NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  kept_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  content bytea NOT NULL,
  PRIMARY KEY (bucket, file, number)
);

-- What is sealed cannot be made smaller.
ALTER TABLE claim_paper_part ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON COLUMN claim_paper_part.content IS 'Sealed, and bound to its file and its number.';
CREATE INDEX claim_paper_part_kept ON claim_paper_part (kept_at);
