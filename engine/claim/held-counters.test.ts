import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ClaimAction, ClaimDeed } from './claim-acts.ts'
import { type HeldCounter, heldCounters, movesBetween } from './held-counters.ts'

const place = { owner: 'p', coverage: 'p-c1', period: 'contractYear:2026-01-01', slot: 0 }
const use = (by: number): HeldCounter => ({ ...place, by })
const done = (...deeds: readonly ClaimDeed[]): ClaimAction[] =>
  deeds.map((deed) => ({ ...deed, on: 20_000, by: 'h' }))
const agree = { act: 'agree', amountMinor: 100, uses: [use(100)] } as const
const bareAgree = { act: 'agree', amountMinor: 100 } as const
const count = { act: 'count', uses: [use(100)] } as const
const back = { act: 'return' } as const
const pay = { act: 'pay', reference: 'r' } as const
const more = { act: 'decide-appeal', moreMinor: 50, reason: 'x', uses: [use(150)] } as const
const found = (amountMinor: number) =>
  ({ act: 'find-overpayment', amountMinor, reason: 'x' }) as const

describe('what a claim uses of its contract', () => {
  const cases: readonly (readonly [string, readonly ClaimDeed[], number])[] = [
    ['is nothing before anything was agreed to', [{ act: 'open' }], 0],
    ['is what was agreed to, before it is signed or paid', [agree], 100],
    ['is nothing once the second person did not sign', [agree, { act: 'return' }], 0],
    ['is nothing once the bill was taken back unpaid', [agree, { act: 'undo' }], 0],
    ['grows by an appeal', [agree, pay, more], 150],
    ['is what was paid where an appeal is not signed', [agree, pay, more, { act: 'return' }], 100],
    ['stays where a part was overpaid', [agree, pay, found(40)], 100],
    ['is what was counted, where it was agreed to before', [bareAgree, pay, count], 100],
    ['grows by an appeal after it was counted', [bareAgree, pay, count, more], 150],
    [
      'is what was counted where the appeal is not signed',
      [bareAgree, pay, count, more, back],
      100,
    ],
    [
      'is nothing where all was overpaid before it was counted',
      [bareAgree, pay, found(100), count],
      0,
    ],
    ['is what was paid where the rest is undone', [agree, pay, more, { act: 'undo' }], 100],
    ['is nothing where all was overpaid', [agree, pay, found(40), found(60)], 0],
  ]
  for (const [name, deeds, by] of cases) {
    it(name, () => {
      const sum = heldCounters(done(...deeds)).reduce((all, one) => all + one.by, 0)
      assert.equal(sum, by)
    })
  }

  it('moves by the difference, and not where nothing changed', () => {
    assert.deepEqual(movesBetween([use(100)], [use(150)]), [use(50)])
    assert.deepEqual(movesBetween([use(100)], []), [use(-100)])
    assert.deepEqual(movesBetween([use(100)], [use(100)]), [])
  })
})
