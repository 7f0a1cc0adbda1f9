-- Words that documents of settlements use again and again: codes and names of goods, names of terms
-- and payers. A document names them by number. Numbers have no gaps, and each word is bound to all
-- before it, so that a document's seal of its words fixes their texts.

CREATE TABLE word (
  word integer PRIMARY KEY CHECK (word > 0),
  text text COLLATE "C" NOT NULL UNIQUE,
  chain bytea NOT NULL CHECK (length(chain) = 32)
);
