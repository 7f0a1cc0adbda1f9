-- Bills that a fund's own platform decides: what was asked of it and what it said, in order. Rows are
-- only ever added, and each is written before the next message leaves.

CREATE TABLE platform_action (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  platform_order text COLLATE "C" NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  kind text COLLATE "C" NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  action jsonb NOT NULL,
  PRIMARY KEY (bucket, platform_order, number)
);

COMMENT ON COLUMN platform_action.platform_order IS 'Carries the bucket of its person in its first two digits.';

CREATE INDEX platform_action_asked ON platform_action (bucket, platform_order)
  WHERE kind IN ('asked', 'back-asked');
CREATE INDEX platform_action_recorded ON platform_action (bucket, (action->>'settlement'))
  WHERE kind = 'recorded';

-- Ids of messages that were given out: institution, second, four digits. None is ever used twice.
CREATE TABLE platform_message (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  institution text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  PRIMARY KEY (bucket, institution, message)
);
