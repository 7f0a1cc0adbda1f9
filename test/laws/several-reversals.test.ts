/**
 * Bills settled and taken back in any order, under each `laterBills`: whatever was done, the counters
 * are the fold of the bills that count, and where later bills follow what was taken back, each of
 * these costs what it would cost had the others never been.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { LaterBills } from '../../engine/policy/policy-value.ts'
import type { Settlement } from '../../engine/settlement/settlement.ts'
import { randomOf } from '../../samples/random.ts'
import { sampleActor } from '../../server/own-actors.ts'
import type { Person } from '../../server/usecases/registry.ts'
import { type Rules, rulesOf } from '../../server/usecases/rules.ts'
import type { BillText } from '../../server/usecases/settlement/bill-text.ts'
import { isSettled, type SettledEntry } from '../../server/usecases/settlement/order-of-bills.ts'
import {
  type ReversalStore,
  reverseSettlement,
} from '../../server/usecases/settlement/reverse-settlement.ts'
import { type SettlementStore, settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { Disk, memoryJournal } from '../simulator/memory-journal.ts'
import { Schedule } from '../simulator/schedule.ts'
import { noAccessBook } from '../support/access-book.ts'
import { aPerson, aStay, hospital, linjiangPolicies } from '../support/linjiang.ts'
import '../support/seed.ts'

const set = linjiangPolicies()

function rulesWhere(laterBills: LaterBills): Rules {
  const schemes = set.schemes.map((scheme) => ({ ...scheme, laterBills }))
  return rulesOf({ ...set, schemes }, new Map())
}

class AtOnce extends Schedule {
  override async step(): Promise<void> {}
}

/** A hospital at which some persons, who may share a pool, are settled for. */
class Counter {
  readonly disk = new Disk()
  readonly #texts = new Map<string, BillText>()
  readonly #persons: readonly Person[]
  readonly #store: SettlementStore & ReversalStore

  constructor(persons: readonly Person[], rules: Rules) {
    this.#persons = persons
    const random = randomOf('at once')
    const chances = { kill: 0, lost: 0, fenced: 0 }
    const now = () => new Date(this.disk.log.length)
    const world = { disk: this.disk, schedule: new AtOnce(random), random, chances, now }
    this.#store = {
      journal: memoryJournal(world, { name: 'one', isDead: false }),
      access: noAccessBook,
      rules,
      persons: async () => new Map(persons.map((person) => [person.id, person])),
      institutionInCare: () => hospital,
      opening: async () => undefined,
      registrations: async () => [],
      keepRules: async () => {},
      keepTerms: async () => {},
      ask: async () => {},
      lease: async () => undefined,
      complete: () => {},
    }
    for (const { id, coverages } of persons) {
      for (const { id: coverage } of coverages) {
        if (coverages.some(({ scheme }) => scheme === 'linjiang/anew')) {
          this.disk.openings.set(`${id}\n${coverage}`, new Map([['lifetime:', [0, 0, 50_000]]]))
        }
      }
    }
    for (const [row, periods] of this.disk.openings) this.disk.counters.set(row, new Map(periods))
  }

  async settle(bill: BillText): Promise<Settlement> {
    const { number } = bill.visit
    this.#texts.set(number, bill)
    const command = { key: number, bill, expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', this.#store)
    assert.ok(outcome?.settled && isSettled(outcome.entry), JSON.stringify(outcome))
    return outcome.entry.document.settlement
  }

  /** Answers whether it was taken back. */
  async reverse({ id }: SettledEntry): Promise<boolean> {
    const command = { key: `back-${id}`, settlement: id, reason: 'wrong ward' }
    return (await reverseSettlement(command, sampleActor, 'settlement', this.#store)).settled
  }

  /** The bills that count, in the order in which their visits were first settled. */
  live(): SettledEntry[] {
    const entries = this.disk.log.map(({ entry }) => entry)
    const undone = new Set(entries.map(({ reverses }) => reverses))
    const left = entries.filter(isSettled).filter(({ id }) => !undone.has(id))
    const turns = [...this.#texts.keys()]
    const turn = ({ visit }: SettledEntry) => turns.indexOf(visit.visit)
    return left.sort((one, other) => turn(one) - turn(other))
  }

  /** Moves a row without a bill. */
  move(row: string, period: string, slot: number, by: number): void {
    const periods = this.disk.counters.get(row) ?? new Map<string, readonly number[]>()
    const counters = [...(periods.get(period) ?? [])]
    while (counters.length <= slot) counters.push(0)
    counters[slot] = (counters[slot] ?? 0) + by
    this.disk.counters.set(row, periods.set(period, counters))
  }

  /** Everything but zeros. */
  rows(): string[] {
    const rows = [...this.disk.counters].flatMap(([row, periods]) =>
      [...periods].flatMap(([period, counters]) =>
        counters.flatMap((value, slot) => (value === 0 ? [] : `${row} ${period} ${slot} ${value}`)),
      ),
    )
    return rows.sort()
  }

  /** A counter at which nothing has happened yet. */
  afresh(rules: Rules): Counter {
    return new Counter(this.#persons, rules)
  }

  text({ visit }: SettledEntry): BillText {
    const text = this.#texts.get(visit.visit)
    assert.ok(text)
    return text
  }
}

function foldOf(entries: readonly SettledEntry[], into: Counter): void {
  for (const { document } of entries) {
    document.settlement.counters.forEach(({ period, slot, before, after }, i) => {
      const { owner = '', row = '' } = document.counterNames[i] ?? {}
      into.move(`${owner}\n${row}`, period, slot, after - before)
    })
  }
}

const amountsOf = ({ shares, cashMinor }: Settlement) => [
  cashMinor,
  ...shares.map(({ payer, amountMinor }) => `${payer} ${amountMinor}`),
]

const movesOf = ({ counters }: Settlement) =>
  counters
    .filter(({ before, after }) => before !== after)
    .map(({ coverage, period, slot, before, after }) => [coverage, period, slot, after - before])

const aMember = fc.constantFrom(0, 0, 0, 1, 2)
const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ back: fc.constant(null), member: aMember, bill: aBill() }),
  },
  { weight: 2, arbitrary: fc.record({ back: fc.nat(), member: aMember, bill: aBill() }) },
)

