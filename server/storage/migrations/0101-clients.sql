-- Programs that come with a key of their own (hospitals, insurers) or that ask us who a person is,
-- and what the OpenID provider remembers between two requests.

CREATE TABLE service_client (
  id text COLLATE "C" PRIMARY KEY,
  title text NOT NULL,
  role text COLLATE "C",
  institution text COLLATE "C",
  redirects text[] NOT NULL DEFAULT '{}',
  tokens_after timestamptz NOT NULL DEFAULT '-infinity',
  revoked_at timestamptz,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON COLUMN service_client.role IS 'As whom the program acts; null where it only signs people in.';
COMMENT ON COLUMN service_client.redirects IS 'Where people come back to; empty for a program without people.';
COMMENT ON COLUMN service_client.tokens_after IS 'Tokens that were issued before are void.';

CREATE TABLE service_key (
  client text COLLATE "C" NOT NULL REFERENCES service_client ON DELETE CASCADE,
  kid text COLLATE "C" NOT NULL,
  jwk jsonb NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends_at timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (client, kid)
);

CREATE TABLE oidc_record (
  model text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  payload jsonb NOT NULL,
  account text COLLATE "C",
  grant_id text COLLATE "C",
  uid text COLLATE "C",
  consumed_at timestamptz,
  ends_at timestamptz NOT NULL,
  PRIMARY KEY (model, digest)
);

COMMENT ON COLUMN oidc_record.digest IS 'SHA-256 of what a browser or a program shows.';

CREATE INDEX oidc_record_grant ON oidc_record (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oidc_record_uid ON oidc_record (uid) WHERE uid IS NOT NULL;
CREATE INDEX oidc_record_account ON oidc_record (account) WHERE account IS NOT NULL;
CREATE INDEX oidc_record_end ON oidc_record (ends_at);
