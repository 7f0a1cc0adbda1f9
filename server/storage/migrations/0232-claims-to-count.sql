-- Claims that were paid before claims moved counters (0185) use their contracts as well. What each of
-- them uses takes its pack to work out, so this only says that it is to be gone on with: the completer
-- then adds the act `count` to its list, which moves the counters once.
UPDATE claim_case c SET work_at = clock_timestamp()
WHERE c.kind = 'claim' AND c.state IN ('paid', 'overpaid') AND NOT EXISTS (
  SELECT FROM claim_action a
  WHERE a.bucket = c.bucket AND a.case_id = c.case_id AND a.action ? 'uses');
