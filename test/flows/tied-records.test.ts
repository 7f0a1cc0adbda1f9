/**
 * Records of one person: tied by two people, their counters count together for later bills; parted,
 * each has its own back. Random sequences are held against sums that are worked out here.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { LaterBills } from '../../engine/policy/policy-value.ts'
import {
  auditActor,
  sampleActor,
  sampleOperator,
  sampleSecondOperator,
} from '../../server/own-actors.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { onDuty } from '../../server/usecases/gate.ts'
import { compareTwo } from '../../server/usecases/person/link-records.ts'
import { readLink } from '../../server/usecases/person/read-links.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { quoteBill } from '../../server/usecases/settlement/quote-bill.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import {
  aPerson,
  aStay,
  hospital,
  type Linjiang,
  linjiangPolicies,
  openLinjiang,
} from '../support/linjiang.ts'
import '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'
import { decideLink } from '../support/tied.ts'

const ground = onDuty('operation')
let linjiang: Linjiang
let keys = 0

/** The schemes of Linjiang, and one of them that asks for the last bill first. */
function rules() {
  const set = linjiangPolicies()
  const schemes = set.schemes.map((scheme) =>
    scheme.id === 'linjiang/first'
      ? { ...scheme, laterBills: 'reverseLastFirst' as LaterBills }
      : scheme,
  )
  return rulesOf({ ...set, schemes }, new Map())
}

async function records(count: number, scheme: string) {
  const persons = Array.from({ length: count }, () => aPerson(scheme))
  await linjiang.services.persons.addPersons(persons)
  return persons.map(({ person, identity }) => ({ id: person.id, number: identity.identifier }))
}

type Named = Awaited<ReturnType<typeof records>>[number]

const decide = (a: Named, b: Named, what: 'merge' | 'split', checker = sampleSecondOperator) =>
  decideLink(linjiang.services.links, [a.number, b.number], what, checker)

async function settle(person: string, yuan: number) {
  const key = `tied-${++keys}`
  const command = { key, bill: aStay(person, `V-${keys}`, `${yuan}.00`), expected: null }
  const [outcome] = await settleAll([command], sampleActor, 'settlement', linjiang.services.store)
  assert.ok(outcome?.settled, JSON.stringify(outcome))
  return outcome.entry
}

function reverse(settlement: string) {
  const command = { key: `tied-${++keys}`, settlement, reason: 'wrong ward' }
  return reverseSettlement(command, sampleActor, 'settlement', linjiang.services.store)
}

async function cashOfQuote(person: string, yuan: number): Promise<string> {
  const bill = aStay(person, `Q-${++keys}`, `${yuan}.00`)
  const ofCounter = { ...sampleActor, institution: hospital.id }
  const quote = await quoteBill(bill, ofCounter, onDuty('settlement'), linjiang.services.store)
  assert.ok(quote.quoted, JSON.stringify(quote))
  return quote.quote.division.cash
}

function verify() {
  const { database, services } = linjiang
  return auditing<JournalDocument, Awaited<ReturnType<typeof verifyJournal>>>(
    database.pool,
    (reads) =>
      verifyJournal(auditActor, 'audit', reads, ruleArchive(linjiang.rules, services.texts)),
  )
}

