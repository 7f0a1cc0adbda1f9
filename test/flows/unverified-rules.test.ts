/** Where it counts, only rules decide that somebody read in the official text. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BenefitValue, PolicySet, Status } from '../../engine/policy/policy-value.ts'
import { explain } from '../../engine/settlement/settle.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { aPerson, aStay, linjiangPolicies } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

/** Linjiang as if somebody had read the notices of these benefits. */
function readIn(...verified: readonly string[]): PolicySet {
  const set = linjiangPolicies()
  const status = ({ id }: BenefitValue): Status =>
    verified.includes(id) ? 'verified' : 'transcribed'
  return {
    ...set,
    benefits: set.benefits.map((benefit) => ({
      ...benefit,
      terms: benefit.terms.map((term) => ({ ...term, status: status(benefit) })),
    })),
  }
}

/** The scheme's cap is made a multiple of a wage that was read on the way, in a newspaper. */
function cappedByWage(set: PolicySet): PolicySet {
  const title = { 'zh-CN': '平均工资', 'zh-HK': '平均工資', en: 'Average wage' }
  const values = (['2025-07-01', '2026-07-01'] as const).map((from) => {
    const status: Status = 'illustrative'
    return { from, value: 500_000, source: 'yearbook', status }
  })
  const wage = { op: 'name', dimension: 'money', name: 'stat.average-wage' } as const
  const upTo = { kind: 'formula', dimension: 'money', text: '', expression: wage } as const
  return {
    ...set,
    regions: set.regions.map((region) => ({
      ...region,
      statistics: [{ name: 'average-wage', title, values }],
    })),
    benefits: set.benefits.map((benefit) => ({
      ...benefit,
      terms: benefit.terms.map((term) => ({
        ...term,
        steps: term.steps.map((step) =>
          step.kind === 'pay' && benefit.id === 'linjiang/first/stay'
            ? {
                ...step,
                limits: [
                  {
                    kind: 'upTo' as const,
                    upTo,
                    each: 'bill' as const,
                    counter: null,
                    cuts: 'payment' as const,
                    into: null,
                    when: null,
                  },
                ],
              }
            : step,
        ),
      })),
    })),
  }
}

interface Counter {
  readonly api: LinjiangApi
  post(path: string, bill: unknown): Promise<{ status: number; body: Body }>
  get(path: string): Promise<Body>
}

// biome-ignore lint/suspicious/noExplicitAny: the schemas are checked where the interface is.
type Body = any

/** A server in production mode, on a port of its own, with somebody at its counter. */
async function inProduction(
  set: PolicySet,
  allowed: readonly string[],
  work: (counter: Counter) => Promise<void>,
): Promise<void> {
  const rules = rulesOf(set, new Map(), { onlyVerified: true, allowed })
  const api = await openLinjiangApi([], { rules })
  try {
    const address = await api.app.listen({ port: 0, host: '127.0.0.1' })
    let keys = 0
    await work({
      api,
      async post(path, bill) {
        const headers = {
          'content-type': 'application/json',
          'idempotency-key': `unverified-${++keys}`,
        }
        const answer = await fetch(address + path, {
          method: 'POST',
          headers,
          body: JSON.stringify(bill),
        })
        return { status: answer.status, body: await answer.json() }
      },
      get: async (path) => (await fetch(address + path)).json(),
    })
  } finally {
    await api.close()
  }
}

async function somebody({ api }: Counter, ...schemes: string[]): Promise<string> {
  const added = aPerson(...schemes)
  await api.services.persons.addPersons([added])
  return added.person.id
}