function aBill() {
  return fc.record({
    year: fc.constantFrom(2026, 2026, 2026, 2027),
    setting: fc.constantFrom('inpatient' as const, 'inpatient' as const, 'outpatient' as const),
    yuan: fc.oneof(
      fc.integer({ min: 1, max: 1_500 }),
      fc.integer({ min: 1_000, max: 30_000 }),
      fc.constantFrom(1_000, 26_000, 40_000),
    ),
  })
}

const histories = fc.array(act, { minLength: 4, maxLength: 16 })
type History = typeof histories extends fc.Arbitrary<infer T> ? T : never

function billOf(person: Person, number: string, { bill }: History[number]): BillText {
  const { year, setting, yuan } = bill
  const days = { admittedOn: `${year}-03-01`, dischargedOn: `${year}-03-01` }
  return aStay(person.id, number, `${yuan}.00`, { visit: { number, setting, ...days } })
}

/** Every other time one that was worked out anew, where there is such. */
function oneOf(live: readonly SettledEntry[], nth: number): SettledEntry | undefined {
  const anew = live.filter(({ replaces }) => replaces !== null)
  const among = nth % 2 === 0 || anew.length === 0 ? live : anew
  return among[Math.floor(nth / 2) % among.length]
}

/** Plays a history and answers how often a bill worked out anew was taken back itself. */
async function play(history: History, counter: Counter, persons: readonly Person[]) {
  let again = 0
  for (const [i, step] of history.entries()) {
    const live = counter.live()
    const chosen = step.back === null ? undefined : oneOf(live, step.back)
    if (chosen !== undefined) {
      const taken = await counter.reverse(chosen)
      if (taken && chosen.replaces !== null) again += 1
    } else {
      const person = persons[step.member % persons.length]
      assert.ok(person)
      await counter.settle(billOf(person, `V-${i}`, step))
    }
  }
  return again
}

/** Settles the bills that count, and no others, by themselves. */
async function settledAlone(counter: Counter, rules: Rules, isShared: boolean): Promise<void> {
  const alone = counter.afresh(rules)
  for (const entry of counter.live()) {
    const { settlement } = entry.document
    const now = await alone.settle(counter.text(entry))
    assert.deepEqual(amountsOf(settlement), amountsOf(now), entry.visit.visit)
    if (!isShared) assert.deepEqual(movesOf(settlement), movesOf(now), entry.visit.visit)
    // A bill of another member that costs the same keeps what it moved.
    for (const [sign, one] of [[1, settlement] as const, [-1, now] as const]) {
      one.counters.forEach(({ period, slot, before, after }, i) => {
        const names = one === now ? alone.live().at(-1)?.document : entry.document
        const { owner = '', row = '' } = names?.counterNames[i] ?? {}
        alone.move(`${owner}\n${row}`, period, slot, sign * (after - before))
      })
    }
  }
}

const limited = [aPerson('linjiang/anew').person]
const rising = [aPerson('linjiang/rising').person]
const family = ['a', 'b', 'c'].map(() => aPerson('linjiang/family!family').person)

for (const [who, persons] of [
  ['a person with a deductible, a cap and an account', limited],
  ['a person who is paid more after a sum', rising],
  ['a family with one deductible', family],
] as const) {
  describe(`several bills of ${who}, taken back in any order`, () => {
    for (const laterBills of ['keep', 'reverseLastFirst', 'readjudicate'] as const) {
      it(`leave what the bills that count come to, under ${laterBills}`, async () => {
        const rules = rulesWhere(laterBills)
        let again = 0
        await fc.assert(
          fc.asyncProperty(histories, async (history) => {
            const counter = new Counter(persons, rules)
            again += await play(history, counter, persons)
            const fold = counter.afresh(rules)
            foldOf(counter.live(), fold)
            assert.deepEqual(counter.rows(), fold.rows())
            if (laterBills === 'keep') {
              assert.ok(counter.disk.log.every(({ entry }) => entry.replaces === null))
            } else {
              await settledAlone(counter, rules, persons.length > 1)
            }
          }),
          { numRuns: 200 },
        )
        if (laterBills === 'readjudicate') assert.ok(again > 1, `${again} replacements taken back`)
      })
    }
  })
}
