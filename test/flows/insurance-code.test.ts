/** A commercial contract opens at the counter by a code that its patient shows, once. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import type { Contract } from '../../engine/commercial/contract.ts'
import { newCodeSigner } from '../../server/identity/insurance-codes.ts'
import { aContract, aPerson, aStay, clinic, codeIssuer, hospital } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { verified } from '../support/verified.ts'

const payer = 'linjiang-life/plan.insurer'
const thousandTimes = 1000

interface Answer {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a body of the interface, whose fields a test names
  readonly body: any
}

describe('a commercial-insurance code', () => {
  let api: LinjiangApi
  let keys = 0

  before(async () => {
    api = await openLinjiangApi()
  })
  after(() => api.close())

  async function post(url: string, body: object, headers: Record<string, string> = {}) {
    const answer = await api.app.inject({ method: 'POST', url, payload: body, headers })
    const { statusCode: status, body: text } = answer
    return { status, text, body: JSON.parse(text) } satisfies Answer
  }

  /** Somebody with a plan that a code opens; the plan is the second coverage. */
  async function insured(changes: Partial<Contract> = {}) {
    const added = aPerson('linjiang/first', 'linjiang-life/plan')
    const { person } = added
    const contract = aContract(`N-${person.id}`, { opensBy: 'code', ...changes })
    const { from, to } = contract
    const coverages = person.coverages.map((one, i) =>
      i === 1 ? { ...one, from, to, contract } : one,
    )
    await api.services.persons.addPersons([{ ...added, person: { ...person, coverages } }])
    return { wang: person.id, plan: `${person.id}-c2` }
  }

  async function issued(wang: string, plan: string, more: object = {}): Promise<string> {
    const body = { coverages: [plan], fastClaimAllowed: true, ...more }
    const headers = { 'x-sample-actor': `patient:${wang}` }
    const answer = await post(`/api/persons/${wang}/insurance-codes`, body, headers)
    assert.equal(answer.status, 201, answer.text)
    assert.equal(answer.body.lifetimeSeconds, 60)
    return answer.body.text
  }

  function redeem(code: string, number: string, more: object = {}) {
    const visit = { number, admittedOn: '2026-03-01' }
    return post('/api/insurance-code-redemptions', { code, facility: hospital.id, visit, ...more })
  }

  async function opened(code: string, number: string): Promise<string> {
    const answer = await redeem(code, number)
    assert.equal(answer.status, 201, answer.text)
    return answer.body.code
  }

  const settle = (bill: object, key = `code-key-${++keys}`) =>
    post('/api/settlements', bill, { 'idempotency-key': key })

  async function divided(settlement: string) {
    const read = await api.app.inject(`/api/settlements/${settlement}`)
    return JSON.parse(read.body).division
  }

  const holdsOf = (person: string) =>
    api.rows('SELECT hold, opening, said, state FROM payer_hold WHERE person = $1', [person])

  it('names nobody, and takes the share off in the same settlement', async () => {
    const { wang, plan } = await insured()
    const code = await issued(wang, plan)
    const [, payload = ''] = code.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    assert.deepEqual(Object.keys(claims).sort(), ['exp', 'iss', 'jti'])
    assert.ok(!JSON.stringify(claims).includes(wang))

    const redeemed = await redeem(code, 'K-1', { person: wang })
    assert.equal(redeemed.status, 201, redeemed.text)
    assert.equal(redeemed.body.person, wang)
    assert.deepEqual(
      redeemed.body.contracts.map((one: Record<string, unknown>) => [
        one['coverage'],
        one['closed'],
      ]),
      [[plan, null]],
    )
    const bill = { ...aStay(wang, 'K-1', '2000.00'), insuranceCode: redeemed.body.code }
    const quote = await post('/api/quotes', bill)
    assert.equal(quote.body.cash, '600.00', quote.text)
    assert.deepEqual(quote.body.opening.coverages, [plan])

    const first = await settle(bill, 'code-again-1')
    assert.equal(first.status, 201, first.text)
    assert.equal(first.body.cash, '600.00')
    const again = await settle(bill, 'code-again-1')
    assert.equal(again.text, first.text, 'a retry gets the same bytes')
    const [hold, ...more] = await holdsOf(wang)
    assert.deepEqual([hold.opening, hold.said, more.length], [redeemed.body.code, 'yes', 0])
  })

  it('keeps with the settlement whether a fast claim may open by itself', async () => {
    for (const fastClaimAllowed of [true, false]) {
      const { wang, plan } = await insured()
      const code = await opened(
        await issued(wang, plan, { fastClaimAllowed }),
        `K-2-${fastClaimAllowed}`,
      )
      const bill = { ...aStay(wang, `K-2-${fastClaimAllowed}`, '2000.00'), insuranceCode: code }
      const { body } = await settle(bill)
      const entry = await api.services.store.journal.find(body.id)
      assert.ok(entry?.document.kind === 'settlement')
      assert.deepEqual(entry.document.opening, { code, coverages: [plan], fastClaimAllowed })
    }
  })

  it('is needed: without it the contract stays closed, and the counter hears nothing of it', async () => {
    const { wang, plan } = await insured()
    const bill = aStay(wang, 'K-3', '2000.00')
    const quote = await post('/api/quotes', bill)
    assert.equal(quote.body.cash, '1200.00')
    assert.deepEqual([quote.body.closed, quote.body.opening], [[], null])
    assert.ok(!quote.text.includes(plan))
    const named = await settle({ ...bill, coverages: [`${wang}-c1`, plan] })
    assert.deepEqual(
      [named.status, named.body.code, named.body.rule, named.body.pointer],
      [422, 'coverage-closed', 'code-needed', '/coverages/1'],
    )
    const { body } = await settle(bill)
    assert.equal(body.cash, '1200.00')
    assert.deepEqual(await holdsOf(wang), [])
  })

  it('is not needed where the patient linked the contract to the credential', async () => {
    const { wang } = await insured({ opensBy: 'linked' })
    const { body } = await settle(aStay(wang, 'K-4', '2000.00'))
    assert.equal(body.cash, '600.00')
  })

  it('opens nothing where no insurer has said what was agreed', async () => {
    const added = aPerson('linjiang/first', 'linjiang-life/plan')
    const coverages = added.person.coverages.map(({ contract: _, ...coverage }) => coverage)
    await api.services.persons.addPersons([{ ...added, person: { ...added.person, coverages } }])
    const { body } = await settle(aStay(added.person.id, 'K-5', '2000.00'))
    assert.equal(body.cash, '1200.00')
  })

  it('gives an honest retry the same answer, and anything else the reason', async () => {
    const { wang, plan } = await insured()
    const code = await issued(wang, plan)
    const first = await redeem(code, 'K-6')
    const again = await redeem(code, 'K-6')
    assert.deepEqual([first.status, again.status, again.text], [201, 200, first.text])
    const elsewhere = { facility: clinic.id }
    for (const other of [await redeem(code, 'K-7'), await redeem(code, 'K-6', elsewhere)]) {
      assert.deepEqual([other.status, other.body.code], [409, 'code-replayed'])
      assert.ok(!other.text.includes(wang))
    }
  })

  it('is redeemed by one of many visits at once', async () => {
    const { wang, plan } = await insured()
    const code = await issued(wang, plan)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => redeem(code, `K-8-${i}`)),
    )
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    assert.ok(answers.every(({ status, body }) => status === 201 || body.code === 'code-replayed'))
  })

  it('ends after its minute, by the clock of the database, though not for what it opened', async () => {
    const { wang, plan } = await insured()
    const [used, unused] = [await issued(wang, plan), await issued(wang, plan)]
    const first = await redeem(used, 'K-9')
    await api.rows(`UPDATE insurance_code SET expires_at = now() WHERE person = $1`, [wang])
    const late = await redeem(unused, 'K-10')
    assert.deepEqual([late.status, late.body.code], [409, 'code-expired'])
    assert.equal((await redeem(used, 'K-9')).text, first.text)
    const bill = { ...aStay(wang, 'K-9', '2000.00'), insuranceCode: first.body.code }
    assert.equal((await settle(bill)).body.cash, '600.00')
  })

  it('holds only where the patient asked for it, and for whom', async () => {
    const { wang, plan } = await insured()
    const { wang: li } = await insured()
    const here = await issued(wang, plan, { onlyAt: clinic.id })
    const wrong = await redeem(here, 'K-11')
    assert.deepEqual([wrong.status, wrong.body.code], [409, 'code-wrong-place'])
    const mixed = await redeem(await issued(wang, plan), 'K-11', { person: li })
    assert.deepEqual([mixed.status, mixed.body.code], [409, 'code-of-another'])
    const atClinic = await redeem(here, 'K-11', { facility: clinic.id })
    assert.equal(atClinic.status, 201, 'what was refused before was not used up')
  })

  it('opens no other visit, of the same patient or another', async () => {
    const { wang, plan } = await insured()
    const { wang: li } = await insured()
    const code = await opened(await issued(wang, plan), 'K-12')
    for (const bill of [aStay(wang, 'K-13', '2000.00'), aStay(li, 'K-12', '2000.00')]) {
      const refused = await settle({ ...bill, insuranceCode: code })
      assert.deepEqual([refused.status, refused.body.code], [422, 'code-not-redeemed'])
    }
    const notRedeemed = await settle({
      ...aStay(wang, 'K-12', '2000.00'),
      insuranceCode: 'ab-0123456789012345678901',
    })
    assert.equal(notRedeemed.body.code, 'code-not-redeemed')
  })

  it('is issued to its patient alone, for commercial contracts of that patient', async () => {
    const { wang, plan } = await insured()
    const { wang: li, plan: other } = await insured()
    const ask = (by: string, coverages: readonly string[]) =>
      post(
        `/api/persons/${wang}/insurance-codes`,
        { coverages, fastClaimAllowed: false },
        { 'x-sample-actor': by },
      )
    const refused = [
      [`patient:${li}`, [plan], 403, 'not-permitted'],
      ['sample-supervisor', [plan], 403, 'not-permitted'],
      [`patient:${wang}`, [other], 422, 'coverage-unknown'],
      [`patient:${wang}`, [`${wang}-c1`], 422, 'code-opens-nothing'],
    ] as const
    for (const [by, coverages, status, code] of refused) {
      const answer = await ask(by, coverages)
      assert.deepEqual([answer.status, answer.body.code], [status, code], by)
    }
  })

  it('opens its visit again after a reversal, and the insurer owes once', async () => {
    const { wang, plan } = await insured()
    const code = await opened(await issued(wang, plan), 'K-13')
    const bill = { ...aStay(wang, 'K-13', '2000.00'), insuranceCode: code }
    const { body: first } = await settle(bill)
    const reversal = await post(
      `/api/settlements/${first.id}/reversal`,
      { reason: 'wrong ward' },
      { 'idempotency-key': 'code-reversal-1' },
    )
    assert.equal(reversal.status, 201, reversal.text)
    const { body: second } = await settle(bill)
    assert.deepEqual([second.cash, second.id === first.id], ['600.00', false])
    for (let tries = 0; tries < 50; tries++) {
      const states = (await holdsOf(wang)).map(({ state }) => state).sort()
      if (states.join() === 'confirmed,refunded') return
      await api.services.completeHolds()
    }
    assert.fail('the insurer was not told')
  })

  const closedCases: readonly (readonly [string, Partial<Contract>])[] = [
    ['waiting-period', { from: dayFromText('2026-02-15') ?? 0, waitingDays: 30 }],
    ['hospital-not-listed', { hospitals: [clinic.id] }],
    ['judgement-needed', { excludesEarlierIllness: true }],
    ['not-in-force', { from: dayFromText('2026-03-05') ?? 0 }],
  ]
  for (const [reason, terms] of closedCases) {
    it(`says why a contract is not settled directly: ${reason}`, async () => {
      const { wang, plan } = await insured(terms)
      const number = `K-14-${reason}`
      const { body } = await redeem(await issued(wang, plan), number)
      assert.equal(body.contracts[0].closed, reason)
      const bill = { ...aStay(wang, number, '2000.00'), insuranceCode: body.code }
      const quote = await post('/api/quotes', bill)
      assert.equal(quote.body.cash, '1200.00')
      assert.deepEqual(quote.body.closed, [{ coverage: plan, reason }])
      assert.deepEqual(await holdsOf(wang), [], 'and the insurer is not asked')
    })
  }

  it('is missed by a verification where it was redeemed for another visit', async () => {
    const { wang, plan } = await insured()
    const code = await opened(await issued(wang, plan), 'K-19')
    const { body } = await settle({ ...aStay(wang, 'K-19', '2000.00'), insuranceCode: code })
    while ((await api.services.deriveJournal()) > 0);
    assert.equal((await verified(api)).finding, null)
    const move = (to: string) =>
      api.rows('UPDATE insurance_code SET visit = $2 WHERE code = $1', [code, to])
    await move('K-20')
    const { finding } = await verified(api)
    assert.deepEqual([finding?.invariant, finding?.where], ['code', body.id])
    await move('K-19')
  })

  it('leaves the share with the patient while the insurer is away', async () => {
    const { wang, plan } = await insured()
    await fetch(`${api.simulator.address}/behaviour`, {
      method: 'POST',
      body: JSON.stringify({ subject: plan, fault: 'down' }),
    })
    const code = await opened(await issued(wang, plan), 'K-15')
    const bill = { ...aStay(wang, 'K-15', '2000.00'), insuranceCode: code }
    const { body } = await settle(bill)
    assert.equal(body.cash, '1200.00')
    const { shares } = await divided(body.id)
    const share = shares.find((one: Record<string, string>) => one['payer'] === payer)
    assert.deepEqual([share.amount, share.state], ['0.00', 'away'])
  })

  it('is refused a thousand times over: forged, foreign, replayed, expired, cut and mixed', async () => {
    const { wang, plan } = await insured()
    const used = await issued(wang, plan)
    await opened(used, 'K-16')
    const over = await issued(wang, plan)
    await api.rows(
      `UPDATE insurance_code SET expires_at = now() WHERE person = $1 AND redeemed_at IS NULL`,
      [wang],
    )
    const live = await issued(wang, plan)
    const [head = '', payload = '', signature = ''] = live.split('.')
    const mine = newCodeSigner(codeIssuer)
    const foreign = newCodeSigner('https://elsewhere.example')
    const some = (bytes: number) => randomBytes(bytes).toString('base64url')
    const end = { expiresAt: Date.now() + 60_000 }
    const attacks: readonly (readonly [string, () => string])[] = [
      ['code-forged', () => mine.write({ number: `00-${some(16)}`, ...end })],
      ['code-forged', () => `${head}.${payload}.${some(64)}`],
      [
        'code-forged',
        () => `${head}.${claimsWith(payload, { jti: `00-${some(16)}` })}.${signature}`,
      ],
      ['code-forged', () => `${head}.${claimsWith(payload, { exp: 4_000_000_000 })}.${signature}`],
      ['code-forged', () => `${claimsWith(head, { alg: 'none' })}.${payload}.`],
      ['code-foreign', () => foreign.write({ number: `00-${some(16)}`, ...end })],
      ['code-replayed', () => used],
      ['code-expired', () => over],
      ['code-unreadable', () => `${head}.${payload}.${signature}.${some(4)}`],
      ['code-unreadable', () => some(40)],
    ]
    for (let i = 0; i < thousandTimes; i++) {
      const [expected, make] = attacks[i % attacks.length] ?? ['', () => '']
      const answer = await redeem(make(), `K-17-${i}`)
      assert.equal(answer.body.code, expected, `${i}: ${answer.text}`)
      assert.ok(!answer.text.includes(wang))
    }
    assert.equal((await redeem(live, 'K-18')).status, 201, 'and the honest one still works')
    const [{ redeemed }] = await api.rows(
      'SELECT count(redeemed_at)::int AS redeemed FROM insurance_code WHERE person = $1',
      [wang],
    )
    assert.equal(redeemed, 2)
  })
})

function claimsWith(part: string, changes: object): string {
  const claims = JSON.parse(Buffer.from(part, 'base64url').toString())
  return Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url')
}
