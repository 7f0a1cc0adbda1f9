import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { amountText, groupedText, markOf, minorOf } from './amount-text.ts'

describe('an amount on a page', () => {
  it('is grouped by threes, with a true minus sign', () => {
    assert.equal(groupedText('1234567.80'), '1,234,567.80')
    assert.equal(groupedText('-1300.00'), '−1,300.00')
    assert.equal(groupedText('999.9'), '999.9')
    assert.equal(groupedText('80100'), '80,100')
  })

  it('has the decimals of its currency', () => {
    assert.equal(amountText(130_005, 'CNY'), '1,300.05')
    assert.equal(amountText(-5, 'HKD'), '−0.05')
    assert.equal(amountText(80_100, 'JPY'), '80,100')
  })

  it('is read back from an answer without loss', () => {
    assert.equal(minorOf('1300.05', 'CNY'), 130_005)
    assert.equal(minorOf('-0.5', 'CNY'), -50)
    assert.equal(minorOf('80100.00', 'JPY'), 80_100)
  })

  it('carries the mark of its currency, or its code', () => {
    assert.deepEqual(['CNY', 'HKD', 'MOP', 'SGD'].map(markOf), ['¥', 'HK$', 'MOP$', 'SGD '])
  })
})
