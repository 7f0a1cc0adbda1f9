/**
 * A platform for medical e-invoices that is none, in a process of its own that says that it is a
 * simulator. Codes, numbers and check codes have the form of real ones and mean nothing.
 *
 *     node server/channels/invoice-simulator.ts PORT [--state FILE] [BEHAVIOUR...]
 *
 * A behaviour is `issue=FAULT`; the fault is `down` (cut, nothing done), `lost` (done, and cut before
 * the answer) or `slow`. The same reference is the same invoice for ever.
 */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'

const faults = ['none', 'down', 'lost', 'slow']
const slowMs = 60_000
const notice = 'This is a simulator. Its invoices are none, and no tax office knows them.'

interface Issued {
  readonly reference: string
  readonly colour: string
  readonly original: string | null
  readonly code: string
  readonly number: string
  readonly checkCode: string
  readonly amount: string
  readonly issuedAt: string
}

const invoices = new Map<string, Issued>()
const [port = '0', ...args] = process.argv.slice(2)
const stateFile = args[0] === '--state' ? args[1] : undefined
const behaviour = new Behaviour(
  stateFile === undefined ? args : args.slice(2),
  (fault) => faults.includes(fault),
  faults.join('|'),
)
if (stateFile !== undefined && existsSync(stateFile)) {
  for (const line of readFileSync(stateFile, 'utf8').split('\n')) {
    if (line !== '') remember(JSON.parse(line) as Issued)
  }
}
serveSimulated(Number(port), answer)

function remember(issued: Issued): void {
  invoices.set(issued.reference, issued)
}

function answer(call: Call) {
  const { method, path, body, reply, cut } = call
  const [subject, reference = ''] = path
  if (method === 'POST' && subject === 'behaviour') return behaviour.change(call)
  if (method === 'GET' && subject === 'invoices') {
    return reply(200, invoices.get(reference) ?? null)
  }
  if (method !== 'POST' || subject !== 'invoices' || reference === '') {
    return reply(200, { notice })
  }
  const fault = behaviour.of(['issue'])
  if (fault === 'down') return cut()
  const original = textIn(body, 'original') || null
  const isRed = textIn(body, 'colour') === 'red'
  if (isRed && invoices.get(original ?? '')?.colour !== 'blue') {
    return reply(409, { problem: 'no such invoice' })
  }
  const known = invoices.get(reference) ?? issue(reference, body, original)
  if (fault === 'lost') return cut()
  if (fault === 'slow') setTimeout(() => reply(200, known), slowMs).unref()
  else reply(200, known)
}

function issue(reference: string, body: unknown, original: string | null): Issued {
  const issued: Issued = {
    reference,
    colour: textIn(body, 'colour'),
    original,
    code: '99060126',
    number: String(invoices.size + 1).padStart(10, '0'),
    checkCode: createHash('sha256').update(reference).digest('hex').slice(0, 6),
    amount: textIn(body, 'amount'),
    issuedAt: new Date().toISOString(),
  }
  remember(issued)
  if (stateFile !== undefined) appendFileSync(stateFile, `${JSON.stringify(issued)}\n`)
  return issued
}
