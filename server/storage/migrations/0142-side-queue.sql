-- The one way between the side of the insurance network and the side of the internet: messages of a
-- few kinds, numbered from 1 for each side they come from, each with the digest of all before it. And
-- what was refused, by its digest only. All of it lies in one bucket of the house.

CREATE TABLE side_message (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 256 AND 319),
  side text COLLATE "C" NOT NULL CHECK (side IN ('insurance', 'internet')),
  number bigint NOT NULL CHECK (number > 0),
  kind text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  chain bytea NOT NULL,
  passed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, side, number)
);

CREATE INDEX side_message_person ON side_message (bucket, person, side, number);

CREATE TABLE side_refusal (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 256 AND 319),
  refusal bigint NOT NULL,
  side text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  why text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  refused_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (bucket, refusal)
);
