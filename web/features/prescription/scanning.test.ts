/** What a scanner types at the pharmacy, and what a patient shows. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ordered } from './offer-order.ts'
import { readScanned, scannedText } from './scanned-text.ts'
import { lineAtHand, packsOf, type Scanned, take, type Wanted } from './scanning.ts'

const wanted: readonly Wanted[] = [
  { line: '1', code: 'X1', name: 'X1', most: 2 },
  { line: '2', code: 'X2', name: 'X2', most: 1 },
]

function scannedAll(...codes: readonly string[]): readonly Scanned[] {
  return codes.reduce<readonly Scanned[]>((scanned, code) => {
    const taken = take(code, lineAtHand('1', scanned, wanted), scanned, wanted)
    assert.ok(taken.taken, code)
    return taken.scanned
  }, [])
}

describe('packs at the scanner', () => {
  it('fill one line after the other', () => {
    assert.deepEqual(packsOf(scannedAll('T1', 'T2', ' T3 '), wanted), [
      { line: '1', code: 'X1', quantity: 2, traceCodes: ['T1', 'T2'] },
      { line: '2', code: 'X2', quantity: 1, traceCodes: ['T3'] },
    ])
  })
  it('may be a part, and of another line first', () => {
    const taken = take('T9', '2', [], wanted)
    assert.ok(taken.taken)
    assert.deepEqual(packsOf(taken.scanned, wanted), [
      { line: '2', code: 'X2', quantity: 1, traceCodes: ['T9'] },
    ])
  })
  it('are taken once, and never more than may be dispensed', () => {
    const all = scannedAll('T1', 'T2', 'T3')
    assert.deepEqual(take('T1', '1', all, wanted), { taken: false, why: 'twice', code: 'T1' })
    assert.deepEqual(take('T4', '1', all, wanted), { taken: false, why: 'full', code: 'T4' })
  })
})

describe('the code on a phone', () => {
  const id = '0a'.repeat(14)
  it('names the prescription to a scanner, and none when it is typed', () => {
    assert.deepEqual(readScanned(scannedText(id, 'AB12CD34EF')), {
      prescription: id,
      code: 'AB12CD34EF',
    })
    assert.deepEqual(readScanned(' ab12cd34ef '), { prescription: null, code: 'AB12CD34EF' })
  })
})

describe('pharmacies', () => {
  it('come by what is paid there or by the way to them; what cannot be settled comes last', () => {
    const offer = (pharmacy: string, cash: string | null, kmFromCentre: number) =>
      ({ pharmacy, cash, kmFromCentre }) as Parameters<typeof ordered>[0][number]
    const offers = [offer('A', '9.50', 1), offer('B', null, 0.5), offer('C', '10.00', 0.2)]
    const names = (by: Parameters<typeof ordered>[1]) =>
      ordered(offers, by).map(({ pharmacy }) => pharmacy)
    assert.deepEqual(names('best'), ['A', 'B', 'C'])
    assert.deepEqual(names('cash'), ['A', 'C', 'B'])
    assert.deepEqual(names('distance'), ['C', 'B', 'A'])
  })
})
