/**
 * Linjiang: an invented region with a hospital, people and an insurer, joined to a database of its
 * own. Tests of the journal use it.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Day, dayFromText } from '../../engine/base/calendar-date.ts'
import type { Contract } from '../../engine/commercial/contract.ts'
import type { PolicySet } from '../../engine/policy/policy-value.ts'
import { readCalendars } from '../../server/catalogues/read-calendars.ts'
import { readClearingRules } from '../../server/catalogues/read-clearing-rules.ts'
import { readCounterRules } from '../../server/catalogues/read-counter-rules.ts'
import type { CredentialDoor } from '../../server/credentials/http-credentials.ts'
import { identityKeys } from '../../server/identity/identity-keys.ts'
import { type CodeSigner, newCodeSigner } from '../../server/identity/insurance-codes.ts'
import { newJournalKey } from '../../server/identity/journal-key.ts'
import type { WorkerSharing } from '../../server/open-alliance.ts'
import type { ClaimParty } from '../../server/open-claims.ts'
import { keysOfSet } from '../../server/payers/payer-keys.ts'
import { startSimulator } from '../../server/payers/start-simulator.ts'
import { loadPolicies } from '../../server/policies/load-policies.ts'
import type { Scanner } from '../../server/scanner/clamd.ts'
import type {
  ClearingOptions,
  ConsentOptions,
  CounterOptions,
} from '../../server/service-options.ts'
import { createServices, LANES, type Services } from '../../server/services.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../../server/storage/database.ts'
import type { Ownership } from '../../server/storage/ownership.ts'
import type { NewPerson, StoredCoverage } from '../../server/storage/person-store.ts'
import { onOneServer, type Placed } from '../../server/storage/placement.ts'
import { laneSessions } from '../../server/storage/worker-leases.ts'
import type { Registry } from '../../server/usecases/registry/registry-book.ts'
import { fixedInstitutions, type Institution } from '../../server/usecases/registry.ts'
import { type Rules, rulesOf } from '../../server/usecases/rules.ts'
import type { BillText } from '../../server/usecases/settlement/bill-text.ts'
import { type TestDatabase, withDatabase } from './database.ts'

export interface Linjiang {
  readonly database: TestDatabase
  readonly rules: Rules
  readonly services: Services
  readonly institutions: readonly Institution[]
  readonly simulator: Simulator
  /** A second process in effect: its own lanes on the same database, and perhaps later rules. */
  another(lanes?: DatabaseOptions, ownership?: Ownership, laterRules?: Rules): Services
  /** Rows wherever they lie, for a test that looks behind the interface. */
  rows(text: string, values?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: whoever asks knows the columns, as with the driver
type Row = any

export const linjiangFolder = join(import.meta.dirname, 'linjiang')

export function linjiangPolicies(): PolicySet {
  return loadPolicies([linjiangFolder]).set
}

/** Clearing in Linjiang on 1 April 2026; `changes` are agreements that a test needs. */
export function linjiangClearing(changes: Partial<ClearingOptions> = {}): ClearingOptions {
  const calendar = readCalendars().get('mainland')
  assert.ok(calendar)
  return {
    rules: readClearingRules().on,
    calendar,
    signed: new Set(),
    contracted: new Map(),
    today: () => dayFromText('2026-04-01') ?? 0,
    ...changes,
  }
}

export const hospital: Institution = {
  id: 'H-LJ-01',
  title: { 'zh-CN': '临江医院', 'zh-HK': '臨江醫院', en: 'Linjiang Hospital' },
  region: 'linjiang',
  kind: 'hospital',
  level: 'tertiary',
  ownership: 'public',
  tags: [],
  attributes: {},
  currency: 'CNY',
}

/** A counter in another currency. */
export const clinicAbroad: Institution = {
  ...hospital,
  id: 'H-LJ-03',
  title: { 'zh-CN': '临江港湾诊所', 'zh-HK': '臨江港灣診所', en: 'Linjiang Harbour Clinic' },
  currency: 'HKD',
}

export const clinic: Institution = {
  ...hospital,
  id: 'C-LJ-02',
  kind: 'clinic',
  level: 'community',
}

export function linjiangRules(): Rules {
  return rulesOf(linjiangPolicies(), new Map())
}

/** The rules of Linjiang, with its first scheme decided by a platform. */
export function platformRules(): Rules {
  const set = linjiangPolicies()
  const schemes = set.schemes.map((scheme) =>
    scheme.id === 'linjiang/first'
      ? {
          ...scheme,
          payers: scheme.payers.map((payer) => ({ ...payer, decidedBy: 'platform' as const })),
        }
      : scheme,
  )
  return rulesOf({ ...set, schemes }, new Map())
}

/** A hospital in another province. */
export const farHospital: Institution = {
  ...hospital,
  id: 'H-HB-03',
  title: { 'zh-CN': '海滨医院', 'zh-HK': '海濱醫院', en: 'Haibin Hospital' },
  region: 'haibin',
}

/** The day on which everything in Linjiang happens. */
export function linjiangToday(): Day {
  return dayFromText('2026-04-01') ?? 0
}

/**
 * Starts everything on a fresh database, or on that which `open` opens. `behaviours` are those of
 * the simulated insurer.
 */
export async function openLinjiang(
  behaviours: readonly string[] = [],
  {
    rules = linjiangRules(),
    clearing = {},
    outside = {},
    consents,
    registry,
    open = withDatabase,
    insurer = startSimulator,
    codes = newCodeSigner(codeIssuer),
    sharing,
    place = (pool) => onOneServer(pool),
    claimParties = [],
    scanner = null,
    credentials = null,
    background,
  }: {
    readonly rules?: Rules
    readonly clearing?: Partial<ClearingOptions>
    readonly consents?: ConsentOptions
    readonly registry?: Registry
    readonly outside?: Partial<Pick<CounterOptions, 'channels' | 'invoices' | 'patienceMs'>>
    readonly open?: () => Promise<TestDatabase>
    readonly insurer?: (behaviours: readonly string[]) => Promise<Simulator>
    /** Where several processes sign codes with one key. */
    readonly codes?: CodeSigner
    /** Where it is one of several processes with leases. */
    readonly sharing?: Pick<WorkerSharing, 'ownership' | 'background'> | undefined
    /** Where buckets lie, for what was opened on the database. */
    readonly place?: (pool: Database, url: string, options: DatabaseOptions) => Placed
    /** Insurers that handle claims. */
    readonly claimParties?: readonly ClaimParty[]
    readonly scanner?: Scanner | null
    /** Whoever issues e-credentials; left out, nobody does. */
    readonly credentials?: CredentialDoor | null
    /** Where work runs that nobody waits for; left out, here. */
    readonly background?: WorkerSharing['background']
  } = {},
): Promise<Linjiang> {
  const database = await open()
  const simulator = await insurer(behaviours)
  const institutions = [hospital, clinic, farHospital, clinicAbroad]
  const keys = identityKeys(randomBytes(32))
  const journalKey = newJournalKey()
  const payerKeys = await registeredKeys(simulator.address)
  const opened: { services: Services; lanes: Placed; reads: Placed; pool: Database }[] = []
  const another = (more: DatabaseOptions = {}, ownership?: Ownership, laterRules = rules) => {
    const options = {
      pipeline: true,
      max: LANES,
      name: sharing === undefined ? 'lanes' : laneSessions(sharing.ownership.id),
      ...database.lanes,
      ...more,
    }
    const pool = openDatabase(database.url, options)
    const reads = place(database.pool, database.url, {})
    const lanes = place(pool, database.url, options)
    const services = createServices({
      reads,
      lanes,
      keys,
      rules: laterRules,
      institutions: fixedInstitutions(institutions),
      addressOf: () => simulator.address,
      keysOf: () => payerKeys,
      codes,
      insurer: (id) => (id === linjiangLife.id ? linjiangLife : undefined),
      journalKey,
      clearing: linjiangClearing(clearing),
      claimParties: () => claimParties,
      scanner,
      credentials,
      counters: {
        rules: readCounterRules(),
        channels: null,
        invoices: null,
        today: linjiangToday,
        patienceMs: 500,
        ...outside,
      },
      ...(consents && { consents }),
      ...(registry && { registry }),
      ...(background && { background }),
      ...sharing,
      ...(ownership && { ownership }),
    })
    opened.push({ services, lanes, reads, pool })
    return services
  }
  const services = another()
  return {
    database,
    rules,
    services,
    institutions,
    simulator,
    another,
    async rows(text, values = []) {
      return (await database.pool.query(text, [...values])).rows
    },
    async close() {
      for (const { services: one, lanes, reads, pool } of opened) {
        await one.close()
        await lanes.end()
        await reads.end()
        await pool.end()
      }
      await database.close()
      await simulator.stop()
    },
  }
}

/** The keys that the simulated insurer shows; none where a stand-in has none. */
async function registeredKeys(address: string) {
  const response = await fetch(new URL('/keys', address)).catch(() => null)
  return response?.ok === true ? keysOfSet(await response.json()) : null
}

/** The issuer of commercial-insurance codes, and the one insurer of Linjiang. */
export const codeIssuer = 'https://linjiang.example'
export const linjiangLife = { id: 'I-LJ-LIFE', payers: ['linjiang-life/plan.insurer'] }

/** A contract that the credential opens, in every hospital. */
export function aContract(number: string, changes: Partial<Contract> = {}): Contract {
  return {
    insurer: linjiangLife.id,
    number,
    version: 1,
    opensBy: 'linked',
    from: dayFromText('2020-01-01') ?? 0,
    to: null,
    waitingDays: 0,
    excludesEarlierIllness: false,
    hospitals: null,
    wards: null,
    ...changes,
  }
}

let count = 0

/**
 * A person with coverages of these schemes; a scheme may be followed by `!` and its pool. What an
 * insurer sold is linked to the credential.
 */
export function aPerson(...schemes: readonly string[]): NewPerson {
  count += 1
  const id = `p-${count}-${randomBytes(6).toString('hex')}`
  const coverages = schemes.map((scheme, i): StoredCoverage => {
    const [name = '', pool = null] = scheme.split('!')
    const from = dayFromText('2020-01-01') ?? 0
    const coverage = { id: `${id}-c${i + 1}`, scheme: name, from, to: null, pool, attributes: {} }
    if (!name.startsWith('linjiang-life/')) return coverage
    return { ...coverage, contract: aContract(`N-${id}`) }
  })
  return {
    person: {
      id,
      birth: dayFromText('1960-05-05') ?? 0,
      sex: 'female',
      chosenInstitutions: [],
      attributes: {},
      filings: [],
      coverages,
    },
    identity: { name: 'Wang Sample', identifier: `99990019600505${1000 + count}`, credentials: [] },
    openings: [],
  }
}

/** A stay of that amount in scope. */
export function aStay(
  person: string,
  number: string,
  inScope: string,
  changes: Partial<BillText> = {},
): BillText {
  return {
    person,
    facility: hospital.id,
    visit: {
      number,
      setting: 'inpatient',
      admittedOn: '2026-03-01',
      dischargedOn: '2026-03-10',
    },
    currency: 'CNY',
    sums: { inScope, priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '0.00' },
    ...changes,
  }
}
