/**
 * Either side of the two networks is killed at every statement of a hand-over: an authorisation goes in,
 * a fund's record comes out, is taken back, and the authorisation with it. Whoever starts again goes on,
 * and both sides end as if nobody had died.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import { recordFields } from '../../engine/visit/side-message.ts'
import { carryOver } from '../../server/jobs/carry-over.ts'
import { createAuthorisationStore } from '../../server/storage/claim/authorisation-store.ts'
import type { Database } from '../../server/storage/database.ts'
import { createFundRecords, createReleasedRecords } from '../../server/storage/fund-records.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { createReadMark } from '../../server/storage/read-marks.ts'
import { createSideQueue } from '../../server/storage/side-queue.ts'
import type { Entry } from '../../server/usecases/settlement/journal.ts'
import { fromTheMark, receiveRecords } from '../../server/usecases/sides/receive-records.ts'
import { releaseRecords } from '../../server/usecases/sides/release-records.ts'
import { tellAuthorisations } from '../../server/usecases/sides/tell-authorisations.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'
import { type Death, Died } from '../support/dying.ts'
import { dyingDatabase } from '../support/dying-database.ts'
import { aPerson, hospital, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'

const sides = ['insurance', 'internet'] as const
type Side = (typeof sides)[number]

const day = (text: string) => dayFromText(text) ?? 0
const never: Death = { step: Number.POSITIVE_INFINITY, when: 'before' }
/** Every so-many-th statement of a run without thoroughness; which ones, the seed says. */
const every = sampled(17, 1)

interface Case {
  readonly person: string
  readonly settlement: string
}