describe('records of one person', () => {
  before(async () => {
    linjiang = await openLinjiang([], { rules: rules() })
  })
  after(async () => {
    assert.equal((await verify()).finding, null)
    await linjiang.close()
  })

  it('bear one deductible together, and each its own again once parted', async () => {
    const [permit, passport] = await records(2, 'linjiang/keep')
    assert.ok(permit && passport)
    await settle(permit.id, 700)
    await settle(passport.id, 200)
    assert.equal(await cashOfQuote(passport.id, 1000), '840.00')
    assert.ok((await decide(permit, passport, 'merge')).done)
    // Of 1,000 together 900 are borne: 100 and a fifth of the other 900.
    assert.equal(await cashOfQuote(passport.id, 1000), '280.00')
    assert.equal((await settle(passport.id, 1000)).cashMinor, 28_000)
    assert.equal(await cashOfQuote(permit.id, 1000), '200.00')
    assert.ok((await decide(permit, passport, 'split')).done)
    assert.equal(await cashOfQuote(permit.id, 1000), '440.00')
    assert.equal(await cashOfQuote(passport.id, 1000), '760.00')
  })

  it('use a right that one of them has, and both find what was used', async () => {
    const [insured] = await records(1, 'linjiang/keep')
    const bare = aPerson('linjiang/keep')
    const other = { ...bare, person: { ...bare.person, coverages: [] } }
    await linjiang.services.persons.addPersons([other])
    const stranger = { id: other.person.id, number: other.identity.identifier }
    assert.ok(insured)
    assert.ok((await decide(insured, stranger, 'merge')).done)
    await settle(stranger.id, 700)
    assert.equal(await cashOfQuote(insured.id, 1000), '440.00')
    assert.ok((await decide(insured, stranger, 'split')).done)
    assert.equal(await cashOfQuote(insured.id, 1000), '1000.00')
  })

  it('are tied by two people, who see masked names and what would count', async () => {
    const [a, b] = await records(2, 'linjiang/keep')
    assert.ok(a && b)
    await settle(a.id, 300)
    const alone = await decide(a, b, 'merge', sampleOperator)
    assert.ok(!alone.done)
    assert.equal(alone.refusal.code, 'link-own-proposal')
    const { links } = linjiang.services
    const compared = await compareTwo(
      [{ text: b.number }, { text: a.number }],
      sampleSecondOperator,
      ground,
      links,
    )
    assert.ok(compared.done)
    const read = await readLink(compared.link, sampleSecondOperator, ground, links)
    assert.ok(read.found)
    assert.deepEqual([read.value.state, read.value.verdict], ['merge-proposed', 'different'])
    assert.ok(read.value.records.every(({ name }) => name === 'Wang S*****'))
    const [counter] = read.value.counters
    assert.deepEqual(counter?.each.toSorted(), ['0.00', '300.00'])
    assert.equal(counter?.together, '300.00')
    const cashier = await readLink(compared.link, sampleActor, ground, links)
    assert.ok(!cashier.found && cashier.refusal.code === 'not-permitted')
    const { rows } = await linjiang.database.pool.query(
      `SELECT count(DISTINCT person)::int AS persons FROM access_record
       WHERE act = 'match-persons' AND person = ANY($1)`,
      [[a.id, b.id]],
    )
    assert.equal(rows[0]?.persons, 2)
  })

  it('are in the way of an earlier bill where the scheme wants the last one first', async () => {
    const [a, b] = await records(2, 'linjiang/first')
    assert.ok(a && b)
    const first = await settle(a.id, 600)
    assert.ok((await decide(a, b, 'merge')).done)
    const later = await settle(b.id, 600)
    assert.equal(later.cashMinor, 40_000 + 4000)
    const refused = await reverse(first.id)
    assert.ok(!refused.settled && refused.refusal.code === 'later-bills-first')
    assert.deepEqual(
      refused.refusal.reverseFirst.map(({ settlement }) => settlement),
      [later.id],
    )
    assert.ok((await reverse(later.id)).settled)
    assert.ok((await reverse(first.id)).settled)
  })

  it('change between a bill’s reading and its recording, and nothing is counted twice', async () => {
    const [a, b] = await records(2, 'linjiang/keep')
    assert.ok(a && b)
    const bills = Array.from({ length: 12 }, (_, i) => {
      const key = `tied-${++keys}`
      const person = i % 2 === 0 ? a.id : b.id
      return { key, bill: aStay(person, `V-${keys}`, '100.00'), expected: null }
    })
    const { store } = linjiang.services
    const send = () =>
      Promise.all(
        bills.map(async (bill) => (await settleAll([bill], sampleActor, 'settlement', store))[0]),
      )
    const [outcomes, tied] = await Promise.all([send(), decide(a, b, 'merge')])
    assert.ok(tied.done)
    for (const outcome of outcomes) {
      if (outcome?.settled === false) assert.equal(outcome.refusal.code, 'person-record-changed')
    }
    const again = await send()
    assert.ok(again.every((outcome) => outcome?.settled))
    // 1,000 are borne of the first ten together; of the other two 20 each.
    assert.equal(await cashOfQuote(a.id, 100), '20.00')
  })

  it('count as sums say, in whatever order they are tied, parted, billed and given back', async () => {
    const step = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant('settle' as const),
          at: fc.nat(2),
          yuan: fc.integer({ min: 1, max: 15_000 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('reverse' as const), at: fc.nat(40) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constantFrom('merge' as const, 'split' as const),
          at: fc.nat(2),
        }),
      },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: sampled(14, 30) }),
        async (steps) => {
          const all = await records(3, 'linjiang/keep')
          const book = new Book(all.length)
          for (const one of steps) {
            if (one.do === 'settle') {
              const record = all[one.at]
              assert.ok(record)
              const { id, cashMinor } = await settle(record.id, one.yuan)
              assert.equal(cashMinor, book.settle(id, one.at, one.yuan))
            } else if (one.do === 'reverse') {
              const id = book.any(one.at)
              if (id === undefined) continue
              assert.ok((await reverse(id)).settled)
              book.reverse(id)
            } else {
              const [x, y] = [one.at, (one.at + 1) % all.length]
              const [a, b] = [all[x], all[y]]
              assert.ok(a && b)
              const done = await decide(a, b, one.do)
              assert.equal(done.done, book.tie(x, y, one.do))
            }
            const { counters } = linjiang.services.store
            for (const [at, { id }] of all.entries()) {
              const rows = await counters([id])
              const own = rows.find(({ period }) => period.startsWith('calendarYear'))?.counters
              const [borne, paid] = [own?.[0] ?? 0, own?.[1] ?? 0]
              assert.deepEqual([borne, paid], book.used([at]))
            }
          }
        },
      ),
      { numRuns: sampled(6, 400), endOnFailure: true },
    )
    assert.equal((await verify()).finding, null)
  })

  it('are missed by no verification where somebody alters what they were tied to', async () => {
    const [a, b] = await records(2, 'linjiang/keep')
    assert.ok(a && b)
    assert.ok((await decide(a, b, 'merge')).done)
    const { id } = await settle(b.id, 100)
    const { pool } = linjiang.database
    await pool.query(`UPDATE person_tie SET others = '{}' WHERE person = $1`, [b.id])
    const { finding } = await verify()
    assert.deepEqual([finding?.invariant, finding?.where], ['tie', id])
    await pool.query('UPDATE person_tie SET others = $2 WHERE person = $1', [b.id, [a.id]])
  })
})

