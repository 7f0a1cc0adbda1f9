/**
 * A payer that is none: a process of its own that answers like an insurer's system and says that it
 * is a simulator. `npm start` runs it in sample mode; tests run it with faults.
 *
 *     node server/payers/simulator.ts PORT [BEHAVIOUR...]
 *
 * A behaviour is `SUBJECT=FAULT`. The subject is a visit number or the id of a coverage or a payer;
 * the fault is `down` (the connection is cut), `slow` (no answer within any patience), `no`, `wrong`
 * (another amount than its own rules give), or an amount that it says whatever its rules give. `POST /behaviour {subject, fault}` changes one while it runs;
 * fault `none` ends it. PORT 0 takes a free one; the address is the first line on the standard output.
 */
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'

const faults = ['none', 'down', 'slow', 'no', 'wrong']

interface Held {
  readonly said: 'yes' | 'no'
  readonly amount: string
  state: 'held' | 'confirmed' | 'cancelled' | 'refunded'
  confirmed: string | null
  /** Visit, coverage and payer that it was asked about. */
  readonly subjects: readonly string[]
}

const acts = ['confirm', 'cancel', 'refund']
const slowMs = 60_000
const notice = 'This is a simulator. It is no insurer, and nothing it says binds anybody.'

const holds = new Map<string, Held>()

const [port = '0', ...rules] = process.argv.slice(2)
const behaviour = new Behaviour(
  rules,
  (fault) => faults.includes(fault) || isAmount(fault),
  `${faults.join('|')}|AMOUNT`,
)
serveSimulated(Number(port), answer)

function answer(call: Call) {
  const { method, path, reply } = call
  const [subject, id, act] = path
  if (method === 'GET' && subject === 'holds') return reply(200, holds.get(id ?? '') ?? null)
  if (method !== 'POST') return reply(200, { notice })
  if (subject === 'behaviour') return behaviour.change(call)
  if (subject !== 'holds' || id === undefined) return reply(404, { notice })
  return act === undefined ? ask(id, call) : end(id, act, call)
}

/** The narrowest subject decides: the visit, then the coverage, then the payer. */
function ask(id: string, { body, reply, cut }: Call) {
  const subjects = ['visit', 'coverage', 'payer'].map((name) => textIn(body, name))
  const fault = behaviour.of(subjects)
  if (fault === 'down') return cut()
  const known = holds.get(id)
  const held = known ?? { ...decided(textIn(body, 'expected'), fault), subjects }
  holds.set(id, held)
  const say = () => reply(200, { said: held.said, amount: held.amount })
  if (fault === 'slow') setTimeout(say, slowMs).unref()
  else say()
}

function decided(expected: string, fault: string): Omit<Held, 'subjects'> {
  if (fault === 'no') return { said: 'no', amount: '0', state: 'held', confirmed: null }
  return { said: 'yes', amount: amountSaid(expected, fault), state: 'held', confirmed: null }
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
  const [whole = '0', decimals] = amount.split('.')
  const lower = String(Math.max(0, Number(whole) - 1))
  return decimals === undefined ? lower : `${lower}.${decimals}`
}

function end(id: string, act: string, { body, reply, cut }: Call) {
  const unheard = { said: 'no', amount: '0', state: 'held', confirmed: null, subjects: [] } as const
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
