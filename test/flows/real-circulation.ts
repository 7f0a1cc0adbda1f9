/** The server in production with a centre that signs, and keys of everybody who signs in their files. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../../engine/access/words.ts'
import { namedIn } from '../../engine/policy/trust.ts'
import { sampleAlliance } from '../../samples/read-samples.ts'
import { openIdentityKeys } from '../../server/identity/identity-keys.ts'
import { type Sm2Keys, sm2Keys } from '../../server/identity/sm2.ts'
import { sm2JwkOf } from '../../server/identity/sm2-files.ts'
import { loadRules } from '../../server/load-rules.ts'
import { type Alliance, openAlliance } from '../../server/open-alliance.ts'
import { startCirculationSimulator } from '../../server/platform/start-simulator.ts'
import { samplePersons } from '../../server/sample-mode.ts'
import { sampleEntries } from '../../server/sample-registry.ts'
import { createPersonStore } from '../../server/storage/person-store.ts'
import { openPlaced } from '../../server/storage/placement.ts'
import { createAccountStore } from '../../server/storage/sign-in/account-store.ts'
import { type Browser, enrol, type House, newLink, openHouse } from '../sign-in/signing-in.ts'
import { amlodipine, doctor, hefei, patient, pharmacist, reviewer, sheet } from './prescribing.ts'
import type { Answer } from './served-alliance.ts'

export const shanghai = 'H-SH-01'
const operators = ['operator-1', 'operator-2'] as const
const person = sheet.person
const signers = [doctor, reviewer, pharmacist]
export const holders = [
  `institution:${shanghai}`,
  `institution:${hefei}`,
  ...signers.map((id) => `practitioner:${id}`),
]

/** As `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2` writes it. */
function pemOf({ privateKey, publicKey }: Sm2Keys): string {
  const head = '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420'
  const between = 'a144034200'
  const der = Buffer.concat([
    Buffer.from(head, 'hex'),
    privateKey,
    Buffer.from(between, 'hex'),
    publicKey,
  ])
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`
}

export interface RealCirculation {
  readonly alliance: Alliance
  readonly folder: string
  keyIdOf(holder: string): string
  /** With such a file of keys, beside the one that is open. */
  openReal(signingFile: string): Promise<Alliance>
  /** As somebody who is signed in. */
  get(path: string, as: string): Promise<Answer>
  post(path: string, body: unknown, as: string): Promise<Answer>
  /** Proposed by one operator and approved by another. */
  approve(holder: string): Promise<void>
  /** Taken out of use at once. */
  retire(holder: string): Promise<void>
  /** What the centre has. */
  shown(): Promise<{ readonly circulating: number; readonly packs: number }>
  /** Whether its answers arrive without its signature. */
  losesSignatures(loses: boolean): void
  close(): Promise<void>
}

export async function openRealCirculation(): Promise<RealCirculation> {
  const keys = new Map([...holders, 'centre:ah-epc'].map((holder) => [holder, sm2Keys()]))
  const jwkOf = (holder: string) => sm2JwkOf((keys.get(holder) ?? sm2Keys()).publicKey)
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-signed-'))
  await writeFiles(folder, keys)
  const centre = await startCirculationSimulator([
    `signs-with=${join(folder, 'keys', `${holders.length}.pem`)}`,
    `believes=${join(folder, 'believed.json')}`,
  ])
  let loses = false
  const way = createServer((request, response) => {
    void passOn(centre.address, request, response, () => loses)
  })
  await new Promise<void>((done) => way.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(way.address() as AddressInfo).port}`
  await openIdentityKeys(folder, true)

  function settingsWith(signingFile: string) {
    const door = { name: 'YIQIAO_CIRCULATION', address, token: null, tokenFile: null }
    return {
      dataFolder: folder,
      allowedTerms: namedIn(loadRules().all.set).map(({ name }) => name),
      circulation: { door, signingFile },
      shelvesFolder: join(folder, 'shelves'),
    }
  }
  const house = await openHouse('production', settingsWith(join(folder, 'signing.json')))
  const { alliance, database } = house
  await registerAll(house, folder)
  const browsers = await signInAll(house)
  let sent = 0

  async function send(method: 'GET' | 'POST', path: string, as: string, body?: unknown) {
    const browser = browsers.get(as)
    assert.ok(browser, as)
    const key = { 'idempotency-key': `signed-${String(++sent).padStart(6, '0')}` }
    return method === 'GET' ? browser.get(path) : browser.post(path, body, key)
  }
  const post: RealCirculation['post'] = (path, body, as) => send('POST', path, as, body)
  const keysOf = (holder: string) => {
    const [, kind, id = ''] = /^(institution|practitioner|centre):(.+)$/.exec(holder) ?? []
    return `/api/partners/${kind}/${encodeURIComponent(id)}/keys`
  }
  const oneKeyOf = (holder: string) => `${keysOf(holder)}/${encodeURIComponent(jwkOf(holder).kid)}`

  return {
    alliance,
    folder,
    keyIdOf: (holder) => jwkOf(holder).kid,
    openReal: (signingFile) =>
      openAlliance(
        { mode: 'production', ...settingsWith(signingFile) },
        database.url,
        database.pool,
      ),
    get: (path, as) => send('GET', path, as),
    post,
    async approve(holder) {
      const [first, second] = operators
      const { jwk } = jwkOf(holder)
      const proposed = await post(keysOf(holder), { jwk, overlapSeconds: 0, note: 'test' }, first)
      assert.equal(proposed.status, 200, JSON.stringify(proposed.body))
      const decision = { decision: 'approved', note: '' }
      const alone = await post(`${oneKeyOf(holder)}/decision`, decision, first)
      assert.ok(alone.status >= 400, 'nobody approves alone')
      const approved = await post(`${oneKeyOf(holder)}/decision`, decision, second)
      assert.equal(approved.status, 200, JSON.stringify(approved.body))
    },
    async retire(holder) {
      const retired = await post(`${oneKeyOf(holder)}/retirement`, { note: 'lost' }, operators[0])
      assert.equal(retired.status, 200, JSON.stringify(retired.body))
    },
    shown: async () => (await fetch(centre.address)).json() as ReturnType<RealCirculation['shown']>,
    losesSignatures(from) {
      loses = from
    },
    async close() {
      await house.close()
      way.close()
      await centre.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The patient, the two houses and whoever signs there. */
async function registerAll({ alliance, database }: House, folder: string): Promise<void> {
  const sealed = await openIdentityKeys(folder, true)
  const placed = await openPlaced(database.pool, database.url, 'one', { max: 1 })
  const known = samplePersons(sampleAlliance(), loadRules())
  const one = known.filter((each) => each.person.id === person)
  await createPersonStore(placed, sealed).addPersons(one)
  const { partners, rules } = alliance.api
  const wanted = [shanghai, hefei, ...signers]
  const drafts = sampleEntries(sampleAlliance(), rules).filter(({ id }) => wanted.includes(id))
  assert.equal(drafts.length, wanted.length)
  await partners.record(drafts, operators[0], 'registers', 'once')
}

/** Each with an account of their own, under the id that the registry knows. */
async function signInAll(house: House): Promise<ReadonlyMap<string, Browser>> {
  const staff = (id: string, role: Role, institution: string | null) =>
    ({ id, role, institution, self: null }) as const
  const everybody = [
    staff(doctor, 'doctor', shanghai),
    staff(reviewer, 'pharmacist', shanghai),
    staff(pharmacist, 'pharmacist', hefei),
    ...operators.map((id) => staff(id, 'operator', null)),
    { id: patient, role: 'patient', institution: null, self: person } as const,
  ]
  const browsers = new Map<string, Browser>()
  for (const { id, ...whose } of everybody) {
    const login = `login-${browsers.size}`
    const account = { account: id, login, name: '测试人员', wards: [], ...whose }
    await createAccountStore(house.database.pool).add(account)
    const browser = house.browser()
    await enrol(browser, await newLink(house.database, id))
    browsers.set(id, browser)
  }
  return browsers
}

async function writeFiles(folder: string, keys: ReadonlyMap<string, Sm2Keys>): Promise<void> {
  await mkdir(join(folder, 'keys'))
  await mkdir(join(folder, 'shelves'))
  for (const [i, pair] of [...keys.values()].entries())
    await writeFile(join(folder, 'keys', `${i}.pem`), pemOf(pair))
  const named = Object.fromEntries(holders.map((holder, i) => [holder, `keys/${i}.pem`]))
  const houses = [...keys].filter(([holder]) => holder.startsWith('institution:'))
  const believed = houses.map(([, pair]) => sm2JwkOf(pair.publicKey))
  const counted = { countedAt: new Date(0).toISOString(), delivers: true, kmFromCentre: 2 }
  const packs = [{ code: amlodipine, packs: 10, price: '12.50' }]
  const files = {
    'signing.json': { centre: 'ah-epc', keys: named },
    'believed.json': Object.fromEntries(believed.map(({ kid, jwk }) => [kid, jwk])),
    [`shelves/${hefei}.json`]: { ...counted, packs },
  }
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify(content))
}

/** A real centre does not say that it is a simulator; in all else this one answers as it would. */
async function passOn(
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
  losesSignature: () => boolean,
): Promise<void> {
  let body = ''
  for await (const part of request) body += String(part)
  const headers = Object.fromEntries(
    ['content-type', 'x-fixmedins-sign', 'x-fixmedins-key'].flatMap((name) => {
      const value = request.headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
  const method = request.method ?? 'GET'
  const sent = method === 'POST' ? { method, headers, body } : { method }
  const answer = await fetch(new URL(request.url ?? '/', address), sent)
  const signed = losesSignature() ? null : answer.headers.get('x-centre-sign')
  response.writeHead(answer.status, signed === null ? {} : { 'x-centre-sign': signed })
  response.end(await answer.text())
}
