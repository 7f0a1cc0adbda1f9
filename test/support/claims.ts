/** Linjiang with two insurers that handle claims, simulated, over real HTTP; and a channel that pays. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import { simulated } from '../../server/channels/http-channels.ts'
import { startChannelSimulator } from '../../server/channels/start-simulators.ts'
import type { ClaimJson, DeskClaimJson, OwnClaimsJson } from '../../server/http/contract/claim.ts'
import type { ClaimParty } from '../../server/open-claims.ts'
import { auditActor, sampleActor, sampleOperator } from '../../server/own-actors.ts'
import { startClaimSimulator } from '../../server/payers/start-claim-simulator.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { auditing } from '../../server/storage/audit-reads.ts'
import { noteTransfer } from '../../server/usecases/access/keep-transfers.ts'
import type { JournalDocument } from '../../server/usecases/settlement/document.ts'
import { ruleArchive } from '../../server/usecases/settlement/past-rules.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { type Verification, verifyJournal } from '../../server/usecases/verify/verify-journal.ts'
import { aPerson, aStay } from './linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from './linjiang-api.ts'

interface Answer<T> {
  readonly status: number
  readonly body: T & { readonly code?: string; readonly detail?: string }
}

interface LogLine {
  readonly claim: string
  readonly fields?: readonly string[]
  readonly content?: Record<string, unknown>
  readonly act?: string
  readonly status?: number
  readonly code?: string
  readonly sameBytes?: boolean
  readonly otherKey?: string
  readonly paper?: Record<string, unknown>
  readonly failed?: string
}

const title = (en: string) => ({ 'zh-CN': en, 'zh-HK': en, en })
const ends = new Set(['paid', 'refused', 'withdrawn', 'overpaid'])
const lookEveryMs = 25
const mostLooks = 300

export class TestClaims {
  readonly api: LinjiangApi
  readonly channels: Simulator
  /** Inland seals with SM2 and SM4, abroad with JWE. */
  readonly inland: Simulator
  readonly abroad: Simulator
  readonly origin: string
  #count = 0

  private constructor(
    api: LinjiangApi,
    simulators: readonly [Simulator, Simulator, Simulator],
    origin: string,
  ) {
    this.api = api
    ;[this.channels, this.inland, this.abroad] = simulators
    this.origin = origin
  }

  static async start(how: Parameters<typeof openLinjiangApi>[1] = {}): Promise<TestClaims> {
    const channels = await startChannelSimulator(null)
    const inland = await startClaimSimulator('sm2-sm4', null)
    const abroad = await startClaimSimulator('jwe', null)
    const claimParties: ClaimParty[] = [
      {
        id: 'I-LIFE',
        title: title('Linjiang Life'),
        jurisdiction: 'mainland',
        payers: ['linjiang-life/plan.insurer'],
        decides: 'by-rules',
        address: inland.address,
      },
      {
        id: 'I-CASH',
        title: title('Linjiang Cash'),
        jurisdiction: 'hong-kong',
        payers: ['linjiang-cash/plan.insurer'],
        decides: 'desk',
        address: abroad.address,
      },
      {
        id: 'I-UNFILED',
        title: title('Unfiled'),
        jurisdiction: 'macau',
        payers: ['linjiang-cash/plan.insurer'],
        decides: 'desk',
        address: abroad.address,
      },
    ]
    const outside = { channels: simulated(channels.address), patienceMs: 2000 }
    const down = ['linjiang-life/plan.insurer=down']
    const api = await openLinjiangApi(down, { outside, claimParties, ...how })
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = api.app.server.address() as AddressInfo
    await fileTransfer(api)
    const claims = new TestClaims(api, [channels, inland, abroad], `http://127.0.0.1:${port}`)
    for (const { address } of [inland, abroad]) {
      await claims.#tell(address, 'platform', { address: claims.origin })
    }
    return claims
  }

  /** The first row that breaks an invariant, of the journal or of claims. */
  async finding() {
    const { database, rules, services } = this.api
    while ((await services.deriveJournal()) > 0);
    const archive = ruleArchive(rules, services.texts)
    const found = await auditing<JournalDocument, Verification>(database.pool, (reads) =>
      verifyJournal(auditActor, 'audit', reads, archive),
    )
    return found.finding
  }

  async close(): Promise<void> {
    await this.api.close()
    for (const one of [this.channels, this.inland, this.abroad]) await one.stop()
  }

  key(): string {
    this.#count += 1
    return `key-${String(this.#count).padStart(8, '0')}`
  }

  async #tell(address: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(`${address}/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    assert.equal(response.status, 200, path)
  }

  /** Tells a simulator how to behave from now on. */
  behave(fault: string, subject = 'any', at = this.inland): Promise<void> {
    return this.#tell(at.address, 'behaviour', { subject, fault })
  }

  async logOf(claim: string, at = this.inland): Promise<readonly LogLine[]> {
    const response = await fetch(`${at.address}/log`)
    const { log } = (await response.json()) as { log: LogLine[] }
    return log.filter((line) => line.claim === claim)
  }

  async call<T>(
    method: 'GET' | 'POST',
    path: string,
    as: string,
    body?: unknown,
    key = this.key(),
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        'x-sample-actor': as,
        ...(body !== undefined && {
          'content-type': 'application/json',
          'idempotency-key': key,
        }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Answer<T>['body'] }
  }

  /** Somebody insured with the fund and with both insurers. */
  async person(...schemes: readonly string[]): Promise<string> {
    const added = aPerson('linjiang/first', 'linjiang-life/plan', 'linjiang-cash/plan', ...schemes)
    await this.api.services.persons.addPersons([added])
    return added.person.id
  }

  /** A stay whose insurer was away; what it left is 3,000 of 11,000. */
  async settled(person: string, inScope = '11000.00'): Promise<string> {
    const bill = aStay(person, `V-${this.key()}`, inScope)
    const visit = { ...bill.visit, disease: 'M04600' }
    const { store } = this.api.services
    const command = { key: this.key(), bill: { ...bill, visit }, expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', store)
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  async allow(
    person: string,
    settlement: string,
    changes: Record<string, unknown> = {},
  ): Promise<string> {
    const answer = await this.call<{ id: string }>(
      'POST',
      `/api/persons/${person}/claim-authorisations`,
      `patient:${person}`,
      {
        insurer: 'I-LIFE',
        fields: ['settlement-sheet', 'fee-lines', 'diagnoses', 'invoice-number'],
        ticks: ['health', 'leaving'],
        settlement,
        expiresOn: '2026-06-30',
        opensByItself: false,
        account: '6222000011112222',
        ...changes,
      },
    )
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    return answer.body.id
  }

  open(person: string, settlement: string, authorisation: string, key = this.key()) {
    const body = { settlement, authorisation }
    return this.call<ClaimJson>('POST', '/api/claims', `patient:${person}`, body, key)
  }

  /** Authorised and opened for what the insurer of that name gives. */
  async claimed(person: string, settlement: string, changes: Record<string, unknown> = {}) {
    const authorisation = await this.allow(person, settlement, changes)
    const { status, body } = await this.open(person, settlement, authorisation)
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }

  desk<T = DeskClaimJson>(claim: string, as = 'claims:I-LIFE:first'): Promise<Answer<T>> {
    return this.call<T>('GET', `/api/claims/${claim}`, as)
  }

  act(claim: string, deed: Record<string, unknown>, as = 'claims:I-LIFE:first', key = this.key()) {
    return this.call<ClaimJson>('POST', `/api/claims/${claim}/acts`, as, deed, key)
  }

  ownAct(person: string, claim: string, deed: Record<string, unknown>) {
    const path = `/api/claims/${claim}/own-acts`
    return this.call<ClaimJson>('POST', path, `patient:${person}`, deed)
  }

  async own(person: string): Promise<OwnClaimsJson> {
    const path = `/api/persons/${person}/claims`
    const answer = await this.call<OwnClaimsJson>('GET', path, `patient:${person}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }

  /** Goes on until the claim is in that state, or has come to an end. */
  async until(person: string, claim: string, ...states: readonly string[]): Promise<ClaimJson> {
    let last: ClaimJson | undefined
    for (let look = 0; look < mostLooks; look++) {
      await this.api.services.completeClaims(60_000)
      last = (await this.own(person)).claims.find(({ id }) => id === claim)
      if (last !== undefined && states.includes(last.state)) return last
      if (last !== undefined && ends.has(last.state)) break
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
    const log = [...(await this.logOf(claim)), ...(await this.logOf(claim, this.abroad))]
    throw new Error(`The claim is ${last?.state}, not ${states}: ${JSON.stringify(log)}`)
  }

  /** What the channel's own books say was paid out for a claim. */
  async paidOut(claim: string, insurer = 'I-LIFE'): Promise<readonly string[]> {
    const response = await fetch(`${this.channels.address}/list?batch=claims-${insurer}`)
    const { lines } = (await response.json()) as { lines: { reference: string; amount: string }[] }
    return lines
      .filter(({ reference }) => reference.startsWith(`claim-${claim}-`))
      .map(({ amount }) => amount)
  }

  rows<T>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.api.rows(text, values) as Promise<T[]>
  }
}

/** Data may leave for one of the two insurers abroad. */
async function fileTransfer({ services }: LinjiangApi): Promise<void> {
  const filing = {
    sender: null,
    recipient: 'I-CASH',
    dataIn: 'mainland',
    goesTo: 'hong-kong',
    kinds: ['identity', 'coverage', 'bill', 'diagnosis', 'claim'],
    ground: 'gba-standard-contract',
    number: 'GBA-1',
    authority: 'Office of Linjiang',
    filedOn: 0,
    from: 0,
    to: dayFromText('2027-01-01') ?? 0,
  } as const
  const noted = await noteTransfer(filing, sampleOperator, services.transfers)
  assert.ok(noted.done, JSON.stringify(noted))
}
