-- What is kept of studies whose pictures lie with somebody else: a list can be shown while the source
-- is away. Written as wanted with the report, described once the source has answered.
CREATE TABLE kept_study (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  record text COLLATE "C" NOT NULL,
  study text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('wanted', 'kept', 'refused')),
  tries integer NOT NULL DEFAULT 0,
  due_at timestamptz(3) DEFAULT clock_timestamp(),
  content bytea CHECK ((content IS NOT NULL) = (state = 'kept')),
  PRIMARY KEY (bucket, record)
);

COMMENT ON COLUMN kept_study.due_at IS 'When the source is asked next; null once it needs no asking.';
COMMENT ON COLUMN kept_study.content IS 'Sealed: it tells what was looked for.';

CREATE INDEX kept_study_due ON kept_study (due_at) WHERE due_at IS NOT NULL;
