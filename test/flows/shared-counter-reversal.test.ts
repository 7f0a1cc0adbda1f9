/**
 * Taking back a bill whose counters are shared: the later bills of the other members rest on what
 * it had used up, and are found, shown, and treated as the scheme says.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LaterBills } from '../../engine/policy/policy-value.ts'
import { auditActor, sampleActor } from '../../server/own-actors.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { onDuty } from '../../server/usecases/gate.ts'
import { type Rules, rulesOf } from '../../server/usecases/rules.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { previewReversal } from '../../server/usecases/settlement/read-settlements.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import {
  aPerson,
  aStay,
  type Linjiang,
  linjiangPolicies,
  openLinjiang,
} from '../support/linjiang.ts'

/** The family scheme, which asks one deductible of 1,000 a year of all its members together. */
function familyRules(laterBills: LaterBills): Rules {
  const set = linjiangPolicies()
  const schemes = set.schemes.map((scheme) =>
    scheme.id === 'linjiang/family' ? { ...scheme, laterBills } : scheme,
  )
  return rulesOf({ ...set, schemes }, new Map())
}

class Counter {
  readonly linjiang: Linjiang
  #keys = 0
  #families = 0

  constructor(linjiang: Linjiang) {
    this.linjiang = linjiang
  }

  async family(size: number, scheme = 'linjiang/family'): Promise<string[]> {
    const pool = `family-${++this.#families}`
    const members = Array.from({ length: size }, () => aPerson(`${scheme}!${pool}`))
    await this.linjiang.services.persons.addPersons(members)
    return members.map(({ person }) => person.id)
  }

