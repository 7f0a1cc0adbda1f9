import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { dayOf } from '../../engine/base/calendar-date.ts'
import type { StatementRow } from '../../engine/reconciliation/statement-row.ts'
import { boundsOf, checkStatement, openStatement } from './read-statement.ts'
import { call3202, details3202, rollBack3262, totals3201 } from './write-national.ts'

describe('messages of the national interface', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-national-'))
  })
  after(() => rm(folder, { recursive: true }))

  const row: StatementRow = {
    line: 0,
    reference: '7f-1',
    reverses: '',
    kind: 'settlement',
    state: 'final',
    currency: 'CNY',
    totalMinor: 1_000_00,
    paidMinor: 700_05,
    accountMinor: 0,
    cashMinor: 299_95,
    day: dayOf(2026, 3, 10),
    institution: 'H',
    category: 'inpatient',
    window: '',
    visit: 'V-1',
    person: 'p-1',
  }
  const back: StatementRow = {
    ...row,
    kind: 'reversal',
    reference: '7f-2',
    totalMinor: -1_000_00,
    paidMinor: -700_05,
  }
  const scope = {
    insutype: '310',
    clrType: '21',
    setlOptins: '999900',
    from: '2026-03-10',
    to: '2026-03-10',
  }
  const sum = { count: 2, totalMinor: 0, paidMinor: 0, accountMinor: 0, cashMinor: 299_95 }

  it('are read back as they were written', async () => {
    const path = join(folder, '3202.txt')
    await writeFile(path, details3202([row, back]))
    const statement = await openStatement(path, { format: 'national-3202' })
    const outcome = await checkStatement(statement, boundsOf({ from: '', to: '' }))
    await statement.close()
    assert.deepEqual(outcome.problems, [])
    assert.deepEqual(
      outcome.sums.map(({ count, totalMinor, paidMinor }) => [count, totalMinor, paidMinor]),
      [[2, 0, 0]],
    )
  })

  it('state totals with two decimals, and name the file of the details', () => {
    assert.deepEqual(totals3201(scope, { ...sum, totalMinor: 5 }), {
      insutype: '310',
      clr_type: '21',
      setl_optins: '999900',
      stmt_begndate: '2026-03-10',
      stmt_enddate: '2026-03-10',
      medfee_sumamt: '0.05',
      fund_pay_sumamt: '0.00',
      acct_pay: '0.00',
      fixmedins_setl_cnt: '2',
    })
    const call = call3202(scope, sum, 'F-1')
    assert.deepEqual([call.file_qury_no, call.cash_payamt], ['F-1', '299.95'])
  })

  it('take a confirmation back by its message', () => {
    const { infno, input } = JSON.parse(rollBack3262('310000202603110001', '2026-03'))
    assert.deepEqual([infno, input.data.otransid], ['3262', '310000202603110001'])
  })
})
