/** Whom a bill asks: a payer that decides for itself may pay although our reading gives nothing. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { PayerValue, PolicySet } from '../../engine/policy/policy-value.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import { aPerson, aStay, linjiangPolicies } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

/** Linjiang with some payers as told. */
function withPayers(changes: Readonly<Record<string, Partial<PayerValue>>>): PolicySet {
  const set = linjiangPolicies()
  const schemes = set.schemes.map((scheme) => ({
    ...scheme,
    payers: scheme.payers.map((payer) => ({ ...payer, ...changes[`${scheme.id}.${payer.id}`] })),
  }))
  return { ...set, schemes }
}

const insurer = 'linjiang-life/plan.insurer'
const pool = 'linjiang/first.pool'

describe('a payer that decides for itself', () => {
  let usual: LinjiangApi
  let byPlatform: LinjiangApi
  let whenDue: LinjiangApi
  let keys = 0

  const rules = (changes: Parameters<typeof withPayers>[0]) =>
    rulesOf(withPayers(changes), new Map())

  before(async () => {
    usual = await openLinjiangApi()
    byPlatform = await openLinjiangApi([], {
      rules: rules({ [pool]: { decidedBy: 'platform' } }),
    })
    whenDue = await openLinjiangApi([], { rules: rules({ [insurer]: { asked: 'due' } }) })
  })
  after(async () => {
    for (const api of [usual, byPlatform, whenDue]) await api.close()
  })

  async function call(api: LinjiangApi, path: string, payload: object) {
    const headers = { 'idempotency-key': `asking-key-${++keys}` }
    const answer = await api.app.inject({ method: 'POST', url: path, payload, headers })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }

  async function settled(api: LinjiangApi, bill: object) {
    const { status, body } = await call(api, '/api/settlements', bill)
    assert.equal(status, 201, JSON.stringify(body))
    const read = await api.app.inject(`/api/settlements/${body.id}`)
    return JSON.parse(read.body).division
  }

  const behave = (api: LinjiangApi, subject: string, fault: string) =>
    fetch(`${api.simulator.address}/behaviour`, {
      method: 'POST',
      body: JSON.stringify({ subject, fault }),
    })

  async function asks(api: LinjiangApi, person: string): Promise<string[]> {
    const { rows } = await api.database.pool.query(
      'SELECT payer FROM payer_hold WHERE person = $1 ORDER BY payer',
      [person],
    )
    return rows.map(({ payer }) => payer)
  }

  /** Somebody whose plan has paid all that it pays in a year, as far as we know. */
  async function usedUp(api: LinjiangApi): Promise<string> {
    const added = aPerson('linjiang/first', 'linjiang-life/plan')
    const { id } = added.person
    const period = 'contractYear:2026-01-01'
    const openings = [{ owner: id, coverage: `${id}-c2`, period, counters: [5_000_000] }]
    await api.services.persons.addPersons([{ ...added, openings }])
    return id
  }

  function visit(person: string, number: string) {
    const stay = aStay(person, number, '80.00')
    return { ...stay, visit: { ...stay.visit, setting: 'outpatient' } }
  }

  const shareOf = (division: { shares: Record<string, string>[] }, payer: string) => {
    const share = division.shares.find((one) => one['payer'] === payer)
    return share === undefined ? null : [share['amount'], share['state']]
  }

  it('is asked although our reading gives nothing, and its answer binds', async () => {
    const wang = await usedUp(usual)
    await behave(usual, 'A-1', '100.00')
    const division = await settled(usual, aStay(wang, 'A-1', '2000.00'))
    assert.deepEqual(shareOf(division, insurer), ['100.00', 'accepted'])
    assert.equal(division.cash, '1100.00')
    assert.deepEqual(
      division.breaks.map(({ ours, theirs }: Record<string, string>) => [ours, theirs]),
      [['0.00', '100.00']],
    )
  })

  it('is named in the quote, and when it does not answer', async () => {
    const wang = await usedUp(usual)
    const bill = aStay(wang, 'A-2', '2000.00')
    const { body: quote } = await call(usual, '/api/quotes', bill)
    assert.deepEqual(shareOf(quote, insurer), ['0.00', 'expected'])
    await behave(usual, 'A-2', 'down')
    const division = await settled(usual, bill)
    assert.deepEqual(shareOf(division, insurer), ['0.00', 'away'])
    assert.equal(division.cash, '1200.00')
    assert.ok(
      division.problems.some(
        ({ code, about }: Record<string, string>) => code === 'insurer-away' && about === insurer,
      ),
    )
  })

  it('hears nothing of a bill to which no benefit of its product applies', async () => {
    const wang = await usedUp(usual)
    await settled(usual, visit(wang, 'A-3'))
    assert.deepEqual(await asks(usual, wang), [])
  })

  it('is left alone where its pack says so and nothing is due', async () => {
    const wang = await usedUp(whenDue)
    const division = await settled(whenDue, aStay(wang, 'A-4', '2000.00'))
    assert.deepEqual(await asks(whenDue, wang), [])
    assert.equal(shareOf(division, insurer), null)
  })

  it('is asked about every bill where it is the fund’s own platform', async () => {
    const added = aPerson('linjiang/first')
    await byPlatform.services.persons.addPersons([added])
    await behave(byPlatform, 'A-5', '30.00')
    const division = await settled(byPlatform, visit(added.person.id, 'A-5'))
    assert.deepEqual(shareOf(division, pool), ['30.00', 'accepted'])
    assert.equal(division.cash, '50.00')
  })

  it('never pays more than the patient still bears of what its benefits read', async () => {
    const added = aPerson('linjiang/first')
    await byPlatform.services.persons.addPersons([added])
    await behave(byPlatform, 'A-6', '500.00')
    const division = await settled(byPlatform, visit(added.person.id, 'A-6'))
    assert.deepEqual(shareOf(division, pool), ['80.00', 'accepted'])
    assert.equal(division.cash, '0.00')
  })
})
