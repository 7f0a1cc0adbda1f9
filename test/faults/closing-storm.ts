/**
 * Windows closed again and again while counters settle and take back at full load, sessions of the
 * database end, and whoever got no answer asks again. Then everything is counted again.
 */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, randomOf } from '../../samples/random.ts'
import { sampleActor, sampleClearingOfficers } from '../../server/own-actors.ts'
import type { Services } from '../../server/services.ts'
import { closeWindow } from '../../server/usecases/clearing/close-window.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'
import { verified } from '../support/verified.ts'

/** Places in the order of what happened, as all who take part see it. */
interface Span {
  readonly begun: number
  readonly ended: number
}

interface Recorded extends Span {
  readonly id: string
}

interface Closed extends Span {
  readonly window: number
}

export interface Storm {
  readonly bills: number
  readonly windows: number
  /** Windows in which something lies. */
  readonly filled: number
}

const counters = 24
const closers = 2
const period = '2026-03'

/** Runs one storm on a database of its own. @throws when a bill is lost, doubled or misplaced. */
export async function closeWindowsUnderLoad(seed: string, bills: number): Promise<Storm> {
  const linjiang = await openLinjiang()
  try {
    return await rageOn(linjiang, randomOf(`closing ${seed}`), bills)
  } finally {
    await linjiang.close()
  }
}

async function rageOn(linjiang: Linjiang, random: Random, bills: number): Promise<Storm> {
  const people = Array.from({ length: counters }, () =>
    aPerson('linjiang/first', 'linjiang-life/plan'),
  )
  await linjiang.services.persons.addPersons(people)
  const processes = [linjiang.services, linjiang.another()]
  const recorded: Recorded[] = []
  const closed: Closed[] = []
  let clock = 0
  let left = bills
  const inTime = async <T>(work: () => Promise<T>): Promise<Span & { readonly result: T }> => {
    const begun = clock++
    const result = await insisted(work)
    return { begun, ended: clock++, result }
  }

  const counter = async (person: string, services: Services) => {
    while (left > 0) {
      left -= 1
      const visit = `V-${left}`
      const inScope = random.between(300, 3000)
      const settled = await inTime(() => settle(services, person, visit, inScope))
      recorded.push({ ...settled, id: settled.result })
      if (random.below(9) > 0) continue
      const back = await inTime(() => reverse(services, settled.result))
      recorded.push({ ...back, id: back.result })
    }
  }
  const closer = async (name: string, services: Services) => {
    for (let n = 1; left > 0; n++) {
      const { result, ...span } = await inTime(() => close(services, `${name}-${n}`))
      closed.push({ ...span, window: result })
      assert.equal(await insisted(() => close(services, `${name}-${n}`)), result)
      await sleep(random.below(40))
    }
  }
  const deriver = async () => {
    while (left > 0) {
      await insisted(() => linjiang.services.deriveJournal())
      await sleep(random.below(40))
    }
  }
  const reaper = async () => {
    while (left > 0) {
      await endASession(linjiang)
      await sleep(random.between(50, 250))
    }
  }
  const ofProcess = (i: number) => processes[i % processes.length] ?? linjiang.services
  await Promise.all([
    ...people.map(({ person }, i) => counter(person.id, ofProcess(i))),
    ...Array.from({ length: closers }, (_, i) => closer(`closer-${i}`, ofProcess(i))),
    deriver(),
    reaper(),
  ]).finally(() => {
    // Should one of them fail, the others end too.
    left = 0
  })
  const { result: window, ...span } = await inTime(() => close(linjiang.services, 'the last'))
  closed.push({ ...span, window })
  await linjiang.services.deriveJournal()
  return countAgain(linjiang, recorded, closed)
}

async function settle({ store }: Services, person: string, visit: string, inScope: number) {
  const command = { key: `key-${visit}`, bill: aStay(person, visit, `${inScope}.00`) }
  const commands = [{ ...command, expected: null }]
  const [outcome] = await settleAll(commands, sampleActor, 'settlement', store)
  assert.ok(outcome?.settled, JSON.stringify(outcome))
  return outcome.entry.id
}

