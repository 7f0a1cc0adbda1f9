-- Pictures that were shown in a consultation. They lie apart from its actions, which are read often.
CREATE TABLE consultation_image (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  record text COLLATE "C" NOT NULL,
  image text COLLATE "C" NOT NULL,
  kept_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  content bytea NOT NULL,
  PRIMARY KEY (bucket, record, image)
);

COMMENT ON COLUMN consultation_image.image IS 'Digest of the picture, so that one that comes again is there already.';
COMMENT ON COLUMN consultation_image.content IS 'Sealed; its type, and the picture in base 64.';

-- What two browsers say to each other to find a way for picture and sound. It is of no use after the
-- call and no part of the record: whatever is older than a call is swept away.
CREATE TABLE call_signal (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  record text COLLATE "C" NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  party text COLLATE "C" NOT NULL CHECK (party IN ('patient', 'doctor')),
  sent_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  content bytea NOT NULL,
  PRIMARY KEY (bucket, record, number)
);

COMMENT ON COLUMN call_signal.content IS 'Sealed: it tells where in the network somebody is.';

CREATE INDEX call_signal_age ON call_signal (sent_at);
