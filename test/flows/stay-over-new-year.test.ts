/** A stay over New Year by the days of each year: settled, read, taken back, and verified. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import { auditActor } from '../../server/own-actors.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

describe('a stay over New Year at the counter', () => {
  let api: LinjiangApi
  before(async () => {
    api = await openLinjiangApi()
  })
  after(() => api.close())

  const visit = {
    number: 'NY-1',
    setting: 'inpatient',
    admittedOn: '2025-12-26',
    dischargedOn: '2026-01-05',
  } as const

  async function call(method: 'GET' | 'POST', url: string, payload?: object, key = '') {
    const answer = await api.app.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload }),
      headers: { ...(key === '' ? {} : { 'idempotency-key': key }) },
    })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }

  async function counters(person: string): Promise<Record<string, readonly number[]>> {
    const rows = await api.services.store.counters([person])
    return Object.fromEntries(
      rows.map((row) => [row.period, row.counters] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }

  it('moves the counters of both years, says what each bore, and gives all of it back', async () => {
    const added = aPerson('linjiang/by-days')
    await api.services.persons.addPersons([added])
    const { id } = added.person
    const bill = { ...aStay(id, visit.number, '10000.00'), visit }

    const quote = await call('POST', '/api/quotes?explain=yes', bill)
    assert.equal(quote.status, 200, JSON.stringify(quote.body))
    const years = quote.body.explanation.map(({ year }: { year: number }) => year)
    assert.deepEqual([...new Set(years)], [2025, 2026])

    const settled = await call('POST', '/api/settlements', bill, 'new-year-0001')
    assert.equal(settled.status, 201, JSON.stringify(settled.body))
    const { division } = (await call('GET', `/api/settlements/${settled.body.id}`)).body
    assert.deepEqual(
      division.portions.map(({ year, nights, total, cash }: Record<string, unknown>) => [
        year,
        nights,
        total,
        cash,
      ]),
      [
        [2025, 6, '6000.00', '2000.00'],
        [2026, 4, '4000.00', '770.00'],
      ],
    )
    assert.equal(division.cash, '2770.00')
    assert.deepEqual(await counters(id), {
      'calendarYear:2025-01-01': [400_000, 0, 1],
      'calendarYear:2026-01-01': [323_000],
    })

    const reversal = await call(
      'POST',
      `/api/settlements/${settled.body.id}/reversal`,
      { reason: 'wrong ward' },
      'new-year-0002',
    )
    assert.equal(reversal.status, 201, JSON.stringify(reversal.body))
    assert.deepEqual(await counters(id), {
      'calendarYear:2025-01-01': [0, 0, 0],
      'calendarYear:2026-01-01': [0],
    })
  })

  it('is taken by a coverage that ended with the old year and by the one that followed', async () => {
    const added = aPerson('linjiang/by-days', 'linjiang/by-days')
    const [old, young] = added.person.coverages
    assert.ok(old !== undefined && young !== undefined)
    const day = (text: string) => dayFromText(text) ?? 0
    const coverages = [
      { ...old, to: day('2025-12-31') },
      { ...young, from: day('2026-01-01') },
    ]
    await api.services.persons.addPersons([{ ...added, person: { ...added.person, coverages } }])
    const bill = {
      ...aStay(added.person.id, 'NY-2', '10000.00'),
      visit: { ...visit, number: 'NY-2' },
    }
    const { body } = await call('POST', '/api/settlements', bill, 'new-year-0003')
    assert.deepEqual(
      body.shares.map(({ coverage, amount }: Record<string, string>) => [coverage, amount]),
      [
        [old.id, '4000.00'],
        [young.id, '2380.00'],
      ],
    )
  })

  it('stands up to verification', async () => {
    const archive = ruleArchive(api.rules, api.services.texts)
    const { finding } = await auditing<JournalDocument, Awaited<ReturnType<typeof verifyJournal>>>(
      api.database.pool,
      (reads) => verifyJournal(auditActor, 'audit', reads, archive),
    )
    assert.equal(finding, null)
  })
})
