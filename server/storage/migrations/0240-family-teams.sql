-- Teams of family doctors, as each house puts them together. A team changes by a further version, with
-- who recorded it; rows are only ever added. They are few, are read whole, and name no resident.
CREATE TABLE family_team (
  team text COLLATE "C" NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  institution text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  message text COLLATE "C" NOT NULL,
  recorded_by text COLLATE "C" NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (team, number)
);

COMMENT ON COLUMN family_team.content IS 'Title, and members with the days on which they belong to the team.';