describe('a side that is killed during a hand-over', { timeout: 900_000 }, () => {
  let outside: Linjiang
  let inside: TestDatabase
  let cases = 0

  before(async () => {
    outside = await openLinjiang()
    inside = await withDatabase()
  })
  after(async () => {
    await inside.close()
    await outside.close()
  })

  async function newCase(): Promise<Case> {
    cases += 1
    const added = aPerson('linjiang/first')
    await outside.services.persons.addPersons([added])
    return { person: added.person.id, settlement: `F-${cases}` }
  }

  /** As a process of that side opens them. */
  const insuranceSide = (database: Database) => {
    const placed = onOneServer(database)
    const records = createFundRecords(placed)
    return { queue: createSideQueue(database), records, mark: createReadMark(placed, 'releasing') }
  }
  const internetSide = (database: Database) => {
    const placed = onOneServer(database)
    return {
      queue: createSideQueue(database),
      authorisations: createAuthorisationStore(database),
      released: createReleasedRecords<Entry>(placed),
      mark: createReadMark(placed, 'receiving'),
    }
  }

  function recordOf({ person, settlement }: Case, records: ReturnType<typeof createFundRecords>) {
    const none = Object.fromEntries(recordFields.map((field) => [field, 0]))
    const amounts = { ...none, inscp_scp_amt: 100_00, hifp_pay: 60_00, psn_cash_pay: 40_00 }
    const line = { code: 'X1', on: '2026-03-10', quantity: '1', unitPrice: '50', category: 'drug' }
    return {
      record: records.idOf(person, hospital.id, settlement),
      person,
      institution: hospital.id,
      visit: `V-${settlement}`,
      setting: 'inpatient',
      admittedOn: '2026-03-01',
      dischargedOn: '2026-03-10',
      disease: '',
      invoice: `E-${settlement}`,
      amounts: amounts as Record<(typeof recordFields)[number], number>,
      lines: [
        { ...line, amountMinor: 50_00 },
        { ...line, amountMinor: 50_00 },
      ],
    }
  }

  /** All that both sides do of a case; each step may be done again from its beginning. */
  async function handOver(one: Case, databases: Readonly<Record<Side, Database>>): Promise<void> {
    const insurance = insuranceSide(databases.insurance)
    const internet = internetSide(databases.internet)
    const { person } = one
    const known = recordOf(one, insurance.records)
    const releasing = {
      queue: insurance.queue,
      records: insurance.records,
      today: () => '2026-04-01',
    }
    const { store } = outside.services
    const receiving = {
      queue: internet.queue,
      mark: internet.mark,
      released: internet.released,
      rules: store.rules,
      persons: store.persons,
      institutionInCare: store.institutionInCare,
      keepRules: store.keepRules,
      now: () => new Date('2026-04-01T08:00:00Z'),
      report: (error: unknown) => assert.fail(String(error)),
    }
    const carry = () =>
      carryOver(insurance.queue, {
        give: (messages) => internet.queue.take('insurance', messages),
        after: (number) => internet.queue.after('internet', number, 100),
      })
    const request = {
      key: `key-${one.settlement}`,
      fingerprint: Buffer.alloc(16, one.settlement),
      at: new Date('2026-04-01T00:00:00Z'),
    }
    const given = await internet.authorisations.give(
      {
        person,
        insurer: 'I-LJ-LIFE',
        fields: ['settlement-sheet', 'fee-lines', 'invoice-number'],
        ticks: ['health'],
        scope: { from: day('2026-01-01'), to: day('2026-12-31') },
        expiresOn: day('2026-12-31'),
        opensByItself: false,
        payee: 'sealed',
      },
      request,
    )
    assert.ok(given.kept)
    await tellAuthorisations(internet)
    await carry()
    await insurance.records.keep(known)
    await releaseRecords(person, releasing)
    await carry()
    await receiveRecords(fromTheMark, receiving)
    await insurance.records.takeBack(known.record)
    await releaseRecords(person, releasing)
    await carry()
    await receiveRecords(fromTheMark, receiving)
    await internet.authorisations.withdraw(given.authorisation.id, day('2026-04-01'))
    await tellAuthorisations(internet)
    await carry()
  }

  async function undisturbed(one: Case): Promise<void> {
    await handOver(one, { insurance: inside.pool, internet: outside.database.pool })
  }

  /** What stands in the end, on either side, and exactly once. */
  async function endsWell(one: Case, told: string): Promise<void> {
    const { person } = one
    const expected = {
      internet: ['authorisation-given', 'authorisation-withdrawn'],
      insurance: ['record-line', 'record-line', 'record-released', 'record-reversed'],
    }
    for (const database of [inside.pool, outside.database.pool]) {
      const queue = createSideQueue(database)
      for (const side of sides) {
        const about = await queue.about(side, person)
        assert.deepEqual(
          about.map(({ kind }) => kind),
          expected[side],
          `${told}: ${side}`,
        )
      }
    }
    const { rows } = await outside.database.pool.query<{ lines: number; taken: boolean }>(
      `SELECT lines, taken_back_at IS NOT NULL AS taken FROM released_record WHERE person = $1`,
      [person],
    )
    assert.deepEqual(rows, [{ lines: 2, taken: true }], told)
  }

  async function statementsOf(victim: Side): Promise<number> {
    const one = await newCase()
    const dying = dyingDatabase(victim === 'insurance' ? inside.pool : outside.database.pool, never)
    const databases = { insurance: inside.pool, internet: outside.database.pool }
    await handOver(one, { ...databases, [victim]: dying.database })
    await endsWell(one, `${victim} alive`)
    return dying.statements()
  }

  for (const victim of sides) {
    it(`loses nothing and does nothing twice: the side of the ${victim}`, async () => {
      const statements = await statementsOf(victim)
      assert.ok(statements > 20, `${statements} statements`)
      const first = 1 + (Math.abs(seed) % every)
      for (let step = first; step <= statements; step += every) {
        for (const when of ['before', 'after'] as const) {
          const one = await newCase()
          const databases = { insurance: inside.pool, internet: outside.database.pool }
          const dying = dyingDatabase(databases[victim], { step, when })
          await assert.rejects(handOver(one, { ...databases, [victim]: dying.database }), Died)
          await undisturbed(one)
          await endsWell(one, `${victim} killed ${when} statement ${step}`)
        }
      }
    })
  }

  it('leaves queues that are the same on both sides, chained, and read to their end', async () => {
    const [ours, theirs] = [inside.pool, outside.database.pool].map(createSideQueue)
    assert.ok(ours !== undefined && theirs !== undefined)
    for (const side of sides) {
      assert.equal(await ours.firstBroken(side), null)
      assert.equal(await theirs.firstBroken(side), null)
      assert.deepEqual(await ours.after(side, 0, 100_000), await theirs.after(side, 0, 100_000))
    }
    const mark = createReadMark(onOneServer(outside.database.pool), 'receiving')
    assert.equal(await mark.read(), (await theirs.after('insurance', 0, 100_000)).length)
  })
})
