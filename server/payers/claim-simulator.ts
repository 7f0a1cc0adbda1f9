/**
 * An insurer's claims system that is none: a process of its own that says that it is a simulator. It
 * is told of a claim, fetches the sealed package over HTTP, opens it with its own key, and acts as
 * its desk would.
 *
 *     node server/payers/claim-simulator.ts PORT FORM [--state FILE] [BEHAVIOUR...]
 *
 * FORM is `jwe` or `sm2-sm4`. A behaviour is `SUBJECT=FAULT`; the subject is a claim or `any`. The
 * fault is
 *
 *   down        it is not heard, and nothing is fetched
 *   slow        it fetches after any patience
 *   duplicate   it fetches again with the same and with another key, and agrees twice
 *   agree       it agrees to what the rules give
 *   wrong       it agrees to one whole unit less
 *   greedy      it agrees to far more than was lost
 *   pend        it asks for all papers that it lacks, fetches them sealed, and agrees once they are there
 *   refuse      it refuses, with its reasons
 *
 * Without a fault it leaves the decision to rules and people. `POST /platform {address}` tells it
 * where to fetch; `GET /log` shows what it did, with the fields of every
 * package that it opened. FILE keeps its private key over a new start.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { Behaviour, type Call, serveSimulated, textIn } from '../simulator/simulated-service.ts'
import {
  newSimulatedKey,
  openPackage,
  publicPart,
  type SimulatedKey,
} from './claim-simulator-key.ts'

const faults = ['none', 'down', 'slow', 'duplicate', 'agree', 'wrong', 'greedy', 'pend', 'refuse']
const notice = 'This is a simulator. It is no insurer, and nothing it says binds anybody.'
const slowMs = 60_000
const lookEveryMs = 100
const mostLooks = 600
const papers = ['discharge-summary', 'identity-copy', 'bank-card']

const [port = '0', form = 'jwe', ...args] = process.argv.slice(2)
const stateFile = args[0] === '--state' ? args[1] : undefined
const behaviour = new Behaviour(
  stateFile === undefined ? args : args.slice(2),
  (fault) => faults.includes(fault),
  faults.join('|'),
)
const key = await ownKey()
const log: object[] = []
const told = new Set<string>()
let platform = ''
serveSimulated(Number(port), answer)

async function ownKey(): Promise<SimulatedKey> {
  if (stateFile !== undefined && existsSync(stateFile)) {
    return JSON.parse(readFileSync(stateFile, 'utf8')) as SimulatedKey
  }
  const fresh = await newSimulatedKey(form)
  if (stateFile !== undefined) writeFileSync(stateFile, JSON.stringify(fresh), { mode: 0o600 })
  return fresh
}

function answer(call: Call) {
  const { method, path, body, reply } = call
  const [subject] = path
  if (method === 'GET' && subject === 'key') return reply(200, { notice, ...publicPart(key) })
  if (method === 'GET' && subject === 'log') return reply(200, { notice, log })
  if (method !== 'POST') return reply(200, { notice })
  if (subject === 'behaviour') return behaviour.change(call)
  if (subject === 'platform') {
    platform = textIn(body, 'address')
    return reply(200, {})
  }
  return subject === 'claims' ? hear(call) : reply(404, { notice })
}

function faultOf(claim: string): string {
  return behaviour.of([claim, 'any'])
}

/** It is told again until it has fetched; one that is at work is not begun a second time. */
function hear({ body, reply, cut }: Call) {
  const claim = textIn(body, 'claim')
  if (claim === '' || faultOf(claim) === 'down') return cut()
  reply(202, {})
  if (told.has(claim)) return
  told.add(claim)
  const insurer = textIn(body, 'insurer')
  handle({ claim, insurer }).catch((error: unknown) => {
    told.delete(claim)
    log.push({ claim, failed: String(error) })
  })
}

/** One process stands for several insurers; each acts under its own name. */
interface Told {
  readonly claim: string
  readonly insurer: string
}

