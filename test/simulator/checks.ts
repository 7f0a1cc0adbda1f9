/**
 * What must hold after a simulation, worked out anew from outside: from the log of commits, from
 * what clerks were told, and from arithmetic of our own.
 */
import assert from 'node:assert/strict'
import type { SettlementDocument } from '../../server/usecases/settlement/document.ts'
import type { Entry } from '../../server/usecases/settlement/journal.ts'
import type { Told } from './counters.ts'
import type { Insurer } from './insurer.ts'
import { type Disk, type Recorded, requestName, visitName } from './memory-journal.ts'

export function checkAll(disk: Disk, told: readonly Told[], insurer: Insurer): void {
  checkNumbers(disk)
  for (const recorded of disk.log) {
    checkZero(recorded)
    checkParts(recorded)
    checkAccounts(recorded)
  }
  checkReversals(disk)
  checkCounters(disk)
  checkBenefits(disk)
  checkRequests(disk, told)
  checkVisits(disk)
  checkAnswers(disk, told)
  checkInsurer(disk, insurer)
}

function minor(text: string): bigint {
  return BigInt(text.replace('.', ''))
}

function settlementIn({ document }: Entry): SettlementDocument {
  assert.ok(document.kind === 'settlement')
  return document
}

/** I7, I4: numbers of a bucket and versions of a person have no gap. */
function checkNumbers({ log }: Disk): void {
  const next = new Map<string, number>()
  for (const { entry } of log) {
    const [bucket = '', number = ''] = entry.id.split('-')
    assert.equal(Number(number), next.get(bucket) ?? 1, `I7: ${entry.id}`)
    next.set(bucket, Number(number) + 1)
    assert.equal(entry.version, next.get(entry.person) ?? 1, `I4: version of ${entry.id}`)
    next.set(entry.person, entry.version + 1)
  }
}

/** I1: postings sum to zero for each currency, and what the hospital is owed is the bill. */
function checkZero({ entry, draft }: Recorded): void {
  let sum = 0n
  let owed = 0n
  for (const { account, amountMinor, currency } of draft.postings) {
    assert.ok(Number.isSafeInteger(amountMinor), `I11: ${entry.id}`)
    assert.equal(currency, entry.currency)
    sum += BigInt(amountMinor)
    if (account === `institution:${entry.visit.institution}`) owed += BigInt(amountMinor)
  }
  assert.equal(sum, 0n, `I1: postings of ${entry.id}`)
  assert.equal(owed < 0n ? -owed : owed, BigInt(Math.abs(entry.totalMinor)), `I1: ${entry.id}`)
}

/** I1: what each payer and the patient owe is what the settlement says, to each account. */
function checkAccounts({ entry, draft }: Recorded): void {
  const { settlement } = entry.document
  const sign = entry.kind === 'settlement' ? 1 : -1
  const owed = new Map<string, number>()
  for (const { payer, amountMinor } of settlement.shares) {
    owed.set(`payer:${payer}`, (owed.get(`payer:${payer}`) ?? 0) + sign * amountMinor)
  }
  owed.set(`cash:${entry.visit.institution}`, entry.cashMinor)
  for (const [account, amount] of owed) {
    const booked = draft.postings.find((one) => one.account === account)?.amountMinor ?? 0
    assert.equal(booked + 0, amount + 0, `I1: ${account} of ${entry.id}`)
  }
}

/** I3: parts and shares make the bill that was sent, and none is negative. */
function checkParts({ entry, draft }: Recorded): void {
  const { settlement } = entry.document
  const amounts = [...settlement.shares, ...settlement.parts].map(({ amountMinor }) => amountMinor)
  assert.ok(
    amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0),
    `I3: a part of ${entry.id} is negative or no integer`,
  )
  const whole = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
  assert.equal(whole, BigInt(Math.abs(entry.totalMinor)), `I3: parts of ${entry.id}`)
  const cash = settlement.parts.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n)
  assert.equal(cash, BigInt(Math.abs(entry.cashMinor)), `I3: cash of ${entry.id}`)
  assert.equal(entry.totalMinor, draft.totalMinor)
}

