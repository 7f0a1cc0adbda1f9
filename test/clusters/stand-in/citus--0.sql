-- Notes what it was asked to distribute, by the rules that we know of Citus, and says that every other
-- shard lies on another node. The rows stay where they are.

CREATE SCHEMA stand_in;
CREATE TABLE stand_in.pg_dist_partition (
  logicalrelid regclass PRIMARY KEY,
  partmethod "char" NOT NULL,
  partkey text,
  colocated_with regclass,
  shards integer
);
GRANT SELECT ON stand_in.pg_dist_partition TO PUBLIC;
ALTER TABLE stand_in.pg_dist_partition SET SCHEMA pg_catalog;

CREATE FUNCTION refuse_identity(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = table_name AND attidentity <> ''
             AND atttypid <> 'bigint'::regtype) THEN
    RAISE EXCEPTION 'cannot complete operation on a table with smallint/int identity column';
  END IF;
END $$;

CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM refuse_identity(table_name);
  INSERT INTO pg_dist_partition VALUES (table_name, 'n', NULL, NULL, 1);
END $$;

CREATE FUNCTION create_distributed_table(
  table_name regclass, distribution_column text, colocate_with text DEFAULT 'default',
  shard_count integer DEFAULT NULL
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  v_column smallint;
  v_index regclass;
BEGIN
  PERFORM refuse_identity(table_name);
  SELECT attnum INTO STRICT v_column FROM pg_attribute
  WHERE attrelid = table_name AND attname = distribution_column;
  SELECT indexrelid INTO v_index FROM pg_index
  WHERE indrelid = table_name AND indisunique AND NOT v_column = ANY(indkey::smallint[]) LIMIT 1;
  IF v_index IS NOT NULL THEN
    RAISE EXCEPTION 'cannot create constraint on "%": % does not include the distribution column',
      table_name, v_index;
  END IF;
  IF colocate_with <> 'none' AND NOT EXISTS (
    SELECT FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass AND partmethod = 'h'
  ) THEN
    RAISE EXCEPTION 'relation % is not distributed', colocate_with;
  END IF;
  INSERT INTO pg_dist_partition VALUES (table_name, 'h', distribution_column,
    CASE WHEN colocate_with = 'none' THEN table_name ELSE colocate_with::regclass END, shard_count);
END $$;

CREATE FUNCTION get_shard_id_for_distribution_column(table_name regclass, value smallint)
RETURNS bigint LANGUAGE sql AS 'SELECT 102008 + value % 64';

-- A test may move the shards of a node.
CREATE TABLE stand_in.node (parity integer PRIMARY KEY, nodename text NOT NULL);
INSERT INTO stand_in.node VALUES (0, '127.0.0.1'), (1, 'localhost');
GRANT USAGE ON SCHEMA stand_in TO PUBLIC;
GRANT SELECT, UPDATE ON stand_in.node TO PUBLIC;

CREATE VIEW stand_in.citus_shards AS
SELECT 'bucket_head'::text::regclass AS table_name, 102008::bigint + n AS shardid, nodename,
  current_setting('port')::integer AS nodeport
FROM generate_series(0, 63) n JOIN stand_in.node ON parity = n % 2;
GRANT SELECT ON stand_in.citus_shards TO PUBLIC;
ALTER VIEW stand_in.citus_shards SET SCHEMA pg_catalog;