  async settle(person: string, amount: string, services = this.linjiang.services) {
    const key = `family-key-${++this.#keys}`
    const command = { key, bill: aStay(person, `V-${this.#keys}`, amount), expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', services.store)
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry
  }

  async reverse(settlement: string, services = this.linjiang.services) {
    const command = { key: `family-key-${++this.#keys}`, settlement, reason: 'wrong ward' }
    return reverseSettlement(command, sampleActor, 'settlement', services.store)
  }

  async effect(settlement: string) {
    const { store } = this.linjiang.services
    const found = await previewReversal(settlement, sampleActor, onDuty('settlement'), store)
    assert.ok(found.found)
    return found.value
  }

  async reversed(settlement: string) {
    const outcome = await this.reverse(settlement)
    assert.ok(outcome.settled, JSON.stringify(outcome))
    return outcome.entry
  }

  async refusal(settlement: string) {
    const outcome = await this.reverse(settlement)
    assert.ok(!outcome.settled)
    const { refusal } = outcome
    assert.ok('reverseFirst' in refusal, JSON.stringify(refusal))
    return [refusal.code, refusal.reverseFirst.map((pointer) => pointer.settlement)]
  }

  async uses(): Promise<number> {
    const { rows } = await this.linjiang.database.pool.query('SELECT FROM pool_use')
    return rows.length
  }

  verify(): Promise<Verification> {
    const { database, rules, services } = this.linjiang
    return auditing<JournalDocument, Verification>(database.pool, (reads) =>
      verifyJournal(auditActor, 'audit', reads, ruleArchive(rules, services.texts)),
    )
  }
}

async function where(laterBills: LaterBills, work: (counter: Counter) => Promise<void>) {
  const linjiang = await openLinjiang([], { rules: familyRules(laterBills) })
  try {
    const counter = new Counter(linjiang)
    await work(counter)
    assert.equal((await counter.verify()).finding, null)
  } finally {
    await linjiang.close()
  }
}

describe('taking back a bill of a family with one deductible', () => {
  it('names the members’ later bills, the last one first, where the scheme wants that', async () => {
    await where('reverseLastFirst', async (counter) => {
      const [wang = '', li = '', chen = ''] = await counter.family(3)
      const first = await counter.settle(wang, '600.00')
      const second = await counter.settle(li, '1400.00')
      // The deductible is used up: this bill moves no shared counter, but rests on one.
      const third = await counter.settle(chen, '1000.00')
      assert.equal(third.cashMinor, 20_000)

      const effect = await counter.effect(first.id)
      assert.deepEqual([effect.allowed, effect.refusal], [false, 'later-bills-first'])
      assert.deepEqual(
        effect.laterBills.map(({ settlement, ofAnother }) => [settlement, ofAnother]),
        [
          [second.id, true],
          [third.id, true],
        ],
      )
      const named = ['later-bills-first', [third.id, second.id]]
      assert.deepEqual(await counter.refusal(first.id), named)
      assert.deepEqual(await counter.refusal(second.id), ['later-bills-first', [third.id]])
      for (const { id } of [third, second, first]) await counter.reversed(id)
      const rows = await counter.linjiang.services.store.counters(['family-1'])
      assert.deepEqual(
        rows.map(({ counters }) => [...counters]),
        [[0]],
      )
    })
  })

  it('shows them and leaves them as they are where the scheme keeps them', async () => {
    await where('keep', async (counter) => {
      const [wang = '', li = ''] = await counter.family(2)
      const first = await counter.settle(wang, '600.00')
      const second = await counter.settle(li, '1400.00')
      const effect = await counter.effect(first.id)
      assert.equal(effect.allowed, true)
      assert.deepEqual(
        effect.laterBills.map(({ settlement, ofAnother, cash }) => [settlement, ofAnother, cash]),
        [[second.id, true, { was: '600.00', now: '600.00' }]],
      )
      assert.equal(effect.laterBills[0]?.shares[0]?.title.en, 'Pool')
      await counter.reversed(first.id)
      // What was freed is asked of whoever comes next.
      assert.equal((await counter.settle(wang, '1600.00')).cashMinor, 60_000 + 20_000)
    })
  })

  it('computes nobody else’s bill anew: whoever would pay otherwise is taken back first', async () => {
    await where('readjudicate', async (counter) => {
      const [wang = '', li = ''] = await counter.family(2)
      const first = await counter.settle(wang, '600.00')
      const second = await counter.settle(li, '1400.00')
      const effect = await counter.effect(first.id)
      assert.deepEqual(
        [effect.refusal, effect.reverseFirst.map(({ settlement }) => settlement)],
        ['later-bills-of-others', [second.id]],
      )
      assert.deepEqual(effect.laterBills[0]?.cash, { was: '600.00', now: '1080.00' })
      assert.deepEqual(await counter.refusal(first.id), ['later-bills-of-others', [second.id]])
      await counter.reversed(second.id)
      await counter.reversed(first.id)
      assert.equal((await counter.settle(li, '1400.00')).cashMinor, 108_000)
    })
  })

  it('computes the person’s own later bill anew when the others come out the same', async () => {
    await where('readjudicate', async (counter) => {
      const [wang = '', li = ''] = await counter.family(2)
      const first = await counter.settle(wang, '600.00')
      const own = await counter.settle(wang, '1400.00')
      const other = await counter.settle(li, '1000.00')
      // Without the first, the second bears the whole deductible, and nothing is left for the third.
      const reversal = await counter.reversed(first.id)
      assert.ok(reversal.document.kind === 'reversal')
      assert.deepEqual(
        reversal.document.laterBills.map(({ settlement, cash }) => [settlement, cash.nowMinor]),
        [[own.id, 108_000]],
      )
      const { reversedBy } = await counter.linjiang.services.store.aftermath(other.id)
      assert.equal(reversedBy, null)
    })
  })

  it('finds who rests on a bill that was worked out anew after them', async () => {
    await where('readjudicate', async (counter) => {
      const [wang = '', li = ''] = await counter.family(2)
      const first = await counter.settle(wang, '600.00')
      await counter.settle(wang, '1400.00')
      const other = await counter.settle(li, '1000.00')
      const reversal = await counter.reversed(first.id)
      assert.ok(reversal.document.kind === 'reversal')
      const anew = reversal.document.laterBills[0]?.replacedBy ?? ''
      const effect = await counter.effect(anew)
      assert.deepEqual(
        effect.laterBills.map(({ settlement, ofAnother, cash }) => [settlement, ofAnother, cash]),
        [[other.id, true, { was: '200.00', now: '1000.00' }]],
      )
      assert.deepEqual(await counter.refusal(anew), ['later-bills-of-others', [other.id]])
      await counter.reversed(other.id)
      await counter.reversed(anew)
    })
  })

  it('looks at no bill that came before, nor at those of other families', async () => {
    await where('readjudicate', async (counter) => {
      const [wang = '', li = ''] = await counter.family(2)
      const [zhao = ''] = await counter.family(1)
      await counter.settle(li, '400.00')
      const mine = await counter.settle(wang, '600.00')
      await counter.settle(zhao, '1400.00')
      assert.deepEqual((await counter.effect(mine.id)).laterBills, [])
      await counter.reversed(mine.id)
    })
  })

  it('comes to one order with a member’s bill at another counter at the same moment', async () => {
    await where('readjudicate', async (counter) => {
      const other = counter.linjiang.another()
      for (let round = 0; round < 12; round++) {
        const [wang = '', li = ''] = await counter.family(2)
        const first = await counter.settle(wang, '600.00')
        const [taken, settled] = await Promise.all([
          counter.reverse(first.id),
          counter.settle(li, '1400.00', other),
        ])
        assert.equal(settled.cashMinor, taken.settled ? 108_000 : 60_000)
      }
    })
  })

  it('costs bills without a shared counter nothing', async () => {
    await where('keep', async (counter) => {
      const alone = aPerson('linjiang/first')
      await counter.linjiang.services.persons.addPersons([alone])
      const bill = await counter.settle(alone.person.id, '1000.00')
      await counter.reversed(bill.id)
      assert.equal(await counter.uses(), 0)
    })
  })
})
