/**
 * An insurer comes into a production alliance that has no samples, as docs/guide/insurer.md and
 * onboarding.md say: two operators, its keys and its system's account, a contract, a code that is
 * scanned, a share taken off at the counter, and a claim that is fetched sealed and paid.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Role } from '../../engine/access/words.ts'
import { startChannelSimulator } from '../../server/channels/start-simulators.ts'
import { startSimulator } from '../../server/payers/start-simulator.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { createAccountStore } from '../../server/storage/sign-in/account-store.ts'
import { verifyDatabase } from '../../server/verify-database.ts'
import { type Browser, enrol, type House, newLink, openHouse } from '../sign-in/signing-in.ts'
import { type InsurersMachine, startInsurersMachine } from '../support/insurers-machine.ts'
import {
  type InsurersSystem,
  insurersSystem,
  isAwayFor,
  newServiceKey,
  owedFor,
  paidOutFor,
  type ServiceKey,
} from './insurers-system.ts'

const title = (text: string) => ({ 'zh-CN': text, 'zh-HK': text, en: text })
const hospital = 'H-REAL-1'
const today = new Date().toISOString().slice(0, 10)
const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)

interface Kind {
  readonly id: string
  readonly form: 'sm2-sm4' | 'jwe'
  readonly jurisdiction: 'mainland' | 'hong-kong'
  readonly product: string
  readonly ticks: readonly string[]
}

const kinds: readonly Kind[] = [
  {
    id: 'I-INLAND',
    form: 'sm2-sm4',
    jurisdiction: 'mainland',
    product: 'commercial/million-medical',
    ticks: ['health'],
  },
  {
    id: 'I-ABROAD',
    form: 'jwe',
    jurisdiction: 'hong-kong',
    product: 'commercial/mid-range',
    ticks: ['health', 'leaving'],
  },
]

describe('an insurer in a production alliance without samples', { timeout: 900_000 }, () => {
  let house: House
  let payers: Simulator
  let channels: InsurersMachine
  let channelSimulator: Simulator
  const machines = new Map<string, InsurersMachine>()
  const staff = new Map<string, Browser>()
  let keys = 0

  before(async () => {
    payers = await startSimulator([])
    channelSimulator = await startChannelSimulator(null)
    channels = await startInsurersMachine(channelSimulator.address, 'jwe')
    const name = 'YIQIAO_CHANNELS'
    house = await openHouse('production', {
      channels: { name, address: channels.address, token: null, tokenFile: null },
    })
    for (const { id, form } of kinds) {
      machines.set(id, await startInsurersMachine(payers.address, form))
    }
    for (const [who, role, at] of [
      ['first', 'operator', null],
      ['second', 'operator', null],
      ['cashier', 'cashier', hospital],
    ] as const) {
      staff.set(who, await signedIn(role, at))
    }
  })
  after(async () => {
    await house.close()
    for (const machine of [...machines.values(), channels]) await machine.close()
    await payers.stop()
    await channelSimulator.stop()
  })

  async function signedIn(role: Role, institution: string | null): Promise<Browser> {
    const { link } = await house.newAccount(role, institution)
    const browser = house.browser()
    await enrol(browser, link)
    return browser
  }

  async function patientOf(self: string): Promise<Browser> {
    const account = randomUUID()
    const login = `patient-${account.slice(0, 8)}`
    const of = { institution: null, self, wards: [] }
    const accounts = createAccountStore(house.database.pool)
    await accounts.add({ account, login, name: '患者', role: 'patient', ...of })
    const browser = house.browser()
    const link = await newLink(house.database, account)
    const came = await browser.post('/api/sign-in/link', { link })
    assert.equal(came.status, 200, came.text)
    return browser
  }

  const by = (who: string) => {
    const browser = staff.get(who)
    assert.ok(browser)
    return browser
  }

  async function must(browser: Browser, path: string, body: unknown, expected = [200, 201]) {
    keys += 1
    const key = { 'idempotency-key': `production-${String(keys).padStart(6, '0')}` }
    const answer = await browser.post(path, body, key)
    assert.ok(expected.includes(answer.status), `${path} ${answer.status} ${answer.text}`)
    return answer.body
  }

  it('begins with nobody and nothing but rules', async () => {
    const session = await by('first').get('/api/session')
    assert.equal(session.body.mode, 'production')
    assert.deepEqual((await by('first').get('/api/partners')).body.insurers, [])
    assert.equal((await by('first').get('/api/sample-persons')).status, 404)
    await must(by('first'), '/api/registry/entries', {
      institutions: [
        {
          id: hospital,
          from: '2020-01-01',
          title: title('一所真实的医院'),
          region: 'beijing',
          kind: 'hospital',
          level: 'tertiary',
          ownership: 'public',
          licences: [{ kind: 'practice', from: '2010-01-01' }],
        },
      ],
    })
  })

  for (const kind of kinds) {
    describe(`that works ${kind.form === 'jwe' ? 'abroad' : 'inland'}`, () => {
      const payer = `${kind.product}.insurer`
      let serviceKey: ServiceKey
      let system: InsurersSystem
      let person: string
      let coverage: string
      let patient: Browser
      const machine = () => {
        const found = machines.get(kind.id)
        assert.ok(found)
        return found
      }

      it('is let in by two operators once its test system keeps every rule', async () => {
        const shown = (await (await fetch(`${machine().address}/keys`)).json()) as { keys: object }
        serviceKey = await newServiceKey()
        const { id } = await must(by('first'), '/api/applications', {
          contact: 'integration@insurer.example',
          insurer: {
            id: kind.id,
            from: '2020-01-01',
            title: title('一家真实的保险公司'),
            jurisdiction: kind.jurisdiction,
            payers: [payer],
            address: machine().address,
            claims: { decides: 'desk', address: machine().address },
          },
          keys: shown.keys,
          service: { client: kind.id, jwk: serviceKey.shown },
          sandbox: { address: machine().address, name: payer, coverage: 'C-TEST-1' },
        })
        const at = `/api/applications/${id}`
        const checked = await must(by('first'), `${at}/check`, undefined)
        assert.equal(checked.state, 'checked', JSON.stringify(checked.acts.at(-1)))
        const decision = { decision: 'approved', note: '' }
        await must(by('first'), `${at}/decision`, decision, [409, 403, 422])
        await must(by('second'), `${at}/decision`, decision)
        assert.equal((await must(by('first'), `${at}/live`, undefined)).state, 'live')
      })

      it('pushes a contract of somebody whom a counter registered', async () => {
        system = await insurersSystem(house.origin, kind.id, serviceKey, machine())
        const number = kind.form === 'jwe' ? '999900198501011035' : '999900198501011019'
        const card = await must(by('cashier'), '/api/persons', {
          name: '甲乙',
          birth: '1985-01-01',
          sex: 'male',
          numbers: [{ kind: 'resident-id', number }],
        })
        person = card.id
        patient = await patientOf(person)
        coverage = await system.push('N-1', number, kind.product)
      })

      async function settled(visit: string, inScope: string) {
        const code = await must(patient, `/api/persons/${person}/insurance-codes`, {
          coverages: [coverage],
          fastClaimAllowed: false,
        })
        const opened = await must(by('cashier'), '/api/insurance-code-redemptions', {
          code: code.text,
          facility: hospital,
          visit: { number: visit, admittedOn: today },
        })
        const bill = {
          ...{ person: opened.person, facility: hospital, currency: 'CNY' },
          visit: { number: visit, setting: 'inpatient', admittedOn: today, dischargedOn: today },
          sums: { inScope, priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '0.00' },
          insuranceCode: opened.code,
        }
        return must(by('cashier'), '/api/settlements', bill)
      }

      it('takes its share off at the counter, and hears that it owes it', async () => {
        const bill = await settled(`${kind.id}-1`, '60000.00')
        const share = bill.shares.find((one: { payer: string }) => one.payer === payer)
        assert.ok(Number(share?.amount) > 0, JSON.stringify(bill.shares))
        assert.equal(await owedFor(`${kind.id}-1`, payers.address), share.amount)
      })

      it('fetches a claim sealed for it alone, agrees, and the patient is paid', async () => {
        const visit = `${kind.id}-2`
        await isAwayFor(visit, payers.address)
        const bill = await settled(visit, '20000.00')
        if (kind.form === 'jwe') {
          await must(by('first'), '/api/transfer-filings', {
            ...{ sender: null, recipient: kind.id, dataIn: 'mainland', goesTo: 'hong-kong' },
            kinds: ['identity', 'coverage', 'bill', 'diagnosis', 'money', 'claim'],
            ...{ ground: 'standard-contract', number: 'SC-1', authority: '网信办' },
            ...{ filedOn: today, from: today, to: inAMonth },
          })
        }
        const { id: authorisation } = await must(
          patient,
          `/api/persons/${person}/claim-authorisations`,
          {
            ...{ insurer: kind.id, ticks: kind.ticks, settlement: bill.id, expiresOn: inAMonth },
            fields: ['settlement-sheet', 'fee-lines', 'invoice-number'],
            ...{ opensByItself: false, account: '6222000011112222' },
          },
        )
        const opening = { settlement: bill.id, authorisation }
        const { id } = await must(patient, '/api/claims', opening)
        const content = await system.fetchPackage(id)
        assert.ok('settlement-sheet' in content)
        const claim = await until(id, 'adjudicated')
        await system.act(id, { act: 'agree', amount: claim.adjudicated })
        const paid = await until(id, 'paid')
        assert.equal(paid.paid, claim.adjudicated)
        assert.ok(Number(paid.paid) > 0)
        assert.deepEqual(await paidOutFor(kind.id, channelSimulator.address), [paid.paid])
      })

      async function until(id: string, state: string) {
        for (let look = 0; ; look++) {
          const { body } = await patient.get(`/api/persons/${person}/claims`)
          const claim = body.claims.find((one: { id: string }) => one.id === id)
          if (claim.state === state) return claim
          assert.ok(look < 200, JSON.stringify(claim))
          await sleep(50)
        }
      }
    })
  }

  it('leaves books in which nothing is broken', async () => {
    const { finding } = await verifyDatabase({ DATABASE_URL: house.database.url })
    assert.equal(finding, null)
  })
})
