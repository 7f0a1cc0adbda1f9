/**
 * Hostile requests: bills bent in every way we could think of, and bytes that are no bill at all.
 *
 * Whatever comes, the answer is one of ours: never a fault of the server, never an amount that does
 * not add up, and at the end a journal in order and no word of a person in the log.
 */
import assert from 'node:assert/strict'
import { digitsOf } from '../../engine/base/money.ts'
import { type Random, randomOf } from '../../samples/random.ts'
import { auditActor } from '../../server/own-actors.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { assertFlat, residentBytes } from '../support/flat-memory.ts'
import { aPerson, hospital } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

export async function run({ seed, iterations }: { seed: number; iterations: number }) {
  const api = await openLinjiangApi()
  try {
    const random = randomOf(`hostile ${seed}`)
    const people = [aPerson('linjiang/first'), aPerson('linjiang/keep'), aPerson('linjiang/anew')]
    await api.services.persons.addPersons(people)
    const ids = people.map(({ person }) => person.id)
    const secrets = people.flatMap(({ identity }) => [identity.name, identity.identifier])
    const warmUp = Math.floor(iterations / 2)
    let accepted = 0
    let warmBytes = 0
    for (let i = 0; i < iterations; i++) {
      accepted += await attack(api, random, random.pick(ids), `${seed}-${i}`)
      if (i % 100 === 99) assertSaysNothing(api.logged.splice(0), secrets)
      if (i === warmUp) warmBytes = residentBytes()
    }
    if (iterations >= leastForMemory) assertFlat(warmBytes, residentBytes())
    assert.ok(accepted > 0, 'some of the requests are in order, or nothing would be shown')
    const { finding } = await verifyAll(api)
    assert.equal(finding, null, JSON.stringify(finding))
    assertSaysNothing(api.logged, secrets)
    return { cases: iterations }
  } finally {
    await api.close()
  }
}

/** Fewer requests would only show how the process warms up. */
const leastForMemory = 4000

function assertSaysNothing(lines: readonly string[], secrets: readonly string[]): void {
  for (const line of lines) assert.ok(!secrets.some((secret) => line.includes(secret)), line)
}

function verifyAll(api: LinjiangApi): Promise<Verification> {
  const nothing = rulesOf({ regions: [], schemes: [], benefits: [] }, new Map())
  const archive = ruleArchive(nothing, api.services.texts)
  return auditing<JournalDocument, Verification>(api.database.pool, (reads) =>
    verifyJournal(auditActor, 'audit', reads, archive),
  )
}

/** Sends one request; answers 1 when it was granted. */
async function attack(
  api: LinjiangApi,
  random: Random,
  person: string,
  name: string,
): Promise<number> {
  const bill = random.below(10) === 0 ? aBill(random, person, name) : bent(random, person, name)
  const payload = random.below(4) === 0 ? torn(random, JSON.stringify(bill)) : JSON.stringify(bill)
  const request = random.pick(requests)(payload, random, name)
  const answer = await api.app.inject(request)
  const { statusCode, body } = answer
  const told = () =>
    `${JSON.stringify(request).slice(0, 3000)} → ${statusCode} ${body.slice(0, 500)}`
  assert.ok(statusCode < 500, told())
  if (statusCode >= 400) {
    const type = String(answer.headers['content-type'])
    assert.equal(type, 'application/problem+json; charset=utf-8', told())
    const { status, code, title } = JSON.parse(body)
    assert.ok(status === statusCode && code.length > 0 && title.length > 0, told())
    return 0
  }
  if (body === '') return 0
  const granted = JSON.parse(body)
  if (granted.shares !== undefined && granted.parts !== undefined) {
    assertAddsUp(granted, request.payload, told)
  }
  return 1
}

interface Granted {
  readonly total: string
  readonly cash: string
  readonly shares: readonly { readonly amount: string }[]
  readonly parts: readonly { readonly amount: string }[]
}

/** By arithmetic of our own: shares and parts make the total, and the total is that of the lines. */
function assertAddsUp(
  { total, cash, shares, parts }: Granted,
  payload: string | Buffer | undefined,
  told: () => string,
): void {
  const bill = JSON.parse(String(payload))
  const digits = digitsOf(bill.currency)
  const sum = (amounts: readonly { readonly amount: string }[]) =>
    amounts.reduce((whole, { amount }) => whole + scaled(amount, digits), 0n)
  assert.equal(sum(shares) + sum(parts), scaled(total, digits), told())
  assert.equal(sum(parts), scaled(cash, digits), told())
  assert.equal(scaled(total, digits), chargedIn(bill, digits), told())
}