/** I8: each settlement is taken back once at most, with its own amounts turned round. */
function checkReversals({ log }: Disk): void {
  const seen = new Map(log.map((recorded) => [recorded.entry.id, recorded]))
  const undone = new Set<string>()
  for (const { entry, draft } of log) {
    if (entry.kind !== 'reversal') continue
    const original = seen.get(entry.reverses ?? '')
    assert.ok(original?.entry.kind === 'settlement', `I8: ${entry.id} undoes no settlement`)
    assert.ok(!undone.has(original.entry.id), `I8: ${original.entry.id} is undone twice`)
    undone.add(original.entry.id)
    assert.equal(entry.person, original.entry.person)
    const sums = new Map<string, number>()
    for (const { account, amountMinor } of [...draft.postings, ...original.draft.postings]) {
      sums.set(account, (sums.get(account) ?? 0) + amountMinor)
    }
    assert.ok(
      [...sums.values()].every((sum) => sum === 0),
      `I8: accounts of ${entry.id}`,
    )
    for (const { replacedBy, settlement } of laterBillsIn(entry)) {
      const stands = seen.get(replacedBy ?? '')?.entry.replaces
      assert.equal(stands, settlement, `I8: nothing stands in for ${settlement}`)
    }
    const both = [
      entry.totalMinor + original.entry.totalMinor,
      entry.cashMinor + original.entry.cashMinor,
    ]
    assert.deepEqual(both, [0, 0], `I8: amounts of ${entry.id}`)
  }
}

function laterBillsIn({ document }: Entry) {
  return document.kind === 'reversal' ? document.laterBills : []
}

const limits: Readonly<Record<string, number>> = {
  'deductible-used': 100_000,
  'family-deductible': 100_000,
  'pool-paid': 2_000_000,
  paid: 5_000_000,
}

/**
 * I4 and I11: each counter moves on from where the last one left it, and stays within its limit.
 * A bill that is worked out anew starts from what its place in the history leaves, and the bills
 * behind it are still to be taken back; so it is looked at when all of that is done.
 */
function checkCounters({ log, counters }: Disk): void {
  const running = new Map<string, number>()
  for (const [place, { entry }] of log.entries()) {
    const { settlement, counterNames } = entry.document
    const next = log[place + 1]?.entry
    const isLast = next === undefined || !(next.replaces !== null || isFollower(next))
    for (const [i, { period, slot, before, after }] of settlement.counters.entries()) {
      const name = counterNames[i]
      assert.ok(name, `I4: a counter of ${entry.id} has no name`)
      const key = [name.owner, name.row, period, slot].join('\n')
      const held = running.get(key) ?? 0
      if (entry.kind === 'settlement' && entry.replaces === null) {
        assert.equal(before, held, `I4: ${name.counter} at ${entry.id}`)
      }
      const now = held + (entry.kind === 'settlement' ? 1 : -1) * (after - before)
      running.set(key, now)
      const limit = limits[name.counter] ?? Number.MAX_SAFE_INTEGER
      if (isLast) {
        assert.ok(now >= 0 && now <= limit, `I11: ${name.counter} is ${now} after ${entry.id}`)
      }
    }
  }
  compareCounters(counters, running)
}

function compareCounters(counters: Disk['counters'], running: Map<string, number>): void {
  for (const [row, periods] of counters) {
    for (const [period, values] of periods) {
      for (const [slot, value] of values.entries()) {
        const key = [row, period, slot].join('\n')
        assert.equal(value, running.get(key) ?? 0, `I4: counter ${key} is not what was moved`)
        running.delete(key)
      }
    }
  }
  assert.ok(
    [...running.values()].every((value) => value === 0),
    'I4: a counter is missing',
  )
}

/** What a live bill used of deductible and cap, and its place in the person's history. */
interface Use {
  readonly place: number
  readonly scheme: string
  readonly deductible: readonly [string, bigint]
  readonly pool: readonly [string, bigint]
}

/**
 * The benefits of Linjiang by hand: a deductible of 1,000, then 80 % up to 20,000, both by the year
 * of discharge; a family shares its deductible. A bill worked out anew keeps its place in the
 * history. An insurer binds by what it said.
 */
