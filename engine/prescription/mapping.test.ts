/** What stands in one catalogue for a drug of another: four answers, and none is guessed. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Drug } from './drug.ts'
import { coverageOf, indexDrugs, mapDrug, matchesOn, packMatchOf, packsFor } from './mapping.ts'

function drug(code: string, over: Partial<Drug> = {}): Drug {
  const generic = code.slice(1, 10)
  return {
    code,
    name: code,
    atc: generic.slice(0, 5),
    generic,
    product: '氨氯地平片',
    strength: '5mg',
    piecesInPack: 14,
    chronicFor: 'hypertension',
    priceE6: null,
    ...over,
  }
}

const prescribed = drug('XC08CAA118-1')
const otherMaker = drug('XC08CAA118-2')
const otherSize = drug('XC08CAA118-3', { piecesInPack: 28 })
const otherStrength = drug('XC08CAA118-4', { strength: '10mg' })
const relative = drug('XC08CAL119-5', { product: '左氨氯地平片' })
const stranger = drug('XC10AAA061-6')

describe('a drug in another catalogue', () => {
  it('is the same code, or else the same generic, or else of the same class, or none', () => {
    const found = (...there: Drug[]) => {
      const { match, drugs } = mapDrug(prescribed, indexDrugs(there))
      return [match, ...drugs.map(({ code }) => code)]
    }
    assert.deepEqual(found(prescribed, otherMaker), ['same-code', prescribed.code])
    assert.deepEqual(found(otherSize, otherMaker), [
      'same-generic',
      otherMaker.code,
      otherSize.code,
    ])
    assert.deepEqual(found(otherStrength, relative), [
      'same-class',
      otherStrength.code,
      relative.code,
    ])
    assert.deepEqual(found(stranger), ['none'])
    assert.deepEqual(found(), ['none'])
  })

  it('with an entry that gives no strength is never taken for the same', () => {
    const nameless = drug('XC08CAA118-7', { strength: '' })
    assert.equal(
      mapDrug(nameless, indexDrugs([{ ...nameless, code: 'other' }])).match,
      'same-class',
    )
  })

  it('is prescribed anew where its pack has another size, with as many pieces at least', () => {
    assert.equal(packMatchOf(prescribed, otherMaker), 'same-generic')
    assert.equal(packMatchOf(prescribed, otherSize), 'same-class')
    assert.equal(packsFor(3, prescribed, otherSize), 2)
    assert.equal(packsFor(3, prescribed, prescribed), 3)
    assert.equal(packsFor(3, prescribed, drug('X', { piecesInPack: null })), null)
  })

  it('is looked for on a shelf from the same to its relatives', () => {
    const shelf = indexDrugs([stranger, relative, otherSize, otherMaker, prescribed])
    assert.deepEqual(
      matchesOn(prescribed, shelf).map(({ match, drug: { code } }) => [match, code]),
      [
        ['same-code', prescribed.code],
        ['same-generic', otherMaker.code],
        ['same-class', relative.code],
        ['same-class', otherSize.code],
      ],
    )
  })

  it('is counted by its answer, and the counts are all there are', () => {
    const from = [prescribed, relative, stranger]
    const counts = coverageOf(from, indexDrugs([otherMaker, stranger]))
    assert.deepEqual(counts, { 'same-code': 1, 'same-generic': 1, 'same-class': 1, none: 0 })
  })
})
