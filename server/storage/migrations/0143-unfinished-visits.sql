-- Finds visits in which a settlement was begun, or a message called back, and nothing followed.
CREATE INDEX visit_action_unfinished ON visit_action (recorded_at, bucket, visit)
  WHERE kind IN ('settling', 'message-voided');
