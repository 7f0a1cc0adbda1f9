-- What left a pharmacy's shelf by prescriptions, and what came back to it. Written with the action that
-- moved it, in the bucket of its person, so that one is never there without the other.

CREATE TABLE stock_move (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  record text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  code text COLLATE "C" NOT NULL,
  pharmacy text COLLATE "C" NOT NULL,
  packs integer NOT NULL,
  moved_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, record, number, code)
);

COMMENT ON COLUMN stock_move.number IS 'Of the action of the record that moved it.';
COMMENT ON COLUMN stock_move.packs IS 'Below zero: left the shelf.';

CREATE INDEX stock_move_of_pharmacy ON stock_move (pharmacy, moved_at);