describe('a rule that nobody verified', () => {
  const term = 'linjiang/first/stay@2026-01-01'

  it('decides neither a quote nor a settlement, and is named with what to do', async () => {
    await inProduction(readIn(), [], async (counter) => {
      const wang = await somebody(counter, 'linjiang/first')
      for (const path of ['/api/quotes', '/api/settlements']) {
        const { status, body } = await counter.post(path, aStay(wang, 'U-1', '10800.00'))
        assert.deepEqual([status, body.code], [422, 'terms-not-verified'], JSON.stringify(body))
        assert.deepEqual([body.rule, body.pointer], [term, '/coverages'])
        assert.deepEqual(body.terms, [{ term, status: 'transcribed', coverage: `${wang}-c1` }])
        assert.match(body.remedy, /YIQIAO_ALLOW_TERMS/)
      }
      assert.equal(await counter.api.services.store.version(wang), 0, 'nothing is recorded')
    })
  })

  it('decides when the operator allows it by name, and is shown as allowed ever after', async () => {
    await inProduction(readIn(), [term], async (counter) => {
      const wang = await somebody(counter, 'linjiang/first')
      const bill = aStay(wang, 'U-2', '10800.00')
      const quote = await counter.post('/api/quotes', bill)
      assert.equal(quote.status, 200, JSON.stringify(quote.body))
      const shown = ({ terms }: Body) =>
        terms.map((one: Body) => [one.term, one.status, one.allowed])
      assert.deepEqual(shown(quote.body), [[term, 'transcribed', true]])
      assert.ok(
        quote.body.problems.some((one: Body) => one.code === 'allowed-terms' && one.about === term),
      )
      const settled = await counter.post('/api/settlements', bill)
      assert.equal(settled.status, 201, JSON.stringify(settled.body))
      const { division } = await counter.get(`/api/settlements/${settled.body.id}`)
      assert.deepEqual(shown(division), [[term, 'transcribed', true]])
      const session = await counter.get('/api/session')
      assert.deepEqual(session.trust, { onlyVerified: true, allowed: [term] })
    })
  })

  it('is no hindrance where a payer decides for itself and answers for its own rules', async () => {
    const set = readIn('linjiang/first/stay', 'linjiang/first/account')
    await inProduction(set, [], async (counter) => {
      const wang = await somebody(counter, 'linjiang/first', 'linjiang-life/plan')
      const { status, body } = await counter.post('/api/quotes', aStay(wang, 'U-3', '10800.00'))
      assert.equal(status, 200, JSON.stringify(body))
      assert.deepEqual(
        body.terms.map((one: Body) => [one.term, one.status, one.allowed]),
        [
          [term, 'verified', false],
          ['linjiang-life/plan/stay@2026-01-01', 'transcribed', false],
        ],
      )
    })
  })

  it('does not refuse a bill either: what it would say is not known', async () => {
    await inProduction(readIn(), [], async (counter) => {
      const wang = await somebody(counter, 'linjiang/first')
      const bill = aStay(wang, 'U-4', '10800.00')
      const closed = { ...bill, visit: { ...bill.visit, wardClass: 'closed' } }
      const { body } = await counter.post('/api/quotes', closed)
      assert.equal(body.code, 'terms-not-verified')
    })
  })

  it('may be a statistic that a verified rule is a multiple of', async () => {
    const set = cappedByWage(readIn('linjiang/first/stay'))
    const wage = 'linjiang/stat.average-wage@2025-07-01'
    await inProduction(set, [], async (counter) => {
      const wang = await somebody(counter, 'linjiang/first')
      const { body } = await counter.post('/api/quotes', aStay(wang, 'U-5', '10800.00'))
      assert.deepEqual([body.code, body.rule], ['terms-not-verified', wage])
    })
    await inProduction(set, [wage], async (counter) => {
      const wang = await somebody(counter, 'linjiang/first')
      const { body } = await counter.post('/api/quotes', aStay(wang, 'U-6', '10800.00'))
      assert.equal(body.shares[0].amount, '5000.00')
    })
  })

  it('keeps explaining what it settled after the operator has withdrawn the leave', async () => {
    const set = readIn()
    await inProduction(set, [term], async (counter) => {
      const wang = await somebody(counter, 'linjiang/first')
      const { body } = await counter.post('/api/settlements', aStay(wang, 'U-7', '10800.00'))
      const { document } = (await counter.api.services.store.find(body.id)) ?? {}
      assert.ok(document?.kind === 'settlement')
      const stricter = rulesOf(set, new Map(), { onlyVerified: true, allowed: [] })
      const texts = counter.api.services.texts
      const { library, catalogue } = await ruleArchive(stricter, texts).rulesOf(document)
      const { bill, facts, answers, settlement } = document
      assert.deepEqual(explain(bill, facts, answers, library, catalogue).decision, {
        settled: true,
        settlement,
      })
    })
  })
})
