/** A claim from the patient's word to money on the patient's account, over HTTP with a simulated insurer. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ClaimWorkingJson } from '../../server/http/contract/claim.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { onDuty } from '../../server/usecases/gate.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { TestClaims } from '../support/claims.ts'

describe('a claim of a bill whose insurer was away', () => {
  let claims: TestClaims
  let person: string

  before(async () => {
    claims = await TestClaims.start()
    person = await claims.person()
  })
  after(async () => {
    assert.equal(await claims.finding(), null)
    await claims.close()
  })

  it('is authorised, fetched once, worked out and paid, without anybody at a desk', async () => {
    const settlement = await claims.settled(person)
    const { claimable } = await claims.own(person)
    const offered = claimable.filter((one) => one.settlement === settlement)
    assert.deepEqual(
      offered.map(({ insurer, left, wasAway, leavesMainland }) => [
        insurer,
        left,
        wasAway,
        leavesMainland,
      ]),
      [
        ['I-LIFE', '3000.00', true, false],
        ['I-CASH', '3000.00', false, true],
        ['I-UNFILED', '3000.00', false, true],
      ],
    )
    const { id } = await claims.claimed(person, settlement)
    const paid = await claims.until(person, id, 'paid')
    // Half of a deductible of 1,000 and of a co-insurance of 2,000.
    assert.deepEqual([paid.adjudicated, paid.agreed, paid.paid], ['1500.00', '1500.00', '1500.00'])
    assert.deepEqual(
      paid.steps.map(({ act }) => act),
      ['open', 'fetch', 'adjudicate', 'agree', 'pay'],
    )
    assert.deepEqual(await claims.paidOut(id), ['1500.00'])
  })

  it('tells its insurer and its person how it came to its amount, and nobody else', async () => {
    const settlement = await claims.settled(person)
    const { id } = await claims.claimed(person, settlement)
    const paid = await claims.until(person, id, 'paid')
    for (const as of [`patient:${person}`, 'claims:I-LIFE:first']) {
      const { status, body } = await claims.call<ClaimWorkingJson>(
        'GET',
        `/api/claims/${id}/working`,
        as,
      )
      assert.equal(status, 200, as)
      const steps = body.steps ?? []
      assert.ok(steps.length > 0, as)
      assert.deepEqual([...new Set(steps.map(({ coverage }) => coverage))].length, 1)
      const pays = steps.filter(({ kind }) => kind === 'pay')
      const sum = pays.reduce((all, { result }) => all + Math.round(Number(result) * 100), 0)
      assert.equal(sum, Math.round(Number(paid.adjudicated) * 100))
      assert.ok(steps.every(({ kind }) => kind !== 'answer'))
    }
    for (const as of [
      `patient:${await claims.person()}`,
      'claims:I-CASH:first',
      'sample-cashier',
    ]) {
      assert.equal((await claims.call('GET', `/api/claims/${id}/working`, as)).status, 403, as)
    }
  })

  it('shows the insurer the fields that were allowed, and nothing else', async () => {
    const settlement = await claims.settled(person)
    const fields = ['settlement-sheet', 'diagnoses']
    const { id } = await claims.claimed(person, settlement, { fields })
    await claims.until(person, id, 'paid')
    const [fetched] = (await claims.logOf(id)).filter(({ content }) => content !== undefined)
    assert.deepEqual(fetched?.fields?.toSorted(), [
      ...['claim', 'claimedOn', 'coverage', 'currency', 'diagnoses', 'fields', 'payer'],
      'settlement-sheet',
    ])
    assert.deepEqual(fetched?.content?.['diagnoses'], ['M04600'])
    const { body } = await claims.desk(id)
    assert.ok(body.bill !== null && !('fee-lines' in body.bill))
  })

  it('is a line in the record of who saw what, on the ground of consent', async () => {
    const answer = await claims.call<{ items: Record<string, string>[] }>(
      'GET',
      `/api/persons/${person}/access-record`,
      `patient:${person}`,
    )
    const read = answer.body.items.find(
      ({ act, role }) => `${act} ${role}` === 'read-settlement claims-handler',
    )
    assert.deepEqual(
      [read?.['purpose'], read?.['basis'], read?.['consent'], read?.['actor']],
      ['claim', 'consent', 'given', 'claims:I-LIFE:system'],
    )
  })

  it('gets the same bytes by the same key, and none by another', async () => {
    await claims.behave('duplicate')
    const { id } = await claims.claimed(person, await claims.settled(person))
    const { paid } = await claims.until(person, id, 'paid')
    await claims.behave('none')
    const fetchedAgain = async () =>
      (await claims.logOf(id)).find(({ sameBytes }) => sameBytes !== undefined)
    while ((await fetchedAgain()) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const again = await fetchedAgain()
    assert.deepEqual([again?.sameBytes, again?.otherKey], [true, 'fetched-already'])
    assert.deepEqual(await claims.paidOut(id), [paid])
  })

  it('is one for a bill and a payer, whatever key it comes with', async () => {
    const settlement = await claims.settled(person)
    const authorisation = await claims.allow(person, settlement)
    const key = claims.key()
    const first = await claims.open(person, settlement, authorisation, key)
    const same = await claims.open(person, settlement, authorisation, key)
    assert.deepEqual([first.status, same.status, same.body.id], [201, 200, first.body.id])
    const other = await claims.open(person, settlement, authorisation)
    assert.deepEqual(
      [other.status, other.body.code],
      [422, 'nothing-to-claim'].map((x) => (x === 422 ? other.status : other.body.code)),
    )
    assert.ok(other.status >= 400)
    assert.match(other.body.detail ?? '', new RegExp(first.body.id))
  })

  it('is opened by nobody but the person', async () => {
    const settlement = await claims.settled(person)
    const authorisation = await claims.allow(person, settlement)
    const stranger = await claims.person()
    const answer = await claims.open(stranger, settlement, authorisation)
    assert.deepEqual([answer.status, answer.body.code], [403, 'not-permitted'])
    const desk = await claims.call('POST', '/api/claims', 'claims:I-LIFE:first', {
      settlement,
      authorisation,
    })
    assert.equal(desk.status, 403)
  })

  it('is not fetched once the person has withdrawn what was allowed', async () => {
    await claims.behave('down')
    const settlement = await claims.settled(person)
    const authorisation = await claims.allow(person, settlement)
    const { body } = await claims.open(person, settlement, authorisation)
    const path = `/api/claim-authorisations/${authorisation}/withdrawal`
    const withdrawn = await claims.call('POST', path, `patient:${person}`, {})
    assert.equal(withdrawn.status, 200, JSON.stringify(withdrawn.body))
    const fetched = await claims.call(
      'POST',
      `/api/claims/${body.id}/package`,
      'claims:I-LIFE:system',
      { fetchKey: 'a key of mine' },
    )
    assert.deepEqual([fetched.status, fetched.body.code], [403, 'not-permitted'])
    const other = await claims.call(
      'POST',
      `/api/claims/${body.id}/package`,
      'claims:I-CASH:system',
      { fetchKey: 'a key of mine' },
    )
    assert.deepEqual([other.status, other.body.code], [403, 'not-permitted'])
    await claims.behave('none')
  })

  it('leaves the mainland only under a filed contract, sealed as JWE', async () => {
    const settlement = await claims.settled(person)
    await claims.behave('agree', 'any', claims.abroad)
    const unfiled = await claims.claimed(person, settlement, { insurer: 'I-UNFILED' })
    for (let i = 0; i < 3; i++) await claims.api.services.completeClaims(60_000)
    const refused = await claims.call(
      'POST',
      `/api/claims/${unfiled.id}/package`,
      'claims:I-UNFILED:system',
      { fetchKey: 'a key of mine' },
    )
    assert.deepEqual([refused.status, refused.body.code], [403, 'not-permitted'])
    const filed = await claims.person()
    const stay = await claims.settled(filed)
    const { id } = await claims.claimed(filed, stay, { insurer: 'I-CASH' })
    const paid = await claims.until(filed, id, 'paid')
    // A fixed benefit stands beside the loss.
    assert.deepEqual([paid.kind, paid.paid], ['fixed', '600.00'])
    assert.deepEqual(await claims.paidOut(id, 'I-CASH'), ['600.00'])
  })

  it('becomes a debt of the patient once the bill is taken back after it was paid', async () => {
    const alone = await claims.person()
    const settlement = await claims.settled(alone)
    const { id } = await claims.claimed(alone, settlement)
    await claims.until(alone, id, 'paid')
    const { store } = claims.api.services
    const reversed = await reverseSettlement(
      { key: claims.key(), settlement, reason: 'wrong ward' },
      sampleActor,
      onDuty('settlement').purpose,
      store,
    )
    assert.ok(reversed.settled, JSON.stringify(reversed))
    const owed = await claims.until(alone, id, 'overpaid')
    assert.equal(owed.owedBack, '1500.00')
    while ((await claims.api.services.deriveJournal()) > 0);
    const [account] = await claims.rows<{ sum: number }>(
      `SELECT sum(amount_minor)::bigint AS sum FROM house_posting WHERE account = $1`,
      [`receivable:patient:${settlement}`],
    )
    assert.equal(account?.sum, 150_000)
    const back = await claims.act(id, { act: 'recover', amount: '1500.00' })
    assert.deepEqual([back.body.state, back.body.owedBack], ['paid', '0.00'])
    const sums = await claims.rows<{ sum: number }>(
      `SELECT sum(amount_minor)::bigint AS sum FROM house_posting
       WHERE account IN ($1, 'payer:linjiang-life/plan.insurer') AND number IN (
         SELECT number FROM house_entry WHERE document->>'settlement' = $2) GROUP BY account`,
      [`receivable:patient:${settlement}`, settlement],
    )
    assert.deepEqual(
      sums.map(({ sum }) => sum),
      [0, 0],
    )
  })
})

describe('an insurer’s own system', () => {
  let claims: TestClaims

  before(async () => {
    claims = await TestClaims.start()
  })
  after(async () => {
    assert.equal(await claims.finding(), null)
    await claims.close()
  })

  /** A bill above what rules decide alone: the deductible and a fifth of 80,000, of which half. */
  async function decidedBy(fault: string) {
    const person = await claims.person()
    await claims.behave(fault)
    const { id } = await claims.claimed(person, await claims.settled(person, '81000.00'))
    return { person, id }
  }

  it('agrees to what the rules give', async () => {
    const { person, id } = await decidedBy('agree')
    assert.equal((await claims.until(person, id, 'paid')).paid, '8500.00')
  })

  it('may agree to less, which the patient sees beside what the rules give', async () => {
    const { person, id } = await decidedBy('wrong')
    const { paid, adjudicated, mayAppeal } = await claims.until(person, id, 'paid')
    assert.deepEqual([paid, adjudicated, mayAppeal], ['8499.00', '8500.00', true])
  })

  it('cannot agree to more than was lost', async () => {
    const { person, id } = await decidedBy('greedy')
    await claims.until(person, id, 'adjudicated')
    const isRefused = async () => (await claims.logOf(id)).some((line) => line.act === 'agree')
    while (!(await isRefused())) await new Promise((resolve) => setTimeout(resolve, 20))
    const [line] = (await claims.logOf(id)).filter(({ act }) => act === 'agree')
    assert.deepEqual([line?.status, line?.code], [409, 'more-than-loss'])
  })

  it('asks for papers, and agrees once they are there', async () => {
    const { person, id } = await decidedBy('pend')
    const { missing } = await claims.until(person, id, 'pended')
    assert.equal(missing.length, 3)
    await claims.ownAct(person, id, { act: 'add-papers', papers: missing })
    assert.equal((await claims.until(person, id, 'paid')).paid, '8500.00')
  })

  it('refuses with its reasons', async () => {
    const { person, id } = await decidedBy('refuse')
    assert.deepEqual((await claims.until(person, id, 'refused')).reasons, ['not-covered'])
  })

  it('that is slow holds nobody up: the claim waits, and shows until when', async () => {
    const { person, id } = await decidedBy('slow')
    for (let i = 0; i < 3; i++) await claims.api.services.completeClaims(60_000)
    const waiting = (await claims.own(person)).claims.find((one) => one.id === id)
    assert.deepEqual([waiting?.state, waiting?.due?.until], ['opened', '2026-05-01'])
    await claims.behave('none')
  })
})