function checkBenefits({ log }: Disk): void {
  const uses = new Map<string, Use>()
  const places = new Map<string, number>()
  for (const [i, { entry }] of log.entries()) {
    if (entry.kind === 'reversal') {
      const undone = uses.get(entry.reverses ?? '')
      uses.delete(entry.reverses ?? '')
      if (undone !== undefined) checkLastFirst(entry.id, undone, [...uses.values()])
      continue
    }
    const place = places.get(entry.replaces ?? '') ?? i
    places.set(entry.id, place)
    const document = settlementIn(entry)
    const [coverage] = document.facts.coverages
    assert.ok(coverage && document.bill.sums)
    const year = Number(entry.businessDate.slice(0, 4))
    const discharged = new Date(document.bill.dischargedOn * 86_400_000)
    assert.equal(discharged.getUTCFullYear(), year, `the business day of ${entry.id}`)
    const deductibleKey = `${document.pools[coverage.id] ?? entry.person} deductible ${year}`
    const poolKey = `${entry.person} pool ${year}`
    const before = [...uses.values()].filter((use) => use.place < place)
    const inScope = BigInt(document.bill.sums.inScopeMinor)
    const deductible = least(inScope, 100_000n - usedOf(before, deductibleKey))
    const rated = ((inScope - deductible) * 8n + 5n) / 10n
    const paid = least(rated, 2_000_000n - usedOf(before, poolKey))
    const said = document.settlement.shares
      .filter((share) => share.coverage === coverage.id)
      .reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n)
    assert.equal(said, paid, `what the pool pays for ${entry.id}`)
    uses.set(entry.id, {
      place,
      scheme: coverage.scheme,
      deductible: [deductibleKey, deductible],
      pool: [poolKey, paid],
    })
    checkInsurersWord(entry.id, document)
  }
}

/** Where a scheme wants the last bill undone first, no later one rests on the same counters. */
function checkLastFirst(id: string, undone: Use, live: readonly Use[]): void {
  if (undone.scheme !== 'linjiang/first') return
  const rests = ({ place, deductible, pool }: Use) =>
    place > undone.place &&
    [deductible, pool].some(([name, amount], i) => {
      const [freed, by] = i === 0 ? undone.deductible : undone.pool
      return name === freed && amount > 0n && by > 0n
    })
  assert.ok(!live.some(rests), `I8: ${id} takes back a bill on which a later one rests`)
}

