/** What was done with consents, as rows that are chained with the text that was read. */
import { type Chained, chainer } from '../chain/chainer.ts'
import { consentChain, type HeadSigner } from '../chain/head.ts'
import { leafOf } from '../chain/leaf.ts'
import type { Placed } from '../placement.ts'

export interface ConsentRow {
  readonly bucket: number
  /** Of the act in its bucket. */
  readonly number: number
  readonly consent: string
  readonly place: number
  readonly action: string
  readonly done_at: Date
  readonly done_by: string
  readonly ticks: string
  readonly person: string
  readonly template: string
  readonly edition: number
  readonly language: string
  readonly digest: Buffer
  readonly scope: string
}

/** Of an act `a` and its consent `c`, in the order in which they are digested. */
export const consentColumns = `a.bucket, a.entry AS number, a.consent, a.number AS place, a.action,
  a.done_at, a.done_by, a.ticks, c.person, c.template, c.edition, c.language, c.digest,
  c.scope::text AS scope`

export function consentLeaf(row: ConsentRow): Buffer {
  return leafOf([
    'consent',
    row.bucket,
    row.number,
    row.consent,
    row.place,
    row.action,
    row.done_at,
    row.done_by,
    row.ticks,
    row.person,
    row.template,
    row.edition,
    row.language,
    row.digest,
    row.scope,
  ])
}

const consentRows: Chained<ConsentRow> = {
  chain: consentChain,
  numbers: 'consent_head',
  rowsAfter: (only) => `SELECT ${consentColumns} FROM consent_action a
    JOIN consent c ON c.bucket = a.bucket AND c.consent = a.consent
    WHERE a.bucket = d.bucket AND a.entry > d.number ${only('a')} ${only('c')}
    ORDER BY a.entry LIMIT $3`,
  leaf: consentLeaf,
}

/** Answers how many acts it chained; nothing is left where it answers zero. */
export function consentChainer(
  placed: Placed,
  signer: HeadSigner,
  now: () => Date,
): () => Promise<number> {
  return chainer(placed, signer, now, consentRows)
}