async function reverse({ store }: Services, settlement: string): Promise<string> {
  const command = { key: `back-${settlement}`, settlement, reason: 'wrong ward' }
  const outcome = await reverseSettlement(command, sampleActor, 'settlement', store)
  assert.ok(outcome.settled, JSON.stringify(outcome))
  return outcome.entry.id
}

async function close({ clearing }: Services, key: string): Promise<number> {
  const [officer] = sampleClearingOfficers
  assert.ok(officer)
  const outcome = await closeWindow({ key, period }, officer, 'clearing', clearing)
  assert.ok(outcome.closed, JSON.stringify(outcome))
  return outcome.window.window
}

/** Asks the same again when a session ended under it, as whoever got no answer does. */
async function insisted<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof assert.AssertionError || tries === 50) throw error
      await sleep(5)
    }
  }
}

async function endASession({ database }: Linjiang): Promise<void> {
  const choice = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1`
  await database.pool.query(choice).catch(() => undefined)
}

async function countAgain(
  linjiang: Linjiang,
  recorded: readonly Recorded[],
  closed: readonly Closed[],
): Promise<Storm> {
  const { finding } = await verified(linjiang)
  assert.equal(finding, null, JSON.stringify(finding))
  const windows = await windowsOfEntries(linjiang)
  for (const [id, found] of windows) {
    // The last closing is itself an entry, of the window that is open now.
    assert.equal(found.length, 1, `${id} lies in ${found.length} windows: ${found.join(', ')}`)
  }
  assert.equal(windows.size, recorded.length, 'each answer has its row, and no row is unasked for')
  assertInOrder(recorded, closed, windows)
  const numbers = closed.map(({ window }) => window).sort((a, b) => a - b)
  const dense = numbers.map((_, i) => i + 1)
  assert.deepEqual(numbers, dense, 'each key has a window of its own')
  assert.deepEqual(await sumsOfLines(linjiang), await sumsOfPostings(linjiang))
  const filled = new Set([...windows.values()].flat()).size
  return { bills: recorded.length, windows: numbers.length, filled }
}

/** What was answered before a closing began lies in it or before; what began after it, later. */
function assertInOrder(
  recorded: readonly Recorded[],
  closed: readonly Closed[],
  windows: ReadonlyMap<string, readonly number[]>,
): void {
  for (const { id, begun, ended } of recorded) {
    const [window = 0] = windows.get(id) ?? []
    for (const closing of closed) {
      const isBefore = ended < closing.begun
      const isAfter = begun > closing.ended
      assert.ok(!isBefore || window <= closing.window, `${id} came late into window ${window}`)
      assert.ok(!isAfter || window > closing.window, `${id} came early into window ${window}`)
    }
  }
}

async function windowsOfEntries({ database }: Linjiang): Promise<Map<string, number[]>> {
  const { rows } = await database.pool.query<{ id: string; windows: number[] }>(
    `SELECT lpad(to_hex(s.bucket::int), 2, '0') || '-' || s.number AS id,
       array_remove(array_agg(r.window_number ORDER BY r.window_number), NULL) AS windows
     FROM settlement s LEFT JOIN clearing_window_range r
       ON r.bucket = s.bucket AND s.number BETWEEN r.first AND r.last
     GROUP BY s.bucket, s.number`,
  )
  return new Map(rows.map(({ id, windows }) => [id, windows]))
}

/** By window and payer, from the postings themselves. */
function sumsOfPostings(linjiang: Linjiang) {
  return sums(
    linjiang,
    `SELECT r.window_number, substr(p.account, 7) AS payer, sum(p.amount_minor)::bigint AS sum
     FROM clearing_window_range r
     JOIN posting p ON p.bucket = r.bucket AND p.number BETWEEN r.first AND r.last
     WHERE p.account LIKE 'payer:%'`,
  )
}

/** The same, as clearing has added it up. */
function sumsOfLines(linjiang: Linjiang) {
  return sums(
    linjiang,
    `SELECT s.window_number, h.payer, sum(s.amount_minor)::bigint AS sum
     FROM clearing_window_sum s JOIN clearing_heading h ON h.heading = s.heading WHERE true`,
  )
}

async function sums({ database }: Linjiang, text: string): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `SELECT * FROM (${text} GROUP BY 1, 2) AS added WHERE sum <> 0 ORDER BY 1, 2`,
  )
  return rows
}
