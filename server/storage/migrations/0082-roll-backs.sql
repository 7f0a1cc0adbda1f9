-- Messages of the national platform are known by an id of their own: what one of them confirmed (3261)
-- another takes back (3262), in whatever order the two are handed in.
ALTER TABLE received_file
  ADD COLUMN message text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN rolls_back text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX received_file_message ON received_file (message)
  WHERE state = 'accepted' AND message <> '';
CREATE INDEX received_file_rolls_back ON received_file (rolls_back)
  WHERE state = 'accepted' AND rolls_back <> '';
