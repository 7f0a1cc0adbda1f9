-- A proposal stands beside others of its book. Books of two institutions may lie in one bucket, so a
-- subject is one of its book, and not of its bucket; and a debt in two currencies is set off in each.
DROP INDEX clearing_proposal_live;

CREATE UNIQUE INDEX clearing_proposal_live ON clearing_proposal (bucket, book, kind, subject)
  WHERE state <> 'rejected';

UPDATE clearing_proposal SET subject = subject || ' ' || (payload ->> 'currency')
WHERE kind = 'set-off';
