/**
 * Where each table lies on a server with the extension Citus, and how `yiqiao migrate` brings it
 * there. On any other server nothing of this happens.
 */
import type pg from 'pg'

/** Every table of a migrated database stands in one of these lists; a test holds them against it. */
export const distribution = {
  /** Spread by their first column, so that all rows of a bucket lie on one server. */
  byBucket: [
    'bucket_head',
    'access_chain_head',
    'access_head',
    'access_link',
    'access_record',
    'account_balance',
    'accumulator',
    'budget',
    'budget_slot',
    'capacity_seat',
    'capacity_slot',
    'call_signal',
    'care_action',
    'care_desk',
    'claim_action',
    'claim_authorisation',
    'claim_case',
    'claim_move',
    'claim_package',
    'claim_paper',
    'claim_paper_part',
    'clearing_case',
    'clearing_row',
    'clearing_proposal',
    'clearing_record',
    'clearing_window_range',
    'consent',
    'consent_action',
    'consent_chain_head',
    'consent_head',
    'consent_link',
    'consent_notice',
    'consent_text',
    'consultation_image',
    'consultation_recording',
    'counter_bill',
    'counter_difference',
    'counter_invoice',
    'counter_movement',
    'counter_request',
    'counter_shift',
    'counter_tender',
    'counter_visit',
    'coverage',
    'derived_head',
    'emergency_access',
    'emergency_review',
    'fund_feed',
    'fund_record',
    'gateway_answer',
    'gateway_file',
    'gateway_message',
    'gateway_record',
    'gateway_sign_in',
    'house_entry',
    'house_posting',
    'insurance_code',
    'journal_link',
    'kept_study',
    'live_visit',
    'patient_number',
    'patient_payout',
    'payer_hold',
    'person',
    'person_tie',
    'platform_action',
    'platform_message',
    'pool_use',
    'read_mark',
    'released_record',
    'request_key',
    'settlement',
    'side_message',
    'side_refusal',
    'stock_move',
    'test_order',
    'trace_code_use',
    'visit_action',
  ],
  /** Directories of their own, spread by the first byte of their digests. */
  byShard: ['credential', 'patient_number_owner', 'person_trait'],
  /** Few rows that are read beside those of a bucket: whole on every server. */
  reference: [
    'account',
    'catalogue_text',
    'clearing_heading',
    'clearing_window',
    'clearing_window_sum',
    'journal_key',
    'policy_set',
    'policy_term',
    'policy_text',
    'product_release',
    'word',
  ],
  /** Never read by the settle path: on the coordinator only. */
  local: [
    'break',
    'break_action',
    'family_team',
    'insurance_contract',
    'migration',
    'partner_act',
    'payment_order',
    'payment_order_action',
    'provider_row',
    'received_again',
    'received_file',
    'received_problem',
    'reconciliation',
    'registry_version',
    'service_client',
    'service_client_key',
    'sign_in_account',
    'sign_in_event',
    'sign_in_failure',
    'sign_in_link',
    'sign_in_passkey',
    'sign_in_recovery',
    'sign_in_session',
    'sign_in_step',
    'sign_in_time_code',
    'statement',
    'transfer_filing',
    'worker_lease',
  ],
} as const

/**
 * Keys that are unique across buckets, which no distributed table can keep: there they are unique
 * within a bucket, and `yiqiao verify` names what two buckets have.
 */
export const keysWithinBucket: Readonly<
  Record<string, { readonly was: string; readonly columns: string }>
> = {
  request_key: { was: 'request_key_unique', columns: 'bucket, request' },
  live_visit: { was: 'live_visit_unique', columns: 'bucket, institution, visit, interim' },
}

/** The most servers among which buckets can be shared out; it cannot be changed afterwards. */
const shards = 64

/** Distributes what is not distributed yet, table by table; answers which those were. */
export async function distribute(client: pg.Client): Promise<string[]> {
  if (!(await hasCitus(client))) return []
  const done = await distributedTables(client)
  const missing = (tables: readonly string[]) => tables.filter((table) => !done.has(table))
  const made: string[] = []
  const make = async (table: string, text: string) => {
    await inTransaction(client, [...(await keyChanges(client, table)), text])
    made.push(table)
  }
  for (const table of missing(distribution.reference)) {
    await make(table, `SELECT create_reference_table('${table}')`)
  }
  for (const table of missing(distribution.byBucket)) {
    await make(
      table,
      `SELECT create_distributed_table('${table}', 'bucket', ${groupOf(table, distribution.byBucket)})`,
    )
  }
  for (const table of missing(distribution.byShard)) {
    await make(
      table,
      `SELECT create_distributed_table('${table}', 'shard', ${groupOf(table, distribution.byShard)})`,
    )
  }
  return made
}

/** All that is spread by one column moves together. */
function groupOf(table: string, [first = '']: readonly string[]): string {
  return table === first
    ? `colocate_with => 'none', shard_count => ${shards}`
    : `colocate_with => '${first}'`
}

async function hasCitus(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`SELECT FROM pg_extension WHERE extname = 'citus'`)
  return rows.length > 0
}

async function distributedTables(client: pg.Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ table: string }>(
    `SELECT c.relname AS table FROM pg_dist_partition p JOIN pg_class c ON c.oid = p.logicalrelid
     WHERE c.relnamespace = current_schema()::regnamespace`,
  )
  return new Set(rows.map(({ table }) => table))
}

/** Made in the transaction that distributes, so that there is always one key or the other. */
async function keyChanges(client: pg.Client, table: string): Promise<string[]> {
  const key = keysWithinBucket[table]
  if (key === undefined) return []
  const { rows } = await client.query('SELECT FROM pg_constraint WHERE conname = $1', [key.was])
  if (rows.length === 0) return []
  return [
    `ALTER TABLE ${table} DROP CONSTRAINT ${key.was}`,
    `ALTER TABLE ${table} ADD PRIMARY KEY (${key.columns})`,
  ]
}

async function inTransaction(client: pg.Client, texts: readonly string[]): Promise<void> {
  try {
    await client.query('BEGIN')
    for (const text of texts) await client.query(text)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}
