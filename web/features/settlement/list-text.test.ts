import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SettlementSummaryJson } from '../../../server/http/contract/settlement.ts'
import { csvOf, totalsOf } from './list-text.ts'

function aRow(part: Partial<SettlementSummaryJson>): SettlementSummaryJson {
  return {
    id: '07-12',
    kind: 'settlement',
    state: 'live',
    person: 'p',
    institution: 'h',
    visit: { number: 'V-1', interim: '' },
    businessDate: '2026-03-10',
    recordedAt: '2026-03-10T02:00:00.000Z',
    currency: 'CNY',
    total: '100.00',
    cash: '20.00',
    ...part,
  }
}

describe('the list of settlements', () => {
  it('sums by currency, and a reversal takes its amounts off again', () => {
    const rows = [
      aRow({}),
      aRow({ id: '07-13', state: 'reversal', kind: 'reversal', total: '-100.00', cash: '-20.00' }),
      aRow({ id: '07-14', total: '0.30', cash: '0.10' }),
      aRow({ id: '07-15', currency: 'HKD', total: '50.00', cash: '50.00' }),
    ]
    assert.deepEqual(totalsOf(rows), [
      { currency: 'CNY', count: 3, totalMinor: 30, cashMinor: 10 },
      { currency: 'HKD', count: 1, totalMinor: 5000, cashMinor: 5000 },
    ])
  })

  it('writes a file that a spreadsheet opens and cannot be made to compute by', () => {
    const text = csvOf(
      [aRow({ visit: { number: '=1+1', interim: '' }, total: '-100.00' })],
      ['a', 'b'],
      () => 'Hospital "North", ward 2',
      () => 'live',
    )
    assert.ok(text.startsWith('\ufeffa,b\r\n'))
    assert.ok(text.includes(`"Hospital ""North"", ward 2",'=1+1,live,CNY,-100.00,20.00`))
  })
})
