/** An insurer pushes what it agreed with a person; what it says again changes nothing. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { aPerson, aStay, hospital, linjiangLife } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

const desk = `insurer:${linjiangLife.id}`

describe('a contract that an insurer pushes', () => {
  let api: LinjiangApi
  let count = 0

  before(async () => {
    api = await openLinjiangApi()
  })
  after(() => api.close())

  async function somebody() {
    const added = aPerson('linjiang/first')
    await api.services.persons.addPersons([added])
    return { wang: added.person.id, identifier: added.identity.identifier }
  }

  function contractOf(identifier: string, changes: object = {}) {
    return {
      version: 1,
      insured: identifier,
      product: 'linjiang-life/plan',
      opensBy: 'linked',
      from: '2026-01-01',
      ...changes,
    }
  }

  async function push(
    number: string,
    body: object,
    { by = desk, insurer = linjiangLife.id }: { by?: string; insurer?: string } = {},
  ) {
    const answer = await api.app.inject({
      method: 'PUT',
      url: `/api/insurers/${insurer}/contracts/${number}`,
      payload: body,
      headers: { 'x-sample-actor': by },
    })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }

  async function cashOf(wang: string): Promise<string> {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/api/settlements',
      payload: aStay(wang, `P-${++count}`, '2000.00'),
      headers: { 'idempotency-key': `push-key-${count}` },
    })
    return JSON.parse(answer.body).cash
  }

  async function ownCoverages(wang: string, by = `patient:${wang}`) {
    const url = `/api/persons/${wang}/coverages?on=2026-03-10`
    const answer = await api.app.inject({ url, headers: { 'x-sample-actor': by } })
    return JSON.parse(answer.body).coverages
  }

  it('becomes a coverage that pays at the counter', async () => {
    const { wang, identifier } = await somebody()
    const pushed = await push('N-1', contractOf(identifier))
    assert.deepEqual([pushed.status, pushed.body.isNew], [201, true])
    assert.equal(await cashOf(wang), '600.00')
  })

  it('is taken once, however often the same version comes, and at once', async () => {
    const { identifier } = await somebody()
    const body = contractOf(identifier)
    const all = await Promise.all(Array.from({ length: 8 }, () => push('N-2', body)))
    assert.equal(all.filter(({ status }) => status === 201).length, 1)
    assert.equal(all.filter(({ status }) => status === 200).length, 7)
    assert.equal(new Set(all.map((one) => one.body.coverage)).size, 1)
  })

  it('is changed by a higher version only', async () => {
    const { wang, identifier } = await somebody()
    const first = await push('N-3', contractOf(identifier))
    const altered = await push('N-3', contractOf(identifier, { opensBy: 'code' }))
    assert.deepEqual([altered.status, altered.body.code], [409, 'contract-altered'])
    const third = await push('N-3', contractOf(identifier, { version: 3, opensBy: 'code' }))
    assert.equal(third.body.coverage, first.body.coverage)
    const second = await push('N-3', contractOf(identifier, { version: 2 }))
    assert.deepEqual([second.status, second.body.code], [409, 'contract-outdated'])
    const again = await push('N-3', contractOf(identifier))
    assert.deepEqual([again.status, again.body.isNew], [200, false], 'an old one again is known')
    assert.equal(await cashOf(wang), '1200.00', 'and the third still holds: a code is needed')
  })

  it('ends at the counter on the day on which a later version ends it', async () => {
    const { wang, identifier } = await somebody()
    await push('N-4', contractOf(identifier))
    await push('N-4', contractOf(identifier, { version: 2, to: '2026-02-15' }))
    assert.equal(await cashOf(wang), '1200.00')
  })

  it('is nobody’s but its person’s, its insurer’s and its product’s', async () => {
    const { identifier } = await somebody()
    const { identifier: other } = await somebody()
    await push('N-5', contractOf(identifier))
    const body = contractOf(identifier, { version: 2 })
    const cases = [
      [await push('N-5', contractOf(other, { version: 2 })), 409, 'contract-of-another'],
      [await push('N-6', contractOf('9999000000')), 404, 'person-unknown'],
      [await push('N-6', { ...body, product: 'linjiang/first' }), 422, 'product-unknown'],
      [await push('N-6', { ...body, to: '2025-01-01' }), 422, 'contract-backwards'],
      [await push('N-6', { ...body, from: '2026-02-30' }), 400, 'day-unknown'],
      [await push('N-6', body, { by: 'insurer:I-OTHER' }), 403, 'not-permitted'],
      [await push('N-6', body, { by: 'insurer:I-NEW', insurer: 'I-NEW' }), 404, 'insurer-unknown'],
      [await push('N-6', body, { by: 'sample-supervisor' }), 403, 'not-permitted'],
    ] as const
    for (const [{ status, body: answer }, wanted, code] of cases) {
      assert.deepEqual([status, answer.code], [wanted, code])
    }
  })

  it('is seen by its person, and by a counter only once it is opened', async () => {
    const { wang, identifier } = await somebody()
    const terms = { opensBy: 'code', waitingDays: 30, hospitals: [hospital.id] }
    const { body } = await push('N-7', contractOf(identifier, terms))
    const own = await ownCoverages(wang)
    assert.deepEqual(
      own.map((one: { contract: unknown }) => one.contract),
      [
        null,
        {
          insurer: linjiangLife.id,
          number: 'N-7',
          opensBy: 'code',
          waitsUntil: '2026-01-30',
          isDirect: true,
          hospitals: [hospital.id],
          wards: null,
        },
      ],
    )
    const seen = (await ownCoverages(wang, 'sample-cashier')).map((one: { id: string }) => one.id)
    assert.ok(!seen.includes(body.coverage))
  })
})
