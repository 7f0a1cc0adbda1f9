-- Records of care that have a life: referrals, consultations, prescriptions and the like. Each is a list
-- of actions in the bucket of its person, numbered without gaps; rows are only ever added, and whoever
-- adds one says which number it takes, so that only one of two can have it.
CREATE TABLE care_action (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  record text COLLATE "C" NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  subject text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  recorded_by text COLLATE "C" NOT NULL,
  action bytea NOT NULL,
  PRIMARY KEY (bucket, record, number),
  UNIQUE (bucket, record, message)
);

COMMENT ON COLUMN care_action.record IS 'Carries its bucket in its first two digits.';
COMMENT ON COLUMN care_action.message IS 'Key of the request that asked for it; a request that comes again finds what it did.';
COMMENT ON COLUMN care_action.action IS 'Sealed: it tells what ails somebody.';

-- On whose desks a record lies, and in what state: rewritten with each action, in its transaction. It
-- tells no more than what the actions tell, so that it can be worked out anew.
CREATE TABLE care_desk (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  desk text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  record text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  due_at timestamptz(3),
  changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, desk, subject, record)
);

COMMENT ON COLUMN care_desk.desk IS 'An institution, somebody who works there, or the person whose record it is.';
COMMENT ON COLUMN care_desk.due_at IS 'When the next thing has to have happened; null where nobody waits.';

CREATE INDEX care_desk_inbox ON care_desk (desk, subject, state, due_at);
CREATE INDEX care_desk_due ON care_desk (subject, due_at) WHERE due_at IS NOT NULL;