function usedOf(uses: readonly Use[], key: string): bigint {
  return uses
    .flatMap(({ deductible, pool }) => [deductible, pool])
    .filter(([name]) => name === key)
    .reduce((sum, [, amount]) => sum + amount, 0n)
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function checkInsurersWord(id: string, { answers, settlement }: SettlementDocument): void {
  for (const { payer, coverage, said, amountMinor } of answers) {
    const share = settlement.shares.find((one) => one.payer === payer && one.coverage === coverage)
    const most = said === 'yes' ? amountMinor : 0
    assert.ok((share?.amountMinor ?? 0) <= most, `${payer} pays more for ${id} than it said`)
  }
}

/** I5: one row for each key that was granted, with one answer for ever, and no effect of a refusal. */
function checkRequests({ log, requests, keptRules }: Disk, told: readonly Told[]): void {
  const roots = log.filter(({ entry }) => entry.replaces === null && !isFollower(entry))
  const byKey = Map.groupBy(roots, ({ draft }) => requestName(draft.request))
  for (const [key, rows] of byKey) assert.equal(rows.length, 1, `I5: ${key} is settled twice`)
  const keys = new Set(log.map(({ draft }) => requestName(draft.request)))
  const granted = new Set<string>()
  const bodies = new Map<string, Map<string, string>>()
  for (const { sent, outcome, answer } of told) {
    const key = sent.kind === 'settle' ? sent.command.key : sent.key
    const name = `H-LJ-01\n${key}`
    if (!outcome.settled) continue
    granted.add(name)
    assert.ok(requests.has(name), `I5: ${key} was granted and has no row`)
    const body = sent.kind === 'settle' ? JSON.stringify(sent.command) : sent.settlement
    const known = bodies.get(key) ?? new Map<string, string>()
    known.set(body, answer)
    bodies.set(key, known)
    assert.equal(known.size, 1, `I5: ${key} was granted for two bodies`)
    const earlier = requests.get(name)
    assert.equal(outcome.entry.id, earlier?.entry.id, `I5: ${key} leads elsewhere`)
  }
  for (const key of keys) assert.ok(granted.has(key), `${key} was recorded and nobody was told`)
  for (const { entry } of log) {
    if (entry.document.kind !== 'settlement') continue
    assert.ok(keptRules.has(entry.document.policies), `the rules of ${entry.id} were not kept`)
  }
}

function isFollower({ document }: Entry): boolean {
  return document.kind === 'reversal' && document.because !== null
}

/** One live settlement of a visit, and the one that the directory names. */
function checkVisits({ log, live }: Disk): void {
  const undone = new Set(log.map(({ entry }) => entry.reverses))
  const standing = log.filter(({ entry }) => entry.kind === 'settlement' && !undone.has(entry.id))
  const byVisit = Map.groupBy(standing, ({ entry }) => visitName(entry.visit))
  for (const [visit, rows] of byVisit) {
    assert.equal(rows.length, 1, `two live settlements of ${visit}`)
    assert.equal(live.get(visit)?.id, rows[0]?.entry.id, `the live settlement of ${visit}`)
  }
  assert.equal(live.size, byVisit.size)
}

/** What clerks were told is what is recorded of the bill they sent; the same key, the same bytes. */
function checkAnswers(disk: Disk, told: readonly Told[]): void {
  const texts = new Map<string, string>()
  for (const { sent, outcome, answer } of told) {
    if (!outcome.settled) continue
    const { entry } = outcome
    // I12: an answer that was given is there after everything that happened since.
    assert.deepEqual(disk.find(entry.id), entry, `I12: ${entry.id} is not what was answered`)
    const key = sent.kind === 'settle' ? sent.command.key : sent.key
    assert.equal(answer, texts.get(key) ?? answer, `I5: ${key} got two answers`)
    texts.set(key, answer)
    if (sent.kind === 'reverse') {
      assert.equal(entry.reverses, sent.settlement, `the answer to ${key} is of another settlement`)
      continue
    }
    const { bill, expected } = sent.command
    assert.equal(entry.person, bill.person, `the answer to ${key} is about another person`)
    assert.equal(entry.visit.visit, bill.visit.number)
    const total = Object.values(bill.sums ?? {}).reduce((sum, text) => sum + minor(text), 0n)
    assert.equal(BigInt(entry.totalMinor), total, `the answer to ${key} is of another bill`)
    if (expected !== null && !outcome.again) {
      assert.equal(
        entry.cashMinor,
        expected.cashMinor,
        `${key} was settled against what was agreed`,
      )
    }
  }
}

/** I6: the insurer has heard the end of everything, and owes what the settlement says. */
function checkInsurer({ holds, log }: Disk, insurer: Insurer): void {
  const undone = new Set(log.map(({ entry }) => entry.reverses))
  const owed = new Map<string, number>()
  for (const hold of holds.values()) {
    const theirs = insurer.cases.get(hold.id)
    const ends = { confirmed: 'confirmed', voided: 'cancelled', refunded: 'refunded' } as const
    assert.ok(hold.state in ends, `I6: the hold ${hold.id} of ${hold.usedBy} stays ${hold.state}`)
    assert.equal(theirs?.state, Reflect.get(ends, hold.state), `I6: hold ${hold.id}`)
    const used = log.find(({ entry }) => entry.id === hold.usedBy)?.entry.document.settlement
    if (used !== undefined) {
      const ours = used.breaks.find(({ payer }) => payer === hold.payer)?.oursMinor
      const said = hold.amountMinor ?? 0
      assert.equal(ours ?? said, hold.expectedMinor, `${hold.id} answers another question`)
    }
    if (hold.state !== 'confirmed') continue
    assert.ok(hold.usedBy !== null && !undone.has(hold.usedBy), `I6: ${hold.id} pays for nothing`)
    owed.set(hold.usedBy, (owed.get(hold.usedBy) ?? 0) + (theirs?.confirmedMinor ?? 0))
  }
  for (const { entry } of log) {
    if (entry.kind !== 'settlement' || undone.has(entry.id)) continue
    const share = entry.document.settlement.shares
      .filter(({ payer }) => payer.startsWith('linjiang-life/'))
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    assert.equal(owed.get(entry.id) ?? 0, share, `I6: what the insurer owes for ${entry.id}`)
  }
}
