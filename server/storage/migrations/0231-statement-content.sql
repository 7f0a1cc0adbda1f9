-- The same bytes may be the statement of one day towards two payers, where the list itself names none:
-- each is a statement of its own, and both are read from the bytes that lie there once.
ALTER TABLE received_file ADD COLUMN content text COLLATE "C";

COMMENT ON COLUMN received_file.content IS 'By what its bytes are known; null where that is the file itself.';
COMMENT ON COLUMN received_file.file IS 'First half of the SHA-256 of its bytes; of these and its payer where the bytes came for another payer before.';
