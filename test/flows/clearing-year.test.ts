import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ProposalSchema } from '../../server/http/contract/clearing.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { createCaseStore } from '../../server/storage/clearing/case-store.ts'
import { undoCases } from '../../server/usecases/clearing/undo-cases.ts'
import { bodyOf, ClearingDesk, checker, maker, refused } from '../support/clearing-desk.ts'
import { aPerson, aStay, farHospital } from '../support/linjiang.ts'
import { verified } from '../support/verified.ts'
import { closingYearsTold } from './closing-years.ts'

const fund = 'linjiang/first.pool'
const difference = `case-difference:${farHospital.id}`

describe('a year of clearing, by two people over the interface', () => {
  let desk: ClearingDesk
  before(async () => {
    desk = await ClearingDesk.open('2026-03-31')
  })
  after(() => desk.close())

  const caseOf = (visit: string) => {
    const settlement = desk.stays.get(visit)
    return { settlement, payer: fund, currency: 'CNY' }
  }
  async function priceCase(visit: string, caseAmount: string): Promise<void> {
    // Its shares are worked out after the settlement.
    await desk.api.services.deriveJournal()
    await desk.release({
      ...{ kind: 'case-payment', caseAmount, hasSettlementList: true, isLeftOut: false },
      ...caseOf(visit),
    })
  }
  const finalCase = (visit: string, caseAmount: string, finalAmount: string) => {
    return { kind: 'case-final', ...caseOf(visit), caseAmount, finalAmount }
  }
  const closeYear = (year: number) => ({ kind: 'close-year', year })
  const deduction = (period: string) => ({
    ...{ kind: 'deduction', period, careProvince: '98', insuredProvince: '99' },
    ...{ insuranceType: '310', benefitYear: 2026, institution: farHospital.id },
    ...{ currency: 'CNY', amount: '1.00' },
  })
  const gapOf = async (year: number) => (await desk.year(year)).gap

  /** The eight steps of a month, with the books of the fund held against ours. */
  async function clear(
    period: string,
    from: string,
    to: string,
    meanwhile = async () => {},
  ): Promise<void> {
    for (const scheme of ['linjiang/first', 'linjiang/by-days'])
      await desk.reconcile(from, to, scheme)
    for (const step of ['reconciled', 'declared']) {
      assert.equal((await desk.step(period, step)).statusCode, 201, step)
    }
    await buildAround(period, meanwhile)
    await desk.release({ kind: 'confirm-period', period })
    for (const step of ['noticed', 'at-fiscal-office', 'transferred', 'fed-back']) {
      assert.equal((await desk.step(period, step)).statusCode, 201, step)
    }
  }

  /** Builds the month's table while something else happens to it. */
  async function buildAround(period: string, meanwhile: () => Promise<void>): Promise<void> {
    const { clearing } = desk.api.services
    const { periods } = clearing
    const takeStep: typeof periods.takeStep = async (...asked) => {
      await meanwhile()
      return periods.takeStep(...asked)
    }
    Object.assign(clearing, { periods: { ...periods, takeStep } })
    const built = await desk.step(period, 'built')
    Object.assign(clearing, { periods })
    assert.equal(built.statusCode, 201, built.body)
  }

  it('prices a stay over New Year by what the fund bears in both years, in the money of its bill', async () => {
    const added = aPerson('linjiang/by-days')
    await desk.api.services.persons.addPersons([added])
    const answer = await desk.post('/api/settlements', {
      ...aStay(added.person.id, 'V-new-year', '10000.00', { facility: farHospital.id }),
      visit: {
        number: 'V-new-year',
        setting: 'inpatient',
        admittedOn: '2025-12-26',
        dischargedOn: '2026-01-05',
      },
    })
    assert.equal(answer.statusCode, 201, answer.body)
    desk.stays.set('V-new-year', JSON.parse(answer.body).id)
    await desk.api.services.deriveJournal()
    const priced = {
      ...{ kind: 'case-payment', caseAmount: '9000.00', hasSettlementList: true, isLeftOut: false },
      ...{ settlement: desk.stays.get('V-new-year'), payer: 'linjiang/by-days.pool' },
    }
    const foreign = await desk.propose({ ...priced, currency: 'JPY', caseAmount: '9000' })
    refused(await desk.decide(foreign, checker), 422, 'share-unknown')
    assert.equal((await desk.decide(foreign, maker, 'rejected')).statusCode, 200)
    await desk.release({ ...priced, currency: 'CNY' })
    const [case_] = (await desk.year(2026)).cases
    assert.equal(case_.sheet, '7230.00')
    assert.equal(await desk.balance(difference), -177_000)
    await desk.reverse('V-new-year')
    assert.equal(await desk.balance(difference), 0)
  })

  it('takes back what was booked for a case whose bill is taken back, before and after it is final', async () => {
    for (const [visit, isFinal] of [
      ['V-early', false],
      ['V-late', true],
    ] as const) {
      const before = await desk.balance(`payer:${fund}`)
      const institution = await desk.balance(`institution:${farHospital.id}`)
      await desk.settle(visit, '40000.00', farHospital.id, 'linjiang/first')
      await priceCase(visit, '23000.00')
      if (isFinal) await desk.release(finalCase(visit, '23000.00', '22500.00'))
      await desk.reverse(visit)
      assert.equal(await desk.balance(difference), 0)
      assert.equal(await desk.balance(`payer:${fund}`), before)
      assert.equal(await desk.balance(`institution:${farHospital.id}`), institution)
    }
    assert.deepEqual((await desk.year(2026)).cases, [])
  })

  it('takes back what a case has come to since it was found overtaken, and once', async () => {
    const before = await desk.balance(`payer:${fund}`)
    await desk.settle('V-between', '40000.00', farHospital.id, 'linjiang/first')
    await priceCase('V-between', '23000.00')
    const cases = createCaseStore(desk.api.database.pool)
    const found = await cases.find(desk.stays.get('V-between') ?? '', fund)
    assert.ok(found?.finalMinor === null)
    await desk.release(finalCase('V-between', '23000.00', '22500.00'))
    const asFound = { overtaken: async () => [found], undo: cases.undo }
    for (let times = 0; times < 2; times++) {
      await undoCases(asFound, { today: () => 20_543, now: () => new Date() })
    }
    await desk.reverse('V-between')
    assert.equal(await desk.balance(difference), 0)
    assert.equal(await desk.balance(`payer:${fund}`), before)
  })

  it('waits for its windows, then for its months, then for its cases, then for what is proposed', async () => {
    await desk.settle('V-1', '40000.00', farHospital.id, 'linjiang/first')
    await desk.settle('V-2', '2000.00', farHospital.id, 'linjiang/first')
    await priceCase('V-1', '23000.00')
    await priceCase('V-2', '1000.00')
    await desk.closeWindow('2026-03')
    assert.equal((await gapOf(2026)).code, 'year-running')
    refused(await desk.decide(await desk.propose(closeYear(2026)), checker), 409, 'year-running')
    await desk.closeWindow('2027-01')
    assert.equal((await gapOf(2025)).code, 'year-empty')

    desk.goTo('2027-01-04')
    const open = await gapOf(2026)
    assert.deepEqual(
      [open.code, open.period, open.step],
      ['year-month-open', '2026-03', 'reconciled'],
    )
    await clear('2026-03', '2026-03-01', '2026-03-31', () => desk.release(deduction('2026-03')))

    const waits = await gapOf(2026)
    assert.deepEqual([waits.code, waits.open, waits.payer], ['year-case-open', 2, fund])
    await desk.release(finalCase('V-1', '23000.00', '22500.00'))
    const last = await desk.propose(finalCase('V-2', '1000.00', '1000.00'))
    assert.equal((await gapOf(2026)).open, 1)
    assert.equal((await desk.decide(last, checker)).statusCode, 200)
    const late = await desk.propose(deduction('2026-03'))
    assert.deepEqual(await gapOf(2026).then(({ code, proposal }) => [code, proposal]), [
      'proposal-waiting',
      late,
    ])
    assert.equal((await desk.decide(late, maker, 'rejected')).statusCode, 200)
  })

  it('is closed by two people, once, with what its cases came to', async () => {
    const year = await desk.year(2026)
    assert.equal(year.gap, null)
    assert.deepEqual(
      year.cases.map(({ cases, open, sheet, caseAmount, finalAmount }: Record<string, unknown>) => [
        ...[cases, open, sheet, caseAmount, finalAmount],
      ]),
      [[2, 0, '20800.00', '24000.00', '23500.00']],
    )
    assert.ok(year.proposed)
    refused(await desk.decide(year.proposed, maker), 403, 'second-person-needed')
    const decided = await desk.decide(year.proposed, checker)
    assert.equal(bodyOf(decided, ProposalSchema).state, 'released')
    const closed = await desk.year(2026)
    assert.deepEqual(closed.closed, { on: '2027-01-04', by: checker })
    refused(
      await desk.post('/api/clearing/proposals', { ...closeYear(2026), reason: 'twice' }, maker),
      409,
      'proposal-waiting',
    )
  })

  it('is recounted: a row that is not what was booked is named', async () => {
    const { pool } = desk.api.database
    await pool.query('CREATE TABLE kept_case AS TABLE clearing_case')
    const ofCase = `${desk.stays.get('V-1')}, ${fund}`
    const planted: readonly [string, RegExp][] = [
      ['sheet_minor = sheet_minor + 1', /not priced as it was booked/],
      ['case_minor = case_minor - 1', /not priced as it was booked/],
      ['final_minor = NULL', /another final amount/],
      ['is_undone = true', /whether it was taken back/],
      [`institution = 'H-X'`, /another institution/],
      ['year = 2025', /another year/],
      [`payer = 'a.b'`, /never priced/],
      [`payer = 'z.z'`, /is missing/],
    ]
    const [bucket = '', number] = (desk.stays.get('V-1') ?? '').split('-')
    const place = [Number.parseInt(bucket, 16), number]
    const where = 'WHERE bucket = $1 AND number = $2'
    for (const [change, what] of planted) {
      await pool.query(`UPDATE clearing_case SET ${change} ${where}`, place)
      const [fault] = await auditing(pool, (reads) => reads.clearingFaults())
      assert.match(fault?.what ?? '', what, change)
      if (!change.startsWith('payer')) assert.equal(fault?.where, ofCase)
      await pool.query(`DELETE FROM clearing_case ${where}`, place)
      await pool.query(`INSERT INTO clearing_case SELECT * FROM kept_case ${where}`, place)
    }
    await pool.query(`UPDATE clearing_case SET case_minor = 0 ${where}`, place)
    const { finding } = await verified(desk.api)
    assert.deepEqual([finding?.invariant, finding?.where], ['clearing', ofCase])
    await pool.query(`DELETE FROM clearing_case ${where}`, place)
    await pool.query(`INSERT INTO clearing_case SELECT * FROM kept_case ${where}`, place)
  })

  it('takes no case any more, and lets one be taken back', async () => {
    await desk.settle('V-3', '20000.00', farHospital.id, 'linjiang/first')
    await desk.api.services.deriveJournal()
    const priced = { kind: 'case-payment', ...caseOf('V-3'), caseAmount: '9000.00' }
    const late = await desk.propose({ ...priced, hasSettlementList: true, isLeftOut: false })
    refused(await desk.decide(late, checker), 409, 'year-closed')
    await desk.reverse('V-2')
    assert.equal(await desk.balance(difference), 0)
  })

  closingYearsTold(() => desk, clear)

  it('leaves a journal and books in which nothing is wrong', async () => {
    const { finding } = await verified(desk.api)
    assert.equal(finding, null)
  })
})
