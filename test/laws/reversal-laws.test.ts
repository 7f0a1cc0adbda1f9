/**
 * What a reversal does to the later bills of a family, under each `laterBills`, held against the
 * same history played again as if the reversed bill had never been: the person's own bills are
 * worked out anew, the others' stay as they were recorded.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { AccumulatorRow, Bill, CoverageFacts, Facts } from '../../engine/adjudication/bill.ts'
import { dayOf } from '../../engine/base/calendar-date.ts'
import type { LaterBills } from '../../engine/policy/policy-value.ts'
import { decide } from '../../engine/settlement/settle.ts'
import type { Settlement } from '../../engine/settlement/settlement.ts'
import { type Rules, rulesOf } from '../../server/usecases/rules.ts'
import { counterNames } from '../../server/usecases/settlement/counter-names.ts'
import type { Entry } from '../../server/usecases/settlement/journal.ts'
import type { SettledEntry } from '../../server/usecases/settlement/order-of-bills.ts'
import type { CountersOf } from '../../server/usecases/settlement/prepare-bill.ts'
import { effectOf, type LaterEntry } from '../../server/usecases/settlement/reversal-effect.ts'
import { linjiangPolicies } from '../support/linjiang.ts'
import '../support/seed.ts'

const scheme = 'linjiang/family'

function rulesWhere(laterBills: LaterBills): Rules {
  const set = linjiangPolicies()
  const schemes = set.schemes.map((one) => (one.id === scheme ? { ...one, laterBills } : one))
  return rulesOf({ ...set, schemes }, new Map())
}

interface Charge {
  readonly member: number
  readonly year: number
  readonly inScopeMinor: number
}

/** A family's bills in the order in which they come, with the counters that they leave. */
class Family {
  readonly entries: SettledEntry[] = []
  readonly #rules: Rules
  /** By owner and name of the row. */
  readonly #rows = new Map<string, Map<string, number[]>>()

  constructor(rules: Rules) {
    this.#rules = rules
  }

  settle(charge: Charge): Settlement {
    const { settlement, bill, facts, person } = this.decide(charge)
    const names = this.move(person, settlement)
    this.#record(person, bill, facts, settlement, names)
    return settlement
  }

  /** What a bill would come to now. */
  decide({ member, year, inScopeMinor }: Charge) {
    const person = `member-${member}`
    const day = dayOf(year, 3, 10)
    const bill: Bill = {
      currency: 'CNY',
      admittedOn: day - 5,
      dischargedOn: day,
      lines: [],
      sums: { inScopeMinor, priorSelfPayMinor: 0, overLimitMinor: 0, ownPaidMinor: 0 },
      attributes: { setting: 'inpatient' },
    }
    const coverage = this.#coverage(person)
    const facts: Facts = { homeRegion: 'linjiang', careRegion: 'linjiang', coverages: [coverage] }
    const decision = decide(bill, facts, [], this.#rules.library, null)
    assert.ok(decision.settled)
    return { settlement: decision.settlement, bill, facts, person }
  }

  /** Moves the counters as a settlement did, from wherever they stand. */
  move(person: string, { counters }: Settlement) {
    const owned = [{ id: person, scheme, pool: 'family' }]
    const names = counterNames(counters, person, owned, this.#rules)
    counters.forEach(({ period, slot, before, after }, i) => {
      const { owner = '', row = '' } = names[i] ?? {}
      this.#add(`${owner} ${row}`, period, slot, after - before)
    })
    return names
  }

  readonly countersOf: CountersOf = (owner, coverage) =>
    [...(this.#rows.get(`${owner} ${coverage}`) ?? [])].map(([period, counters]) => ({
      period,
      counters,
    }))

  #coverage(person: string): CoverageFacts {
    const own = this.#rows.get(`${person} ${person}`) ?? new Map<string, number[]>()
    const shared = this.#rows.get(`family ${scheme}`) ?? new Map<string, number[]>()
    const accumulators = [...new Set([...own.keys(), ...shared.keys()])].map(
      (period): AccumulatorRow => ({
        period,
        // The deductible is the family's, what the pool paid is the member's.
        counters: [shared.get(period)?.[0] ?? 0, own.get(period)?.[1] ?? 0],
      }),
    )
    return { id: person, scheme, from: dayOf(2020, 1, 1), to: null, attributes: {}, accumulators }
  }

  #add(row: string, period: string, slot: number, by: number): void {
    const periods = this.#rows.get(row) ?? new Map<string, number[]>()
    const counters = periods.get(period) ?? [0, 0]
    counters[slot] = (counters[slot] ?? 0) + by
    periods.set(period, counters)
    this.#rows.set(row, periods)
  }

  #record(
    person: string,
    bill: Bill,
    facts: Facts,
    settlement: Settlement,
    names: ReturnType<typeof counterNames>,
  ): void {
    const number = this.entries.length + 1
    const visit = { number: `V-${number}`, setting: 'inpatient', admittedOn: '', dischargedOn: '' }
    this.entries.push({
      id: `S-${number}`,
      person,
      version: this.entries.filter((one) => one.person === person).length + 1,
      kind: 'settlement',
      reverses: null,
      replaces: null,
      visit: { institution: 'H', visit: visit.number, interim: '' },
      businessDate: '',
      recordedAt: String(number).padStart(4, '0'),
      currency: 'CNY',
      totalMinor: settlement.totalMinor,
      cashMinor: settlement.cashMinor,
      document: {
        kind: 'settlement',
        engineVersion: 1,
        answerVersion: 1,
        by: '',
        purpose: 'settlement',
        policies: '',
        catalogue: null,
        visit: { ...visit, setting: 'inpatient' },
        bill,
        facts,
        pools: { [person]: 'family' },
        answers: [],
        settlement,
        counterNames: names,
      },
    })
  }
}

