import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { firstDraft, readTenders, type TenderDraft, withRest } from './tender-draft.ts'

const toPay = { currency: 'CNY', openMinor: 100_00, heldMinor: 30_00, cashRounding: null }

describe('what a cashier types about a payment', () => {
  it('is read in any writing, and notes above the rest are change', () => {
    const read = readTenders({ card: '￥６０', cash: '50' }, toPay)
    assert.deepEqual(read.tenders, [
      { kind: 'card', amount: '60.00' },
      { kind: 'cash', amount: '40.00', given: '50.00' },
    ])
    assert.deepEqual([read.leftMinor, read.changeMinor], [0, 10_00])
  })

  const rows: readonly [string, TenderDraft, object][] = [
    ['a text that is no amount', { card: '1,2' }, { card: 'unreadable' }],
    ['more decimals than the currency has', { card: '1.005' }, { card: 'unreadable' }],
    ['an amount below zero', { card: '-1' }, { card: 'unreadable' }],
    ['more than is due, not in notes', { card: '100.01' }, { card: 'tooMuch' }],
    ['notes where nothing is left', { card: '100', cash: '1' }, { cash: 'tooMuch' }],
    ['more than the deposits hold', { deposit: '30.01' }, { deposit: 'depositShort' }],
  ]
  for (const [name, draft, problems] of rows) {
    it(`is refused beside its field: ${name}`, () => {
      assert.deepEqual(readTenders(draft, toPay).problems, problems)
    })
  }

  it('has no change where no notes are needed', () => {
    assert.equal(readTenders({ card: '100', cash: '20' }, toPay).changeMinor, 0)
  })

  it('is filled with the rest by one key', () => {
    assert.deepEqual(withRest({ card: '60' }, 'wallet', toPay), { card: '60', wallet: '40.00' })
    assert.deepEqual(withRest({ card: '100' }, 'wallet', toPay), { card: '100', wallet: '' })
    assert.deepEqual(withRest({}, 'deposit', toPay), { deposit: '30.00' })
    assert.deepEqual(firstDraft(['deposit', 'cash'], toPay), { deposit: '30.00' })
    assert.deepEqual(firstDraft(['cash'], toPay), {})
  })

  it('has no rest and no change where a deposit is paid in', () => {
    const read = readTenders({ cash: '500' }, { ...toPay, openMinor: null })
    assert.deepEqual(read.tenders, [{ kind: 'cash', amount: '500.00' }])
    assert.deepEqual([read.leftMinor, read.changeMinor, read.sumMinor], [null, 0, 500_00])
  })

  it('pays the whole in coins that there are, and a card to the unit', () => {
    const cashRounding = {
      coinMinor: 10,
      rounding: 'halfUp',
      status: 'illustrative',
      source: 'made up',
    } as const
    const here = { currency: 'HKD', openMinor: 88_84, heldMinor: 0, cashRounding }
    const rest = withRest({}, 'cash', here)
    assert.deepEqual(rest, { cash: '88.80' })
    const exact = readTenders(rest, here)
    assert.deepEqual(exact.tenders, [{ kind: 'cash', amount: '88.84' }])
    assert.deepEqual([exact.leftMinor, exact.changeMinor, exact.roundingMinor], [0, 0, -4])
    const notes = readTenders({ cash: '100' }, here)
    assert.deepEqual(notes.tenders, [{ kind: 'cash', amount: '88.84', given: '100.00' }])
    assert.equal(notes.changeMinor, 11_20)
    assert.deepEqual(readTenders({ cash: '5.01' }, here).problems, { cash: 'notInCoins' })
    assert.deepEqual(withRest({}, 'card', here), { card: '88.84' })
    const pennies = { ...here, openMinor: 4 }
    assert.deepEqual(readTenders(withRest({}, 'cash', pennies), pennies).tenders, [
      { kind: 'cash', amount: '0.04' },
    ])
  })
})
