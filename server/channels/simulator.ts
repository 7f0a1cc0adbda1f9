/**
 * Payment channels that are none: bank cards, wallets, accounts and transfers, in a process of its
 * own that says that it is a simulator.
 *
 *     node server/channels/simulator.ts PORT [--state FILE] [BEHAVIOUR...]
 *
 * A behaviour is `SUBJECT=FAULT`. The subject is a kind and an act (`card.pay`, `card.refund`,
 * `card.find`, `card.close`, `card.cancel`), `list`, or a kind alone for all its acts. The fault is
 *
 *   down       the connection is cut, and nothing was done
 *   lost       it is done, and the connection is cut before the answer
 *   slow       it is done at once, and answered after any patience
 *   late       it is answered as being worked on; done when it is asked about a second time
 *   no         refused
 *   twice      done twice, as the channel's list will show
 *   less       one whole unit less is moved than is answered
 *   forgotten  answered as done, and nowhere on the list
 *
 * `POST /behaviour {subject, fault}` changes one while it runs; fault `none` ends it. What was done
 * is kept in FILE, so that the channel knows it after a new start.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'

const faults = ['none', 'down', 'lost', 'slow', 'late', 'no', 'twice', 'less', 'forgotten']
const slowMs = 60_000
const notice = 'This is a simulator. It is no bank and no wallet, and it moves no money.'

interface Order {
  readonly reference: string
  readonly direction: 'in' | 'out'
  readonly kind: string
  readonly institution: string
  readonly batch: string
  readonly currency: string
  readonly amount: string
  readonly original: string | null
  /** Its number in the channel's own books. */
  readonly trade: string
  state: 'working' | 'done' | 'refused' | 'closed'
  /** Several where the channel moved the money more than once. */
  moved: readonly string[]
  asked: number
}

const orders = new Map<string, Order>()
const [port = '0', ...args] = process.argv.slice(2)
const stateFile = args[0] === '--state' ? args[1] : undefined
const behaviour = new Behaviour(
  stateFile === undefined ? args : args.slice(2),
  (fault) => faults.includes(fault),
  faults.join('|'),
)
if (stateFile !== undefined && existsSync(stateFile)) recall(readFileSync(stateFile, 'utf8'))
serveSimulated(Number(port), answer)

function recall(text: string): void {
  for (const line of text.split('\n')) {
    if (line === '') continue
    const order = JSON.parse(line) as Order
    orders.set(order.reference, order)
  }
}

function keep(order: Order): void {
  orders.set(order.reference, order)
  if (stateFile !== undefined) appendFileSync(stateFile, `${JSON.stringify(order)}\n`)
}

function answer(call: Call) {
  const { method, path, reply } = call
  const [subject, reference = '', act = 'ask'] = path
  if (method === 'POST' && subject === 'behaviour') return behaviour.change(call)
  if (method === 'GET' && subject === 'list') return list(call)
  const direction = { payments: 'in', refunds: 'out' }[subject ?? '']
  if (direction === undefined || reference === '') return reply(200, { notice })
  if (method === 'GET') return find(reference, call)
  if (act === 'close' || act === 'cancel') return end(reference, act, call)
  return ask(reference, direction === 'in' ? 'in' : 'out', call)
}

/** The same reference is the same order for ever. */
function ask(reference: string, direction: 'in' | 'out', call: Call) {
  const { body, cut } = call
  const kind = textIn(body, 'kind')
  const fault = behaviour.of([`${kind}.${direction === 'in' ? 'pay' : 'refund'}`, kind])
  if (fault === 'down') return cut()
  const known = orders.get(reference)
  const order = known ?? made(reference, direction, body, fault)
  if (known === undefined) keep(order)
  reply(order, fault, call)
}

function made(reference: string, direction: 'in' | 'out', body: unknown, fault: string): Order {
  const amount = textIn(body, 'amount')
  const refused = fault === 'no' || (direction === 'out' && !mayGiveBack(body))
  return {
    reference,
    direction,
    kind: textIn(body, 'kind'),
    institution: textIn(body, 'institution'),
    batch: textIn(body, 'batch'),
    currency: textIn(body, 'currency'),
    amount,
    original: textIn(body, 'original') || null,
    trade: `SIM${String(orders.size + 1).padStart(10, '0')}`,
    state: refused ? 'refused' : stateAfter(fault),
    moved: refused ? [] : movedBy(amount, fault),
    asked: 0,
  }
}

function stateAfter(fault: string): 'working' | 'done' {
  return fault === 'late' ? 'working' : 'done'
}

function movedBy(amount: string, fault: string): readonly string[] {
  if (fault === 'forgotten') return []
  if (fault === 'twice') return [amount, amount]
  return [fault === 'less' ? String(Number(amount) - 1) : amount]
}

/** A channel gives back no more than it took; a transfer may stand in for notes. */
function mayGiveBack(body: unknown): boolean {
  if (textIn(body, 'kind') === 'transfer') return true
  const original = orders.get(textIn(body, 'original'))
  if (original?.direction !== 'in' || original.state !== 'done') return false
  const back = [...orders.values()].filter(
    (one) => one.original === original.reference && one.state !== 'refused',
  )
  const cents = (text: string) => Math.round(Number(text) * 1000)
  const gone = back.reduce((sum, one) => sum + cents(one.amount), 0)
  return gone + cents(textIn(body, 'amount')) <= cents(original.amount)
}

function find(reference: string, call: Call) {
  const order = orders.get(reference)
  const kind = order?.kind ?? call.query.get('kind') ?? ''
  const fault = behaviour.of([`${kind}.find`, kind === '' ? '' : kind])
  if (fault === 'down') return call.cut()
  if (order === undefined) return call.reply(200, { state: 'unknown' })
  if (order.state === 'working') {
    order.asked += 1
    if (order.asked > 1) keep({ ...order, state: 'done' })
  }
  reply(orders.get(reference) ?? order, fault === 'lost' ? 'lost' : 'none', call)
}

/** `close`: whoever was not paid never will be. `cancel`: and whoever was, gives it back. */
function end(reference: string, act: 'close' | 'cancel', call: Call) {
  const known = orders.get(reference)
  const kind = known?.kind ?? textIn(call.body, 'kind')
  const fault = behaviour.of([`${kind}.${act}`, kind])
  if (fault === 'down') return call.cut()
  const order = known ?? made(reference, 'in', call.body, 'no')
  const mayEnd = known === undefined || order.state === 'working'
  if (mayEnd || (act === 'cancel' && order.state === 'done')) {
    keep({ ...order, state: 'closed', moved: [] })
  }
  reply(orders.get(reference) ?? order, fault === 'lost' ? 'lost' : 'none', call)
}

function reply({ state, trade, amount }: Order, fault: string, call: Call) {
  if (fault === 'lost') return call.cut()
  const say = () => call.reply(200, { state, trade, amount })
  if (fault === 'slow') setTimeout(say, slowMs).unref()
  else say()
}

/** What really moved in a batch, as the channel's own books have it. */
function list({ query, reply: answerWith, cut }: Call) {
  if (behaviour.of(['list']) === 'down') return cut()
  const lines = [...orders.values()]
    .filter(({ batch, state }) => batch === query.get('batch') && state === 'done')
    .flatMap(({ reference, direction, kind, currency, trade, moved }) =>
      moved.map((amount) => ({ reference, direction, kind, currency, amount, trade })),
    )
  answerWith(200, { notice, lines })
}
