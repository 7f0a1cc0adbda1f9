-- The status page counts what payers and channels said lately. Rows are changed about in the order
-- in which they lie, so a summary of each stretch of pages is enough, and no update costs more.

CREATE INDEX payer_hold_changed ON payer_hold USING brin (changed_at)
  WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX counter_tender_tried ON counter_tender USING brin (tried_at)
  WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX counter_invoice_issued ON counter_invoice USING brin (issued_at)
  WITH (pages_per_range = 32, autosummarize = on);
