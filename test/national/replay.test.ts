import '../support/seed.ts'
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Charged, chargedVisit, type Patient, readPatient, settling } from './conversations.ts'
import { fen, HisClient } from './his-client.ts'
import { type ServedGateway, serveGateway } from './serve-gateway.ts'

/** What a counter does with a visit, in whatever order; most of it goes wrong at some time. */
const acts = ['quote', 'settle', 'again', 'reverse', 'back', 'call-back', 'ask'] as const
type Act = (typeof acts)[number]

interface Booked {
  readonly totalFen: number
  readonly fundFen: number
  readonly accountFen: number
}

/** The hospital's own books: what it was told, and nothing else. */
class Ledger {
  readonly rows = new Map<string, Booked>()

  take(info: Record<string, string>): void {
    this.rows.set(info['setl_id'] ?? '', {
      totalFen: fen(info['medfee_sumamt'] ?? ''),
      fundFen: fen(info['fund_pay_sumamt'] ?? ''),
      accountFen: fen(info['acct_pay'] ?? ''),
    })
  }
}

describe('conversations of a counter, played in any order', () => {
  let served: ServedGateway
  let patients: Patient[]
  let his: HisClient
  const ledger = new Ledger()
  const area = '110000'
  before(async () => {
    served = await serveGateway()
    his = new HisClient({ address: served.address, institution: 'H11000000003', area })
    await his.signIn()
    const known = served.alliance.api.samples?.persons.persons ?? []
    const own = known.filter(({ schemes }) => schemes.includes('beijing/employee')).slice(0, 4)
    patients = []
    for (const { credential } of own) patients.push(await readPatient(his, credential))
  })
  after(() => served.close())

  /** Plays one visit and answers what the hospital believes to be live in the end. */
  async function play(visit: Charged, script: readonly Act[]): Promise<string | null> {
    const { psn_no, mdtrt_id } = visit
    let live: string | null = null
    let message = ''
    let back = ''
    const heard = (answer: Awaited<ReturnType<HisClient['call']>>) => {
      assert.ok(answer.status === 200, answer.bytes)
      return answer.infcode === 0 ? (answer.output.setlinfo as Record<string, string>) : null
    }
    for (const act of script) {
      if (act === 'quote') await his.call('2206', settling(visit))
      else if (act === 'settle' || act === 'again') {
        const isNew = act === 'settle' || message === ''
        if (isNew) message = his.newMessageId()
        const info = heard(await his.call('2207', settling(visit), message))
        // A message that comes again may tell of what was taken back since: its answer never changes.
        if (info !== null && isNew) {
          live = info['setl_id'] ?? null
          ledger.take(info)
        }
      } else if (act === 'reverse' && live !== null) {
        back = live
        const info = heard(await his.call('2208', { data: { psn_no, mdtrt_id, setl_id: live } }))
        if (info !== null) {
          ledger.take(info)
          live = null
        }
      } else if (act === 'back' && back !== '') {
        const info = heard(await his.call('2208', { data: { psn_no, mdtrt_id, setl_id: back } }))
        if (info !== null) ledger.take(info)
      } else if (act === 'call-back' && message !== '') {
        const data = { psn_no, omsgid: message, oinfno: '2207' }
        assert.equal((await his.call('2601', { data })).infcode, 0)
        const found = heard(await his.call('5203', { data: { psn_no, mdtrt_id } }))
        live = found?.['setl_id'] ?? null
      } else if (act === 'ask') {
        const found = heard(await his.call('5203', { data: { psn_no, mdtrt_id } }))
        assert.equal(found?.['setl_id'] ?? null, live)
      }
    }
    const found = heard(await his.call('5203', { data: { psn_no, mdtrt_id } }))
    assert.equal(found?.['setl_id'] ?? null, live, script.join(' '))
    return live
  }

  it('leaves the hospital and the gateway with the same live bills, and books that agree', async () => {
    const script = fc.array(fc.constantFrom(...acts), { minLength: 3, maxLength: 10 })
    const lives = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.nat(3), script, async (at, played) => {
        const patient = patients[at % patients.length]
        assert.ok(patient)
        const visit = await chargedVisit(his, patient)
        const live = await play(visit, ['quote', ...played])
        if (live !== null) lives.add(live)
      }),
      { numRuns: 30 },
    )
    const { rows } = await served.database.pool.query<{ id: string }>(
      `SELECT lpad(to_hex(bucket::int), 2, '0') || '-' || number AS id FROM live_visit
       WHERE institution = 'H-BJ-03'`,
    )
    assert.deepEqual(rows.map(({ id }) => id).sort(), [...lives].sort())
    const { finding } = await served.verify()
    assert.equal(finding, null)
  })

  it('agrees with 3201 once it has heard of everything, reversals as rows of their own', async () => {
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const { rows } = await served.database.pool.query<{ count: number; total: string }>(
      `SELECT count(*)::int AS count, coalesce(sum(total_minor), 0)::text AS total
       FROM settlement WHERE institution = 'H-BJ-03'`,
    )
    const [journal] = rows
    const sum = (of: (row: Booked) => number) =>
      ([...ledger.rows.values()].reduce((all, row) => all + of(row), 0) / 100).toFixed(2)
    const stated = {
      insutype: '310',
      clr_type: '11',
      setl_optins: area,
      stmt_begndate: today,
      stmt_enddate: today,
      medfee_sumamt: sum((row) => row.totalFen),
      fund_pay_sumamt: sum((row) => row.fundFen),
      acct_pay: sum((row) => row.accountFen),
      fixmedins_setl_cnt: ledger.rows.size,
    }
    const { stmtinfo } = await his.must('3201', { data: stated })
    // What was called back stands in the journal and not in the hospital's books, and 3201 says so.
    const isWhole = journal?.count === ledger.rows.size
    assert.equal(
      stmtinfo.stmt_rslt,
      isWhole ? '0' : '1',
      JSON.stringify([stated, stmtinfo, journal]),
    )
    if (!isWhole) assert.ok(stmtinfo.stmt_rslt_dscr.includes(`笔数${journal?.count}`))
  })
})
