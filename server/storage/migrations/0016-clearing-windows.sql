-- Clearing windows: for each bucket a contiguous range of its numbers. Closing one writes down where
-- the numbers had come to, and touches no row of the journal.

CREATE TABLE clearing_window (
  window_number integer PRIMARY KEY CHECK (window_number > 0),
  period text NOT NULL CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  closed_at timestamptz(3) NOT NULL,
  closed_by text COLLATE "C" NOT NULL,
  records bigint NOT NULL
);

CREATE INDEX clearing_window_period ON clearing_window (period, window_number);

COMMENT ON COLUMN clearing_window.period IS 'The month it is cleared with.';
COMMENT ON COLUMN clearing_window.records IS 'Numbers in all its ranges: a lost range shows.';

-- A bucket without new numbers has no row.
CREATE TABLE clearing_window_range (
  bucket smallint NOT NULL,
  window_number integer NOT NULL,
  first bigint NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (bucket, window_number),
  UNIQUE (bucket, first),
  CHECK (last >= first)
);

CREATE INDEX clearing_window_range_window ON clearing_window_range (window_number);
