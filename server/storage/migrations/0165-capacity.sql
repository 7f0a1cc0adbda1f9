-- What institutions can take on: hours of a clinic, beds, tests, rooms that several share. A place is
-- taken by whoever holds its row, so that two can never have one.

CREATE TABLE capacity_slot (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  slot text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('clinic', 'bed', 'test', 'facility')),
  service text COLLATE "C" NOT NULL,
  starts_at timestamptz(3) NOT NULL,
  minutes integer NOT NULL CHECK (minutes > 0),
  is_closed boolean NOT NULL DEFAULT false,
  opened_by text COLLATE "C" NOT NULL,
  opened_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, slot)
);

COMMENT ON TABLE capacity_slot IS 'In the bucket that follows from the institution.';
COMMENT ON COLUMN capacity_slot.service IS 'Department of a clinic or bed, item of a test, name of a shared facility.';

CREATE INDEX capacity_slot_by_time ON capacity_slot (bucket, institution, starts_at);

CREATE TABLE capacity_seat (
  bucket smallint NOT NULL,
  slot text COLLATE "C" NOT NULL,
  seat integer NOT NULL CHECK (seat > 0),
  is_reserved boolean NOT NULL,
  taker text COLLATE "C",
  -- A hold that whoever took it has not confirmed; null once it is confirmed.
  held_until timestamptz(3),
  PRIMARY KEY (bucket, slot, seat),
  CHECK (taker IS NOT NULL OR held_until IS NULL)
);

COMMENT ON COLUMN capacity_seat.is_reserved IS 'Kept for patients who were referred.';

CREATE UNIQUE INDEX capacity_seat_taker ON capacity_seat (bucket, slot, taker);
CREATE INDEX capacity_seat_held ON capacity_seat (held_until) WHERE held_until IS NOT NULL;
