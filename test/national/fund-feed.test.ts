/** A fund hands over its records over HTTP, while it is up, slow, away, or answers what cannot be meant. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpFeed } from '../../server/platform/fund-feed.ts'
import { startFeedSimulator } from '../../server/platform/start-simulator.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { createFundRecords } from '../../server/storage/fund-records.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { type TakingStore, takeFundRecords } from '../../server/usecases/sides/take-fund-records.ts'
import { type TestDatabase, withDatabase } from '../support/database.ts'

const token = 'a-token-of-the-fund'

/** As a fund writes it: 100.00, of which the fund bears 60.00. Nobody is meant. */
function record(number: number) {
  return {
    fixmedins_code: 'H99990000001',
    setlinfo: {
      setl_id: `F-${number}`,
      mdtrt_id: `V-${number}`,
      certno: 'somebody',
      med_type: '21',
      begndate: '2026-03-01',
      enddate: '2026-03-10',
      medfee_sumamt: '100.00',
      inscp_scp_amt: '100.00',
      hifp_pay: '60.00',
      fund_pay_sumamt: '60.00',
      psn_part_amt: '40.00',
      psn_cash_pay: '40.00',
    },
  }
}

describe('a fund’s feed over HTTP', () => {
  let database: TestDatabase
  let fund: Simulator
  let taking: TakingStore

  before(async () => {
    database = await withDatabase()
    fund = await startFeedSimulator()
    taking = {
      words: {
        settingOf: () => 'inpatient',
        categoryOf: () => 'other',
        amountsOf: () => ({ fund: 'without-account', family: 'inside-account' }),
      },
      institutionOf: () => 'H-LJ-01',
      personOf: async () => 'p-1',
      records: createFundRecords(onOneServer(database.pool)),
    }
  })
  after(async () => {
    await fund.stop()
    await database.close()
  })

  /** As a process opens it that has just begun. */
  const opened = () => {
    const { head, moveHead } = createFundRecords(onOneServer(database.pool))
    return httpFeed({
      address: fund.address,
      token,
      patienceMs: 500,
      head: () => head(fund.address),
      moveHead: (number) => moveHead(fund.address, number),
    })
  }

  /** Takes all that there is; dies before it has said so of the so-many-th page. */
  async function drain(diesAt = Number.POSITIVE_INFINITY): Promise<number> {
    const feed = opened()
    let kept = 0
    for (let page = 1; ; page++) {
      const batch = await feed.next()
      if (batch === null) return kept
      kept += (await takeFundRecords(batch.values, taking)).kept
      if (page >= diesAt) return kept
      await batch.taken()
    }
  }

  const post = (path: string, body: unknown) =>
    fetch(`${fund.address}/${path}`, { method: 'POST', body: JSON.stringify(body) })
  const behave = (fault: string) => post('behaviour', { subject: 'feed', fault })

  async function heldHere(): Promise<number> {
    const { rows } = await database.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM fund_record',
    )
    return rows[0]?.count ?? 0
  }

  it('is taken to its end, page by page, and each record once', async () => {
    await post('records', { records: Array.from({ length: 25 }, (_, i) => record(i + 1)) })
    assert.equal(await drain(), 25)
    assert.equal(await drain(), 0)
    assert.equal(await heldHere(), 25)
  })

  it('goes on where it was when whoever took it died before saying so', async () => {
    await post('records', { records: Array.from({ length: 25 }, (_, i) => record(i + 26)) })
    assert.equal(await drain(2), 20)
    assert.equal(await drain(), 5, 'the second page came again and changed nothing')
    assert.equal(await heldHere(), 50)
  })

  for (const [fault, says] of [
    ['down', /fetch failed/],
    ['slow', /timeout/i],
    ['broken', /502/],
    ['nonsense', /nonsense/],
    ['unnumbered', /nonsense/],
    ['deaf', /nonsense/],
  ] as const) {
    it(`loses nothing while the fund is ${fault}`, async () => {
      const before = await heldHere()
      await post('records', { records: [record(before + 1)] })
      await behave(fault)
      await assert.rejects(drain(), says)
      assert.equal(await heldHere(), before)
      await behave('none')
      assert.equal(await drain(), 1)
    })
  }
})
