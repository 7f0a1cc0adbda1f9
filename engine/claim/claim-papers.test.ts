import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { determined, type ShownTable, suppress } from '../base/suppression.ts'
import { type Authorisation, gapIn, releasable } from './authorisation.ts'
import {
  type GuaranteeAction,
  type GuaranteeDeed,
  guaranteeState,
  guaranteeStates,
  mayActOnGuarantee,
} from './guarantee.ts'
import { lossLeft, type SheetClaim, splitSheet } from './split-sheet.ts'

const bill = { person: 'p', insurer: 'I-1', settlement: '7f-1', visitOn: 50 }
const allowed: Authorisation = {
  id: 'a',
  person: 'p',
  insurer: 'I-1',
  fields: ['settlement-sheet'],
  ticks: ['health'],
  scope: { settlement: '7f-1' },
  expiresOn: 60,
  withdrawnOn: null,
  opensByItself: false,
}

describe('an authorisation', () => {
  //  changed by                          on   stands against it
  const rows: [Partial<Authorisation>, number, string | null][] = [
    [{}, 60, null],
    [{}, 61, 'expired'],
    [{ withdrawnOn: 55 }, 54, 'withdrawn'],
    [{ person: 'q' }, 55, 'other-person'],
    [{ insurer: 'I-2' }, 55, 'other-insurer'],
    [{ scope: { settlement: '7f-2' } }, 55, 'other-bill'],
    [{ scope: { from: 50, to: 50 } }, 55, null],
    [{ scope: { from: 51, to: 90 } }, 55, 'other-bill'],
    [{ scope: { from: 10, to: 49 } }, 55, 'other-bill'],
  ]
  for (const [change, on, gap] of rows) {
    it(`${JSON.stringify(change)} on day ${on}: ${gap ?? 'covers the bill'}`, () => {
      assert.equal(gapIn({ ...allowed, ...change }, bill, on), gap)
    })
  }

  it('is what alone lets a record leave the fund’s side', () => {
    const others = [bill, { ...bill, settlement: '7f-2' }, { ...bill, person: 'q' }]
    const left = releasable(others, [allowed], 'I-1', 55)
    assert.deepEqual(left, [{ record: bill, by: allowed }])
    assert.deepEqual(releasable(others, [], 'I-1', 55), [])
    assert.deepEqual(releasable(others, [allowed], 'I-2', 55), [])
  })
})

describe('a split sheet', () => {
  const claim = (insurer: string, amountMinor: number, kind: SheetClaim['kind'] = 'indemnity') => ({
    claim: insurer,
    insurer,
    kind,
    amountMinor,
  })
  const settlement = {
    totalMinor: 100_000,
    shares: [{ payer: 'fund', amountMinor: 60_000 }],
    cashMinor: 40_000,
  }

  it('shares one loss among insurers and leaves fixed benefits beside it', () => {
    const claims = [claim('A', 25_000), claim('B', 10_000), claim('C', 90_000, 'fixed')]
    const sheet = splitSheet(settlement, claims)
    assert.equal(sheet.leftMinor, 5_000)
    assert.deepEqual(sheet.beside, [claims[2]])
  })

  it('cannot be written where insurers paid more than the loss', () => {
    assert.equal(lossLeft(40_000, [claim('A', 40_001)]), -1)
    assert.throws(() => splitSheet(settlement, [claim('A', 40_001)]))
  })
})

