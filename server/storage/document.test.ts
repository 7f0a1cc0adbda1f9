import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { packDocument, unpackDocument } from './document.ts'

const line = (id: string, amountMinor: number) => ({
  id,
  code: `C${id}`,
  name: '',
  on: 20_514,
  quantityE4: 10_000,
  unitPriceE6: 1_000_000,
  amountMinor,
  reverses: null,
  approval: 'none',
  indication: null,
  category: 'drug',
  supplyDays: null,
  attributes: {},
})

describe('a packed document', () => {
  it('is what it was, whatever JSON it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        assert.deepEqual(unpackDocument(packDocument(plain)), plain)
      }),
    )
  })

  it('keeps lists of like objects, also with nested and equal columns', () => {
    const row = {
      part: fc.constantFrom('ownPaid', 'inScope'),
      amountMinor: fc.integer(),
      attributes: fc.constantFrom({}, { generic: true }, { list: [1, 2] }),
    }
    const rows = fc.array(fc.record(row, { noNullPrototype: true }))
    fc.assert(
      fc.property(rows, (value) => {
        assert.deepEqual(unpackDocument(packDocument({ value })), { value })
      }),
    )
  })

  it('leaves out what has no value, as JSON does', () => {
    const value = { a: undefined, b: [{ c: 1, d: undefined }, { c: 2 }] }
    assert.deepEqual(unpackDocument(packDocument(value)), { b: [{ c: 1 }, { c: 2 }] })
  })

  it('gives each row an object of its own', () => {
    const read = unpackDocument(packDocument([line('1', 1), line('2', 2)])) as {
      attributes: Record<string, unknown>
    }[]
    if (read[0]) read[0].attributes['changed'] = true
    assert.deepEqual(read[1]?.attributes, {})
  })

  it('names nothing that its shape names already', () => {
    const text = packDocument({ lines: [line('1', 1), line('2', 2)] }).toString('utf8', 1)
    assert.ok(!text.includes('quantityE4'), text)
  })

  it('is read in the format of the first version too', () => {
    const first = Buffer.concat([Buffer.from([1]), deflateRawSync('{"kind":"settlement"}')])
    assert.deepEqual(unpackDocument(first), { kind: 'settlement' })
  })

  it('is deflated where it is long, and comes back', () => {
    const value = Array.from({ length: 2000 }, (_, i) => line(String(i), i))
    const bytes = packDocument(value)
    assert.equal(bytes[0], 3)
    assert.deepEqual(unpackDocument(bytes), value)
  })

  it('is refused when its format or shape is unknown', () => {
    assert.throws(() => unpackDocument(Buffer.from([9, 1])), /unknown format/)
    assert.throws(() => unpackDocument(Buffer.from('\x02[9999,1]', 'latin1')), /later version/)
  })
})
