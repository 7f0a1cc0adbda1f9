/**
 * A payer that is none: a process of its own that answers like an insurer's system and says that it
 * is a simulator. `npm start` runs it in sample mode; tests run it with faults.
 *
 *     node server/payers/simulator.ts PORT [BEHAVIOUR...]
 *
 * A behaviour is `SUBJECT=FAULT`. The subject is a visit number, the id of a coverage or a payer, or a
 * payer and a visit with a blank between; the fault is one of those below, or an amount that it says
 * whatever its rules give. `POST /behaviour {subject, fault}` changes one while it runs; fault `none`
 * ends it. It signs its answers with a key that it makes when it starts, and shows under `GET /keys`.
 * PORT 0 takes a free one; the address is the first line on the standard output.
 */
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'
import { signatureHeader, signDetached } from './signed-answer.ts'

const faults = {
  none: 'it answers as its rules give',
  down: 'the connection is cut',
  slow: 'no answer within any patience',
  late: 'a yes that comes after the deadline',
  no: 'it declines',
  wrong: 'one whole unit less than its own rules give',
  'too-much': 'more than the patient still bears',
  twice: 'another amount each time that it is asked the same',
  'bad-signature': 'a yes that somebody else signed',
  unsigned: 'a yes that nobody signed',
  'other-question': 'the yes to another question',
  malformed: 'something that is no answer',
} as const

type Fault = keyof typeof faults

interface Held {
  readonly said: 'yes' | 'no'
  amount: string
  state: 'held' | 'confirmed' | 'cancelled' | 'refunded'
  confirmed: string | null
  /** How often the payer was asked this. */
  asked: number
  /** Visit, coverage and payer that it was asked about. */
  readonly subjects: readonly string[]
}

const acts = ['confirm', 'cancel', 'refund']
/** How long it takes over an answer, in milliseconds. */
const patienceOf: Readonly<Record<string, number>> = { slow: 60_000, late: 2400 }
const notice = 'This is a simulator. It is no insurer, and nothing it says binds anybody.'

const kid = 'simulator-1'
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const keySet = { keys: [{ ...createPublicKey(own).export({ format: 'jwk' }), kid, alg: 'ES256' }] }

const holds = new Map<string, Held>()

const [port = '0', ...rules] = process.argv.slice(2)
const behaviour = new Behaviour(
  rules,
  (fault) => isFault(fault) || isAmount(fault),
  `${Object.keys(faults).join('|')}|AMOUNT`,
)
serveSimulated(Number(port), answer)

function isFault(text: string): text is Fault {
  return Object.hasOwn(faults, text)
}

function answer(call: Call) {
  const { method, path, reply } = call
  const [subject, id, act] = path
  if (method === 'GET' && subject === 'holds') return reply(200, known(id))
  if (method === 'GET' && subject === 'keys') return reply(200, keySet)
  if (method !== 'POST') return reply(200, { notice })
  if (subject === 'behaviour') return behaviour.change(call)
  if (subject !== 'holds' || id === undefined) return reply(404, { notice })
  return act === undefined ? ask(id, call) : end(id, act, call)
}

/** One promise, or the whole book by the ids of its promises. */
function known(id: string | undefined) {
  return id === undefined ? Object.fromEntries(holds) : (holds.get(id) ?? null)
}

/** The narrowest subject decides: the visit, then the coverage, then the payer. */
function ask(id: string, call: Call) {
  const { body, reply, cut } = call
  if (textIn(body, 'expected') === '') return reply(400, { problem: 'This is no question.' })
  const [visit, coverage, payer] = ['visit', 'coverage', 'payer'].map((name) => textIn(body, name))
  const subjects = [`${payer} ${visit}`, visit ?? '', coverage ?? '', payer ?? '']
  const fault = behaviour.of(subjects)
  if (fault === 'down') return cut()
  const held = holds.get(id) ?? { ...decided(body, fault), subjects }
  held.asked += 1
  if (fault === 'twice' && held.asked > 1) held.amount = less(held.amount)
  holds.set(id, held)
  const patience = patienceOf[fault]
  if (patience === undefined) say(id, held, fault, call)
  else setTimeout(() => say(id, held, fault, call), patience).unref()
}

function say(id: string, { said, amount }: Held, fault: string, { reply }: Call) {
  if (fault === 'malformed') return reply(200, { hold: id, said: 'perhaps' }, signedBy(own))
  const hold = fault === 'other-question' ? `${id}-other` : id
  const word = { hold, said, amount }
  if (fault === 'unsigned') return reply(200, word)
  reply(200, word, signedBy(fault === 'bad-signature' ? stranger : own))
}

function signedBy(key: typeof own) {
  return (body: string) => ({ [signatureHeader]: signDetached(body, kid, key) })
}

function decided(body: unknown, fault: string): Omit<Held, 'subjects'> {
  const fresh = { state: 'held', confirmed: null, asked: 0 } as const
  if (fault === 'no') return { ...fresh, said: 'no', amount: '0' }
  const expected = textIn(body, 'expected')
  if (fault === 'too-much')
    return { ...fresh, said: 'yes', amount: more(textIn(body, 'available')) }
  return { ...fresh, said: 'yes', amount: amountSaid(expected, fault) }
}

function amountSaid(expected: string, fault: string): string {
  if (isAmount(fault)) return fault
  return fault === 'wrong' ? less(expected) : expected
}

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text)
}

/** One whole unit less, where there is one. */
function less(amount: string): string {
  return moved(amount, -1)
}

function more(amount: string): string {
  return moved(amount, 1)
}

function moved(amount: string, by: number): string {
  const [whole = '0', decimals] = amount.split('.')
  const other = String(Math.max(0, Number(whole) + by))
  return decimals === undefined ? other : `${other}.${decimals}`
}

const unheard: Held = {
  said: 'no',
  amount: '0',
  state: 'held',
  confirmed: null,
  asked: 0,
  subjects: [],
}

function end(id: string, act: string, { body, reply, cut }: Call) {
  const held: Held = holds.get(id) ?? { ...unheard }
  if (behaviour.of(held.subjects) === 'down') return cut()
  if (act === 'confirm') {
    held.state = 'confirmed'
    held.confirmed = textIn(body, 'amount')
  } else if (act === 'cancel') held.state = 'cancelled'
  else if (act === 'refund') held.state = 'refunded'
  holds.set(id, held)
  reply(acts.includes(act) ? 200 : 404, {})
}
