import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ExplanationSchema } from '../../server/http/contract/explanation.ts'
import { InstitutionsSchema } from '../../server/http/contract/institution.ts'
import { CoveragesSchema, PersonSchema } from '../../server/http/contract/person.ts'
import { PoliciesSchema } from '../../server/http/contract/policy.ts'
import { ProblemSchema } from '../../server/http/contract/problem.ts'
import { QuoteSchema } from '../../server/http/contract/quote.ts'
import { SessionSchema } from '../../server/http/contract/session.ts'
import {
  ReversalEffectSchema,
  ReversedSchema,
  SettledSchema,
  SettlementPageSchema,
  SettlementSchema,
} from '../../server/http/contract/settlement.ts'
import { aPerson, aStay, hospital } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

describe('the interface', () => {
  let api: LinjiangApi
  let keys = 0

  before(async () => {
    api = await openLinjiangApi()
  })
  after(() => api.close())

  const newKey = () => `key-${String(++keys).padStart(8, '0')}`

  async function person(...schemes: string[]) {
    const added = aPerson(...schemes)
    await api.services.persons.addPersons([added])
    return added
  }

  async function personId(...schemes: string[]) {
    return (await person(...schemes)).person.id
  }

  const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
    api.app.inject({
      method: 'POST',
      url,
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
      headers: { 'content-type': 'application/json', ...headers },
    })

  const settle = (bill: unknown, key = newKey()) =>
    post('/api/settlements', bill, { 'idempotency-key': key })

  const reverse = (id: string, key = newKey()) =>
    post(`/api/settlements/${id}/reversal`, { reason: 'wrong ward' }, { 'idempotency-key': key })

  const get = (url: string) => api.app.inject({ method: 'GET', url })

  /** The body, which has the form that its schema promises. */
  function bodyOf(answer: { body: string }, schema: TSchema) {
    const body = JSON.parse(answer.body)
    const errors = Compile(schema).Errors(body)
    assert.deepEqual(errors.slice(0, 3), [], answer.body.slice(0, 2000))
    return body
  }

  function problemOf(
    answer: { body: string; statusCode: number; headers: Record<string, unknown> },
    status: number,
    code: string,
  ) {
    const problem = bodyOf(answer, ProblemSchema)
    assert.deepEqual([answer.statusCode, problem.code], [status, code], answer.body)
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.ok(problem.remedy.length > 0)
    return problem
  }

  it('quotes a bill that adds up, in words and with sources', async () => {
    const wang = await personId('linjiang/first', 'linjiang-life/plan')
    const answer = await post('/api/quotes?explain=yes', aStay(wang, 'V-1', '10800.00'))
    assert.equal(answer.statusCode, 200, answer.body)
    const quote = bodyOf(answer, QuoteSchema)
    assert.equal(quote.total, '10800.00')
    assert.deepEqual(
      quote.shares.map(({ payer, amount, state }: Record<string, string>) => [
        payer,
        amount,
        state,
      ]),
      [
        ['linjiang/first.pool', '7840.00', 'decided'],
        ['linjiang-life/plan.insurer', '1480.00', 'expected'],
      ],
    )
    assert.equal(quote.cash, '1480.00')
    const cents = (text: string) => Math.round(Number(text) * 100)
    const rows = quote.sheet.rows.filter(({ style }: { style: string }) => style === 'row')
    const sum = rows.reduce(
      (total: number, row: { amount: string }) => total + cents(row.amount),
      0,
    )
    assert.equal(sum, cents(quote.total))
    assert.equal(quote.terms[0].source.issuer, 'Linjiang Healthcare Security Bureau')
    assert.ok(
      quote.explanation.some(({ rule }: { rule: string }) => rule === 'linjiang/first/stay/pool'),
    )
    assert.equal(await api.services.store.version(wang), 0, 'a quote records nothing')
  })

  it('hands the page the same rules under the digest that the quote names', async () => {
    const wang = await personId('linjiang/first')
    const quote = bodyOf(await post('/api/quotes', aStay(wang, 'V-2', '10800.00')), QuoteSchema)
    const { schemes, policies, facts } = quote.engine
    const url = `/api/policies/set?schemes=${schemes.join(',')}&regions=${facts.careRegion},${facts.homeRegion}`
    const set = await get(url)
    assert.equal(set.headers['etag'], `"${policies}"`)
    const again = await api.app.inject({ url, headers: { 'if-none-match': `"${policies}"` } })
    assert.deepEqual([again.statusCode, again.body], [304, ''])
  })

  it('settles with 201, repeats the bytes, and marks a second attempt with 200', async () => {
    const wang = await personId('linjiang/first')
    const key = newKey()
    const bill = aStay(wang, 'V-3', '10800.00')
    const first = await settle(bill, key)
    assert.equal(first.statusCode, 201, first.body)
    const settled = bodyOf(first, SettledSchema)
    assert.equal(first.headers['location'], `/api/settlements/${settled.id}`)
    const repeated = await settle(bill, key)
    assert.deepEqual([repeated.statusCode, repeated.body], [201, first.body])
    assert.equal(repeated.headers['idempotent-replayed'], 'true')

    const second = await settle(bill)
    assert.equal(second.statusCode, 200)
    assert.deepEqual(bodyOf(second, SettledSchema), { ...settled, alreadySettled: true })
    const differs = problemOf(await settle(aStay(wang, 'V-3', '10800.01')), 409, 'visit-settled')
    assert.equal(differs.settlement, settled.id)
    problemOf(await settle(aStay(wang, 'V-4', '10800.00'), key), 422, 'key-reused')
  })

  it('refuses amounts that no longer hold, and says which settlement came between', async () => {
    const wang = await personId('linjiang/first')
    const bill = aStay(wang, 'V-5', '2000.00')
    const quote = bodyOf(await post('/api/quotes', bill), QuoteSchema)
    const between = bodyOf(await settle(aStay(wang, 'V-6', '600.00')), SettledSchema)
    const shares = Object.fromEntries(
      quote.shares.map(({ payer, amount }: Record<string, string>) => [payer, amount]),
    )
    const expected = { shares, cash: quote.cash, basis: quote.basis }
    const refused = problemOf(await settle({ ...bill, expected }), 409, 'amounts-changed')
    assert.deepEqual(refused.changed, {
      shares: [{ payer: 'linjiang/first.pool', was: '800.00', now: '1280.00' }],
      cash: { was: '1200.00', now: '720.00' },
      unpaid: [],
      between: [{ settlement: between.id, visit: 'V-6', businessDate: '2026-03-10' }],
    })
    const now = { shares: { 'linjiang/first.pool': '1280.00' }, cash: '720.00' }
    assert.equal((await settle({ ...bill, expected: now })).statusCode, 201)
  })

  it('shows what a reversal does before it is done', async () => {
    const wang = await personId('linjiang/anew')
    const first = bodyOf(await settle(aStay(wang, 'V-7', '600.00')), SettledSchema)
    const second = bodyOf(await settle(aStay(wang, 'V-8', '1400.00')), SettledSchema)
    const effect = bodyOf(
      await get(`/api/settlements/${first.id}/reversal-effect`),
      ReversalEffectSchema,
    )
    assert.equal(effect.allowed, true)
    assert.deepEqual(effect.laterBills[0].cash, { was: '600.00', now: '1080.00' })

    const reversed = await reverse(first.id)
    assert.equal(reversed.statusCode, 201, reversed.body)
    const { laterBills } = bodyOf(reversed, ReversedSchema)
    const { replacedBy, ...later } = laterBills[0]
    const { ofAnother, institution, shares, ...shown } = effect.laterBills[0]
    assert.deepEqual([ofAnother, institution.id], [false, hospital.id])
    const amounts = shares.map(({ title: _, ...share }: Record<string, unknown>) => share)
    assert.deepEqual({ ...later, replacedBy: null }, { ...shown, shares: amounts })
    const replaced = bodyOf(await get(`/api/settlements/${second.id}`), SettlementSchema)
    assert.deepEqual([replaced.state, replaced.replacedBy], ['reversed', replacedBy])
    const replacement = bodyOf(await get(`/api/settlements/${replacedBy}`), SettlementSchema)
    assert.deepEqual([replacement.state, replacement.replaces], ['live', second.id])
    assert.equal(replacement.division.cash, '1080.00')
    problemOf(await reverse(first.id), 409, 'already-reversed')
    problemOf(await reverse(bodyOf(reversed, ReversedSchema).id), 409, 'reversal-of-reversal')
  })

  it('names the later bills to reverse first', async () => {
    const wang = await personId('linjiang/first')
    const first = bodyOf(await settle(aStay(wang, 'V-9', '600.00')), SettledSchema)
    const second = bodyOf(await settle(aStay(wang, 'V-10', '1400.00')), SettledSchema)
    const effect = bodyOf(
      await get(`/api/settlements/${first.id}/reversal-effect`),
      ReversalEffectSchema,
    )
    assert.deepEqual([effect.allowed, effect.refusal], [false, 'later-bills-first'])
    const refused = problemOf(await reverse(first.id), 409, 'later-bills-first')
    assert.deepEqual(refused.reverseFirst, effect.reverseFirst)
    assert.equal(refused.reverseFirst[0].settlement, second.id)
  })

  it('reads a settlement and its explanation, also of a reversal', async () => {
    const wang = await personId('linjiang/first')
    const settled = bodyOf(await settle(aStay(wang, 'V-11', '10800.00')), SettledSchema)
    const read = bodyOf(await get(`/api/settlements/${settled.id}`), SettlementSchema)
    assert.equal(read.division.cash, settled.cash)
    assert.equal(read.person.name, 'Wang Sample')
    const why = bodyOf(await get(`/api/settlements/${settled.id}/explanation`), ExplanationSchema)
    const pool = why.steps.find(({ rule }: { rule: string }) => rule.endsWith('/pool'))
    assert.deepEqual([pool.base, pool.result, pool.ratio], ['9800.00', '7840.00', '80%'])
    const reversal = bodyOf(await reverse(settled.id), ReversedSchema)
    const undone = bodyOf(await get(`/api/settlements/${reversal.id}`), SettlementSchema)
    assert.deepEqual(
      [undone.state, undone.reverses, undone.reason],
      ['reversal', settled.id, 'wrong ward'],
    )
    problemOf(await get('/api/settlements/00-99999'), 404, 'settlement-unknown')
    problemOf(await get('/api/settlements/nonsense'), 400, 'request-malformed')
  })

  it('finds settlements by visit, institution, person and day, page by page', async () => {
    const wang = await personId('linjiang/first')
    const ids: string[] = []
    for (let i = 0; i < 5; i++) {
      ids.push(bodyOf(await settle(aStay(wang, `V-12-${i}`, '100.00')), SettledSchema).id)
    }
    const byVisit = bodyOf(await get('/api/settlements?visit=V-12-3'), SettlementPageSchema)
    assert.deepEqual(
      byVisit.items.map(({ id }: { id: string }) => id),
      [ids[3]],
    )
    const found: string[] = []
    let url: string | null = `/api/settlements?person=${wang}&limit=2`
    while (url !== null) {
      const page: { items: { id: string }[]; next: string | null } = bodyOf(
        await get(url),
        SettlementPageSchema,
      )
      found.push(...page.items.map(({ id }) => id))
      url = page.next === null ? null : `/api/settlements?person=${wang}&limit=2&after=${page.next}`
    }
    assert.deepEqual(found, ids.toReversed())
    const day = await get(`/api/settlements?institution=${hospital.id}&day=2020-01-01`)
    assert.deepEqual(bodyOf(day, SettlementPageSchema), { items: [], next: null })
    problemOf(await get('/api/settlements?day=2026-03-10'), 400, 'filter-missing')
  })

  it('finds a person by a credential, however it is written, and never logs it', async () => {
    const added = await person('linjiang/first')
    const { identifier, name } = added.identity
    const wide = identifier.replace(/\d/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    )
    for (const credential of [identifier, ` ${identifier} `, wide]) {
      const found = bodyOf(await post('/api/persons/lookup', { credential }), PersonSchema)
      assert.equal(found.id, added.person.id)
      assert.match(found.identifier, /^999\*+\d{4}$/)
    }
    problemOf(
      await post('/api/persons/lookup', { credential: '999900190001010005' }),
      404,
      'person-unknown',
    )
    await post('/api/persons/lookup', `{"credential": "${identifier}"`)
    await post('/api/persons/lookup', { credential: [identifier] })
    await post('/api/persons/lookup', { credential: identifier, [identifier]: 1 })
    await settle({ ...aStay(added.person.id, 'V-13', '1.00'), person: identifier })
    const { rows } = await api.database.pool.query('SELECT p::text AS row FROM person p')
    for (const text of [...api.logged, ...rows.map(({ row }) => row)]) {
      assert.ok(!text.includes(identifier) && !text.includes(name), text)
    }
  })

  it('shows coverages with what they have used up, and their state on a day', async () => {
    const wang = await personId('linjiang/first')
    await settle(aStay(wang, 'V-14', '10800.00'))
    const url = `/api/persons/${wang}/coverages`
    const [coverage] = bodyOf(await get(url), CoveragesSchema).coverages
    assert.equal(coverage.state, 'in-force')
    const used = coverage.counters.map(({ counter, value, periodFrom, periodTo }: never) => [
      counter,
      value,
      periodFrom,
      periodTo,
    ])
    assert.deepEqual(used, [
      ['deductible-used', '1000.00', '2026-01-01', '2026-12-31'],
      ['pool-paid', '7840.00', '2026-01-01', '2026-12-31'],
    ])
    const before = bodyOf(await get(`${url}?on=2019-12-31`), CoveragesSchema)
    assert.equal(before.coverages[0].state, 'not-yet')
    problemOf(await get(`${url}?on=2026-02-30`), 400, 'day-unknown')
    problemOf(await get('/api/persons/nobody/coverages'), 404, 'person-unknown')
  })

  it('lists institutions, policies and the session', async () => {
    const { institutions } = bodyOf(await get('/api/institutions'), InstitutionsSchema)
    assert.equal(institutions[0].id, hospital.id)
    const { regions } = bodyOf(await get('/api/policies'), PoliciesSchema)
    const linjiang = regions.find(({ id }: { id: string }) => id === 'linjiang')
    assert.equal(linjiang.schemes.length, api.rules.all.set.schemes.length)
    assert.equal(bodyOf(await get('/api/session'), SessionSchema).mode, 'sample')
    problemOf(await get('/api/policies/set?schemes=nowhere/none'), 404, 'scheme-unlisted')
    problemOf(await get('/api/catalogues/none/items'), 404, 'catalogue-unlisted')
    problemOf(await get('/api/sample-bills'), 404, 'no-such-address')
  })

  describe('refuses a bill', () => {
    const sums = { inScope: '1.00', priorSelfPay: '0', overLimit: '0', ownPaid: '0' }
    const line = {
      id: 'L1',
      code: 'X',
      name: 'bed',
      on: '2026-03-02',
      quantity: '2',
      unitPrice: '10.00',
      category: 'bed',
    }
    //  what is wrong                                changes                              code           pointer
    const rows: [string, (person: string) => object, string, string | undefined][] = [
      [
        'a day that is none',
        () => ({ visit: { ...aStay('', 'V', '1').visit, dischargedOn: '2026-02-30' } }),
        'bill-invalid',
        '/visit/dischargedOn',
      ],
      [
        'a stay that ends before it begins',
        () => ({ visit: { ...aStay('', 'V', '1').visit, admittedOn: '2026-04-01' } }),
        'bill-invalid',
        '/visit/dischargedOn',
      ],
      ['a currency that nobody has', () => ({ currency: 'XXX' }), 'bill-invalid', '/currency'],
      [
        'half a fen',
        () => ({ currency: 'JPY', sums: { ...sums, inScope: '1.50' } }),
        'bill-invalid',
        '/sums/inScope',
      ],
      ['lines and sums', () => ({ lines: [line] }), 'bill-invalid', '/sums'],
      ['neither lines nor sums', () => ({ sums: undefined }), 'bill-invalid', '/lines'],
      [
        'an amount that is not the product',
        () => ({ sums: undefined, lines: [{ ...line, amount: '21.00' }] }),
        'bill-invalid',
        '/lines/0/amount',
      ],
      [
        'a negative line of nothing',
        () => ({ sums: undefined, lines: [{ ...line, quantity: '-2' }] }),
        'bill-invalid',
        '/lines/0/reverses',
      ],
      [
        'more taken back than charged',
        () => ({
          sums: undefined,
          lines: [line, { ...line, id: 'L2', quantity: '-3', reverses: 'L1' }],
        }),
        'bill-invalid',
        '/lines/1/amount',
      ],
      [
        'two lines with one id',
        () => ({ sums: undefined, lines: [line, line] }),
        'bill-invalid',
        '/lines/1/id',
      ],
      [
        'an amount without end',
        () => ({
          sums: undefined,
          lines: [{ ...line, quantity: '999999999', unitPrice: '999999999' }],
        }),
        'bill-invalid',
        '/lines/0',
      ],
      [
        'a coverage of somebody else',
        () => ({ coverages: ['c-1'] }),
        'coverage-unknown',
        '/coverages/0',
      ],
      [
        'a coverage named twice',
        (person) => ({ coverages: [`${person}-c1`, `${person}-c1`] }),
        'coverage-twice',
        '/coverages/1',
      ],
      [
        'a coverage in another currency',
        (person) => ({ currency: 'HKD', coverages: [`${person}-c1`] }),
        'currency-differs',
        '/currency',
      ],
      [
        'a day before its coverage',
        (person) => ({
          coverages: [`${person}-c1`],
          visit: {
            ...aStay('', 'V', '1').visit,
            admittedOn: '2019-01-01',
            dischargedOn: '2019-01-02',
          },
        }),
        'coverage-not-in-force',
        '/coverages',
      ],
      [
        'a day before its rules',
        (person) => ({
          coverages: [`${person}-c1`],
          visit: {
            ...aStay('', 'V', '1').visit,
            admittedOn: '2021-01-01',
            dischargedOn: '2021-01-02',
          },
        }),
        'no-term-in-force',
        '/coverages',
      ],
      [
        'an institution outside the alliance',
        () => ({ facility: 'H-XX' }),
        'institution-unknown',
        '/facility',
      ],
    ]
    for (const [what, changes, code, pointer] of rows) {
      it(`with ${what}: ${code}`, async () => {
        const wang = await personId('linjiang/first')
        const bill = { ...aStay(wang, 'V-20', '1.00'), ...changes(wang) }
        for (const answer of [await post('/api/quotes', bill), await settle(bill)]) {
          const problem = problemOf(answer, 422, code)
          if (pointer !== undefined) assert.equal(problem.pointer, pointer)
        }
        assert.equal(await api.services.store.version(wang), 0)
      })
    }

    it('by a rule of its scheme, in the words of the rule', async () => {
      const wang = await personId('linjiang/first')
      const bill = aStay(wang, 'V-21', '1.00')
      const closed = { ...bill, visit: { ...bill.visit, wardClass: 'closed' } }
      const problem = problemOf(await settle(closed), 422, 'bill-refused')
      assert.equal(problem.rule, 'linjiang/first/stay/closed-ward')
      assert.equal(problem.reason.en, 'The ward is closed')
      assert.equal(problem.remedyTexts.en, 'Choose another ward')
    })

    it('of a person whom nobody knows', async () => {
      problemOf(await settle(aStay('nobody', 'V-22', '1.00')), 404, 'person-unknown')
    })
  })

  describe('refuses a request', () => {
    const bill = () => JSON.stringify(aStay('p', 'V-30', '1.00'))
    //  what is wrong              body                                                         status code
    const rows: [string, () => string, number, string][] = [
      ['without a body', () => '', 400, 'body-empty'],
      ['of blanks', () => '  ', 400, 'body-empty'],
      ['that is no JSON', () => '{"person": ', 400, 'body-no-json'],
      [
        'with a key given twice',
        () => bill().replace('{', '{"person":"q",'),
        400,
        'body-key-twice',
      ],
      [
        'with a key given twice, once escaped',
        () => bill().replace('{', '{"per\\u0073on":"q",'),
        400,
        'body-key-twice',
      ],
      [
        'with a hidden prototype',
        () => bill().replace('{', '{"__proto__":{"a":1},'),
        400,
        'body-key-forbidden',
      ],
      ['with a NUL', () => bill().replace('V-30', 'V\\u0000'), 400, 'body-text-broken'],
      ['with half a character', () => bill().replace('V-30', 'V\\ud800'), 400, 'body-text-broken'],
      [
        'with a number beyond all',
        () => bill().replace('"V-30"', '1e400'),
        400,
        'body-number-out-of-range',
      ],
      ['with a fraction', () => bill().replace('"V-30"', '1.005'), 400, 'body-number-out-of-range'],
      ['with minus nothing', () => bill().replace('"V-30"', '-0'), 400, 'body-number-out-of-range'],
      ['with depth without end', () => '['.repeat(100_000), 400, 'body-too-deep'],
      [
        'with a text without end',
        () => bill().replace('V-30', 'V'.repeat(20_000)),
        400,
        'body-text-unusable',
      ],
      [
        'with an unknown member',
        () => bill().replace('{', '{"discount":"1",'),
        400,
        'request-malformed',
      ],
      ['with an amount as number', () => bill().replace('"1.00"', '1'), 400, 'request-malformed'],
      ['with an exponent', () => bill().replace('"1.00"', '"1e2"'), 400, 'request-malformed'],
      ['that is a list', () => '[]', 400, 'request-malformed'],
      ['that is nothing', () => 'null', 400, 'request-malformed'],
    ]
    for (const [what, body, status, code] of rows) {
      it(`${what}: ${code}`, async () => {
        problemOf(await post('/api/quotes', body()), status, code)
        const headers = { 'idempotency-key': newKey() }
        problemOf(await post('/api/settlements', body(), headers), status, code)
      })
    }

    it('whose bytes are no UTF-8', async () => {
      const payload = Buffer.concat([
        Buffer.from('{"person":"'),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ])
      const headers = { 'content-type': 'application/json' }
      const answer = await api.app.inject({ method: 'POST', url: '/api/quotes', payload, headers })
      problemOf(answer, 400, 'body-not-utf8')
    })

    it('that is larger than a bill can be', async () => {
      problemOf(await post('/api/quotes', ' '.repeat(17 * 1024 * 1024)), 413, 'body-too-large')
    })

    it('of 20,001 lines, and takes one of 20,000', async () => {
      const wang = await personId('linjiang/first')
      const { sums: _sums, ...bill } = aStay(wang, 'V-31', '0')
      const lines = (count: number) =>
        Array.from({ length: count }, (_, i) => ({
          id: `L${i}`,
          code: `C${i % 500}`,
          name: 'item',
          on: '2026-03-02',
          quantity: '1',
          unitPrice: '0.01',
          category: 'drug',
        }))
      problemOf(await settle({ ...bill, lines: lines(20_001) }), 400, 'request-malformed')
      const taken = await settle({ ...bill, lines: lines(20_000) })
      assert.equal(taken.statusCode, 201, taken.body.slice(0, 500))
      assert.equal(JSON.parse(taken.body).total, '200.00')
    })

    it('without a key, or with one that is none', async () => {
      const wang = await personId('linjiang/first')
      problemOf(
        await post('/api/settlements', aStay(wang, 'V-32', '1.00')),
        400,
        'request-malformed',
      )
      for (const key of ['short', 'x'.repeat(65), 'with blanks in it']) {
        problemOf(await settle(aStay(wang, 'V-32', '1.00'), key), 400, 'request-malformed')
      }
    })
  })

  it('describes itself as OpenAPI 3.1, and every schema in it can be used', async () => {
    const description = (await get('/api/openapi.json')).json()
    const { schemas } = description.components
    const resolved = (schema: unknown): TSchema =>
      JSON.parse(JSON.stringify(schema), (_key, value) => {
        const name = /^#\/components\/schemas\/(\w+)$/.exec(value?.$ref ?? '')?.[1]
        if (name === undefined) return value
        assert.ok(schemas[name], `there is no schema ${name}`)
        return resolved(schemas[name])
      })
    assert.deepEqual(resolved(schemas.Quote), JSON.parse(JSON.stringify(QuoteSchema)))
    assert.equal(description.openapi, '3.1.0')
    const operations = Object.entries<Record<string, Operation>>(description.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    const ids = operations.map(({ operation }) => operation.operationId)
    assert.equal(new Set(ids).size, ids.length)
    assert.ok(ids.includes('settleBill') && ids.includes('reverseSettlement'))
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const given = (operation.parameters ?? []).filter((one) => one.in === 'path')
      assert.deepEqual(
        given.map(({ name }) => name),
        named,
        path,
      )
      assert.ok(operation.summary && Object.keys(operation.responses).length > 0, path)
      for (const schema of schemasOf(operation)) assert.ok(Compile(resolved(schema)), path)
    }
  })

  it('draws its reference from files of its own under a strict policy', async () => {
    const page = await get('/api/docs')
    assert.match(page.body, /<script src="\/api\/docs\.js"><\/script>/)
    assert.match(
      String(page.headers['content-security-policy']),
      /script-src 'self'; style-src 'self'/,
    )
    assert.doesNotMatch(page.body, /https?:\/\//)
    assert.equal((await get('/api/docs.js')).statusCode, 200)
    assert.equal((await get('/api/docs.css')).statusCode, 200)
  })
})

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; schema: TSchema }[]
  readonly requestBody?: { readonly content: Record<string, { schema: TSchema }> }
  readonly responses: Record<string, { readonly content?: Record<string, { schema: TSchema }> }>
}

function schemasOf({ parameters = [], requestBody, responses }: Operation): TSchema[] {
  const contents = [requestBody?.content, ...Object.values(responses).map((one) => one.content)]
  return [
    ...parameters.map(({ schema }) => schema),
    ...contents.flatMap((content) => Object.values(content ?? {}).map(({ schema }) => schema)),
  ]
}
