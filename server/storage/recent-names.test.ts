import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RecentNames } from './recent-names.ts'

describe('recent names', () => {
  it('never take a seen one for new, and seldom a new one for seen', () => {
    const recent = new RecentNames()
    let mistakes = 0
    for (let i = 0; i < 100_000; i++) if (recent.see(`visit-${i}`)) mistakes += 1
    for (let i = 0; i < 100_000; i++) assert.ok(recent.see(`visit-${i}`))
    assert.ok(mistakes < 1000, `${mistakes} mistakes`)
  })

  it('fade, the oldest first', () => {
    const recent = new RecentNames()
    recent.see('first')
    for (let i = 0; i < 600_000; i++) recent.see(`later-${i}`)
    assert.ok(recent.see('later-599999'))
    for (let i = 0; i < 500_000; i++) recent.see(`last-${i}`)
    assert.ok(!recent.see('first'))
  })
})
