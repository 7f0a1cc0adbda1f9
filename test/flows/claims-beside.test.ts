/** What stands beside claims: claims that open by themselves, guarantees, the document desk, feed and tables. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import type {
  FeedJson,
  GuaranteeJson,
  PaperAnswerJson,
  PaperRequestJson,
  PaperRequestsJson,
  ProductTableJson,
} from '../../server/http/contract/claim-desk.ts'
import type { SettlementPageJson } from '../../server/http/contract/settlement.ts'
import type { TransferJson, TransfersJson } from '../../server/http/contract/transfer.ts'
import { sealFor, sealKeyFrom } from '../../server/identity/claim-seal.ts'
import { sampleActor } from '../../server/own-actors.ts'
import {
  newSimulatedKey,
  openPackage,
  publicPart,
} from '../../server/payers/claim-simulator-key.ts'
import { readProductData } from '../../server/usecases/claim/product-data.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { TestClaims } from '../support/claims.ts'
import { aPerson, aStay, hospital } from '../support/linjiang.ts'
import { decideLink } from '../support/tied.ts'

let claims: TestClaims
before(async () => {
  claims = await TestClaims.start()
})
after(async () => {
  assert.equal(await claims.finding(), null)
  await claims.close()
})

const year = { from: '2026-01-01', to: '2026-12-31' }

async function allowYear(person: string, changes: Record<string, unknown> = {}): Promise<string> {
  return claims.allow(person, '', { settlement: undefined, ...year, ...changes })
}

describe('a claim that opens by itself', () => {
  it('does so only where the person said so beforehand, and once', async () => {
    const [willing, silent] = [await claims.person(), await claims.person()]
    await allowYear(willing, { opensByItself: true })
    await allowYear(silent)
    for (const person of [willing, silent]) await claims.settled(person)
    await claims.api.services.openClaims()
    await claims.api.services.openClaims()
    const [own] = (await claims.own(willing)).claims
    assert.equal(own?.openedBy, 'authorisation')
    const paid = await claims.until(willing, own?.id ?? '', 'paid')
    assert.equal(paid.paid, '1500.00')
    assert.equal((await claims.own(willing)).claims.length, 1)
    assert.deepEqual((await claims.own(silent)).claims, [])
  })

  it('does not once the authorisation is withdrawn', async () => {
    const person = await claims.person()
    const id = await allowYear(person, { opensByItself: true })
    const path = `/api/claim-authorisations/${id}/withdrawal`
    assert.equal((await claims.call('POST', path, `patient:${person}`, {})).status, 200)
    await claims.settled(person)
    await claims.api.services.openClaims()
    assert.deepEqual((await claims.own(person)).claims, [])
  })
})

describe('a claim of somebody with two records', () => {
  const bills = async (person: string) => {
    const path = `/api/settlements?person=${person}`
    const { body } = await claims.call<SettlementPageJson>('GET', path, `patient:${person}`)
    return body.items.map(({ id }) => id)
  }

  it('finds bills and uses of the contract under both while they are tied, and no longer', async () => {
    const { services } = claims.api
    const insured = aPerson('linjiang/first', 'linjiang-life/plan')
    const [, plan] = insured.person.coverages
    const used = { period: 'contractYear:2026-01-01', counters: [4_890_000] }
    const [a, b] = [insured, aPerson('linjiang/first')]
    const openings = [{ owner: a.person.id, coverage: plan?.id ?? '', ...used }]
    await services.persons.addPersons([{ ...a, openings }, b])
    const numbers = [a.identity.identifier, b.identity.identifier] as const
    const [one, two] = [a.person.id, b.person.id]
    const before = await claims.settled(two)
    assert.deepEqual(await bills(one), [])
    const authorisation = await allowYear(one)
    assert.equal((await claims.open(one, before, authorisation)).status, 403)

    assert.ok((await decideLink(services.links, numbers, 'merge')).done)
    assert.deepEqual(await bills(one), [before])
    assert.equal((await claims.own(one)).claimable[0]?.settlement, before)
    const opened = await claims.open(one, before, authorisation)
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    // Of 1,500 the contract has 1,100 left, whoever's record used the rest.
    const paid = await claims.until(one, opened.body.id, 'paid')
    assert.equal(paid.paid, '1100.00')
    const later = await claims.settled(one)
    const further = await claims.open(one, later, authorisation)
    const nothing = await claims.until(one, further.body.id, 'refused', 'adjudicated')
    assert.equal(nothing.adjudicated, '0.00')

    assert.ok((await decideLink(services.links, numbers, 'split')).done)
    assert.deepEqual(await bills(one), [later])
    assert.deepEqual(
      (await claims.own(one)).claims.map(({ id }) => id),
      [further.body.id],
    )
    const again = await claims.settled(two)
    assert.equal((await claims.open(one, again, authorisation)).status, 403)
  })

  it('are claimed by themselves under both while they are tied, and no longer', async () => {
    const { services } = claims.api
    const [a, b] = [
      aPerson('linjiang/first', 'linjiang-life/plan'),
      aPerson('linjiang/first', 'linjiang-life/plan'),
    ]
    await services.persons.addPersons([a, b])
    const numbers = [a.identity.identifier, b.identity.identifier] as const
    const [one, two] = [a.person.id, b.person.id]
    await allowYear(one, { opensByItself: true })
    const before = await claims.settled(two)
    await services.openClaims()
    assert.deepEqual((await claims.own(two)).claims, [])

    assert.ok((await decideLink(services.links, numbers, 'merge')).done)
    await services.openClaims()
    await services.openClaims()
    const opened = (await claims.own(one)).claims
    assert.deepEqual(
      opened.map(({ settlement, openedBy }) => [settlement, openedBy]),
      [[before, 'authorisation']],
    )
    // A bill that comes while they are tied is seen, too, though the other record has none.
    const later = await claims.settled(two)
    await services.openClaims()
    const both = (await claims.own(one)).claims.map(({ settlement }) => settlement)
    assert.deepEqual(both.toSorted(), [before, later].toSorted())

    assert.ok((await decideLink(services.links, numbers, 'split')).done)
    const after = await claims.settled(two)
    await services.openClaims()
    assert.deepEqual((await claims.own(one)).claims, [])
    const left = (await claims.own(two)).claims.map(({ settlement }) => settlement)
    assert.ok(!left.includes(after))
    assert.deepEqual(left.toSorted(), [before, later].toSorted())
  })
})

describe('the passive feed', () => {
  it('releases what a live authorisation names, sealed for the insurer, and nothing else', async () => {
    const [allowed, other] = [await claims.person(), await claims.person()]
    const settlement = await claims.settled(allowed)
    await claims.settled(other)
    const authorisation = await claims.allow(allowed, settlement, {
      fields: ['settlement-sheet', 'diagnoses'],
    })
    const mine = async (as: string) =>
      (await claims.call<FeedJson>('GET', '/api/claim-feed', as)).body.records
    const records = (await mine('claims:I-LIFE:system')).filter(
      (one) => one.authorisation === authorisation,
    )
    assert.deepEqual(
      records.map(({ record, form }) => [record, form]),
      [[`${settlement}.${authorisation}`, 'sm2-sm4']],
    )
    assert.equal(
      (await mine('claims:I-LIFE:system')).filter(({ record }) => record.startsWith(settlement))
        .length,
      1,
    )
    assert.deepEqual(await mine('claims:I-CASH:system'), [])
    const path = `/api/claim-authorisations/${authorisation}/withdrawal`
    await claims.call('POST', path, `patient:${allowed}`, {})
    const left = (await mine('claims:I-LIFE:system')).filter(({ record }) =>
      record.startsWith(settlement),
    )
    assert.deepEqual(left, [])
  })
})

describe('a package', () => {
  for (const form of ['jwe', 'sm2-sm4'] as const) {
    it(`sealed as ${form} opens with the insurer’s key, for its claim, and unaltered only`, async () => {
      const [key, other] = [await newSimulatedKey(form), await newSimulatedKey(form)]
      const plain = Buffer.from(JSON.stringify({ total: '11000.00' }))
      const sealed = await sealFor(sealKeyFrom(publicPart(key)), plain, '7f-c1')
      assert.deepEqual(await openPackage(key, sealed, '7f-c1'), { total: '11000.00' })
      await assert.rejects(() => openPackage(other, sealed, '7f-c1'))
      await assert.rejects(() => openPackage(key, sealed, '7f-c2'))
      const at = sealed.length - 12
      const altered = Buffer.from(sealed)
      altered[at] = (altered[at] ?? 0) === 65 ? 66 : 65
      await assert.rejects(() => openPackage(key, altered, '7f-c1'))
      assert.ok(!sealed.includes('11000.00'))
    })
  }

  it('is sealed for no key that holds its private part, or is none', () => {
    assert.throws(() => sealKeyFrom({ form: 'jwe', jwk: { kty: 'EC', d: 'secret' } }))
    assert.throws(() => sealKeyFrom({ form: 'rot13' }))
  })
})

describe('a guarantee of payment', () => {
  const ask = (person: string, changes: Record<string, unknown> = {}) =>
    claims.call<GuaranteeJson>('POST', '/api/guarantees', 'sample-cashier', {
      person,
      institution: hospital.id,
      insurer: 'I-CASH',
      payer: 'linjiang-cash/plan.insurer',
      coverage: `${person}-c3`,
      visit: `G-${person}`,
      currency: 'CNY',
      amount: '5000.00',
      diagnosis: 'M17',
      admissionOn: '2026-04-10',
      ...changes,
    })
  const act = (id: string, deed: Record<string, unknown>, as = 'claims:I-CASH:first') =>
    claims.call<GuaranteeJson>('POST', `/api/guarantees/${id}/acts`, as, deed)

  it('is asked with the person’s consent, granted, extended and released', async () => {
    const person = await claims.person()
    const without = await ask(person)
    assert.deepEqual([without.status, without.body.code], [403, 'authorisation-missing'])
    await allowYear(person, { insurer: 'I-CASH' })
    const { status, body } = await ask(person)
    assert.deepEqual([status, body.state, body.asked], [201, 'requested', '5000.00'])
    const twice = await ask(person)
    assert.deepEqual([twice.status, twice.body.code], [409, 'claimed-already'])
    const much = await act(body.id, { act: 'grant', amount: '5000.01', until: '2026-05-01' })
    assert.deepEqual([much.status, much.body.code], [422, 'guarantee-amount'])
    const granted = await act(body.id, { act: 'grant', amount: '4000.00', until: '2026-05-01' })
    assert.deepEqual([granted.body.state, granted.body.reserved], ['granted', '4000.00'])
    const extended = await act(body.id, { act: 'extend', amount: '4500.00', until: '2026-06-01' })
    assert.deepEqual([extended.body.reserved, extended.body.until], ['4500.00', '2026-06-01'])
    const stranger = await act(body.id, { act: 'release', reason: 'x' }, 'claims:I-LIFE:first')
    assert.equal(stranger.status, 403)
    const released = await act(body.id, { act: 'release', reason: 'not admitted' })
    assert.deepEqual([released.body.state, released.body.reserved], ['released', '0.00'])
  })

  it('is used by the settlement of its visit, up to what the insurer bears', async () => {
    const up = await TestClaims.start()
    try {
      await fetch(`${up.api.simulator.address}/behaviour`, {
        method: 'POST',
        body: JSON.stringify({ subject: 'linjiang-life/plan.insurer', fault: 'none' }),
      })
      const person = await up.person()
      await up.allow(person, '', { settlement: undefined, ...year })
      const asked = await up.call<GuaranteeJson>('POST', '/api/guarantees', 'sample-cashier', {
        person,
        institution: hospital.id,
        insurer: 'I-LIFE',
        payer: 'linjiang-life/plan.insurer',
        coverage: `${person}-c2`,
        visit: 'V-GUARANTEED',
        currency: 'CNY',
        amount: '5000.00',
        diagnosis: 'M17',
        admissionOn: '2026-03-01',
      })
      const grant = { act: 'grant', amount: '5000.00', until: '2026-05-01' }
      const path = `/api/guarantees/${asked.body.id}/acts`
      await up.call('POST', path, 'claims:I-LIFE:first', grant)
      const bill = aStay(person, 'V-GUARANTEED', '11000.00')
      const command = { key: up.key(), bill, expected: null }
      const [settled] = await settleAll([command], sampleActor, 'settlement', up.api.services.store)
      assert.ok(settled?.settled, JSON.stringify(settled))
      await up.api.services.completeClaims(60_000)
      const { body } = await up.call<{ guarantees: GuaranteeJson[] }>(
        'GET',
        '/api/guarantees',
        'claims:I-LIFE:first',
      )
      const [found] = body.guarantees
      assert.deepEqual(
        [found?.state, found?.used, found?.reserved, found?.settlement],
        ['used', '1500.00', '0.00', settled.entry.id],
      )
    } finally {
      await up.close()
    }
  })
})

describe('the document desk of a hospital', () => {
  it('is asked only for what settlement data do not answer, and its burden is counted', async () => {
    const person = await claims.person()
    const settlement = await claims.settled(person)
    const fields = ['settlement-sheet', 'fee-lines']
    const { id } = await claims.claimed(person, settlement, { fields })
    await claims.until(person, id, 'paid')
    const papers = ['settlement-sheet', 'fee-list', 'diagnosis', 'discharge-summary']
    const path = `/api/claims/${id}/requests`
    const asked = await claims.call<PaperRequestJson>('POST', path, 'claims:I-LIFE:first', {
      papers,
    })
    assert.deepEqual(
      [asked.body.fromData, asked.body.fromHospital, asked.body.notAllowed, asked.body.dueOn],
      [['settlement-sheet', 'fee-list'], ['discharge-summary'], ['diagnosis'], '2026-04-11'],
    )
    const answer = await claims.call<PaperAnswerJson>(
      'GET',
      `/api/paper-requests/${asked.body.id}`,
      'claims:I-LIFE:first',
    )
    assert.ok('fee-lines' in answer.body.data && !('diagnoses' in answer.body.data))
    const easy = await claims.call<PaperRequestJson>('POST', path, 'claims:I-LIFE:first', {
      papers: ['fee-list'],
    })
    assert.equal(easy.body.state, 'answered-from-data')

    const desk = `/api/institutions/${hospital.id}/paper-requests`
    const seen = await claims.call<PaperRequestsJson>('GET', desk, 'sample-supervisor')
    assert.equal(seen.body.requests[0]?.id, asked.body.id)
    const done = await claims.call<PaperRequestJson>(
      'POST',
      `/api/paper-requests/${asked.body.id}/answer`,
      'sample-supervisor',
      { provided: ['discharge-summary'] },
    )
    assert.equal(done.body.state, 'answered', JSON.stringify(done.body))
    const after = await claims.call<PaperRequestsJson>('GET', desk, 'sample-supervisor')
    assert.deepEqual(after.body.burden, {
      asked: 2,
      papers: 5,
      papersFromData: 3,
      papersFromHospital: 1,
      answeredDays: 0,
      open: 0,
    })
    const cashier = await claims.call('GET', desk, 'sample-cashier')
    assert.equal(cashier.status, 403)
  })
})

describe('tables for the design of products', () => {
  const today = () => dayFromText('2027-02-01') ?? 0
  const handler = {
    id: 'h',
    name: { 'zh-CN': '', 'zh-HK': '', en: '' },
    role: 'claims-handler',
    institution: 'I-LIFE',
  } as const

  it('count a closed year once, and hide groups of fewer than ten', async () => {
    const one = await TestClaims.start()
    try {
      const people = Array.from({ length: 12 }, () => aPerson('linjiang/first'))
      await one.api.services.persons.addPersons(people)
      const settle = async (person: string) => {
        const bill = aStay(person, `V-${one.key()}`, '1500.00')
        const command = { key: one.key(), bill, expected: null }
        await settleAll([command], sampleActor, 'settlement', one.api.services.store)
      }
      for (const { person } of people) await settle(person.id)
      const [rare] = [aPerson('linjiang/first')]
      await one.api.services.persons.addPersons([rare])
      const command = {
        key: one.key(),
        bill: aStay(rare.person.id, 'V-RARE', '300000.00'),
        expected: null,
      }
      await settleAll([command], sampleActor, 'settlement', one.api.services.store)
      while ((await one.api.services.deriveJournal()) > 0);
      const store = { ...one.api.services.productData, today }
      const read = await readProductData(2026, handler, store)
      assert.ok(read.found)
      const row = read.value.rows.findIndex(
        ({ age, hasEarlierIllness }) => age === '60-74' && hasEarlierIllness === false,
      )
      const shown = read.value.counts.flat().filter((count) => count !== null)
      assert.ok(
        shown.every((count) => count >= 10),
        JSON.stringify(read.value.counts),
      )
      assert.ok(row >= 0)
      // The one dear person follows from no sum: 13 in all, of which 12 are alike.
      assert.ok(!shown.includes(12) || !shown.includes(13), JSON.stringify(read.value.counts))
      await settle(rare.person.id)
      while ((await one.api.services.deriveJournal()) > 0);
      const again = await readProductData(2026, handler, store)
      assert.deepEqual(again, read)
    } finally {
      await one.close()
    }
  })

  it('are shown of no year that is still open, and to designers only', async () => {
    const open = await claims.call<ProductTableJson>(
      'GET',
      '/api/product-data/2026',
      'claims:I-LIFE:first',
    )
    assert.deepEqual([open.status, open.body.code], [409, 'year-open'])
    const cashier = await claims.call('GET', '/api/product-data/2025', 'sample-cashier')
    assert.equal(cashier.status, 403)
  })
})

describe('the register of data flows', () => {
  const filing = {
    sender: null,
    recipient: 'I-UNFILED',
    dataIn: 'mainland',
    goesTo: 'macau',
    kinds: ['identity', 'coverage', 'bill', 'diagnosis'],
    ground: 'standard-contract',
    number: 'M-1',
    authority: 'Office of Linjiang',
    filedOn: '2026-01-02',
    from: '2026-01-02',
    to: '2026-12-31',
  }
  const note = (what: Record<string, unknown> = {}, as = 'sample-operator') =>
    claims.call<TransferJson>('POST', '/api/transfer-filings', as, { ...filing, ...what })
  const fetched = (claim: string) =>
    claims.call('POST', `/api/claims/${claim}/package`, 'claims:I-UNFILED:system', {
      fetchKey: 'key-of-macau',
    })

  async function claimAbroad(): Promise<string> {
    const person = await claims.person()
    const settlement = await claims.settled(person)
    return (await claims.claimed(person, settlement, { insurer: 'I-UNFILED' })).id
  }

  it('lets data leave from the day they are filed until the day that is ended', async () => {
    const first = await claimAbroad()
    const before = await fetched(first)
    assert.deepEqual([before.status, before.body], [403, before.body])
    assert.equal((before.body as { rule?: string }).rule, 'mainland.leaving-filing')
    const half = await note({ kinds: ['bill'], number: 'M-0' })
    assert.equal(half.status, 201)
    assert.equal((await fetched(first)).status, 403, 'it does not cover all that is read')
    const { status, body } = await note()
    assert.deepEqual([status, body.state], [201, 'in-force'])
    assert.equal((await note()).status, 200, 'the same filing noted twice is one')
    assert.equal((await note({ to: '2027-12-31' })).body.code, 'transfer-noted-otherwise')
    // Its own system may have been quicker.
    assert.ok([201, 409].includes((await fetched(first)).status))
    const path = `/api/transfer-filings/${body.id}/end`
    const ended = await claims.call<TransferJson>('POST', path, 'sample-operator', { reason: 'x' })
    assert.equal(ended.body.state, 'ended')
    assert.equal((await fetched(await claimAbroad())).status, 403)
  })

  it('is kept by the operator, read by the auditor, and by nobody else', async () => {
    assert.equal((await note({ number: 'M-2' }, 'sample-cashier')).status, 403)
    assert.equal((await note({ number: 'M-2' }, 'auditor')).status, 403)
    assert.equal((await note({ goesTo: 'mainland' })).body.code, 'transfer-malformed')
    assert.equal((await note({ recipient: 'I-NOBODY' })).status, 422)
    const list = (as: string) => claims.call<TransfersJson>('GET', '/api/transfer-filings', as)
    assert.equal((await list('sample-cashier')).status, 403)
    const { body } = await list('auditor')
    assert.ok(body.filings.some(({ recipient }) => recipient === 'I-UNFILED'))
  })
})
