import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { describe, it } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import '../../../test/support/seed.ts'
import { packDocument, unpackDocument } from './document.ts'
import { sealBytes, Words } from './words.ts'

/** Words that came from nowhere; their chain is that of their texts. */
function wordsFrom(texts: readonly string[]) {
  const seal = (count: number) => hash('sha256', texts.slice(0, count).join(), 'buffer')
  return {
    count: texts.length,
    numberOf: (text: string) => (texts.includes(text) ? texts.indexOf(text) + 1 : undefined),
    textOf: (number: number) => texts[number - 1] ?? '',
    seal: (count: number) => seal(count).subarray(0, sealBytes),
  }
}

const known = wordsFrom(['drug', 'surgery', 'Cefuroxime 0.25g', 'drug\tdrug\tsurgery'])

const again = (value: unknown) => unpackDocument(packDocument(value, new Words()), new Words())

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
        assert.deepEqual(again(plain), plain)
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
        assert.deepEqual(again({ value }), { value })
      }),
    )
  })

  it('keeps what stands where words may stand, whether or not it is one', () => {
    const content = fc.oneof(
      fc.constantFrom('drug', 'surgery', 'never met', '1', ''),
      fc.integer({ min: -3, max: 9 }),
      fc.constantFrom(null, true, [], ['drug', 2], [['drug', 2]], { code: 'drug' }),
    )
    const text = fc.constantFrom('drug', 'surgery', 'never\tmet', '')
    const recordOf = (good: fc.Arbitrary<unknown>) =>
      fc.record(
        { id: content, code: good, name: good, category: good, unitPriceE6: content },
        { noNullPrototype: true },
      )
    const rows = fc.oneof(
      fc.array(recordOf(content), { maxLength: 14 }),
      fc.array(recordOf(text), { minLength: 7, maxLength: 14 }),
    )
    fc.assert(
      fc.property(rows, content, (lines, code) => {
        const value = { lines, code, terms: [code, 'drug'], ['__proto__x']: lines }
        const bytes = packDocument(value, known)
        assert.deepEqual(unpackDocument(bytes, known), value)
      }),
    )
  })

  it('keeps columns that are counted, multiples or few, and reads a long table when asked', () => {
    const lines = Array.from({ length: 12 }, (_, i) => ({
      id: String(i + 1),
      amountMinor: i,
      unitPriceE6: (i + 1) * 10_000,
      category: i % 3 === 0 ? 'drug' : 'surgery',
    }))
    const bytes = packDocument({ lines }, known)
    const read = unpackDocument(bytes, known) as { lines: unknown }
    assert.equal(typeof Object.getOwnPropertyDescriptor(read, 'lines')?.get, 'function')
    assert.deepEqual(read.lines, lines)
    assert.equal(Object.getOwnPropertyDescriptor(read, 'lines')?.get, undefined)
    const text = bytes.toString('latin1')
    for (const word of ['drug', 'surgery', '10000,20000']) assert.ok(!text.includes(word), text)
  })

  it('names code, name and category of a good as one word', () => {
    const good = { code: 'A1', name: 'Cefuroxime', category: 'drug' }
    const lines = Array.from({ length: 9 }, (_, i) => ({ ...good, amountMinor: i }))
    const words = wordsFrom(['A1\tCefuroxime\tdrug'])
    const bytes = packDocument({ lines }, words)
    for (const text of ['A1', 'Cefuroxime', 'drug']) assert.ok(!bytes.includes(text), text)
    assert.deepEqual(unpackDocument(bytes, words), { lines })
  })

  it('is not read with words other than those that it was packed with', () => {
    const bytes = packDocument({ code: 'drug' }, known)
    const altered = wordsFrom(['surgery', 'drug'])
    assert.throws(() => unpackDocument(bytes, altered), /altered/)
    assert.throws(() => unpackDocument(bytes, new Words()), /missing or altered/)
  })

  it('leaves out what has no value, as JSON does', () => {
    const value = { a: undefined, b: [{ c: 1, d: undefined }, { c: 2 }] }
    assert.deepEqual(again(value), { b: [{ c: 1 }, { c: 2 }] })
  })

  it('gives each row an object of its own', () => {
    const read = again([line('1', 1), line('2', 2)]) as {
      attributes: Record<string, unknown>
    }[]
    if (read[0]) read[0].attributes['changed'] = true
    assert.deepEqual(read[1]?.attributes, {})
  })

  it('names nothing that its shape names already', () => {
    const text = packDocument({ lines: [line('1', 1), line('2', 2)] }, new Words()).toString(
      'latin1',
    )
    assert.ok(!text.includes('quantityE4'), text)
  })

  it('is read in the format of the first version too', () => {
    const first = Buffer.concat([Buffer.from([1]), deflateRawSync('{"kind":"settlement"}')])
    assert.deepEqual(unpackDocument(first, new Words()), { kind: 'settlement' })
  })

  it('is deflated where it is long, and comes back', () => {
    const value = Array.from({ length: 2000 }, (_, i) => line(String(i), i))
    const bytes = packDocument(value, new Words())
    assert.equal(bytes[0], 5)
    assert.deepEqual(unpackDocument(bytes, new Words()), value)
  })

  it('is refused when its format or shape is unknown', () => {
    assert.throws(() => unpackDocument(Buffer.from([9, 1]), new Words()), /unknown format/)
    const later = Buffer.from('\x02[9999,1]', 'latin1')
    assert.throws(() => unpackDocument(later, new Words()), /later version/)
  })
})
