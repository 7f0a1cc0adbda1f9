import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sumByCurrency } from '../ledger/posting.ts'
import { decideCollection, type OfferedTender, sumOf } from './collect.ts'
import { type ChannelLine, compareWithChannel } from './compare-channel.ts'
import { billPostings, tenderPostings } from './counter-posting.ts'
import { feesByDay } from './daily-fees.ts'
import { planGivingBack, type Source, sourcesOf } from './give-back.ts'
import type { CounterRules, Tender, TenderKind } from './tender.ts'

const rules: CounterRules = {
  currency: 'CNY',
  status: 'illustrative',
  source: 'made up',
  tenders: {
    deposit: ['cash', 'card'],
    bill: ['cash', 'card', 'account', 'deposit'],
    arrears: ['cash'],
  },
  cashRefundMostMinor: 500,
  cashRounding: null,
  invoice: 'e-invoice',
}

const offer = (kind: TenderKind, amountMinor: number, givenMinor: number | null = null) => ({
  kind,
  amountMinor,
  givenMinor,
})

describe('what a counter takes', () => {
  const owed = { target: 'bill', currency: 'CNY', openMinor: 1000, heldMinor: 300 } as const
  const rows: readonly [string, readonly OfferedTender[], object][] = [
    ['the whole in notes', [offer('cash', 1000, 1200)], { change: [200] }],
    ['a part by card', [offer('card', 400)], { change: [0] }],
    ['several ways', [offer('deposit', 300), offer('card', 700)], { change: [0, 0] }],
    ['nothing at all', [], { change: [] }],
    ['more than is due', [offer('card', 1001)], { code: 'more-than-due' }],
    ['more than the deposits hold', [offer('deposit', 301)], { code: 'deposit-short' }],
    ['no amount', [offer('cash', 0)], { code: 'amount-not-positive' }],
    ['an amount below zero', [offer('card', -1)], { code: 'amount-not-positive' }],
    ['a kind it does not take', [offer('wallet', 10)], { code: 'tender-not-allowed' }],
    ['notes that are too few', [offer('cash', 10, 9)], { code: 'given-short' }],
    ['notes put down for a card', [offer('card', 10, 10)], { code: 'given-short' }],
  ]
  for (const [name, offered, expected] of rows) {
    it(name, () => {
      const decided = decideCollection(offered, owed, rules)
      const found = decided.accepted
        ? { change: decided.tenders.map(({ changeMinor }) => changeMinor) }
        : { code: decided.refusal.code }
      assert.deepEqual(found, expected)
    })
  }

  describe('of a currency without small coins', () => {
    const coins = { coinMinor: 10, rounding: 'halfUp', status: 'illustrative', source: 'made up' }
    const inCoins = { ...rules, cashRounding: coins } as CounterRules
    const whole: readonly [string, readonly OfferedTender[], number[], number[]][] = [
      ['rounded down', [offer('cash', 1234)], [-4], [0]],
      ['rounded up, with change', [offer('cash', 1235, 1300)], [5], [60]],
      ['rounded down, for just so much', [offer('cash', 1234, 1230)], [-4], [0]],
      ['less than half a coin, for nothing', [offer('cash', 4)], [-4], [0]],
      ['what a card leaves', [offer('card', 1), offer('cash', 11)], [0, -1], [0, 0]],
      ['all by card, to the unit', [offer('card', 1234)], [0], [0]],
    ]
    for (const [name, offered, rounding, change] of whole) {
      it(`takes the whole: ${name}`, () => {
        const due = { ...owed, currency: 'HKD', openMinor: sumOf(offered) }
        const decided = decideCollection(offered, due, inCoins)
        assert.ok(decided.accepted)
        assert.deepEqual(
          decided.tenders.map((one) => one.roundingMinor),
          rounding,
        )
        assert.deepEqual(
          decided.tenders.map(({ changeMinor }) => changeMinor),
          change,
        )
      })
    }

    it('takes a part in whole coins only, and no coins that there are not', () => {
      const taken = (...offered: readonly OfferedTender[]) => {
        const due = { ...owed, currency: 'HKD', openMinor: 1235 }
        const decided = decideCollection(offered, due, inCoins)
        return decided.accepted ? 'taken' : decided.refusal.code
      }
      assert.equal(taken(offer('cash', 10)), 'taken')
      assert.equal(taken(offer('cash', 11)), 'not-in-coins')
      assert.equal(taken(offer('cash', 1235, 1301)), 'not-in-coins')
      assert.equal(taken(offer('cash', 1235, 1230)), 'given-short')
    })

    it('a deposit in whole coins only', () => {
      const deposit = { ...owed, target: 'deposit', openMinor: null } as const
      const taken = (minor: number) => decideCollection([offer('cash', minor)], deposit, inCoins)
      assert.ok(taken(500).accepted)
      assert.equal(taken(505).accepted, false)
    })

    it('gives back in whole coins, and to the unit by any other way', () => {
      const sources = [
        { tender: 'a', kind: 'cash', leftMinor: 126, isClosed: false },
        { tender: 'b', kind: 'card', leftMinor: 33, isClosed: false },
      ] as const
      const plan = planGivingBack(159, 159, sources, 'HKD', inCoins)
      assert.ok(plan.allowed)
      assert.deepEqual(
        plan.returns.map(({ kind, amountMinor, roundingMinor }) => [
          kind,
          amountMinor,
          roundingMinor,
        ]),
        [
          ['card', 33, 0],
          ['cash', 126, 4],
        ],
      )
    })
  })

  it('says that nothing is due where nothing is left, and asks no limit of a deposit', () => {
    const paid = decideCollection([offer('cash', 1)], { ...owed, openMinor: 0 }, rules)
    assert.equal(!paid.accepted && paid.refusal.code, 'nothing-due')
    const deposit = { ...owed, target: 'deposit', openMinor: null } as const
    assert.ok(decideCollection([offer('cash', 9_000_000)], deposit, rules).accepted)
  })
})