describe('a guarantee of payment', () => {
  const deed = (one: GuaranteeDeed, on = 10): GuaranteeAction => ({ ...one, on, by: 'x' })
  const request = deed({ act: 'request', amountMinor: 50_000 })
  const grant = deed({ act: 'grant', amountMinor: 40_000, until: 30 })

  it('sets an amount aside until a day, and frees it afterwards', () => {
    const at = (today: number) => guaranteeState([request, grant], today)
    assert.deepEqual([at(30).state, at(30).reservedMinor], ['granted', 40_000])
    assert.deepEqual([at(31).state, at(31).reservedMinor], ['lapsed', 0])
  })

  it('is used up to its amount, once, and what is left is free', () => {
    const now = guaranteeState([request, grant], 20)
    const use = (amountMinor: number) => deed({ act: 'use', amountMinor, settlement: 's' }, 20)
    assert.deepEqual(mayActOnGuarantee(use(40_001), now), {
      code: 'guarantee-amount',
      mostMinor: 40_000,
    })
    const used = guaranteeState([request, grant, use(31_000)], 20)
    assert.deepEqual([used.state, used.usedMinor, used.reservedMinor], ['used', 31_000, 0])
    assert.equal(mayActOnGuarantee(use(1), used)?.code, 'guarantee-out-of-turn')
  })

  it('is extended and raised, never shortened or lowered', () => {
    const now = guaranteeState([request, grant], 20)
    const extend = (amountMinor: number, until: number) =>
      mayActOnGuarantee(deed({ act: 'extend', amountMinor, until }, 20), now)
    assert.equal(extend(60_000, 45), null)
    assert.equal(extend(40_000, 29)?.code, 'guarantee-shortened')
    assert.equal(extend(39_999, 45)?.code, 'guarantee-amount')
  })

  it('is never granted above what was asked, nor after it lapsed', () => {
    const asked = guaranteeState([request], 10)
    const much = deed({ act: 'grant', amountMinor: 50_001, until: 30 })
    assert.equal(mayActOnGuarantee(much, asked)?.code, 'guarantee-amount')
    const lapsed = guaranteeState([request, grant], 31)
    const late = deed({ act: 'use', amountMinor: 1, settlement: 's' }, 31)
    assert.equal(mayActOnGuarantee(late, lapsed)?.code, 'guarantee-out-of-turn')
  })

  it('comes to an end on every way, through every state', () => {
    const deeds: GuaranteeAction[] = [
      request,
      grant,
      deed({ act: 'decline', reason: 'waiting period' }),
      deed({ act: 'extend', amountMinor: 40_000, until: 30 }),
      deed({ act: 'use', amountMinor: 1, settlement: 's' }),
      deed({ act: 'release', reason: 'not admitted' }),
    ]
    const seen = new Set<string>()
    const go = (done: readonly GuaranteeAction[]) => {
      for (const today of [10, 31]) seen.add(guaranteeState(done, today).state)
      if (done.length > 4) return
      const now = guaranteeState(done, 10)
      for (const next of deeds) if (mayActOnGuarantee(next, now) === null) go([...done, next])
    }
    go([])
    assert.deepEqual(
      [...guaranteeStates].filter((state) => !seen.has(state)),
      [],
    )
  })
})

describe('tables for the design of products', () => {
  const least = 10
  const counts = fc
    .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 }))
    .chain(([rows, columns]) => {
      const count = fc.oneof(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 400 }))
      const row = fc.array(count, { minLength: columns, maxLength: columns })
      return fc.array(row, { minLength: rows, maxLength: rows })
    })

  const hiddenIn = (table: ShownTable) => table.map((row) => row.map((cell) => cell === null))
  const linesOf = (table: ShownTable) => {
    const columns = table[0]?.length ?? 0
    return [
      ...table.map((row, r) => row.map((_, c) => [r, c] as const)),
      ...Array.from({ length: columns }, (_, c) => table.map((_, r) => [r, c] as const)),
    ]
  }

  it('show nobody in a group of fewer than ten', () => {
    fc.assert(
      fc.property(counts, (table) => {
        for (const shown of suppress(table, least).flat())
          assert.ok(shown === null || shown >= least)
      }),
    )
  })

  it('let nobody work out what is hidden from what is shown', () => {
    fc.assert(
      fc.property(counts, (table) => {
        const shown = suppress(table, least)
        assert.deepEqual(determined(linesOf(shown), hiddenIn(shown)), [])
      }),
    )
  })

  it('let no difference of two shown sums tell of fewer than ten people', () => {
    fc.assert(
      fc.property(counts, (table) => {
        const shown = suppress(table, least)
        const whole = suppress(table, 0)
        for (const line of linesOf(shown)) {
          const [r = 0, c = 0] = line.at(-1) ?? []
          const margin = shown[r]?.[c]
          if (margin === null || margin === undefined) continue
          const inside = line.slice(0, -1)
          const told = inside.reduce((sum, [row, column]) => sum + (shown[row]?.[column] ?? 0), 0)
          const rest = margin - told
          const isHidden = inside.some(([row, column]) => shown[row]?.[column] === null)
          assert.ok(!isHidden || rest >= least, `a rest of ${rest} in ${JSON.stringify(whole)}`)
        }
      }),
    )
  })

  it('hide a second count where one alone would follow from its row', () => {
    const table = suppress(
      [
        [4, 30, 50],
        [60, 70, 80],
        [90, 95, 99],
      ],
      least,
    )
    assert.deepEqual(table[0], [null, null, 50, 84])
    assert.deepEqual(table[3], [154, 195, 229, 578])
    assert.equal(table.flat().filter((cell) => cell === null).length, 4)
  })
})
