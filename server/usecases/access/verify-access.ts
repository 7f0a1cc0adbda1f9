/**
 * Checks that nothing in the access record, and nothing that was done with a consent, was changed,
 * removed or put in another order.
 */
import { type Actor, gate, type Purpose } from '../gate.ts'
import { type ChainedRow, ChainWalk, chainStart, type LinkAudit } from '../verify/chain-walk.ts'
import { Broken, type Finding } from '../verify/finding.ts'

export interface AccessAudit {
  heads(): Promise<readonly { readonly bucket: number; readonly nextNumber: number }[]>
  chainHeads(): Promise<
    readonly { readonly bucket: number; readonly number: number; readonly chain: string }[]
  >
  records(bucket: number): AsyncIterable<ChainedRow>
  links(bucket: number): AsyncIterable<LinkAudit>
  strayBucket(): Promise<number | null>
}

export interface ChainAudits {
  readonly access: AccessAudit
  readonly consents: AccessAudit
}

interface Count {
  readonly records: number
  /** Records under a signed head; the others are younger than a few seconds. */
  readonly chained: number
}

export interface AccessVerification extends Count {
  /** What was done with consents, and how much of it lies under a signed head. */
  readonly consents: number
  readonly consentsChained: number
  /** The first record that is not as it was. */
  readonly finding: Finding | null
}

type Record = 'access' | 'consent'

const buckets = 256
const none: Count = { records: 0, chained: 0 }

export async function verifyAccess(
  by: Actor,
  purpose: Purpose,
  reads: ChainAudits,
): Promise<AccessVerification> {
  if (gate(by, purpose, 'verify') !== null) throw new Error('This actor may not verify.')
  let counts = { ...none, consents: 0, consentsChained: 0 }
  try {
    counts = { ...counts, ...(await verifyRecord('access', reads.access)) }
    const { records: consents, chained } = await verifyRecord('consent', reads.consents)
    return { ...counts, consents, consentsChained: chained, finding: null }
  } catch (error) {
    if (error instanceof Broken) return { ...counts, finding: error.finding }
    throw error
  }
}

async function verifyRecord(record: Record, reads: AccessAudit): Promise<Count> {
  const count = { records: 0, chained: 0 }
  const heads = await reads.heads()
  const chainHeads = new Map((await reads.chainHeads()).map((head) => [head.bucket, head]))
  for (let bucket = 0; bucket < buckets; bucket++) {
    const head = heads.find((one) => one.bucket === bucket)
    const chained = chainHeads.get(bucket)
    if (head === undefined || chained === undefined) {
      throw new Broken(record, placeName(bucket), 'its head is missing')
    }
    // That nothing lies under heads that say so is asked about all of them at once.
    if (head.nextNumber === 1 && chained.number === 0) continue
    count.records += await verifyBucket(record, head, chained, reads)
    count.chained += chained.number
  }
  const stray = await reads.strayBucket()
  if (stray !== null) {
    throw new Broken(record, placeName(stray), 'it holds more than its heads say')
  }
  return count
}

async function verifyBucket(
  record: Record,
  { bucket, nextNumber }: { readonly bucket: number; readonly nextNumber: number },
  chained: { readonly number: number; readonly chain: string },
  reads: AccessAudit,
): Promise<number> {
  const walk = new ChainWalk(record, reads.links(bucket))
  let expected = 1
  for await (const row of reads.records(bucket)) {
    if (row.number !== expected) throw lost(record, bucket, expected)
    if (row.number <= chained.number) await walk.step(row)
    expected += 1
  }
  if (expected <= chained.number) throw lost(record, bucket, expected)
  await walk.end(placeName(bucket), chained.number === 0 ? chainStart : chained.chain)
  if (expected !== nextNumber) throw lost(record, bucket, Math.min(expected, nextNumber))
  return expected - 1
}

function lost(record: Record, bucket: number, number: number): Broken {
  const id = `${bucket.toString(16).padStart(2, '0')}-${number}`
  return new Broken(record, id, 'it was removed, or never belonged there')
}

function placeName(bucket: number): string {
  return `bucket ${bucket}`
}
