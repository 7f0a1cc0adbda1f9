/**
 * `npm run bench:clearing`: what follows after commit, against PostgreSQL's own sums over the same
 * rows, in one run on one machine.
 *
 * Three windows are closed: a small one, one of ten times as many rows, and a small one again. Rows come in as they do
 * under load, a few in every bucket, and are derived as they come; that is timed apart. Netting a
 * window is the use case behind the page, from the question to positions. Its peer reads a bare
 * table with nothing but an account's number and an amount for each posting of the same window.
 */

import { clearingClock } from '../server/own-actors.ts'
import { readPositions } from '../server/usecases/clearing/month.ts'
import { openJournal } from './clearing/journal.ts'
import { readNumbers } from './options.ts'
import { goal, median } from './report.ts'
import { cpuSecondsOf, openGround } from './settle/ground.ts'

const {
  rounds: ROUNDS,
  rows: SMALL,
  members: MEMBERS,
} = readNumbers(
  `
What follows after commit, against sums of PostgreSQL over the same rows

Usage: npm run bench:clearing -- [OPTIONS]

  --rounds N   of netting (default 7)
  --rows N     settlements of the small window (default 100000); the large one has ten times as many
  --members N  whose year is settled first, and then copied (default 2500)
`,
  { rounds: { is: 7 }, rows: { is: 100_000 }, members: { is: 2500 } },
)
/** 256 buckets and a walk every half second: some two thousand settlements a second. */
const numbersAtOnce = 4

const ground = await openGround()
console.log(`settling a year of ${MEMBERS} generated members …`)
const journal = await openJournal(ground.database.url, MEMBERS)
const { database, services } = journal
const { clearing } = services

interface Spent {
  readonly seconds: number
  readonly ownCpu: number
  readonly databaseCpu: number
  readonly walBytes: number
}

async function spent(): Promise<Spent> {
  const { rows } = await database.query<{ wal: string }>(
    `SELECT pg_current_wal_insert_lsn() - '0/0' AS wal`,
  )
  const { user, system } = process.cpuUsage()
  return {
    seconds: performance.now() / 1000,
    ownCpu: (user + system) / 1e6,
    databaseCpu: cpuSecondsOf(ground.database.pid),
    walBytes: Number(rows[0]?.wal ?? 0),
  }
}

function since(before: Spent, after: Spent): Spent {
  return {
    seconds: after.seconds - before.seconds,
    ownCpu: after.ownCpu - before.ownCpu,
    databaseCpu: after.databaseCpu - before.databaseCpu,
    walBytes: after.walBytes - before.walBytes,
  }
}

function plus(a: Spent, b: Spent): Spent {
  return {
    seconds: a.seconds + b.seconds,
    ownCpu: a.ownCpu + b.ownCpu,
    databaseCpu: a.databaseCpu + b.databaseCpu,
    walBytes: a.walBytes + b.walBytes,
  }
}

async function timed(work: () => Promise<unknown>): Promise<Spent> {
  const before = await spent()
  await work()
  return since(before, await spent())
}

interface Window {
  readonly number: number
  readonly period: string
  readonly rows: number
  readonly deriving: Spent
  /** Adding up the closed window, once. */
  readonly summing: Spent
}

/** Rows come in and are derived, then the window is closed and its postings are laid out for the peer. */
async function fill(period: string, copies: number): Promise<Window> {
  let deriving: Spent = { seconds: 0, ownCpu: 0, databaseCpu: 0, walBytes: 0 }
  if (copies === 0) deriving = await timed(() => services.deriveJournal())
  await journal.append(copies, numbersAtOnce, async () => {
    deriving = plus(deriving, await timed(() => services.deriveJournal()))
  })
  const closing = await clearing.windows.close({
    key: `bench ${period}`,
    fingerprint: Buffer.alloc(16),
    period,
    by: 'bench',
    on: `${period}-28`,
    at: new Date(),
  })
  if (!closing.closed) throw new Error(`The window of ${period} was not closed.`)
  const summing = await timed(() => services.deriveJournal())
  const { window } = closing.window
  await database.query(
    `CREATE TABLE posting_${window} AS
     SELECT n.account, n.amount_minor FROM clearing_window_range r
     JOIN settlement s ON s.bucket = r.bucket AND s.number BETWEEN r.first AND r.last
     CROSS JOIN LATERAL unnest(s.accounts, s.amounts_minor) n (account, amount_minor)
     WHERE r.window_number = ${window}`,
  )
  await database.query(`VACUUM ANALYZE posting_${window}`)
  await checkSums(window)
  return { number: window, period, rows: Math.max(1, copies) * journal.rows, deriving, summing }
}

