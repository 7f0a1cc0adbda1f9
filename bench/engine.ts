/**
 * `npm run bench:engine`: bills and table lines decided per second of one core, ours against two
 * peers in the same run, over the same tables and bills, with equal results checked first.
 *
 * A rate is work by CPU time of the whole process, so a peer that works in threads of its own is
 * charged for them, and a busy machine changes little.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readNumbers } from './options.ts'
import { compileOurBills, compileOurTables } from './ours.ts'
import { jsonRules, type Peer, zen } from './peers.ts'
import { bills, inputs, itemTable, payerTables, tables } from './workload.ts'

const { seed: SEED, seconds: SECONDS } = readNumbers(
  `
Bills and table lines decided, ours against two peers

Usage: npm run bench:engine -- [--seed N] [--seconds N]

  --seed N     of tables and bills (default 20261123)
  --seconds N  for each figure (default 3)
`,
  { seed: { is: 20_261_123, least: 0 }, seconds: { is: 3 } },
)
const gates: Readonly<Record<string, number>> = { 'zen-engine': 50, 'json-rules-engine': 300 }

if (!existsSync(new URL('node_modules/json-rules-engine', import.meta.url))) {
  console.log('installing the peers of the benchmark …')
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: import.meta.dirname, stdio: 'inherit' })
}

const allTables = tables(SEED)
const items = itemTable(SEED + 1)
const payers = payerTables(SEED + 2)
const lineInputs = inputs(SEED + 3, 2_000)
const allBills = bills(SEED + 4, 200)

const compileStarted = performance.now()
const ourLines = compileOurTables(allTables)
const ourBills = compileOurBills(items, payers)
const ourCompileMs = performance.now() - compileStarted
const prepared = allBills.map(ourBills.prepare)

/** Work per second of CPU, over at least the given time; `work` answers how much it did. */
async function rate(work: () => number | Promise<number>, seconds: number): Promise<number> {
  let done = 0
  const warm = performance.now() + 1_000
  while (performance.now() < warm) await work()
  const cpu = process.cpuUsage()
  const until = performance.now() + seconds * 1_000
  while (performance.now() < until) done += await work()
  const { user, system } = process.cpuUsage(cpu)
  return done / ((user + system) / 1e6)
}

async function checkEqual(peer: Peer): Promise<void> {
  const theirLines = await peer.decideLines(lineInputs)
  const theirBills = await peer.settleBills(allBills)
  lineInputs.forEach((input, i) => {
    equal(peer, 'line', i, ourLines(input), theirLines[i])
  })
  prepared.forEach(([bill, facts], i) => {
    equal(peer, 'bill', i, ourBills.settle(bill, facts), theirBills[i])
  })
}

function equal(peer: Peer, what: string, i: number, ours: number[], theirs: number[] | undefined) {
  if (ours.join() === theirs?.join()) return
  throw new Error(`${what} ${i}: ours ${ours.join(' ')}, ${peer.name} ${theirs?.join(' ')}`)
}

const ours = {
  lines: await rate(() => {
    for (const input of lineInputs) ourLines(input)
    return lineInputs.length
  }, SECONDS),
  bills: await rate(() => {
    for (const [bill, facts] of prepared) ourBills.settle(bill, facts)
    return prepared.length
  }, SECONDS),
}
const sizes = allTables.map((t) => t.rows.length).join(', ')
console.log(
  `seed ${SEED}; Node ${process.version}; tables of ${sizes} rows; bills of 20 lines, four payers`,
)
console.log(row('yiqiao', ourCompileMs, ours.lines, ours.bills))

let failed = false
for (const make of [zen, jsonRules]) {
  const peer = await make(allTables, items, payers)
  await checkEqual(peer)
  const theirs = {
    lines: await rate(async () => (await peer.decideLines(lineInputs)).length, SECONDS),
    bills: await rate(async () => (await peer.settleBills(allBills)).length, SECONDS),
  }
  console.log(row(peer.name, peer.compileMs, theirs.lines, theirs.bills))
  const gate = gates[peer.name] ?? 0
  const ratios = { lines: ours.lines / theirs.lines, bills: ours.bills / theirs.bills }
  const passes = ratios.lines >= gate && ratios.bills >= gate
  failed ||= !passes
  console.log(
    `  ours ÷ ${peer.name}: lines ${ratios.lines.toFixed(0)}x, bills ${ratios.bills.toFixed(0)}x; gate ${gate}x ${passes ? 'passed' : 'FAILED'}; results equal`,
  )
}
process.exitCode = failed ? 1 : 0

function row(name: string, compileMs: number, lines: number, perBill: number): string {
  const rates = `${Math.round(lines).toLocaleString('en')} lines/s, ${Math.round(perBill).toLocaleString('en')} bills/s`
  return `${name.padEnd(18)} compiled in ${compileMs.toFixed(1)} ms; ${rates} a core`
}
