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
