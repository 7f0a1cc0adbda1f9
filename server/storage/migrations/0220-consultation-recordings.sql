-- Sound and picture of a consultation to whose recording the patient has agreed, part by part as they came.
-- They lie apart from the record, since they are kept for a shorter time and are then erased.
CREATE TABLE consultation_recording (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  record text COLLATE "C" NOT NULL,
  part integer NOT NULL CHECK (part > 0),
  kept_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  content bytea NOT NULL,
  PRIMARY KEY (bucket, record, part)
);

COMMENT ON COLUMN consultation_recording.content IS 'Sealed; its type, and the part in base 64.';
