-- How far something that goes on in the background has got, so that a process that starts again goes on
-- where the one before it was: readers of the queue between the sides by its numbers, and the days on
-- which an institution's books were held against those of a fund's platform.

CREATE TABLE read_mark (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 256 AND 319),
  reader text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (bucket, reader)
);

COMMENT ON COLUMN read_mark.number IS 'The last one that needs no further look; it never goes back.';
