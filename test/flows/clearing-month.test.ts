import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { clearingBook } from '../../engine/clearing/books.ts'
import {
  BudgetsSchema,
  ClearingCalendarSchema,
  ClearingLinesSchema,
  ClearingWindowsSchema,
  InvestigationSchema,
  InvestigationsSchema,
  PositionsSchema,
  PrepaymentsSchema,
  ProposalsSchema,
  ReceivablesSchema,
  TicketSchema,
  TicketsSchema,
  WindowContentsSchema,
} from '../../server/http/contract/clearing.ts'
import { changePayout } from '../../server/storage/clearing/payout-store.ts'
import { createHouseBooks, houseBucketOf } from '../../server/storage/house-books.ts'
import { bodyOf, ClearingDesk, checker, maker, refused } from '../support/clearing-desk.ts'
import { farHospital, hospital } from '../support/linjiang.ts'
import { verified } from '../support/verified.ts'

describe('a month of clearing, by two people over the interface', () => {
  let desk: ClearingDesk

  before(async () => {
    desk = await ClearingDesk.open('2026-03-31')
  })
  after(() => desk.close())

  it('begins with bills of two provinces, and a window that takes them up', async () => {
    await desk.settle('V-home', '5000.00', hospital.id, 'linjiang/first', 'linjiang-life/plan')
    await desk.settle(
      'V-away-1',
      '40000.00',
      farHospital.id,
      'linjiang/first',
      'linjiang-life/plan',
    )
    await desk.settle('V-away-2', '2000.00', farHospital.id, 'linjiang/first', 'linjiang-cash/plan')
    const { window } = await desk.closeWindow('2026-03')
    const contents = bodyOf(await desk.get(`/api/clearing/windows/${window}`), WindowContentsSchema)
    assert.deepEqual([contents.records, contents.isDerived], [3, true])
    const lines = bodyOf(
      await desk.get(`/api/clearing/lines?window=${window}&careProvince=98&kind=fund`),
      ClearingLinesSchema,
    ).lines
    assert.deepEqual(lines.map(({ amount }: { amount: string }) => amount).sort(), [
      '20000.00',
      '800.00',
    ])
    assert.equal(
      bodyOf(await desk.get('/api/clearing/windows'), ClearingWindowsSchema).windows.length,
      1,
    )
  })

  it('is for clearing officers only', async () => {
    refused(await desk.post('/api/clearing/windows', { period: '2026-03' }), 403, 'not-permitted')
    refused(await desk.get('/api/clearing/months/2026-03', 'somebody'), 403, 'not-permitted')
  })

  it('shows a table in which only what crosses a province stands', async () => {
    const { table, steps } = await desk.month('2026-03')
    assert.deepEqual(table, [
      {
        careProvince: '98',
        insuredProvince: '99',
        insuranceType: '310',
        benefitYear: 2026,
        currency: 'CNY',
        fund: '20800.00',
        catastrophic: '0.00',
        aid: '0.00',
        account: '0.00',
        deduction: '0.00',
        receivable: '20800.00',
      },
    ])
    assert.deepEqual(
      steps.slice(0, 4).map(({ name, due }: { name: string; due: string }) => [name, due]),
      [
        ['reconciled', '2026-04-03'],
        ['declared', '2026-04-20'],
        ['built', '2026-04-21'],
        ['confirmed', '2026-04-25'],
      ],
    )
  })

  it('takes deductions that two people agree on, and none above the debt', async () => {
    const deduction = {
      kind: 'deduction',
      period: '2026-03',
      careProvince: '98',
      insuredProvince: '99',
      insuranceType: '310',
      benefitYear: 2026,
      institution: farHospital.id,
      currency: 'CNY',
    }
    const proposal = await desk.propose({ ...deduction, amount: '300.00' })
    refused(await desk.decide(proposal, maker), 403, 'second-person-needed')
    assert.equal((await desk.decide(proposal, checker)).statusCode, 200)
    refused(await desk.decide(proposal, checker), 409, 'proposal-decided')
    // Another hospital has no money in that row.
    const foreign = await desk.propose({ ...deduction, institution: hospital.id, amount: '1.00' })
    refused(await desk.decide(foreign, checker), 422, 'more-than-owed')
    assert.equal((await desk.decide(foreign, maker, 'rejected')).statusCode, 200)
    const tooMuch = await desk.propose({ ...deduction, amount: '20500.01' })
    refused(await desk.decide(tooMuch, checker), 422, 'more-than-owed')
    assert.equal((await desk.decide(tooMuch, maker, 'rejected')).statusCode, 200)
    const { table } = await desk.month('2026-03')
    assert.deepEqual([table[0].deduction, table[0].receivable], ['300.00', '20500.00'])
  })

  it('goes step by step, and is built only when the next month has begun', async () => {
    desk.goTo('2026-04-03')
    refused(await desk.step('2026-03', 'declared'), 409, 'step-blocked')
    await desk.reconcile('2026-03-01', '2026-03-30')
    const missing = { payer: 'linjiang/first', day: '2026-03-31' }
    assert.deepEqual((await desk.month('2026-03')).unreconciled, missing)
    await desk.reconcile('2026-03-20', '2026-04-02', 'linjiang/second')
    refused(await desk.step('2026-03', 'reconciled'), 409, 'period-unreconciled')
    await desk.reconcile('2026-03-20', '2026-04-02')
    assert.equal((await desk.month('2026-03')).unreconciled, null)
    assert.equal((await desk.step('2026-03', 'reconciled')).statusCode, 201)
    refused(await desk.step('2026-03', 'reconciled'), 409, 'step-done')
    assert.equal((await desk.step('2026-03', 'declared')).statusCode, 201)
    refused(await desk.step('2026-03', 'built'), 409, 'period-open')
    await desk.settle('V-april', '3000.00', farHospital.id, 'linjiang/first')
    await desk.closeWindow('2026-04')
    desk.goTo('2026-04-21')
    assert.equal((await desk.step('2026-03', 'built')).statusCode, 201)
    refused(
      await desk.post('/api/clearing/windows', { period: '2026-03' }, maker),
      409,
      'period-over',
    )
  })

  it('is confirmed by two people, once, and then every account of its bills is closed', async () => {
    assert.equal(await desk.balance('payer:linjiang/first.pool'), 2_560_000)
    const key = desk.newKey()
    const proposal = await desk.propose({ kind: 'confirm-period', period: '2026-03' })
    const again = { kind: 'confirm-period', period: '2026-03', reason: 'twice' }
    refused(await desk.post('/api/clearing/proposals', again, maker), 409, 'proposal-waiting')
    const first = await desk.decide(proposal, checker, 'released', key)
    const second = await desk.decide(proposal, checker, 'released', key)
    assert.deepEqual([first.statusCode, second.body], [200, first.body])
    // What is left is the bill of April.
    assert.equal(await desk.balance('payer:linjiang/first.pool'), 160_000)
    // To the province of care for two stays, and to its own hospital for one.
    assert.equal(await desk.balance('due-from:province:99:fund 310 2026'), 2_080_000 + 320_000)
    assert.equal(await desk.balance('due-from:province:99:deduction 310 2026'), -30_000)
    assert.equal(
      await desk.balance(`due-to:institution:${farHospital.id}:fund 310 2026`),
      -2_080_000,
    )
    assert.equal(
      await desk.balance(`due-to:institution:${farHospital.id}:deduction 310 2026`),
      30_000,
    )
    const { steps } = await desk.month('2026-03')
    assert.equal(steps.find(({ name }: { name: string }) => name === 'confirmed').state, 'done')
  })

  it('nets only those who signed, and the positions sum to zero', async () => {
    const positions = bodyOf(
      await desk.get('/api/clearing/months/2026-03/positions'),
      PositionsSchema,
    )
    const amounts = Object.fromEntries(
      positions.positions.map(({ party, amount }: { party: string; amount: string }) => [
        party,
        amount,
      ]),
    )
    const cents = (text: string) => Math.round(Number(text) * 100)
    const sum = Object.values<string>(amounts).reduce((total, text) => total + cents(text), 0)
    assert.equal(sum, 0)
    assert.equal(Object.keys(amounts).length, 3)
    assert.ok(
      positions.publicDebts.every(({ cause }: { cause: string }) => cause === 'fund 310 2026'),
    )
    await desk.release({ kind: 'net-commercial', period: '2026-03' })
    const insurer = 'payer:linjiang-life/plan.insurer'
    const owed = -cents(amounts[insurer] ?? '')
    assert.equal(await desk.balance(`due-from:${insurer}:net 2026-03`), owed)
    assert.equal(await desk.balance(`due-from:${insurer}:commercial 2026`), 0)
    assert.equal(await desk.balance('due-to:centre:commercial:net 2026-03'), -owed)
  })

  it('takes a bill back after it was cleared, as a negative line under its own year', async () => {
    desk.goTo('2026-05-06')
    const away = desk.stays.get('V-away-2')
    const answer = await desk.post(`/api/settlements/${away}/reversal`, { reason: 'wrong ward' })
    assert.equal(answer.statusCode, 201, answer.body)
    await desk.closeWindow('2026-05')
    const [row] = (await desk.month('2026-05')).table
    assert.deepEqual([row.benefitYear, row.fund, row.insuranceType], [2026, '-800.00', '310'])
    assert.equal((await desk.month('2026-03')).table[0].fund, '20800.00')
  })

  it('watches the prepayment, and lets it be increased only in red or yellow and in time', async () => {
    const pair = { insuredProvince: '99', careProvince: '98', currency: 'CNY' }
    await desk.release({ kind: 'prepayment-quota', year: 2026, ...pair, amount: '25000.00' })
    const url = '/api/clearing/months/2026-03/prepayments'
    const read = async () => bodyOf(await desk.get(url), PrepaymentsSchema).rows[0]
    const yellow = await read()
    assert.deepEqual(
      [yellow.prepaid, yellow.cleared, yellow.usedPercent, yellow.level, yellow.askBy],
      ['25000.00', '20500.00', '82.00', 'yellow', '2026-04-24'],
    )
    const increase = { kind: 'prepayment-increase', period: '2026-03', ...pair, amount: '5000.00' }
    const late = await desk.propose(increase)
    refused(await desk.decide(late, checker), 409, 'increase-over')
    desk.goTo('2026-04-24')
    assert.equal((await desk.decide(late, checker)).statusCode, 200)
    const normal = await read()
    assert.deepEqual(
      [normal.prepaid, normal.usedPercent, normal.level],
      ['30000.00', '68.33', 'normal'],
    )
    assert.equal(await desk.balance('prepayment:province:99:98'), 3_000_000)
  })

  it('prices a case apart from its sheet, with the difference as the hospital’s', async () => {
    const about = {
      settlement: desk.stays.get('V-away-1'),
      payer: 'linjiang/first.pool',
      currency: 'CNY',
    }
    const priced = { ...about, caseAmount: '23000.00', isLeftOut: false }
    const early = await desk.propose({ kind: 'case-payment', ...priced, hasSettlementList: false })
    refused(await desk.decide(early, checker), 409, 'settlement-list-missing')
    await desk.decide(early, maker, 'rejected')
    await desk.release({ kind: 'case-payment', ...priced, hasSettlementList: true })
    const difference = `case-difference:${farHospital.id}`
    assert.equal(await desk.balance(difference), -300_000)
    await desk.release({
      kind: 'case-final',
      ...about,
      caseAmount: '23000.00',
      finalAmount: '22500.00',
    })
    assert.equal(await desk.balance(difference), 0)
  })

  it('pays an institution at once, and sets that off against the month', async () => {
    const advance = { institution: farHospital.id, currency: 'CNY', amount: '10000.00' }
    await desk.release({ kind: 'advance', ...advance, basis: 'audited bills of March' })
    assert.equal(await desk.balance(`advance:${farHospital.id}`), 1_000_000)
    const { amount: _amount, ...institution } = advance
    const cause = 'fund 310 2026'
    await desk.release({ kind: 'set-off', ...institution, period: '2026-03', cause })
    assert.equal(await desk.balance(`advance:${farHospital.id}`), 0)
    assert.equal(await desk.balance(`due-to:institution:${farHospital.id}:${cause}`), -1_080_000)
  })

  it('sets off for two institutions whose books lie in one bucket', async () => {
    const bucketOf = (id: string) => houseBucketOf(clearingBook.institution(id))
    const other = Array.from({ length: 1000 }, (_, i) => `H-${i}`).find(
      (id) => bucketOf(id) === bucketOf(farHospital.id),
    )
    const setOff = { kind: 'set-off', institution: other, currency: 'CNY', period: '2026-03' }
    const nothing = await desk.propose({ ...setOff, cause: 'fund 310 2026' })
    refused(await desk.decide(nothing, checker), 422, 'nothing-to-post')
    assert.equal((await desk.decide(nothing, maker, 'rejected')).statusCode, 200)
  })

  it('makes a patient owe what an insurer had paid for a bill that was taken back', async () => {
    await desk.settle('V-cash', '4000.00', hospital.id, 'linjiang/first', 'linjiang-cash/plan')
    await desk.api.services.deriveJournal()
    const about = { settlement: desk.stays.get('V-cash'), payer: 'linjiang-cash/plan.insurer' }
    await desk.release({ kind: 'payout', ...about, paidOn: '2026-04-24' })
    await desk.post(`/api/settlements/${about.settlement}/reversal`, { reason: 'wrong patient' })
    await desk.api.services.deriveJournal()
    const read = async () => bodyOf(await desk.get('/api/clearing/receivables'), ReceivablesSchema)
    const [owed] = (await read()).receivables
    assert.deepEqual([owed.settlement, owed.owed], [about.settlement, '600.00'])
    assert.equal(await desk.balance(`receivable:patient:${about.settlement}`), 60_000)
    const repayment = { kind: 'repayment', ...about, currency: 'CNY' }
    await desk.release({ ...repayment, amount: '250.00' })
    // What was on its way to the patient when the bill was taken back is owed as well.
    await createHouseBooks(desk.api.database.pool).inBook(clearingBook.payouts, (open) =>
      changePayout(open, {
        adds: { settlement: about.settlement ?? '', payer: about.payer, by: 1_000 },
      }),
    )
    await desk.api.services.deriveJournal()
    assert.equal(await desk.balance(`receivable:patient:${about.settlement}`), 36_000)
    const rest = await desk.propose({ ...repayment, amount: '360.01' })
    refused(await desk.decide(rest, checker), 422, 'more-than-owed')
    await desk.release({ ...repayment, amount: '360.00' })
    assert.deepEqual((await read()).receivables, [])
    assert.equal(await desk.balance(`receivable:patient:${about.settlement}`), 0)
  })

  it('books by hand only on accounts of clearing, and only what sums to zero', async () => {
    const by = (account: string, amount: string) => ({ account, currency: 'CNY', amount })
    const kind = 'manual-posting'
    const foreign = await desk.propose({
      kind,
      postings: [by('payer:linjiang/first.pool', '5.00'), by('advance:H-1', '-5.00')],
    })
    refused(await desk.decide(foreign, checker), 422, 'posting-refused')
    const lame = await desk.propose({
      kind,
      postings: [by('advance:H-1', '5.00'), by('paying:institution:H-1', '-4.00')],
    })
    refused(await desk.decide(lame, checker), 422, 'posting-refused')
    const waiting = bodyOf(
      await desk.get('/api/clearing/proposals?state=proposed'),
      ProposalsSchema,
    )
    assert.ok(waiting.proposals.some(({ id }: { id: string }) => id === lame))
  })

  it('caps a budget by two people, and not below what is spent', async () => {
    const budget = 'budget:linjiang/first.pool'
    await desk.release({ kind: 'budget-cap', budget, currency: 'CNY', amount: '1000.00' })
    await desk.settle('V-capped', '2000.00', hospital.id, 'linjiang/first')
    const [use] = bodyOf(await desk.get('/api/clearing/budgets'), BudgetsSchema).budgets
    assert.deepEqual(
      [use.cap, use.spent, use.usedPercent, use.level],
      ['1000.00', '800.00', '80.00', 'yellow'],
    )
    const low = { kind: 'budget-cap', budget, currency: 'CNY', amount: '799.99' }
    refused(await desk.decide(await desk.propose(low), checker), 409, 'cap-below-spent')
  })

  it('keeps tickets with their clocks', async () => {
    desk.goTo('2026-04-27')
    const opened = await desk.post(
      '/api/clearing/tickets',
      { kind: 'system', title: 'Upload stands still', from: '99', to: '98', text: 'since nine' },
      maker,
    )
    const ticket = bodyOf(opened, TicketSchema)
    assert.deepEqual([ticket.state, ticket.due, ticket.daysLeft], ['open', '2026-04-28', 1])
    const act = (name: string) =>
      desk.post(
        `/api/clearing/tickets/${ticket.id}/actions`,
        { act: name, text: 'mended' },
        checker,
      )
    refused(await act('confirm'), 409, 'act-out-of-turn')
    assert.equal(bodyOf(await act('answer'), TicketSchema).state, 'answered')
    desk.goTo('2026-05-20')
    const { tickets } = bodyOf(await desk.get('/api/clearing/tickets'), TicketsSchema)
    assert.equal(tickets[0].state, 'confirmed-in-silence')
    refused(await act('reopen'), 409, 'act-out-of-turn')
  })

  it('keeps the queue of stays that two provinces look into', async () => {
    desk.goTo('2026-04-24')
    const url = '/api/clearing/months/2026-03/investigations'
    const queue = bodyOf(await desk.get(url), InvestigationsSchema)
    const dear = desk.stays.get('V-away-1')
    assert.deepEqual(
      queue.candidates.map(({ settlement, total }: Record<string, string>) => [settlement, total]),
      [[dear, '40000.00']],
    )
    const raise = (settlement: unknown) =>
      desk.post('/api/clearing/investigations', { settlement, text: 'length of stay' }, maker)
    refused(await raise(desk.stays.get('V-home')), 422, 'stay-not-open')
    const raised = bodyOf(await raise(dear), InvestigationSchema)
    assert.deepEqual([raised.state, raised.listedOn], ['raised', '2026-04-26'])
    refused(await raise(dear), 409, 'investigated-already')
    const act = (name: string) =>
      desk.post(
        `/api/clearing/investigations/${raised.id}/actions`,
        { act: name, text: 'seen' },
        checker,
      )
    refused(await act('answer'), 409, 'act-out-of-turn')
    desk.goTo('2026-05-25')
    assert.deepEqual(
      [bodyOf(await act('answer'), InvestigationSchema).state, (await act('confirm')).statusCode],
      ['answered', 200],
    )
  })

  it('says where its days and holidays stand', async () => {
    const calendar = bodyOf(await desk.get('/api/clearing/calendar'), ClearingCalendarSchema)
    const names = calendar.jurisdictions.map(
      ({ jurisdiction }: { jurisdiction: string }) => jurisdiction,
    )
    assert.deepEqual(names, ['mainland', 'hong-kong', 'macau'])
    assert.ok(calendar.rules.every(({ title }: { title: string }) => title.length > 0))
  })

  it('leaves a journal and books in which nothing is wrong', async () => {
    await desk.api.services.deriveJournal()
    const { finding, chained } = await verified(desk.api)
    assert.equal(finding, null)
    assert.ok(chained > 30)
  })
})
