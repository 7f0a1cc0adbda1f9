/** A day's journal recounted by hledger: balances of all accounts, and its own checks. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textFromMinor } from '../../engine/base/money.ts'
import { journalOf } from '../../server/journal-text.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { dayOfInstant } from '../../server/usecases/reconciliation/own-rows.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, type Linjiang, openLinjiang } from '../support/linjiang.ts'

export const needs = [{ command: 'hledger', install: 'apt-get install hledger' }]

const bills = 300

export async function run(): Promise<string> {
  const linjiang = await openLinjiang()
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-hledger-'))
  try {
    const entries = await fill(linjiang)
    const path = join(folder, 'day.journal')
    let text = ''
    const { pool } = linjiang.database
    const today = dayOfInstant(new Date().toISOString())
    for (const day of [today - 1, today])
      for await (const piece of journalOf(pool, day)) text += piece
    await writeFile(path, text)
    hledger(['-f', path, 'check'])
    const stats = hledger(['-f', path, 'stats'])
    assert.match(stats, new RegExp(`Transactions\\s+: ${entries} `))
    const counted = balances(hledger(['-f', path, 'balance', '--flat', '-N', '-O', 'csv']))
    const { rows } = await pool.query<{ account: string; currency: string; sum: number }>(
      `SELECT account, currency, sum(amount_minor)::bigint AS sum FROM posting
       GROUP BY account, currency HAVING sum(amount_minor) <> 0 ORDER BY account`,
    )
    const ours = rows.map(({ account, currency, sum }) => [
      account,
      `${textFromMinor(sum, currency)} ${currency}`,
    ])
    assert.deepEqual(counted, Object.fromEntries(ours))
    return `hledger counts ${entries} entries and the same balances of ${rows.length} accounts.`
  } finally {
    await rm(folder, { recursive: true })
    await linjiang.close()
  }
}

/** Settles and takes back; answers how many entries there are. */
async function fill({ services }: Linjiang): Promise<number> {
  const people = Array.from({ length: bills }, () => aPerson('linjiang/first'))
  await services.persons.addPersons(people)
  const commands = people.map(({ person }, i) => ({
    key: `hledger-${i}`,
    bill: aStay(person.id, `V-${i}`, `${2000 + 37 * i}.${String(i % 100).padStart(2, '0')}`),
    expected: null,
  }))
  const outcomes = await settleAll(commands, sampleActor, 'settlement', services.store)
  let entries = outcomes.length
  for (const [i, outcome] of outcomes.entries()) {
    assert.ok(outcome.settled)
    if (i % 10 !== 0) continue
    const command = { key: `hledger-back-${i}`, settlement: outcome.entry.id, reason: 'x' }
    const back = await reverseSettlement(command, sampleActor, 'settlement', services.store)
    assert.ok(back.settled)
    entries += 1
  }
  return entries
}

function hledger(args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('hledger', [...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  assert.equal(status, 0, stderr)
  return stdout
}

function balances(csv: string): Record<string, string> {
  const cells = [...csv.matchAll(/^"(.*)","(.*)"$/gm)].map(([, account = '', balance = '']) => [
    account,
    balance.replaceAll(',', ''),
  ])
  return Object.fromEntries(cells.slice(1))
}
