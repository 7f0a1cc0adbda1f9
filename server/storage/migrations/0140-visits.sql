-- Visits as hospitals' own systems tell of them, message by message. Rows are only ever added: what a
-- visit is at a moment follows from its actions, and nothing of it lives in a process.

-- All actions of a visit lie in the bucket of its person, numbered without gaps: whoever adds one says
-- which number it takes, and only one of two can have it.
CREATE TABLE visit_action (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  visit text COLLATE "C" NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  institution text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  recorded_by text COLLATE "C" NOT NULL,
  action jsonb NOT NULL,
  PRIMARY KEY (bucket, visit, number)
);

COMMENT ON COLUMN visit_action.visit IS 'Carries its bucket in its first two digits.';
COMMENT ON COLUMN visit_action.message IS 'Id of the message that asked for it.';

-- A message that came, before anything is done about it: its id and a digest of what it says. The
-- bucket follows from institution and id, so that an id leads to one row whatever the message says.
CREATE TABLE gateway_message (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  institution text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  fingerprint bytea NOT NULL,
  visit text COLLATE "C",
  received_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, institution, message)
);

-- The first answer to a message, byte for byte, sealed: answers tell names and identity numbers.
CREATE TABLE gateway_answer (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  institution text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  answer bytea NOT NULL,
  answered_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, institution, message)
);

-- Who signed in at an institution on a day, and out again.
CREATE TABLE gateway_sign_in (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  institution text COLLATE "C" NOT NULL,
  sign_number text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('in', 'out')),
  operator text COLLATE "C" NOT NULL,
  business_day date NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, institution, sign_number, kind)
);

-- What became of the trace code of a pack, in order: sold, or given back. A pack that was opened is
-- sold several times.
CREATE TABLE trace_code_use (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  code text COLLATE "C" NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('sold', 'split', 'returned')),
  institution text COLLATE "C" NOT NULL,
  visit text COLLATE "C" NOT NULL,
  line text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, code, number)
);

-- A file that a hospital sent, or that waits to be fetched, under a number; sealed, like all of these.
CREATE TABLE gateway_file (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  institution text COLLATE "C" NOT NULL,
  file_number text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  content bytea NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, institution, file_number)
);

-- What an institution filed for a person, or took back: referral, chronic disease and others that the
-- national interface files, and the settlement list of a stay. Sealed: it tells of persons.
CREATE TABLE gateway_record (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  person text COLLATE "C" NOT NULL,
  record text COLLATE "C" NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  kind text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  content bytea NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, person, record, number)
);