function chargedIn(
  bill: {
    readonly lines?: readonly { amount?: string; quantity: string; unitPrice: string }[]
    readonly sums?: Readonly<Record<string, string>>
  },
  digits: number,
): bigint {
  if (bill.sums !== undefined) {
    return Object.values(bill.sums).reduce((whole, amount) => whole + scaled(amount, digits), 0n)
  }
  return (bill.lines ?? []).reduce((whole, { amount, quantity, unitPrice }) => {
    if (amount !== undefined) return whole + scaled(amount, digits)
    const product = scaled(quantity, 4) * scaled(unitPrice, 6)
    const unit = 10n ** BigInt(10 - digits)
    return whole + (product + (product < 0n ? -unit : unit) / 2n) / unit
  }, 0n)
}

function scaled(text: string, digits: number): bigint {
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.')
  const value = BigInt(whole + decimals.padEnd(digits, '0').slice(0, digits))
  return text.startsWith('-') ? -value : value
}

// ---------------------------------------------------------------- requests

interface Request {
  readonly method: 'POST' | 'GET'
  readonly url: string
  readonly payload?: string | Buffer
  readonly headers?: Record<string, string>
}

type Make = (payload: string | Buffer, random: Random, name: string) => Request

const json = { 'content-type': 'application/json' }

const requests: readonly Make[] = [
  (payload) => ({ method: 'POST', url: '/api/quotes', payload, headers: json }),
  (payload) => ({ method: 'POST', url: '/api/quotes?explain=yes', payload, headers: json }),
  (payload, _random, name) => ({
    method: 'POST',
    url: '/api/settlements',
    payload,
    headers: { ...json, 'idempotency-key': `hostile-${name}` },
  }),
  (payload, random) => ({
    method: 'POST',
    url: '/api/settlements',
    payload,
    headers: { ...json, 'idempotency-key': headerText(random) },
  }),
  (_payload, random, name) => ({
    method: 'POST',
    url: `/api/settlements/${segment(random)}/reversal`,
    payload: JSON.stringify({ reason: random.pick(nasty) }),
    headers: { ...json, 'idempotency-key': `reverse-${name}` },
  }),
  (_payload, random) => ({
    method: 'POST',
    url: '/api/persons/lookup',
    payload: JSON.stringify({ credential: random.pick(nasty) }),
    headers: json,
  }),
  (_payload, random) => ({ method: 'GET', url: `/api/settlements/${segment(random)}` }),
  (_payload, random) => ({ method: 'GET', url: `/api/settlements?visit=${segment(random)}` }),
  (_payload, random) => ({
    method: 'GET',
    url: `/api/settlements?person=${segment(random)}&day=${segment(random)}&after=${segment(random)}&limit=${random.below(2000)}`,
  }),
  (_payload, random) => ({
    method: 'GET',
    url: `/api/persons/${segment(random)}/coverages?on=${segment(random)}`,
  }),
  (_payload, random) => ({ method: 'GET', url: `/api/policies/set?schemes=${segment(random)}` }),
  (_payload, random) => ({
    method: 'GET',
    url: `/api/catalogues/${segment(random)}/items?search=${segment(random)}&page=${random.below(100_000)}`,
  }),
]

/** Bills matter more than addresses. */
const segmentTexts = [
  '00-1',
  'ff-9',
  '7f-1042',
  '..',
  '%2e%2e',
  "' OR 1=1 --",
  '\u0000',
  '2026-03-10',
  '2026-02-30',
]

function segment(random: Random): string {
  const text = random.below(3) === 0 ? String(random.pick(nasty)) : random.pick(segmentTexts)
  return random.below(20) === 0
    ? text.slice(0, 40)
    : encodeURIComponent(text.slice(0, 300).toWellFormed())
}

/** Node itself refuses header values beyond Latin-1 before they are sent. */
function headerText(random: Random): string {
  return String(random.pick(nasty))
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    .slice(0, 300)
}

// ---------------------------------------------------------------- bills

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