describe('what a counter gives back', () => {
  const from = (kind: TenderKind, leftMinor: number, isClosed = false): Source => ({
    tender: kind,
    kind,
    leftMinor,
    isClosed,
  })
  const planned = (amount: number, held: number, ...sources: readonly Source[]) => {
    const plan = planGivingBack(amount, held, sources, 'CNY', rules)
    return plan.allowed
      ? plan.returns.map(({ original, kind, amountMinor }) => `${original} ${kind} ${amountMinor}`)
      : plan.refusal.code
  }

  it('goes by the route it came: the latest first, notes last', () => {
    const sources = [from('cash', 400), from('card', 600), from('account', 100)]
    assert.deepEqual(planned(800, 1100, ...sources), [
      'account account 100',
      'card card 600',
      'cash cash 100',
    ])
  })

  it('is never more than came in, nor more than is still held', () => {
    assert.equal(planned(601, 9999, from('card', 600)), 'more-than-held')
    assert.equal(planned(201, 200, from('card', 600)), 'more-than-held')
    assert.equal(planned(1, 0, from('card', 600)), 'nothing-to-give-back')
    assert.equal(planned(0, 5, from('card', 600)), 'amount-not-positive')
  })

  it('sends large sums of notes by transfer, all of them', () => {
    assert.deepEqual(planned(500, 900, from('cash', 900)), ['cash cash 500'])
    assert.deepEqual(planned(501, 900, from('cash', 900)), ['cash transfer 501'])
  })

  it('goes by transfer where the channel cannot take it back', () => {
    assert.deepEqual(planned(60, 60, from('card', 60, true)), ['card transfer 60'])
  })

  it('counts what went back or is on its way, and not what was refused', () => {
    const tender = (changes: Partial<Tender>): Tender => ({
      id: 'in',
      direction: 'in',
      target: 'bill',
      kind: 'card',
      amountMinor: 100,
      original: null,
      carries: null,
      route: null,
      roundingMinor: 0,
      state: 'done',
      ...changes,
    })
    const out = { direction: 'out', original: 'in' } as const
    const tenders = [
      tender({}),
      tender({ id: 'asked', state: 'asked' }),
      tender({ ...out, id: 'o1', amountMinor: 30 }),
      tender({ ...out, id: 'o2', amountMinor: 20, state: 'asked' }),
      tender({ ...out, id: 'o3', amountMinor: 50, state: 'refused' }),
    ]
    assert.deepEqual(sourcesOf(tenders), [
      { tender: 'in', kind: 'card', leftMinor: 50, isClosed: true },
    ])
  })
})

