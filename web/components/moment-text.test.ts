import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayTextAt, instantIn, momentText } from './moment-text.ts'

describe('an instant on a page', () => {
  it('is told by the clock of the institution, wherever the page is read', () => {
    assert.equal(momentText('2026-03-09T16:05:00.000Z'), '2026-03-10 00:05')
    assert.equal(dayTextAt(Date.parse('2026-12-31T15:59:59Z')), '2026-12-31')
    assert.equal(dayTextAt(Date.parse('2026-12-31T16:00:00Z')), '2027-01-01')
  })

  it('is typed by the same clock', () => {
    assert.equal(instantIn('2026-03-10T00:05'), '2026-03-09T16:05:00.000Z')
    assert.equal(instantIn(''), null)
  })
})
