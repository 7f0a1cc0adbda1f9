/**
 * A recipient that is none: a process of its own that hears of withdrawals like an insurer's system
 * and says that it is a simulator. `npm start` runs it in sample mode; tests run it with faults.
 *
 *     node server/consents/recipient-simulator.ts PORT [CONSENT=FAULT...]
 *
 * Faults: `down` (the connection is cut), `lost` (it heard, and its answer is lost), `slow` (no answer
 * within any patience). `POST /behaviour {subject, fault}` changes one while it runs; subject `all` is
 * every consent. `GET /consent-notices/ID` tells what it heard, and how often.
 */
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'

const faults = ['none', 'down', 'lost', 'slow']
const slowMs = 60_000
const notice = 'This is a simulator. It is no recipient, and it holds nothing.'

interface Heard {
  readonly consent: string
  readonly withdrawnAt: string
  times: number
}

const heard = new Map<string, Heard>()

const [port = '0', ...rules] = process.argv.slice(2)
const behaviour = new Behaviour(rules, (fault) => faults.includes(fault), faults.join('|'))
serveSimulated(Number(port), answer)

function answer(call: Call) {
  const { method, path, reply } = call
  const [subject, id] = path
  if (method === 'GET' && subject === 'consent-notices')
    return reply(200, heard.get(id ?? '') ?? null)
  if (method !== 'POST') return reply(200, { notice })
  if (subject === 'behaviour') return behaviour.change(call)
  if (subject !== 'consent-notices' || id === undefined) return reply(404, { notice })
  return hear(id, call)
}

function hear(id: string, { body, reply, cut }: Call) {
  const consent = textIn(body, 'consent')
  const fault = behaviour.of([consent, 'all'])
  if (fault === 'down') return cut()
  const known = heard.get(id)
  if (known === undefined)
    heard.set(id, { consent, withdrawnAt: textIn(body, 'withdrawnAt'), times: 1 })
  else known.times += 1
  if (fault === 'lost') return cut()
  if (fault === 'slow') setTimeout(() => reply(200, {}), slowMs).unref()
  else reply(200, {})
}
