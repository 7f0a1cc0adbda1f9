-- Who may sign in, by what, and who is signed in. Of whatever somebody shows to get in (password,
-- cookie, link, recovery code) only a digest is kept; the secret of a second factor is sealed.

CREATE TABLE user_account (
  id text COLLATE "C" PRIMARY KEY,
  login text COLLATE "C" NOT NULL UNIQUE,
  name jsonb NOT NULL,
  role text COLLATE "C" NOT NULL,
  institution text COLLATE "C",
  self text COLLATE "C",
  wards text[] COLLATE "C" NOT NULL DEFAULT '{}',
  is_sample boolean NOT NULL DEFAULT false,
  password text COLLATE "C",
  factor bytea,
  factor_step bigint NOT NULL DEFAULT 0,
  factor_wanted bytea,
  locked_at timestamptz,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON COLUMN user_account.password IS 'scrypt$N$r$p$salt$hash; null until its owner chose one.';
COMMENT ON COLUMN user_account.factor IS 'Sealed secret of the codes that change with time.';
COMMENT ON COLUMN user_account.factor_step IS 'The last time step whose code was used.';
COMMENT ON COLUMN user_account.factor_wanted IS 'A secret that was shown and not confirmed yet.';
COMMENT ON COLUMN user_account.locked_at IS 'Since when an operator keeps the account out.';

CREATE TABLE user_recovery_code (
  account text COLLATE "C" NOT NULL REFERENCES user_account ON DELETE CASCADE,
  digest bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (account, digest)
);

CREATE TABLE user_session (
  digest bytea PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  account text COLLATE "C" NOT NULL REFERENCES user_account ON DELETE CASCADE,
  stage text COLLATE "C" NOT NULL CHECK (stage IN ('factor', 'enrol', 'whole')),
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  proved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends_at timestamptz NOT NULL,
  ended_at timestamptz,
  agent text NOT NULL
);

COMMENT ON COLUMN user_session.digest IS 'SHA-256 of the cookie.';
COMMENT ON COLUMN user_session.proved_at IS 'When the password was last given.';

CREATE INDEX user_session_account ON user_session (account);
CREATE INDEX user_session_end ON user_session (ends_at);

CREATE TABLE user_link (
  digest bytea PRIMARY KEY,
  account text COLLATE "C" NOT NULL REFERENCES user_account ON DELETE CASCADE,
  ends_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE INDEX user_link_end ON user_link (ends_at);

-- Attempts that failed, or are under way: each is counted before anything is compared.
CREATE TABLE sign_in_attempt (
  subject bytea PRIMARY KEY,
  failures integer NOT NULL,
  tried_at timestamptz NOT NULL,
  closed_until timestamptz NOT NULL
);

COMMENT ON COLUMN sign_in_attempt.subject IS 'Digest of an account''s login, a factor or an address.';