/** The same by addition alone, in fen: of a whole yuan four fifths are whole fen. */
class Book {
  readonly #bills = new Map<string, { at: number; borne: number; paid: number }>()
  readonly #ties = new Set<string>()
  readonly #count: number

  constructor(count: number) {
    this.#count = count
  }

  used(members: readonly number[]): [number, number] {
    const own = [...this.#bills.values()].filter(({ at }) => members.includes(at))
    const sum = (of: 'borne' | 'paid') => own.reduce((all, bill) => all + bill[of], 0)
    return [sum('borne'), sum('paid')]
  }

  settle(id: string, at: number, yuan: number): number {
    const [borneBefore, paidBefore] = this.used(this.#sameAs(at))
    const fen = yuan * 100
    const borne = Math.min(fen, Math.max(0, 100_000 - borneBefore))
    const share = ((fen - borne) / 5) * 4
    const paid = Math.min(share, Math.max(0, 2_000_000 - paidBefore))
    this.#bills.set(id, { at, borne, paid })
    return fen - paid
  }

  any(place: number): string | undefined {
    const ids = [...this.#bills.keys()]
    return ids[place % Math.max(1, ids.length)]
  }

  reverse(id: string): void {
    this.#bills.delete(id)
  }

  tie(a: number, b: number, what: 'merge' | 'split'): boolean {
    const name = [a, b].sort().join()
    const isPossible = what === 'merge' ? !this.#sameAs(a).includes(b) : this.#ties.has(name)
    if (isPossible && what === 'merge') this.#ties.add(name)
    if (isPossible && what === 'split') this.#ties.delete(name)
    return isPossible
  }

  #sameAs(at: number): number[] {
    const same = new Set([at])
    for (let round = 0; round < this.#count; round++) {
      for (const name of this.#ties) {
        const [x = 0, y = 0] = name.split(',').map(Number)
        if (same.has(x) || same.has(y)) same.add(x).add(y)
      }
    }
    return [...same]
  }
}
