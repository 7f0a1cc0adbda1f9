import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { chained, chainStart } from '../chain/leaf.ts'
import { type SettlementLeafRow, settlementLeaf } from './journal-leaf.ts'

/** As docs/guide/journal-heads.md tells auditors to do it. */
function digestOf(fields: readonly (string | Buffer)[]): string {
  const sha = createHash('sha256').update(Buffer.from([0]))
  for (const field of fields) {
    const bytes = Buffer.from(field)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    sha.update(length).update(bytes)
  }
  return sha.digest('hex')
}

describe('a leaf of the journal', () => {
  const row = (document: Buffer): SettlementLeafRow => ({
    bucket: 127,
    number: 1042,
    person: 'P-王',
    version: 3,
    kind: 'reversal',
    reverses: 1041,
    replaces: null,
    institution: 'H-GY-01',
    visit: '住院-7',
    interim: '',
    business_date: '2026-03-09',
    recorded_at: new Date(Date.UTC(2026, 2, 9, 8, 30, 0, 125)),
    currency: 'CNY',
    total_minor: -905_100,
    cash_minor: 0,
    request: Buffer.from('00ff', 'hex'),
    fingerprint: Buffer.from('7f', 'hex'),
    document,
  })
  const head = ['settlement', '127', '1042', 'P-王', '3', 'reversal', '1041', '', 'H-GY-01']
  const rest = ['住院-7', '', '2026-03-09', '2026-03-09T08:30:00.125Z', 'CNY', '-905100', '0']
  const digests = [Buffer.from('00ff', 'hex'), Buffer.from('7f', 'hex')]
  const posting = { account: 'payer:guiyang/resident.pool', currency: 'CNY', amountMinor: -301_681 }

  for (const [what, bytes] of [
    ['a short document', 300],
    ['a document longer than all before it', 200_000],
    ['a short one again', 10],
  ] as const) {
    it(`is the digest of its fields and postings: ${what}`, () => {
      const document = Buffer.alloc(bytes, 'x')
      const fields = [...head, ...rest, ...digests, document]
      const postings = ['payer:guiyang/resident.pool', 'CNY', '-301681']
      const leaf = settlementLeaf(row(document), [posting])
      assert.equal(leaf.toString('hex'), digestOf([...fields, ...postings]))
    })
  }

  it('is bound to all leaves before it', () => {
    const leaf = settlementLeaf(row(Buffer.from('x')), [])
    const expected = createHash('sha256')
      .update(Buffer.from([1]))
      .update(chainStart)
      .update(leaf)
    assert.deepEqual(chained(chainStart, leaf), expected.digest())
  })
})