/** What a bill costs whom. */
const amounts = ({ shares, cashMinor }: Settlement) =>
  JSON.stringify([cashMinor, shares.map(({ payer, amountMinor }) => [payer, amountMinor])])

/** And what it uses up: at its limit it may use up more at the same cost. */
const outcome = (settlement: Settlement) =>
  JSON.stringify([
    amounts(settlement),
    settlement.counters
      .filter(({ before, after }) => after !== before)
      .map(({ coverage, period, slot, before, after }) => [coverage, period, slot, after - before])
      .sort(),
  ])

const histories = fc.record({
  charges: fc.array(
    fc.record({
      member: fc.integer({ min: 0, max: 2 }),
      year: fc.constantFrom(2026, 2026, 2027),
      inScopeMinor: fc.oneof(
        fc.integer({ min: 1, max: 150_000 }),
        fc.integer({ min: 1, max: 3_000_000 }),
      ),
    }),
    { minLength: 2, maxLength: 7 },
  ),
  which: fc.nat(),
})

/** The effect of reversing one of the bills, and what every later one would come to without it. */
function played({ charges, which }: { charges: Charge[]; which: number }, rules: Rules) {
  const family = new Family(rules)
  for (const charge of charges) family.settle(charge)
  const at = which % charges.length
  const original = family.entries[at]
  assert.ok(original !== undefined)
  const later = family.entries.slice(at + 1)
  const from = family.entries.slice(at)
  const own = from.filter(({ person }) => person === original.person)
  const { countersOf } = family
  const effect = effectOf(original, { own, pooled: [from], countersOf }, rules)
  const isOther = ({ person }: Entry) => person !== original.person
  const without = new Family(rules)
  const again = new Map<string, Settlement>()
  charges.forEach((charge, i) => {
    const entry = family.entries[i]
    if (entry === undefined || i === at) return
    const { settlement } = without.decide(charge)
    again.set(entry.id, settlement)
    const stays = i < at || isOther(entry)
    without.move(entry.person, stays ? entry.document.settlement : settlement)
  })
  const differs = (entry: SettledEntry) => {
    const of = isOther(entry) ? amounts : outcome
    const { settlement } = entry.document
    return of(again.get(entry.id) ?? settlement) !== of(settlement)
  }
  return { effect, later, again, isOther, differs }
}

describe('taking back a bill of a family', () => {
  it('under readjudicate gives its own later bills what they would have been, or is refused', () => {
    const rules = rulesWhere('readjudicate')
    let refused = 0
    let changed = 0
    fc.assert(
      fc.property(histories, (history) => {
        const { effect, later, again, isOther, differs } = played(history, rules)
        const others = later.filter((entry) => isOther(entry) && differs(entry))
        if (others.length > 0) {
          refused += 1
          assert.ok(effect.refusal?.code === 'later-bills-of-others')
          assert.deepEqual(
            effect.refusal.reverseFirst.map(({ settlement }) => settlement),
            others.map(({ id }) => id).reverse(),
          )
          return
        }
        assert.equal(effect.refusal, null)
        for (const entry of later) {
          const found: LaterEntry | undefined = effect.later.find(
            (one) => one.entry.id === entry.id,
          )
          if (!differs(entry)) {
            assert.notEqual(found?.mode, 'readjudicate')
            continue
          }
          changed += 1
          const wanted = again.get(entry.id)
          assert.ok(found?.mode === 'readjudicate' && wanted !== undefined)
          assert.equal(outcome(found.now), outcome(wanted))
        }
      }),
      { numRuns: 400 },
    )
    assert.ok(refused > 10 && changed > 10, `${refused} refused, ${changed} changed`)
  })

  it('under keep is never refused and changes nothing', () => {
    const rules = rulesWhere('keep')
    fc.assert(
      fc.property(histories, (history) => {
        const { effect } = played(history, rules)
        assert.equal(effect.refusal, null)
        for (const { mode, entry, now } of effect.later) {
          assert.equal(mode, 'keep')
          assert.deepEqual(now, entry.document.settlement)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('under reverseLastFirst waits for every later bill that would come out differently', () => {
    const rules = rulesWhere('reverseLastFirst')
    fc.assert(
      fc.property(histories, (history) => {
        const { effect, later, differs } = played(history, rules)
        const named =
          effect.refusal?.code === 'later-bills-first'
            ? effect.refusal.reverseFirst.map(({ settlement }) => settlement)
            : []
        for (const entry of later.filter(differs)) assert.ok(named.includes(entry.id), entry.id)
        const order = later.map(({ id }) => id).filter((id) => named.includes(id))
        assert.deepEqual(named, order.reverse(), 'the last one first')
      }),
      { numRuns: 200 },
    )
  })
})