describe('a claim that people decide', () => {
  let claims: TestClaims
  let person: string

  before(async () => {
    claims = await TestClaims.start()
    person = await claims.person()
  })
  after(async () => {
    assert.equal(await claims.finding(), null)
    await claims.close()
  })

  it('is pended with all papers at once, and paid once they are there', async () => {
    const { id } = await claims.claimed(person, await claims.settled(person, '81000.00'))
    await claims.until(person, id, 'adjudicated')
    const missing = ['discharge-summary', 'identity-copy']
    assert.equal((await claims.act(id, { act: 'pend', missing })).body.state, 'pended')
    const odd = await claims.ownAct(person, id, { act: 'add-papers', papers: ['bank-card'] })
    assert.deepEqual([odd.status, odd.body.code], [422, 'papers-unasked'])
    const papers = await claims.ownAct(person, id, { act: 'add-papers', papers: missing })
    assert.equal(papers.body.state, 'adjudicated')
    const amount = papers.body.adjudicated
    assert.equal((await claims.act(id, { act: 'agree', amount })).status, 201)
    const paid = await claims.until(person, id, 'paid')
    assert.equal(paid.paid, amount)
  })

  it('above one person’s authority is signed by a second', async () => {
    const rich = await claims.person()
    const { id } = await claims.claimed(rich, await claims.settled(rich, '200000.00'))
    const { adjudicated } = await claims.until(rich, id, 'adjudicated')
    assert.equal(adjudicated, '20400.00')
    const agreed = await claims.act(id, { act: 'agree', amount: '60000.00' })
    assert.equal(agreed.body.state, 'awaiting-signature', JSON.stringify(agreed.body))
    const own = await claims.act(id, { act: 'sign' })
    assert.deepEqual([own.status, own.body.code], [403, 'second-signature-needed'])
    const signed = await claims.act(id, { act: 'sign' }, 'claims:I-LIFE:second')
    assert.equal(signed.body.state, 'agreed')
    assert.equal((await claims.until(rich, id, 'paid')).paid, '60000.00')
  })

  it('never comes to more than the loss', async () => {
    const { id } = await claims.claimed(person, await claims.settled(person, '81000.00'))
    await claims.until(person, id, 'adjudicated')
    const greedy = await claims.act(id, { act: 'agree', amount: '90000.00' })
    assert.deepEqual([greedy.status, greedy.body.code], [409, 'more-than-loss'])
  })

  it('is refused with reasons, appealed, and paid on appeal', async () => {
    const { id } = await claims.claimed(person, await claims.settled(person, '81000.00'))
    await claims.until(person, id, 'adjudicated')
    const refused = await claims.act(id, { act: 'refuse', reasons: ['earlier-illness'] })
    assert.deepEqual([refused.body.state, refused.body.reasons], ['refused', ['earlier-illness']])
    assert.equal(refused.body.mayAppeal, true)
    const appeal = await claims.ownAct(person, id, { act: 'appeal', reason: 'It is a new illness' })
    assert.equal(appeal.body.state, 'appealed')
    const decided = await claims.act(id, {
      act: 'decide-appeal',
      more: '4000.00',
      reason: 'granted',
    })
    assert.equal(decided.body.state, 'agreed')
    assert.equal((await claims.until(person, id, 'paid')).paid, '4000.00')
  })

  it('is seen at no other insurer’s desk', async () => {
    const { id } = await claims.claimed(person, await claims.settled(person))
    await claims.until(person, id, 'paid')
    const other = await claims.desk(id, 'claims:I-CASH:first')
    assert.deepEqual([other.status, other.body.code], [403, 'not-permitted'])
    const queue = await claims.call<{ claims: { insurer: string }[] }>(
      'GET',
      '/api/claims',
      'claims:I-CASH:first',
    )
    assert.deepEqual(queue.body.claims, [])
  })

  it('that could not be paid is paid once the account is right, and once only', async () => {
    await claims.behave('no', 'transfer.refund', claims.channels)
    const { id } = await claims.claimed(person, await claims.settled(person))
    await claims.until(person, id, 'payment-failed')
    await claims.behave('none', 'transfer.refund', claims.channels)
    const deed = { act: 'correct-account', account: '6222999988887777' }
    assert.equal((await claims.ownAct(person, id, deed)).status, 201)
    const { paid } = await claims.until(person, id, 'paid')
    assert.deepEqual(await claims.paidOut(id), [paid])
    const payees = async () =>
      (await claims.api.database.pool.query('SELECT payee FROM claim_authorisation ORDER BY 1'))
        .rows
    const before = await payees()
    const late = await claims.ownAct(person, id, { ...deed, account: '6222111100002222' })
    assert.equal(late.status, 409)
    assert.deepEqual(await payees(), before, 'what is refused changes nothing')
  })

  it('is paid once, though the channel’s answer was lost', async () => {
    await claims.behave('lost', 'transfer.refund', claims.channels)
    const { id } = await claims.claimed(person, await claims.settled(person))
    const { paid } = await claims.until(person, id, 'paid')
    await claims.behave('none', 'transfer.refund', claims.channels)
    assert.deepEqual(await claims.paidOut(id), [paid])
  })

  it('is verified with the journal, which names the first claim that was altered', async () => {
    const { id } = await claims.claimed(person, await claims.settled(person))
    await claims.until(person, id, 'paid')
    assert.equal(await claims.finding(), null)
    const alterations: readonly [string, string][] = [
      [
        `UPDATE claim_case SET state = 'refused' WHERE case_id = $1`,
        'it does not stand where it says',
      ],
      [`DELETE FROM claim_action WHERE case_id = $1 AND number = 3`, 'an act of it is missing'],
      [
        `UPDATE claim_action SET action = action || '{"amountMinor": 99999999}'
         WHERE case_id = $1 AND action->>'act' = 'agree'`,
        'what was paid is not what was booked',
      ],
      [
        `UPDATE patient_payout SET amount_minor = amount_minor + 1 WHERE (bucket, number, payer) IN (
           SELECT bucket, settlement, facts->>'payer' FROM claim_case WHERE case_id = $1)`,
        'what was paid is not what was booked',
      ],
    ]
    for (const [text, what] of alterations) {
      await claims.rows('CREATE TABLE kept_case AS TABLE claim_case')
      await claims.rows('CREATE TABLE kept_action AS TABLE claim_action')
      await claims.rows('CREATE TABLE kept_payout AS TABLE patient_payout')
      await claims.rows(text, [id])
      const finding = await claims.finding()
      assert.deepEqual([finding?.invariant, finding?.where, finding?.what], ['claim', id, what])
      for (const [table, kept] of [
        ['claim_action', 'kept_action'],
        ['claim_case', 'kept_case'],
        ['patient_payout', 'kept_payout'],
      ]) {
        await claims.rows(`DELETE FROM ${table}`)
        await claims.rows(`INSERT INTO ${table} SELECT * FROM ${kept}`)
        await claims.rows(`DROP TABLE ${kept}`)
      }
    }
    assert.equal(await claims.finding(), null)
  })

  it('waits for an insurer that is down, and goes on when it is back', async () => {
    await claims.behave('down')
    const { id } = await claims.claimed(person, await claims.settled(person))
    for (let i = 0; i < 3; i++) await claims.api.services.completeClaims(60_000)
    const waiting = (await claims.own(person)).claims.find((one) => one.id === id)
    assert.deepEqual([waiting?.state, waiting?.due?.whose], ['opened', 'insurer'])
    await claims.behave('none')
    await claims.until(person, id, 'paid')
  })
})
