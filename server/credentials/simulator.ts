/**
 * An issuer of e-credentials that is none: a process of its own that hands out codes of 28 digits, has
 * each read once, and says that it is a simulator. `npm start` runs it in sample mode; tests run it
 * with faults.
 *
 *     node server/credentials/simulator.ts PORT [SUBJECT=FAULT...]
 *
 * A code is the issuer's number, a serial number and a seal over both, so that one of another issuer
 * or one that was made up is told from one that is over. Subjects are `codes`, `decode`, `tokens` and
 * `all`; faults `down` (the connection is cut), `lost` (it did its work, and its answer is lost),
 * `slow` (no answer within any patience), `inactive` (nobody has an e-credential), `over` (codes are
 * handed out that have expired, and tokens are over). `POST /behaviour {subject, fault}` changes one while it runs.
 */
import { createHmac, randomBytes, randomInt } from 'node:crypto'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'

const faults = ['none', 'down', 'lost', 'slow', 'inactive', 'over']
const slowMs = 60_000
const notice = 'This is a simulator. It issues no e-credential, and its codes are good nowhere.'

/** No region of the country: codes of real issuers begin otherwise. */
const issuer = '990001'
const serialDigits = 14
const sealDigits = 8
const lifetimeSeconds = 60
const tokenSeconds = 1800
const mostKept = 10_000

interface Holder {
  readonly idNo: string
  readonly userName: string
}

interface Code extends Holder {
  readonly until: number
  /** Who had it read, and what was said; null before. */
  read: { readonly request: string; readonly answer: object } | null
}

const secret = randomBytes(32)
const codes = new Map<string, Code>()
const tokens = new Map<string, Holder & { readonly until: number; readonly orgId: string }>()

const [port = '0', ...rules] = process.argv.slice(2)
const behaviour = new Behaviour(rules, (fault) => faults.includes(fault), faults.join('|'))
serveSimulated(Number(port), answer)

function answer(call: Call) {
  const { method, path, reply } = call
  const [subject = ''] = path
  if (method !== 'POST') return reply(200, { notice })
  if (subject === 'behaviour') return behaviour.change(call)
  const works = { codes: issue, decode: read, tokens: readToken }
  const work = works[subject as keyof typeof works]
  if (work === undefined) return reply(404, { notice })
  const fault = behaviour.of([subject, 'all'])
  if (fault === 'down') return call.cut()
  const [status, said] = work(call.body, fault)
  if (fault === 'lost') return call.cut()
  if (fault === 'slow') return void setTimeout(() => reply(status, said), slowMs).unref()
  return reply(status, said)
}

type Said = readonly [status: number, body: object]

function issue(body: unknown, fault: string): Said {
  const [idNo, userName] = [textIn(body, 'idNo'), textIn(body, 'userName')]
  if (idNo === '' || fault === 'inactive') return [404, { error: 'not-activated' }]
  const serial = Array.from({ length: serialDigits }, () => randomInt(10)).join('')
  const ecQrCode = `${issuer}${serial}${sealOf(serial)}`
  const until = fault === 'over' ? 0 : Date.now() + lifetimeSeconds * 1000
  keep(codes, ecQrCode, { idNo, userName, until, read: null })
  return [201, { ecQrCode, expiresIn: lifetimeSeconds }]
}

function read(body: unknown): Said {
  const code = textIn(body, 'ecQrCode')
  const request = `${textIn(body, 'orgId')} ${textIn(body, 'requestId')}`
  const serial = code.slice(issuer.length, issuer.length + serialDigits)
  if (!/^\d{28}$/.test(code)) return [422, { error: 'unreadable' }]
  if (!code.startsWith(issuer)) return [422, { error: 'foreign' }]
  if (!code.endsWith(sealOf(serial))) return [422, { error: 'forged' }]
  const found = codes.get(code)
  if (found === undefined || found.until < Date.now()) return [409, { error: 'expired' }]
  if (found.read !== null) {
    return found.read.request === request ? [200, found.read.answer] : [409, { error: 'replayed' }]
  }
  const { idNo, userName } = found
  const ecToken = `ect.${randomBytes(24).toString('base64url')}`
  const orgId = textIn(body, 'orgId')
  keep(tokens, ecToken, { idNo, userName, orgId, until: Date.now() + tokenSeconds * 1000 })
  found.read = { request, answer: { idNo, userName, ecToken, expiresIn: tokenSeconds } }
  return [200, found.read.answer]
}

/** Whoever had a code read may ask again with the token, as at the end of a visit; nobody else may. */
function readToken(body: unknown, fault: string): Said {
  const found = tokens.get(textIn(body, 'ecToken'))
  if (found === undefined) return [422, { error: 'forged' }]
  const { idNo, userName, until, orgId } = found
  if (fault === 'over' || until < Date.now()) return [409, { error: 'expired' }]
  return orgId === textIn(body, 'orgId') ? [200, { idNo, userName }] : [409, { error: 'replayed' }]
}

function sealOf(serial: string): string {
  const digest = createHmac('sha256', secret).update(`${issuer}${serial}`).digest()
  return String(digest.readUIntBE(0, 6) % 10 ** sealDigits).padStart(sealDigits, '0')
}

function keep<T>(all: Map<string, T>, key: string, one: T): void {
  all.set(key, one)
  const [oldest] = all.keys()
  if (all.size > mostKept && oldest !== undefined) all.delete(oldest)
}
