/** The server in production with a centre that signs, and keys of everybody who signs in their files. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { namedIn } from '../../engine/policy/trust.ts'
import { sampleAlliance } from '../../samples/read-samples.ts'
import { openIdentityKeys } from '../../server/identity/identity-keys.ts'
import { type Sm2Keys, sm2Keys } from '../../server/identity/sm2.ts'
import { sm2JwkOf } from '../../server/identity/sm2-files.ts'
import { type Alliance, loadRules, openAlliance } from '../../server/open-alliance.ts'
import { startCirculationSimulator } from '../../server/platform/start-simulator.ts'
import { samplePersons } from '../../server/sample-mode.ts'
import { sampleEntries } from '../../server/sample-registry.ts'
import { createPersonStore } from '../../server/storage/person-store.ts'
import { openPlaced } from '../../server/storage/placement.ts'
import type { Actor } from '../../server/usecases/gate.ts'
import { decideKey, proposeKey } from '../../server/usecases/registry/partner-keys.ts'
import { withDatabase } from '../support/database.ts'
import { amlodipine, hefei, sheet } from './prescribing.ts'

export const shanghai = 'H-SH-01'
const title = { 'zh-CN': '', 'zh-HK': '', en: '' }
const staff = (role: 'doctor' | 'pharmacist', institution: string): Actor => ({
  ...{ id: `staff:${role}:${institution}`, name: title, role, institution },
})
export const operator = (id: string): Actor => ({
  id,
  name: title,
  role: 'operator',
  institution: null,
})
export const doctor = staff('doctor', shanghai)
export const reviewer = staff('pharmacist', shanghai)
export const pharmacist = staff('pharmacist', hefei)
const person = sheet.person
export const patient: Actor = {
  ...{ id: `patient:${person}`, name: title, role: 'patient', institution: null, self: person },
}
export const holders = [
  `institution:${shanghai}`,
  `institution:${hefei}`,
  ...[doctor, reviewer, pharmacist].map(({ id }) => `practitioner:${id}`),
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
  /** Proposed by one operator and approved by another. */
  approve(holder: string): Promise<void>
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
  const database = await withDatabase()
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
  const sealed = await openIdentityKeys(folder, true)
  const placed = await openPlaced(database.pool, database.url, 'one', { max: 1 })
  const known = samplePersons(sampleAlliance(), loadRules())
  const one = known.filter((each) => each.person.id === person)
  await createPersonStore(placed, sealed).addPersons(one)

  function openReal(signingFile: string): Promise<Alliance> {
    const door = { name: 'YIQIAO_CIRCULATION', address, token: null, tokenFile: null }
    const settings = {
      mode: 'production',
      dataFolder: folder,
      allowedTerms: namedIn(loadRules().all.set).map(({ name }) => name),
      circulation: { door, signingFile },
      shelvesFolder: join(folder, 'shelves'),
    } as const
    return openAlliance(settings, database.url, database.pool)
  }
  const alliance = await openReal(join(folder, 'signing.json'))
  const { partners, rules } = alliance.api
  const wanted = [shanghai, hefei, doctor.id, reviewer.id, pharmacist.id]
  const drafts = sampleEntries(sampleAlliance(), rules).filter(({ id }) => wanted.includes(id))
  assert.equal(drafts.length, wanted.length)
  await partners.record(drafts, 'operator-1', 'registers', 'once')

  return {
    alliance,
    folder,
    keyIdOf: (holder) => jwkOf(holder).kid,
    openReal,
    async approve(holder) {
      const [, kind, id = ''] = /^(institution|practitioner|centre):(.+)$/.exec(holder) ?? []
      const of = { kind: kind as 'centre', id }
      const { kid, jwk } = jwkOf(holder)
      const proposal = { ...of, jwk, overlapSeconds: 0, note: 'test' }
      const proposed = await proposeKey(proposal, operator('operator-1'), partners)
      assert.ok(proposed.done, JSON.stringify(proposed))
      const decision = { ...of, kid, decision: 'approved', note: '' } as const
      const alone = await decideKey(decision, operator('operator-1'), partners)
      assert.equal(alone.done, false, 'nobody approves alone')
      assert.ok((await decideKey(decision, operator('operator-2'), partners)).done)
    },
    shown: async () => (await fetch(centre.address)).json() as ReturnType<RealCirculation['shown']>,
    losesSignatures(from) {
      loses = from
    },
    async close() {
      await alliance.close()
      way.close()
      await centre.stop()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
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
