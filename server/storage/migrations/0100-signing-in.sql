-- Whoever uses the product signs in, as a person or as a service of a hospital or an insurer. Nothing
-- here lies by bucket: none of it is read by the settle path, which knows a service by its token.

CREATE TABLE sign_in_account (
  account text COLLATE "C" PRIMARY KEY,
  login text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  role text COLLATE "C" NOT NULL,
  institution text COLLATE "C",
  self text COLLATE "C",
  wards text[] COLLATE "C" NOT NULL DEFAULT '{}',
  password text COLLATE "C",
  locked_at timestamptz(3),
  made_at timestamptz(3) NOT NULL DEFAULT now()
);

COMMENT ON COLUMN sign_in_account.self IS 'The person that a patient or guardian is.';
COMMENT ON COLUMN sign_in_account.password IS 'Digest with its salt and its parameters; null until one is chosen.';

CREATE TABLE sign_in_time_code (
  bucket smallint NOT NULL DEFAULT 0 CHECK (bucket = 0),
  account text COLLATE "C" PRIMARY KEY REFERENCES sign_in_account ON DELETE CASCADE,
  secret bytea NOT NULL,
  last_step bigint NOT NULL DEFAULT 0,
  confirmed_at timestamptz(3)
);

COMMENT ON COLUMN sign_in_time_code.secret IS 'Sealed with the key of identities.';
COMMENT ON COLUMN sign_in_time_code.last_step IS 'A code of this step or of an earlier one was used and is worth nothing.';

CREATE TABLE sign_in_passkey (
  credential text COLLATE "C" PRIMARY KEY,
  account text COLLATE "C" NOT NULL REFERENCES sign_in_account ON DELETE CASCADE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] COLLATE "C" NOT NULL,
  label text NOT NULL,
  made_at timestamptz(3) NOT NULL DEFAULT now(),
  used_at timestamptz(3)
);

CREATE INDEX sign_in_passkey_account ON sign_in_passkey (account);

CREATE TABLE sign_in_recovery (
  account text COLLATE "C" NOT NULL REFERENCES sign_in_account ON DELETE CASCADE,
  digest bytea NOT NULL,
  used_at timestamptz(3),
  PRIMARY KEY (account, digest)
);

-- Links that sign in once: the first sign-in of an account, one after a reset, and the sample roles.
CREATE TABLE sign_in_link (
  digest bytea PRIMARY KEY,
  account text COLLATE "C" REFERENCES sign_in_account ON DELETE CASCADE,
  sample text COLLATE "C",
  ends_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  CHECK ((account IS NULL) <> (sample IS NULL))
);

CREATE TABLE sign_in_session (
  digest bytea PRIMARY KEY,
  session text COLLATE "C" NOT NULL UNIQUE,
  account text COLLATE "C" REFERENCES sign_in_account ON DELETE CASCADE,
  sample text COLLATE "C",
  outside jsonb,
  methods text[] COLLATE "C" NOT NULL,
  agent text NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  seen_at timestamptz(3) NOT NULL DEFAULT now(),
  ends_at timestamptz(3) NOT NULL,
  locked_at timestamptz(3),
  ended_at timestamptz(3),
  CHECK (num_nonnulls(account, sample, outside) = 1)
);

COMMENT ON COLUMN sign_in_session.digest IS 'Of the secret in the cookie, which is stored nowhere.';
COMMENT ON COLUMN sign_in_session.outside IS 'Who it is by the word of another provider of identities.';

CREATE INDEX sign_in_session_account ON sign_in_session (account) WHERE ended_at IS NULL;
CREATE INDEX sign_in_session_ends ON sign_in_session (ends_at);

-- What somebody who is signing in has shown so far, and what a passkey has to sign.
CREATE TABLE sign_in_step (
  digest bytea PRIMARY KEY,
  account text COLLATE "C" REFERENCES sign_in_account ON DELETE CASCADE,
  challenge text COLLATE "C",
  ends_at timestamptz(3) NOT NULL
);

-- Failures in a row, of an account and of an address, under keyed digests of both.
CREATE TABLE sign_in_failure (
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('account', 'address')),
  subject bytea NOT NULL,
  failures integer NOT NULL,
  failed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (kind, subject)
);

CREATE INDEX sign_in_failure_age ON sign_in_failure (failed_at);

-- What the provider of identities remembers; `id` is a digest wherever it is a secret.
CREATE TABLE provider_row (
  model text COLLATE "C" NOT NULL,
  id bytea NOT NULL,
  payload jsonb NOT NULL,
  uid text COLLATE "C",
  grant_id text COLLATE "C",
  consumed_at timestamptz(3),
  ends_at timestamptz(3) NOT NULL,
  PRIMARY KEY (model, id)
);

CREATE INDEX provider_row_uid ON provider_row (model, uid) WHERE uid IS NOT NULL;
CREATE INDEX provider_row_grant ON provider_row (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX provider_row_ends ON provider_row (ends_at);

CREATE TABLE service_client (
  client text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  role text COLLATE "C" NOT NULL,
  institution text COLLATE "C",
  revoked_at timestamptz(3)
);

CREATE TABLE service_client_key (
  client text COLLATE "C" NOT NULL REFERENCES service_client,
  kid text COLLATE "C" NOT NULL,
  jwk jsonb NOT NULL,
  made_at timestamptz(3) NOT NULL DEFAULT now(),
  ends_at timestamptz(3),
  PRIMARY KEY (client, kid)
);

COMMENT ON COLUMN service_client_key.ends_at IS 'Set when another key takes its place: until then both hold.';
