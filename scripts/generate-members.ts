/**
 * `npm run generate`: fictional members and their year of bills, one line of JSON a member, as many
 * as asked. One member is in memory at a time, so a million need no more than a thousand.
 *
 *     npm run --silent generate -- --members 1000000 > members.ndjson
 *     npm run generate -- --members 1000000 --count
 *
 *   --members N   how many (default 1000)
 *   --from N      the first of them (default 0): shares of the work come out as the whole would
 *   --seed TEXT   the same seed gives the same members everywhere (default "yiqiao")
 *   --year YYYY   the year of their bills (default 2026)
 *   --count       writes no members, only how many members, bills and lines they are
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { generateMembers } from '../samples/generate.ts'

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string', default: 'yiqiao' },
    year: { type: 'string', default: '2026' },
    count: { type: 'boolean', default: false },
  },
})

const plan = {
  seed: values.seed,
  members: wholeNumber('members', 100_000_000),
  from: wholeNumber('from', 100_000_000),
  year: wholeNumber('year', 9999),
}
const noteEvery = 100_000
const chunkBytes = 65_536
const bytesInMb = 1_048_576
const startedAt = performance.now()
const count = { members: 0, bills: 0, lines: 0, reversals: 0 }
let mostMb = 0

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads may have seen enough.
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

let chunk = ''
for (const member of generateMembers(plan)) {
  count.members += 1
  count.bills += member.bills.length
  for (const { body, reversedOn } of member.bills) {
    count.lines += body.lines?.length ?? 0
    if (reversedOn !== null) count.reversals += 1
  }
  if (!values.count) {
    chunk += `${JSON.stringify(member)}\n`
    if (chunk.length > chunkBytes) await flush()
  }
  if (count.members % noteEvery === 0) note()
}
await flush()
note()
if (values.count) console.log(JSON.stringify(count))

async function flush(): Promise<void> {
  const full = chunk
  chunk = ''
  if (full !== '' && !process.stdout.write(full)) await once(process.stdout, 'drain')
}

function note(): void {
  mostMb = Math.max(mostMb, process.memoryUsage.rss() / bytesInMb)
  const seconds = (performance.now() - startedAt) / 1000
  console.error(
    `${count.members} members, ${count.bills} bills, ${count.lines} lines in ${seconds.toFixed(0)} s, at most ${mostMb.toFixed(0)} MB`,
  )
}

function wholeNumber(name: 'members' | 'from' | 'year', most: number): number {
  const value = Number(values[name])
  if (Number.isSafeInteger(value) && value >= 0 && value <= most) return value
  console.error(`--${name} is "${values[name]}": it must be a whole number up to ${most}.`)
  process.exit(2)
}
