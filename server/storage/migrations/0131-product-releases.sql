-- Tables of counts that were shown to designers of products. Each year has one, made once: a second
-- one, made after a bill was reversed, would differ by one person.

CREATE TABLE product_release (
  year integer PRIMARY KEY,
  content jsonb NOT NULL,
  released_at timestamptz(3) NOT NULL DEFAULT now()
);
