/** The access record as rows that are chained. */
import { type Chained, chainer } from '../chain/chainer.ts'
import { accessChain, type HeadSigner } from '../chain/head.ts'
import type { Placed } from '../placement.ts'
import { type AccessRow, accessColumns, accessLeaf } from './access-row.ts'

const accessRows: Chained<AccessRow> = {
  chain: accessChain,
  numbers: 'access_head',
  rowsAfter: (only) => `SELECT ${accessColumns} FROM access_record a
    WHERE a.bucket = d.bucket AND a.number > d.number ${only('a')}
    ORDER BY a.number LIMIT $3`,
  leaf: accessLeaf,
}

/** Answers how many rows it chained; nothing is left where it answers zero. */
export function accessChainer(
  placed: Placed,
  signer: HeadSigner,
  now: () => Date,
): () => Promise<number> {
  return chainer(placed, signer, now, accessRows)
}
