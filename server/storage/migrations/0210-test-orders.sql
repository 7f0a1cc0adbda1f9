-- Orders of tests as they are counted: what became of each, in which department, on which day. Written
-- with the order and never changed; the order itself lies sealed among the records of care.
CREATE TABLE test_order (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 255),
  record text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  institution text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  ordered_on date NOT NULL,
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('first', 'recognised', 'repeated')),
  reason text COLLATE "C" CHECK ((reason IS NOT NULL) = (outcome = 'repeated')),
  PRIMARY KEY (bucket, record)
);

COMMENT ON COLUMN test_order.department IS 'Empty where the house did not say.';

CREATE INDEX test_order_of_house ON test_order (institution, ordered_on);

-- What was counted on desks until now: the item lies sealed, and the day is that of the last change.
INSERT INTO test_order (bucket, record, person, institution, department, item, ordered_on, outcome, reason)
SELECT figures.bucket, figures.record, own.desk, substr(figures.desk, 13), '', '',
       (figures.changed_at AT TIME ZONE 'Asia/Shanghai')::date,
       split_part(figures.state, ':', 1), nullif(split_part(figures.state, ':', 2), '')
FROM care_desk figures
JOIN care_desk own USING (bucket, subject, record)
WHERE figures.subject = 'examination' AND figures.desk LIKE 'recognition:%'
  AND own.desk NOT LIKE 'recognition:%' AND own.desk <> substr(figures.desk, 13);

DELETE FROM care_desk WHERE subject = 'examination' AND desk LIKE 'recognition:%';
