-- How long a hold has waited is asked of one clock, the database's own: `changed_at` comes from the
-- process that wrote it, whose clock may differ from that of the process that asks.

ALTER TABLE payer_hold ADD COLUMN waits_since timestamptz NOT NULL DEFAULT now();
