import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { countIn } from '../../engine/clearing/window.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { createLineStore } from '../../server/storage/clearing/line-store.ts'
import {
  type Closing,
  createWindowStore,
  type WindowStore,
} from '../../server/storage/clearing/window-store.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { verified } from '../support/verified.ts'

describe('clearing windows', () => {
  let linjiang: Linjiang
  let windows: WindowStore
  let keys = 0

  before(async () => {
    linjiang = await openLinjiang()
    windows = createWindowStore(linjiang.database.pool)
  })
  after(() => linjiang.close())

  const newKey = () => `key-${String(++keys).padStart(8, '0')}`

  async function aPatient(...schemes: string[]): Promise<string> {
    const added = aPerson(...schemes)
    await linjiang.services.persons.addPersons([added])
    return added.person.id
  }

  async function settle(person: string, visit: string, inScope: string, on = '2026-03-10') {
    const stay = aStay(person, visit, inScope)
    const bill = { ...stay, visit: { ...stay.visit, admittedOn: on, dischargedOn: on } }
    const commands = [{ key: newKey(), bill, expected: null }]
    const [outcome] = await settleAll(commands, sampleActor, 'settlement', linjiang.services.store)
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  async function reverse(settlement: string) {
    const command = { key: newKey(), settlement, reason: 'wrong ward' }
    const { store } = linjiang.services
    const outcome = await reverseSettlement(command, sampleActor, 'settlement', store)
    assert.ok(outcome.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  function close(key: string, period = '2026-03', digest = 0): Promise<Closing> {
    return windows.close({
      key,
      fingerprint: Buffer.alloc(16, digest),
      period,
      by: 'officer',
      on: `${period}-28`,
      at: new Date(`${period}-28T16:00:00.000Z`),
    })
  }

  async function closed(key: string, period?: string) {
    const closing = await close(key, period)
    assert.ok(closing.closed)
    return closing.window
  }

  /** Sums of a window by payer, from the postings in its ranges: the journal's own word. */
  async function postedIn(window: number) {
    const { rows } = await linjiang.database.pool.query<{ payer: string; sum: number }>(
      `SELECT substr(p.account, 7) AS payer, sum(p.amount_minor)::bigint AS sum
       FROM clearing_window_range r
       JOIN posting p ON p.bucket = r.bucket AND p.number BETWEEN r.first AND r.last
       WHERE r.window_number = $1 AND p.account LIKE 'payer:%'
       GROUP BY 1 HAVING sum(p.amount_minor) <> 0 ORDER BY 1`,
      [window],
    )
    return rows.map(({ payer, sum }): [string, number] => [payer, sum])
  }

  async function summedIn(window: number): Promise<[string, number][]> {
    const sums = new Map<string, number>()
    for (const { heading, amountMinor } of await lines().sums({ window })) {
      sums.set(heading.payer, (sums.get(heading.payer) ?? 0) + amountMinor)
    }
    const held = [...sums].filter(([, sum]) => sum !== 0)
    return held.sort(([a], [b]) => (a < b ? -1 : 1))
  }

  const lines = () => createLineStore(linjiang.database.pool)

  it('lose nothing and count nothing twice when they close at full load', async () => {
    const people = await Promise.all(
      Array.from({ length: 24 }, () => aPatient('linjiang/first', 'linjiang-life/plan')),
    )
    let settling = true
    const closing = (async () => {
      for (let n = 1; settling || n <= 3; n++) {
        await closed(`under-load-${n}`)
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    })()
    const deriving = (async () => {
      while (settling) {
        await linjiang.services.deriveJournal()
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
    })()
    await Promise.all(
      people.map(async (person, i) => {
        for (let n = 1; n <= 25; n++) {
          const id = await settle(person, `V-${i}-${n}`, `${300 + n * 10}.00`)
          if (n % 9 === 0) await reverse(id)
        }
      }),
    )
    settling = false
    await Promise.all([closing, deriving])
    await closed('under-load-last')
    await linjiang.services.deriveJournal()

    const all = await windows.list(null, 1000)
    const total = all.reduce((count, { ranges }) => count + countIn(ranges), 0)
    const { finding, settlements, reversals } = await verified(linjiang)
    assert.equal(finding, null)
    assert.deepEqual(
      all.map(({ window }) => window).reverse(),
      [...all.keys()].map((i) => i + 1),
    )
    assert.ok(all.filter(({ ranges }) => ranges.length > 0).length > 3)
    // Each closing is itself an entry of a book, and only the last one lies in no window yet.
    assert.equal(total, settlements + reversals + all.length - 1)
    for (const { window } of all) assert.deepEqual(await summedIn(window), await postedIn(window))
  })

  it('close once for a key, and refuse another order under it', async () => {
    const first = await closed('the same')
    const again = await close('the same')
    assert.ok(again.closed)
    assert.deepEqual([again.window, again.isNew], [first, false])
    assert.deepEqual(await close('the same', '2026-03', 1), { closed: false, why: 'key-reused' })
  })

  it('are given one number each when several close at once', async () => {
    const before = (await windows.last())?.window ?? 0
    const both = await Promise.all(['a', 'b', 'c', 'd'].map((key) => closed(`at once ${key}`)))
    const numbers = both.map(({ window }) => window).sort((a, b) => a - b)
    assert.deepEqual(numbers, [before + 1, before + 2, before + 3, before + 4])
  })

  it('take a late bill and a reversal after closing with their own day, in the open window', async () => {
    const wang = await aPatient('linjiang/first')
    const id = await settle(wang, 'V-march', '2000.00', '2026-03-20')
    const march = await closed('march')
    await reverse(id)
    await settle(wang, 'V-late', '3000.00', '2026-03-21')
    const april = await closed('april', '2026-04')
    await linjiang.services.deriveJournal()
    const filter = { payer: 'linjiang/first.pool' }
    const inMarch = await lines().lines({ window: march.window }, filter, null, 10)
    const inApril = await lines().lines({ period: '2026-04' }, filter, null, 10)
    const seen = ({ lines: found }: typeof inMarch) =>
      found.map(({ businessDate, amountMinor }) => [businessDate, amountMinor])
    assert.deepEqual(seen(inMarch), [['2026-03-20', 80_000]])
    assert.deepEqual(seen(inApril), [
      ['2026-03-20', -80_000],
      ['2026-03-21', 160_000],
    ])
    assert.equal(await windows.isDerived(april.window), true)
  })

  it('do not go back to a month that is over', async () => {
    assert.deepEqual(await close('too late', '2026-03'), {
      closed: false,
      why: 'period-over',
      period: '2026-04',
    })
  })

  it('are read page by page without missing a line', async () => {
    const stretch = { period: '2026-03' }
    const whole = await lines().lines(stretch, {}, null, 10_000)
    assert.ok(whole.lines.length > 300 && whole.next === null)
    const paged = []
    for (let after: string | null = null; ; ) {
      const page = await lines().lines(stretch, {}, after, 97)
      paged.push(...page.lines)
      if (page.next === null) break
      after = page.next
    }
    assert.deepEqual(paged, whole.lines)
  })
})
