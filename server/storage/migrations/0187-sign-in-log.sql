-- Who signed in, or tried to, and what was changed about how: for the person and for the operator. Rows
-- are only ever added, and outlive sessions and accounts.

CREATE TABLE sign_in_event (
  event bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text COLLATE "C" NOT NULL,
  what text COLLATE "C" NOT NULL,
  methods text[] COLLATE "C" NOT NULL DEFAULT '{}',
  agent text,
  network text COLLATE "C",
  happened_at timestamptz(3) NOT NULL DEFAULT now()
);

COMMENT ON COLUMN sign_in_event.network IS 'Of the address it came from; the last part is left out.';

CREATE INDEX sign_in_event_account ON sign_in_event (account, event DESC);
