import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { entryText } from './journal-text.ts'

describe('a journal as text', () => {
  it('writes an entry as a bookkeeper would', () => {
    const text = entryText({
      id: '7f-1042',
      day: '2026-03-10',
      kind: 'settlement',
      tags: { institution: 'H-LJ-01', visit: 'V-1;odd,\nname', note: '' },
      postings: [
        { account: 'institution:H-LJ-01', currency: 'CNY', amountMinor: -1_080_000 },
        { account: 'payer:linjiang/employee.pool', currency: 'CNY', amountMinor: 850_000 },
        { account: 'cash:H-LJ-01', currency: 'CNY', amountMinor: 230_000 },
      ],
    })
    assert.equal(
      text,
      `2026-03-10 * (7f-1042) settlement
    ; institution: H-LJ-01
    ; visit: V-1 odd name
    institution:H-LJ-01  -10800.00 CNY
    payer:linjiang/employee.pool  8500.00 CNY
    cash:H-LJ-01  2300.00 CNY

`,
    )
  })

  it('writes whole units where a currency has no smaller ones', () => {
    const text = entryText({
      id: '100-1',
      day: '2026-03-10',
      kind: 'x',
      tags: {},
      postings: [{ account: '(odd)  name', currency: 'JPY', amountMinor: 150 }],
    })
    assert.match(text, /^ {4}-odd\) name {2}150 JPY$/m)
  })
})
