/** Laws of the counter's money, on random days at a counter that exists on paper only. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { planCarryingOver } from '../../engine/cashier/carry-over.ts'
import { decideCollection, onItsWay, sumOf } from '../../engine/cashier/collect.ts'
import {
  arrearsPostings,
  billPostings,
  drawerPostings,
  tenderPostings,
} from '../../engine/cashier/counter-posting.ts'
import { planGivingBack, type Return, sourcesOf } from '../../engine/cashier/give-back.ts'
import { reportOf, type ShiftMovement } from '../../engine/cashier/shift-report.ts'
import {
  type CounterRules,
  type Target,
  type Tender,
  type TenderKind,
  tenderKinds,
} from '../../engine/cashier/tender.ts'
import { type Posting, sumByCurrency } from '../../engine/ledger/posting.ts'
import '../support/seed.ts'

const houseRules: CounterRules = {
  currency: 'CNY',
  status: 'illustrative',
  source: 'made up',
  tenders: {
    deposit: ['cash', 'card', 'wallet'],
    bill: ['cash', 'card', 'wallet', 'account', 'deposit'],
    arrears: ['cash', 'card', 'wallet', 'deposit'],
  },
  cashRefundMostMinor: 5000,
  cashRounding: null,
  invoice: 'e-invoice',
}
const inCoins: CounterRules = {
  ...houseRules,
  cashRounding: { coinMinor: 10, rounding: 'halfUp', status: 'illustrative', source: 'made up' },
}
const place = { institution: 'H', shift: 'S', currency: 'CNY' } as const

const step = fc.record({
  act: fc.constantFrom(
    'bill',
    'pay',
    'deposit',
    'arrears',
    'reverse',
    'carry',
    'refund',
    'refund-deposit',
  ),
  bill: fc.nat(3),
  kind: fc.constantFrom(...tenderKinds),
  amountMinor: fc.nat(20_000),
})

const aDay = fc.record({
  floatMinor: fc.nat(5000).map((coins) => coins * 10),
  rules: fc.constantFrom(houseRules, inCoins),
  steps: fc.array(step, { maxLength: 60 }),
})

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** A counter on paper: it does only what the engine allows, and writes everything down. */
class PaperCounter {
  readonly movements: ShiftMovement[] = []
  readonly tenders: (Tender & { readonly bill: number | null })[] = []
  readonly #reversed = new Set<number>()
  readonly #rules: CounterRules
  #bills = 0

  constructor(floatMinor: number, rules: CounterRules) {
    this.#rules = rules
    this.#note('shift-opened', floatMinor, null, drawerPostings('H', 'S', 'CNY', floatMinor))
  }

  balance(account: string): number {
    const postings = this.movements.flatMap((one) => one.postings)
    return sumOf(postings.filter((one) => one.account === account))
  }

  take(wish: Step) {
    const bill = this.#bills === 0 ? 0 : wish.bill % this.#bills
    const due = this.balance(`due:H:${bill}`)
    const arrears = this.balance(`arrears:H:${bill}`)
    const held = -this.balance('deposits:H:V')
    switch (wish.act) {
      case 'bill': {
        const settlement = String(this.#bills++)
        const postings = billPostings('H', settlement, 'CNY', wish.amountMinor)
        return this.#note('bill', wish.amountMinor, null, postings)
      }
      case 'pay': {
        if (this.#bills === 0 || this.#reversed.has(bill)) return
        const target = due > 0 || arrears === 0 ? 'bill' : 'arrears'
        const openMinor = (target === 'bill' ? due : arrears) - onItsWay(this.tenders, target, 'in')
        return this.#collect(wish, target, bill, openMinor, held)
      }
      case 'deposit':
        return this.#collect(wish, 'deposit', null, null, 0)
      case 'arrears':
        if (due <= 0) return
        return this.#note('arrears', due, null, arrearsPostings('H', String(bill), 'CNY', due))
      case 'reverse':
        return this.#reverse(bill, arrears)
      case 'carry':
        return this.#carry(bill)
      case 'refund':
        return this.#giveBack(
          -due,
          -due,
          bill,
          this.tenders.filter((one) => one.bill === bill),
        )
      case 'refund-deposit':
        return this.#giveBack(
          wish.amountMinor,
          held,
          null,
          this.tenders.filter((one) => one.bill === null),
        )
    }
  }

  #collect(wish: Step, target: Target, bill: number | null, open: number | null, held: number) {
    const { kind } = wish
    const isWhole = open !== null && wish.amountMinor % 3 === 0
    const amountMinor = isWhole ? open : wish.amountMinor
    const owed = { target, currency: 'CNY', openMinor: open, heldMinor: held }
    const decided = decideCollection([{ kind, amountMinor, givenMinor: null }], owed, this.#rules)
    if (!decided.accepted) return
    for (const one of decided.tenders) this.#move('in', target, one, bill, null)
  }

  #giveBack(amount: number, held: number, bill: number | null, tenders: readonly Tender[]) {
    const plan = planGivingBack(amount, held, sourcesOf(tenders), 'CNY', this.#rules)
    if (!plan.allowed) return
    assert.equal(sumOf(plan.returns), amount)
    const target = bill === null ? 'deposit' : 'bill'
    for (const one of plan.returns) this.#move('out', target, one, bill, one.original)
  }