async function handle(told: Told): Promise<void> {
  const { claim } = told
  const fault = faultOf(claim)
  if (fault === 'slow') await after(slowMs, undefined, { ref: false })
  const sealed = await fetchOnce(told, `package of ${claim}`)
  const content = await openPackage(key, sealed, claim)
  log.push({ claim, fields: Object.keys(Object(content)), content })
  if (fault === 'duplicate') await fetchAgain(told, sealed)
  if (fault !== 'none' && fault !== 'slow') await decide(told, fault)
}

async function fetchOnce(told: Told, fetchKey: string): Promise<Buffer> {
  const { status, body } = await send(told, 'POST', '/package', { fetchKey })
  if (status >= 300) throw new Error(`The package was refused: ${textIn(body, 'code')}.`)
  return Buffer.from(textIn(body, 'sealed'), 'base64')
}

async function fetchAgain(told: Told, first: Buffer): Promise<void> {
  const same = await fetchOnce(told, `package of ${told.claim}`)
  const { body } = await send(told, 'POST', '/package', { fetchKey: 'another key' })
  log.push({ claim: told.claim, sameBytes: same.equals(first), otherKey: textIn(body, 'code') })
}

async function decide(told: Told, fault: string): Promise<void> {
  let amount = await workedOut(told)
  if (amount === undefined) return
  if (fault === 'pend') {
    await act(told, { act: 'pend', missing: papers })
    amount = await workedOut(told)
    await fetchPapers(told)
  }
  if (amount === undefined) return
  if (fault === 'refuse' || Number(amount) === 0) {
    await act(told, { act: 'refuse', reasons: ['not-covered'] })
    return
  }
  if (fault === 'greedy') amount = '99999999.00'
  if (fault === 'wrong') amount = (Number(amount) - 1).toFixed(2)
  await act(told, { act: 'agree', amount })
  if (fault === 'duplicate') await act(told, { act: 'agree', amount })
}

interface Paper {
  readonly file: string
}

/** Each file is sealed by itself, and the log says what was found in it. */
async function fetchPapers(told: Told): Promise<void> {
  const { claim } = told
  const { body } = await send(told, 'GET', '/papers')
  const { files } = body as { files: readonly Paper[] }
  for (const { file } of files) {
    const answer = await send(told, 'POST', `/papers/${file}/package`, { fetchKey: `${file} once` })
    const sealed = Buffer.from(textIn(answer.body, 'sealed'), 'base64')
    const { content, ...said } = Object(await openPackage(key, sealed, claim))
    const again = await send(told, 'POST', `/papers/${file}/package`, { fetchKey: 'another key' })
    const bytes = Buffer.from(String(content), 'base64').length
    log.push({ claim, paper: { ...said, bytes }, otherKey: textIn(again.body, 'code') })
  }
}

/** What the rules of the product give, once that is known and no paper is missing. */
async function workedOut(told: Told): Promise<string | undefined> {
  for (let look = 0; look < mostLooks; look++) {
    const { body } = await send(told, 'GET', '')
    const state = textIn(body, 'state')
    if (state === 'adjudicated') return textIn(body, 'adjudicated')
    if (state !== 'fetched' && state !== 'pended' && state !== 'opened') return undefined
    await after(lookEveryMs, undefined, { ref: false })
  }
  return undefined
}

async function act(told: Told, deed: Record<string, unknown>): Promise<void> {
  const { status, body } = await send(told, 'POST', '/acts', deed)
  log.push({ claim: told.claim, act: deed['act'], status, code: textIn(body, 'code') })
}

let sent = 0

async function send({ claim, insurer }: Told, method: string, path: string, content?: unknown) {
  sent += 1
  const response = await fetch(`${platform}/api/claims/${claim}${path}`, {
    method,
    headers: {
      'x-sample-actor': `claims:${insurer}:system`,
      ...(content !== undefined && {
        'content-type': 'application/json',
        'idempotency-key': `sim-${process.pid}-${sent}`,
      }),
    },
    ...(content !== undefined && { body: JSON.stringify(content) }),
  })
  const body: unknown = await response.json()
  return { status: response.status, body }
}