function aBill(random: Random, person: string, name: string): { [name: string]: Json } {
  const lines = Array.from({ length: random.between(1, 6) }, (_, i) => ({
    id: `L${i}`,
    code: `X${random.below(50)}`,
    name: '床位费',
    on: `2026-0${random.between(1, 9)}-1${random.below(9)}`,
    quantity: `${random.below(30)}.${random.below(10_000)}`.slice(0, 7),
    unitPrice: `${random.below(3000)}.${random.below(1_000_000)}`.slice(0, 10),
    category: random.pick(['drug', 'bed', 'surgery']),
  }))
  const taken = lines[0]
  const back =
    random.below(3) === 0 && taken !== undefined
      ? [{ ...taken, id: 'back', quantity: `-${taken.quantity}`, reverses: taken.id }]
      : []
  const charged = { lines: [...lines, ...back] }
  const sums = {
    sums: {
      inScope: `${random.below(100_000)}.${random.between(10, 99)}`,
      priorSelfPay: '10.00',
      overLimit: '0.00',
      ownPaid: `${random.below(100)}`,
    },
  }
  return {
    person,
    facility: hospital.id,
    visit: {
      number: `V-${name}`,
      setting: random.pick(['inpatient', 'outpatient']),
      admittedOn: '2026-03-01',
      dischargedOn: '2026-03-10',
    },
    currency: 'CNY',
    ...(random.below(2) === 0 ? charged : sums),
  }
}

const nasty: readonly Json[] = [
  '',
  ' ',
  '0',
  '-0',
  '-1',
  '-0.01',
  '0.005',
  '1e9',
  '1,000.00',
  '１２．００',
  '+1.00',
  '.5',
  '5.',
  '00000000000001.00',
  '9999999999999.99',
  '9007199254740993',
  '999999999.999999',
  '1'.repeat(400),
  'NaN',
  'Infinity',
  'null',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b\ufeff',
  '𝟙𝟚',
  '中'.repeat(300),
  "'; DROP TABLE settlement; --",
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '%00',
  '2026-02-30',
  '0000-00-00',
  '9999-12-31',
  '-001-01-01',
  '2026-3-1',
  'CNY',
  'JPY',
  'XXX',
  'linjiang/first',
  'linjiang/first.pool',
  true,
  false,
  null,
  0,
  -1,
  1.5,
  1e21,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER - 2,
  [],
  {},
  [[]],
  [null],
  { a: { b: { c: {} } } },
  ['x'.repeat(500)],
]

/** A bill in which one to four things were put in the place of others, left out or added. */
function bent(random: Random, person: string, name: string): Json {
  let bill: Json = aBill(random, person, name)
  const times = random.between(1, 4)
  for (let i = 0; i < times; i++) bill = bend(random, bill)
  return bill
}

const names = [
  'coverages',
  'filing',
  'attributes',
  'answers',
  'expected',
  'lines',
  'sums',
  'interim',
  'disease',
  'wardClass',
  'amount',
  'reverses',
  'supplyDays',
  'approval',
  'constructor',
  'toString',
  'x',
]

function bend(random: Random, value: Json): Json {
  if (Array.isArray(value)) {
    if (value.length === 0 || random.below(4) === 0) return random.pick(nasty)
    const at = random.below(value.length)
    if (random.below(6) === 0) return [...value, ...value.slice(0, 3)]
    return value.map((one, i) => (i === at ? bend(random, one) : one))
  }
  if (typeof value !== 'object' || value === null) return random.pick(nasty)
  const entries = Object.entries(value)
  const [key] = entries[random.below(Math.max(1, entries.length))] ?? []
  const act = random.below(8)
  if (key === undefined || act === 0) return { ...value, [random.pick(names)]: extra(random) }
  if (act === 1) return Object.fromEntries(entries.filter(([one]) => one !== key))
  return Object.fromEntries(entries.map(([one, at]) => [one, one === key ? bend(random, at) : at]))
}

function extra(random: Random): Json {
  const key = String(random.pick(nasty)).slice(0, 20)
  return random.pick<Json>([
    random.pick(nasty),
    [random.pick(nasty)],
    { [key]: random.pick(nasty) },
    { shares: { [key]: '1.00' }, cash: '0.00' },
    { age: random.pick(nasty), level: random.pick(nasty), wardClass: 'closed' },
    [{ payer: 'linjiang/first.pool', coverage: 'c', said: 'yes', amount: '1.00' }],
  ])
}

/** The text itself cut, doubled, nested or spoilt. */
function torn(random: Random, text: string): string | Buffer {
  const at = random.below(text.length)
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(at)
    case 2:
      return text.replace('{', '{"person":"p","person":"q",')
    case 3:
      return text.replace('{', '{"__proto__":{"person":"p"},')
    case 4:
      return '['.repeat(random.below(5000)) + text
    case 5:
      return `${text.slice(0, at)}${String.fromCharCode(random.below(128))}${text.slice(at + 1)}`
    case 6: {
      const bytes = Buffer.from(text)
      bytes[random.below(bytes.length)] = random.below(256)
      return bytes
    }
    default:
      return Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)))
  }
}