/** What was derived must say of each payer what the postings of the window say. */
async function checkSums(window: number): Promise<void> {
  const derived = new Map<string, number>()
  for (const { heading, amountMinor } of await clearing.lines.sums({ window })) {
    derived.set(heading.payer, (derived.get(heading.payer) ?? 0) + amountMinor)
  }
  const { rows } = await database.query<{ payer: string; sum: number }>(
    `SELECT substr(a.name, 7) AS payer, sum(p.amount_minor)::bigint AS sum
     FROM posting_${window} p JOIN account a ON a.account = p.account
     WHERE a.name LIKE 'payer:%' GROUP BY 1`,
  )
  if (rows.length === 0) throw new Error('The window is empty.')
  for (const { payer, sum } of rows) {
    if (derived.get(payer) !== sum) throw new Error(`${payer}: ${derived.get(payer)}, not ${sum}`)
  }
}

async function netting({ period }: Window): Promise<Spent> {
  return timed(async () => {
    const read = await readPositions(period, clearingClock, 'clearing', clearing)
    if (!read.found || read.value.publicDebts.length === 0) throw new Error('nothing was netted')
  })
}

function grouping({ number }: Window): Promise<Spent> {
  return timed(() =>
    database.query(
      `SELECT account, sum(amount_minor)::bigint FROM posting_${number} GROUP BY account`,
    ),
  )
}

const copies = Math.ceil(SMALL / journal.rows)
const bulk = await fill('2026-12', 0)
console.log(`${bulk.rows} rows settled and derived; adding ${12 * copies} copies of them …`)
const small = await fill('2027-01', copies)
const large = await fill('2027-02', 10 * copies)
const again = await fill('2027-03', copies)

const rounds: { small: Spent; large: Spent; peer: Spent; peerSmall: Spent }[] = []
for (let round = 0; round <= ROUNDS; round++) {
  const one = {
    peer: await grouping(large),
    large: await netting(large),
    peerSmall: await grouping(small),
    small: await netting(small),
  }
  // The first one warms the caches of all four.
  if (round > 0) rounds.push(one)
}

function print(name: string, all: readonly Spent[]): void {
  const of = (part: (one: Spent) => number) => median(all.map(part))
  console.log(
    `  ${name.padEnd(24)} ${(of(({ seconds }) => seconds) * 1000).toFixed(1).padStart(9)} ms  CPU ms: own ${(of(({ ownCpu }) => ownCpu) * 1000).toFixed(1)}, database ${(of(({ databaseCpu }) => databaseCpu) * 1000).toFixed(1)}`,
  )
}

function printDeriving(name: string, { deriving, rows }: Window): void {
  const { seconds, ownCpu, databaseCpu, walBytes } = deriving
  const us = (value: number) => ((value / rows) * 1e6).toFixed(0)
  console.log(
    `  ${name.padEnd(24)} ${String(rows).padStart(9)} rows  ${us(seconds)} µs each  CPU µs: own ${us(ownCpu)}, database ${us(databaseCpu)}  WAL ${(walBytes / rows).toFixed(0)} B`,
  )
}

console.log('deriving after commit (no peer)')
printDeriving('all at once', bulk)
for (const one of [small, large, again]) printDeriving('as they come', one)
console.log('adding up a closed window, once and in the background')
for (const one of [small, large, again]) print(`${one.rows} rows`, [one.summing])
console.log('netting a closed window')
print(
  `${large.rows} rows`,
  rounds.map((one) => one.large),
)
print(
  '  peer: GROUP BY',
  rounds.map(({ peer }) => peer),
)
print(
  `${small.rows} rows`,
  rounds.map((one) => one.small),
)
print(
  '  peer: GROUP BY',
  rounds.map(({ peerSmall }) => peerSmall),
)

console.log('\nid     ratio [range over rounds]')
goal(
  'P17',
  `netting ${large.rows} settlements ÷ GROUP BY account over their postings`,
  rounds.map((one) => one.large.seconds / one.peer.seconds),
  2,
  1,
  false,
)
goal(
  'P17',
  'the same, with adding up the window each time',
  rounds.map((one) => (one.large.seconds + large.summing.seconds) / one.peer.seconds),
  2,
  1,
  false,
)
goal(
  'P19',
  'netting, ten times the rows ÷ once',
  rounds.map((one) => one.large.seconds / one.small.seconds),
  12,
  11,
  false,
)
goal(
  'P19',
  'deriving again from the journal, ten times the rows ÷ once',
  [small, again].map(({ deriving }) => large.deriving.seconds / deriving.seconds),
  12,
  11,
  false,
)
console.log(`this process at most ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)
await journal.close()
await ground.close()
