/**
 * Links of a chain: each binds the rows of one stretch of a bucket to all before, and is signed at
 * its end. The leaves stand in it apart from the rows they are digests of, so that an altered row can
 * be named.
 */
import type { Connection } from '../database.ts'
import { aboutBucket, type Portion } from '../portions.ts'
import { type Chain, type HeadSigner, headText, isSignedWith, publicKeys } from './head.ts'
import { chained, chainStart } from './leaf.ts'

/** How far a bucket was walked, and the chain there. */
export interface WalkStart {
  readonly bucket: number
  readonly number: number
  readonly chain: Buffer
}

/** The rows of one bucket, signed at their end. */
export interface Link {
  readonly bucket: number
  readonly first: number
  readonly last: number
  readonly leaves: Buffer
  readonly chain: Buffer
  readonly signedAt: Date
  readonly signedWith: string
  readonly signature: Buffer
}

interface Leaf {
  readonly bucket: number
  readonly number: number
  readonly leaf: Buffer
}

/** Locks these buckets for walking; those that somebody else walks are left out. */
export async function lockForWalk(
  connection: Connection,
  { name, heads }: Chain,
  { rows: buckets, bucket }: Portion<number>,
): Promise<Portion<WalkStart>> {
  const { rows } = await connection.query<WalkStart>(
    aboutBucket(
      bucket,
      `lock-${name}-chain`,
      [buckets],
      (only) => `SELECT bucket, number, chain FROM ${heads} d
                 WHERE d.bucket = ANY($1::smallint[]) ${only('d')}
                 ORDER BY bucket FOR UPDATE SKIP LOCKED`,
    ),
  )
  return { rows, bucket }
}

/** @throws when a number is missing: numbers are visible in their order, so a gap is a lost row. */
export function expectNoGap(
  starts: readonly WalkStart[],
  rows: readonly { readonly bucket: number; readonly number: number }[],
): void {
  const expected = new Map(starts.map(({ bucket, number }) => [bucket, number + 1]))
  for (const { bucket, number } of rows) {
    if (expected.get(bucket) !== number) {
      throw new Error(`Number ${expected.get(bucket)} of bucket ${bucket} is missing.`)
    }
    expected.set(bucket, number + 1)
  }
}

/** One for each bucket that has rows after its start. */
export function linksOf(
  kind: Chain,
  starts: readonly WalkStart[],
  rows: readonly Leaf[],
  signer: HeadSigner,
  signedAt: Date,
): Link[] {
  const byBucket = Map.groupBy(rows, ({ bucket }) => bucket)
  return starts.flatMap(({ bucket, number, chain: before }) => {
    const own = byBucket.get(bucket) ?? []
    const last = own.at(-1)?.number
    if (last === undefined) return []
    let chain = before
    for (const { leaf } of own) chain = chained(chain, leaf)
    return {
      bucket,
      first: number + 1,
      last,
      leaves: Buffer.concat(own.map(({ leaf }) => leaf)),
      chain,
      signedAt,
      signedWith: signer.id,
      signature: signer.sign(headText(kind, { bucket, last }, chain, signedAt)),
    }
  })
}

/** Links are added, and the heads of their buckets move on to the links' ends. */
export async function writeLinks(
  connection: Connection,
  kind: Chain,
  { rows: links, bucket }: Portion<Link>,
): Promise<void> {
  const values = [
    links.map(({ bucket }) => bucket),
    links.map(({ last }) => last),
    links.map(({ chain }) => chain),
  ]
  await connection.query({
    name: `write-${kind.name}-links`,
    text: `INSERT INTO ${kind.links} (bucket, last, chain, first, leaves, signed_at, signed_with,
             signature)
           SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[], $4::bigint[],
             $5::bytea[], $6::timestamptz[], $7::text[], $8::bytea[])`,
    values: [
      ...values,
      links.map(({ first }) => first),
      links.map(({ leaves }) => leaves),
      links.map(({ signedAt }) => signedAt),
      links.map(({ signedWith }) => signedWith),
      links.map(({ signature }) => signature),
    ],
  })
  await connection.query(
    aboutBucket(
      bucket,
      `move-${kind.name}-chain`,
      values,
      (only) => `UPDATE ${kind.heads} d SET number = n.last, chain = n.chain
                 FROM unnest($1::smallint[], $2::bigint[], $3::bytea[]) n (bucket, last, chain)
                 WHERE d.bucket = n.bucket ${only('d')}`,
    ),
  )
}

export interface LinkAudit {
  readonly first: number
  readonly last: number
  readonly leaves: readonly string[]
  readonly chain: string
  /** What the chain must be there, from the links before and the leaves. */
  readonly rechained: string
  readonly isSigned: boolean
}

interface LinkRow {
  readonly first: number
  readonly last: number
  readonly leaves: Buffer
  readonly chain: Buffer
  readonly signed_at: Date
  readonly signed_with: string
  readonly signature: Buffer
}

/** The links of a bucket in order, each chained anew and its signature checked. */
export function linkReads(connection: Connection, kind: Chain) {
  let keys: Promise<ReadonlyMap<string, Buffer>> | undefined
  return async function* links(bucket: number): AsyncIterable<LinkAudit> {
    keys ??= publicKeys(connection)
    const known = await keys
    let chain = chainStart
    for (let after = 0; ; ) {
      const page = await linksAfter(connection, kind, bucket, after)
      for (const row of page) {
        const leaves = leavesIn(row.leaves)
        for (const leaf of leaves) chain = chained(chain, leaf)
        const key = known.get(row.signed_with)
        const text = headText(kind, { bucket, last: row.last }, row.chain, row.signed_at)
        yield {
          first: row.first,
          last: row.last,
          leaves: leaves.map((leaf) => leaf.toString('hex')),
          chain: row.chain.toString('hex'),
          rechained: chain.toString('hex'),
          isSigned: key !== undefined && isSignedWith(key, text, row.signature),
        }
      }
      const last = page.at(-1)
      if (last === undefined) return
      after = last.last
    }
  }
}

const linksAtOnce = 100
const leafBytes = 32

async function linksAfter(connection: Connection, kind: Chain, bucket: number, after: number) {
  const { rows } = await connection.query<LinkRow>({
    name: `audit-${kind.name}-links`,
    text: `SELECT first, last, leaves, chain, signed_at, signed_with, signature FROM ${kind.links}
           WHERE bucket = $1 AND last > $2 ORDER BY last LIMIT $3`,
    values: [bucket, after, linksAtOnce],
  })
  return rows
}

function leavesIn(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / leafBytes)
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * leafBytes, (i + 1) * leafBytes))
}
