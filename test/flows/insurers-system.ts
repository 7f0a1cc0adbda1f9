/** The system of an insurer beside its machine: its account, contracts that it pushes, packages that it fetches. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { signedInHeaders } from '../../bench/settle/signed-in.ts'
import type { InsurersMachine } from '../support/insurers-machine.ts'

const lookEveryMs = 50
const mostLooks = 400

export interface ServiceKey {
  readonly own: JWK
  /** The half that is handed in. */
  readonly shown: JWK
}

export async function newServiceKey(): Promise<ServiceKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = randomUUID()
  const shown = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  return { own: { ...(await exportJWK(privateKey)), kid }, shown }
}

export interface InsurersSystem {
  /** @param number of the person's identity card. */
  push(contract: string, number: string, product: string): Promise<string>
  /** Waits until it is told of a claim, fetches its package and opens it. */
  fetchPackage(claim: string): Promise<Record<string, unknown>>
  act(claim: string, deed: object): Promise<void>
}

/** Signs in as the account that an application brought. */
export async function insurersSystem(
  origin: string,
  id: string,
  { own }: ServiceKey,
  machine: InsurersMachine,
): Promise<InsurersSystem> {
  const service = { client: id, key: own, origin }
  const line = await signedInHeaders({ port: Number(new URL(origin).port), service })
  const [name = '', value = ''] = line.trim().split(': ')

  // biome-ignore lint/suspicious/noExplicitAny: what a test expects is said where it looks
  async function send(method: string, path: string, body: object): Promise<any> {
    const answer = await fetch(new URL(path, origin), {
      method,
      headers: {
        [name]: value,
        'content-type': 'application/json',
        'idempotency-key': `insurer-${randomUUID()}`,
      },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    assert.ok(answer.ok, `${path} ${answer.status} ${text}`)
    return JSON.parse(text)
  }
  return {
    async push(contract, insured, product) {
      const { coverage } = await send('PUT', `/api/insurers/${id}/contracts/${contract}`, {
        ...{ version: 1, insured, product, opensBy: 'code', from: '2025-06-01' },
      })
      return coverage
    },
    async fetchPackage(claim) {
      await until('it is told of the claim', () => machine.told.includes(claim))
      const path = `/api/claims/${claim}/package`
      const { sealed } = await send('POST', path, { fetchKey: 'the only key' })
      return (await machine.open(sealed, claim)) as Record<string, unknown>
    },
    async act(claim, deed) {
      await send('POST', `/api/claims/${claim}/acts`, deed)
    },
  }
}

/** What the insurer's own book says that it owes for a visit, once it has heard that it does. */
export async function owedFor(visit: string, payers: string): Promise<string> {
  let owed = ''
  await until(`it owes for ${visit}`, async () => {
    const answer = await fetch(`${payers}/holds`)
    const book = (await answer.json()) as Record<string, Record<string, unknown>>
    const held = Object.values(book).find(({ subjects }) => (subjects as string[]).includes(visit))
    owed = String(held?.['confirmed'])
    return held?.['state'] === 'confirmed'
  })
  return owed
}

/** From now on the insurer does not answer for this visit. */
export async function isAwayFor(visit: string, payers: string): Promise<void> {
  const body = JSON.stringify({ subject: visit, fault: 'down' })
  await fetch(`${payers}/behaviour`, { method: 'POST', body })
}

/** The channel's own list of what it paid out for an insurer. */
export async function paidOutFor(insurer: string, channels: string): Promise<string[]> {
  const list = await fetch(`${channels}/list?batch=claims-${insurer}`)
  const { lines } = (await list.json()) as { lines: { amount: string }[] }
  return lines.map(({ amount }) => amount)
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; !(await holds()); look += 1) {
    assert.ok(look < mostLooks, what)
    await sleep(lookEveryMs)
  }
}
