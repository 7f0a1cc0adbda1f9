-- Sums of a closed window, added up once when everything in it has been derived. They take the place
-- of sums of each walk: under load a walk is short, and its sums were as many as its lines.

DROP TABLE clearing_sum;

ALTER TABLE clearing_window ADD is_summed boolean NOT NULL DEFAULT false;

CREATE INDEX clearing_window_unsummed ON clearing_window (window_number) WHERE NOT is_summed;

CREATE TABLE clearing_window_sum (
  window_number integer NOT NULL,
  heading bigint NOT NULL,
  lines bigint NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (window_number, heading)
);