  /** What a reversed bill owes back pays the first other one that is due. */
  #carry(from: number): void {
    const to = [...Array(this.#bills).keys()].find(
      (bill) => !this.#reversed.has(bill) && this.balance(`due:H:${bill}`) > 0,
    )
    if (to === undefined || !this.#reversed.has(from)) return
    const owed = -this.balance(`due:H:${from}`)
    const open = this.balance(`due:H:${to}`)
    const sources = sourcesOf(this.tenders.filter(({ bill }) => bill === from))
    const plan = planCarryingOver(owed, open, sources, 'CNY', this.#rules)
    if (!plan.allowed) {
      assert.equal(plan.refusal.code, 'nothing-to-give-back')
      return
    }
    assert.equal(plan.carriedMinor + plan.returnedMinor, owed)
    assert.equal(plan.carriedMinor + plan.collectMinor, open)
    for (const { original, route, amountMinor } of plan.carried) {
      const moved = { kind: 'carried', amountMinor, roundingMinor: 0 } as const
      this.#move('out', 'bill', moved, from, original)
      this.#move('in', 'bill', moved, to, null, { carries: original, route })
    }
    for (const one of plan.returns) this.#move('out', 'bill', one, from, one.original)
    assert.equal(this.balance(`due:H:${from}`), 0)
  }

  #reverse(bill: number, arrears: number): void {
    if (this.#bills === 0 || this.#reversed.has(bill)) return
    this.#reversed.add(bill)
    const settlement = String(bill)
    const cash = -this.balanceOfBill(settlement)
    if (arrears > 0) {
      this.#note('arrears', -arrears, null, arrearsPostings('H', settlement, 'CNY', -arrears))
    }
    this.#note('bill', cash, null, billPostings('H', settlement, 'CNY', cash))
  }

  balanceOfBill(settlement: string): number {
    const taken = this.movements.filter(
      ({ kind, postings }) =>
        kind === 'bill' && postings.some(({ account }) => account === `due:H:${settlement}`),
    )
    return sumOf(taken)
  }

  #move(
    direction: 'in' | 'out',
    target: Target,
    { kind, amountMinor, roundingMinor }: Pick<Tender, 'kind' | 'amountMinor' | 'roundingMinor'>,
    bill: number | null,
    original: string | null,
    came: Pick<Tender, 'carries' | 'route'> = { carries: null, route: null },
  ): void {
    const id = `t${this.tenders.length}`
    const settlement = bill === null ? null : String(bill)
    const amounts = { amountMinor, roundingMinor }
    const moved = { ...place, visit: 'V', settlement, direction, target, kind, ...amounts }
    const tender = { id, direction, target, kind, ...amounts, original, ...came }
    this.tenders.push({ ...tender, state: 'done', bill })
    const what = { direction, target, kind, roundingMinor }
    this.#note('tender', amountMinor, what, tenderPostings(moved))
  }

  #note(
    kind: ShiftMovement['kind'],
    amountMinor: number,
    tender: ShiftMovement['tender'],
    postings: readonly Posting[],
  ): void {
    assert.ok([...sumByCurrency(postings).values()].every((sum) => sum === 0))
    this.movements.push({
      kind,
      amountMinor: amountMinor === 0 ? 0 : amountMinor,
      tender,
      postings,
    })
  }
}

describe('a day at a counter', () => {
  it('adds up in every way, gives back no more than came in, and owes nobody less than nothing', () => {
    fc.assert(
      fc.property(aDay, ({ floatMinor, rules, steps }) => {
        const counter = new PaperCounter(floatMinor, rules)
        for (const one of steps) counter.take(one)
        const report = reportOf(counter.movements)
        for (const { name, leftMinor, rightMinor } of report.proofs) {
          assert.equal(leftMinor, rightMinor, name)
        }
        const { expectedMinor } = report.drawer
        assert.ok(rules === houseRules || expectedMinor % 10 === 0, 'the drawer holds whole coins')
        for (const { netMinor, journalMinor, kind } of report.tenders) {
          assert.equal(netMinor, journalMinor, kind)
        }
        for (const { leftMinor } of sourcesOf(counter.tenders)) assert.ok(leftMinor >= 0)
        assert.equal(counter.balance('carried:H:V'), 0)
        for (const { id, amountMinor, kind } of counter.tenders) {
          const back = counter.tenders.filter(
            (one) => one.original === id && one.kind !== 'carried',
          )
          assert.ok(sumOf(back) <= amountMinor || kind === 'carried', 'no more back than came in')
        }
        assert.ok(-counter.balance('deposits:H:V') >= 0)
        for (let bill = 0; bill < 60; bill++) {
          const due = counter.balance(`due:H:${bill}`)
          const cash = counter.balanceOfBill(String(bill))
          assert.ok(due <= Math.max(0, cash), 'nobody owes more than the bill')
          assert.ok(counter.balance(`arrears:H:${bill}`) >= 0)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives a reversed bill back to the last unit, whatever it was paid with', () => {
    const payments = fc.array(
      fc.record({
        kind: fc.constantFrom<TenderKind>('cash', 'card', 'wallet', 'account'),
        amountMinor: fc.integer({ min: 1, max: 9000 }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    fc.assert(
      fc.property(payments, (paid) => {
        const tenders = paid.map(
          (one, i): Tender => ({
            ...one,
            id: `t${i}`,
            direction: 'in',
            target: 'bill',
            original: null,
            carries: null,
            route: null,
            roundingMinor: 0,
            state: 'done',
          }),
        )
        const whole = sumOf(tenders)
        const plan = planGivingBack(whole, whole, sourcesOf(tenders), 'CNY', houseRules)
        assert.ok(plan.allowed)
        for (const { id, kind, amountMinor } of tenders) {
          const back: readonly Return[] = plan.returns.filter(({ original }) => original === id)
          assert.equal(sumOf(back), amountMinor)
          assert.ok(back.every((one) => one.kind === kind || kind === 'cash'))
        }
      }),
    )
  })
})
