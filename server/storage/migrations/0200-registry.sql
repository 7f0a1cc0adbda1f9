-- The registry of a real alliance: institutions with their departments, licences and capabilities,
-- practitioners with their places, alliances, and insurers. An entry changes by a further version with
-- the day it holds from; who recorded it and when stands beside it. Rows are only ever added. Few are
-- read at a time and all of them are kept in memory, so nothing here lies by bucket.

CREATE TABLE registry_version (
  number bigint PRIMARY KEY CHECK (number > 0),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('institution', 'practitioner', 'alliance', 'insurer')),
  id text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  entry jsonb,
  digest bytea NOT NULL,
  source text NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  recorded_by text COLLATE "C" NOT NULL
);

COMMENT ON COLUMN registry_version.number IS 'Without gaps, in the order of commits: whoever knows one knows all before it.';
COMMENT ON COLUMN registry_version.entry IS 'Null: from this day on it is no longer registered.';
COMMENT ON COLUMN registry_version.source IS 'The file or page that it came by.';

CREATE INDEX registry_version_id ON registry_version (kind, id, number);
