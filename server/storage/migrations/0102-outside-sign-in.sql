-- Somebody whom an outside OpenID provider names, and the way there and back, which is good for one
-- browser and one return.

ALTER TABLE user_account ADD COLUMN outside_subject text COLLATE "C" UNIQUE;

COMMENT ON COLUMN user_account.outside_subject IS 'Issuer and subject, parted by a blank; null where the person signs in here.';

CREATE TABLE outside_sign_in (
  digest bytea PRIMARY KEY,
  nonce text COLLATE "C" NOT NULL,
  verifier text COLLATE "C" NOT NULL,
  goes_to text NOT NULL,
  ends_at timestamptz NOT NULL
);