describe("a channel's list beside ours", () => {
  const line = (reference: string, amountMinor: number, direction: 'in' | 'out' = 'in') =>
    ({ reference, kind: 'card', direction, amountMinor }) satisfies ChannelLine
  const names = (ours: readonly ChannelLine[], theirs: readonly ChannelLine[]) =>
    compareWithChannel(ours, theirs).map(
      ({ name, reference, ordinal, oursMinor, theirsMinor }) =>
        `${name} ${reference}/${ordinal} ${oursMinor} ${theirsMinor}`,
    )

  it('has no difference where it is the same, in any order', () => {
    assert.deepEqual(names([line('a', 1), line('b', 2)], [line('b', 2), line('a', 1)]), [])
  })

  it('names each difference', () => {
    assert.deepEqual(names([line('a', 5)], []), ['missing-in-channel a/0 5 null'])
    assert.deepEqual(names([], [line('a', 5, 'out')]), ['missing-with-us a/0 null -5'])
    assert.deepEqual(names([line('a', 5)], [line('a', 4)]), ['amount-differs a/0 5 4'])
    assert.deepEqual(names([line('a', 5)], [line('a', 5, 'out')]), ['amount-differs a/0 5 -5'])
    assert.deepEqual(names([line('a', 5)], [line('a', 5), line('a', 5), line('a', 5)]), [
      'missing-with-us a/1 null 5',
      'missing-with-us a/2 null 5',
    ])
  })
})

describe("the counter's postings", () => {
  const moved = {
    institution: 'H',
    shift: 'S',
    visit: 'V',
    settlement: 'B',
    direction: 'in',
    target: 'bill',
    kind: 'cash',
    currency: 'HKD',
    amountMinor: 70,
    roundingMinor: 0,
  } as const
  const written = (postings: ReturnType<typeof tenderPostings>) => {
    assert.ok([...sumByCurrency(postings).values()].every((sum) => sum === 0))
    return postings.map(({ account, amountMinor }) => `${account} ${amountMinor}`)
  }

  it('move money between where it lies and whose debt it changes', () => {
    assert.deepEqual(written(tenderPostings(moved)), ['drawer:H:S 70', 'due:H:B -70'])
    assert.deepEqual(written(tenderPostings({ ...moved, amountMinor: 68, roundingMinor: 2 })), [
      'drawer:H:S 70',
      'due:H:B -68',
      'rounding:H -2',
    ])
    const back = { ...moved, direction: 'out', amountMinor: 72, roundingMinor: -2 } as const
    assert.deepEqual(written(tenderPostings(back)), [
      'drawer:H:S -70',
      'due:H:B 72',
      'rounding:H -2',
    ])
    assert.deepEqual(written(tenderPostings({ ...moved, kind: 'card', direction: 'out' })), [
      'channel:H:card -70',
      'due:H:B 70',
    ])
    assert.deepEqual(written(tenderPostings({ ...moved, kind: 'deposit' })), [
      'deposits:H:V 70',
      'due:H:B -70',
    ])
    const deposit = { ...moved, target: 'deposit', settlement: null, kind: 'wallet' } as const
    assert.deepEqual(written(tenderPostings(deposit)), ['channel:H:wallet 70', 'deposits:H:V -70'])
    const arrears = { ...moved, target: 'arrears' } as const
    assert.deepEqual(written(tenderPostings(arrears)), ['drawer:H:S 70', 'arrears:H:B -70'])
  })

  it('take up what a settlement left in transit, and nothing where it left nothing', () => {
    assert.deepEqual(written(billPostings('H', 'B', 'CNY', 90)), ['due:H:B 90', 'cash:H -90'])
    assert.deepEqual(billPostings('H', 'B', 'CNY', 0), [])
  })
})

describe('the daily fee list', () => {
  it('sums each day by kind of charge, and what was taken back on the day it was', () => {
    const line = (on: number, category: string, name: string, amountMinor: number) => ({
      on,
      category,
      name,
      amountMinor,
    })
    const days = feesByDay([
      line(2, 'drug', 'b', 100),
      line(1, 'bed', 'bed', 80),
      line(2, 'bed', 'bed', 80),
      line(2, 'drug', 'a', -30),
    ])
    assert.deepEqual(
      days.map(({ on, totalMinor, upToMinor }) => [on, totalMinor, upToMinor]),
      [
        [1, 80, 80],
        [2, 150, 230],
      ],
    )
    assert.deepEqual(days[1]?.categories, [
      { category: 'bed', totalMinor: 80 },
      { category: 'drug', totalMinor: 70 },
    ])
    assert.deepEqual(
      days[1]?.lines.map(({ name }) => name),
      ['bed', 'a', 'b'],
    )
  })
})
