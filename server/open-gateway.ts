/** Opens what hospitals' own systems talk to: visits, messages, the platform, and the other side. */
import type { Day } from '../engine/base/calendar-date.ts'
import type { InterfaceTables } from '../engine/visit/interface-tables.ts'
import { simulated } from './channels/http-channels.ts'
import type { Config } from './config.ts'
import type { GatewayStore } from './http/national/gateway-store.ts'
import type { NationalInstitutions } from './http/national/message.ts'
import type { IdentityKeys } from './identity/identity-keys.ts'
import { Recurring } from './jobs/recurring.ts'
import { openDoor } from './open-door.ts'
import { openPassiveMode, type PassiveMode } from './open-passive-mode.ts'
import { httpPlatform } from './platform/http-platform.ts'
import { httpReconciling } from './platform/http-reconciling.ts'
import { clearingClock, type Services } from './services.ts'
import type { Database } from './storage/database.ts'
import { createGatewayFiles } from './storage/gateway-files.ts'
import { createGatewayMessages } from './storage/gateway-messages.ts'
import type { Placed } from './storage/placement.ts'
import { createPlatformBook } from './storage/platform-book.ts'
import { createSideQueue, type SideQueue } from './storage/side-queue.ts'
import { createStatementReads } from './storage/statement-rows.ts'
import { createTraceCodes } from './storage/trace-codes.ts'
import { createVisitStore } from './storage/visit-store.ts'
import { fingerprintOf } from './usecases/canonical.ts'
import { noteReversals } from './usecases/cashier/note-reversal.ts'
import { completeOrders } from './usecases/platform/complete-orders.ts'
import { reconcileDay } from './usecases/platform/reconcile-platform.ts'
import { askFund, askFunds } from './usecases/referral/ask-funds.ts'
import type { Institution } from './usecases/registry.ts'
import type { Rules } from './usecases/rules.ts'
import type { JournalDocument } from './usecases/settlement/document.ts'
import { completeVisits } from './usecases/visit/complete-visits.ts'

export interface GatewayOptions {
  readonly services: Pick<Services, 'store' | 'cashier' | 'referrals' | 'claims'>
  readonly database: Database
  readonly reads: Placed
  readonly keys: Pick<IdentityKeys, 'version' | 'seal' | 'unseal' | 'digest'>
  readonly institutions: NationalInstitutions
  readonly platform: Config['platform']
  /** Where the simulated one answers, in sample mode; null outside of it. */
  readonly simulatedPlatform: string | null
  readonly side: Config['side']
  readonly sideQueue: Config['sideQueue']
  readonly fundRecords: Config['fundRecords']
  readonly tables: InterfaceTables
  readonly report: (error: unknown) => void
  /** Whether work that nobody waits for is done in this process. */
  readonly isHere: () => boolean
  readonly today: () => Day
}

export interface OpenGateway {
  readonly store: GatewayStore
  readonly sideQueue: SideQueue
  readonly passive: PassiveMode
  close(): Promise<void>
}

const findOutEveryMs = 5000
const askFundsEveryMs = 2000
const reconcileEveryMs = 1_800_000
/** Somebody waits at a counter; what is not known by then is found out afterwards. */
const patienceMs = 5000

export async function openGateway(options: GatewayOptions): Promise<OpenGateway> {
  const { services, database, reads, keys, report, isHere } = options
  const sideQueue = createSideQueue(database)
  const found = await platformOf(options)
  const passive = await openPassiveMode({ ...options, sideQueue, queueSetting: options.sideQueue })
  const store: GatewayStore = {
    ...services.store,
    visits: createVisitStore(reads),
    traces: createTraceCodes(reads),
    messages: createGatewayMessages(reads, keys),
    files: createGatewayFiles(reads, keys),
    booked: createStatementReads<JournalDocument>(database).booked,
    atPlatform: found === null ? null : { platform: found.platform, orders: found.orders },
    filing: services.referrals,
    async askFund(filing) {
      if (found !== null) await askFund(filing, services.referrals, found.platform)
    },
    release: (entry) => passive.release(entry.person),
    noteReversals: (settlements, by) => noteReversals(settlements, by, services.cashier),
    today: options.today,
    now: () => new Date(),
    fingerprint: fingerprintOf,
  }
  const jobs = [new Recurring(() => completeVisits(store), findOutEveryMs, report, isHere)]
  if (found !== null) {
    const waiting = { ...services.store, ...found }
    jobs.push(new Recurring(() => completeOrders(waiting), findOutEveryMs, report, isHere))
    const ask = () => askFunds(services.referrals, found.platform)
    jobs.push(new Recurring(ask, askFundsEveryMs, report, isHere))
    const daily = reconcilingDaily(options, found)
    jobs.push(new Recurring(daily, reconcileEveryMs, report, isHere))
  }
  return {
    store,
    sideQueue,
    passive,
    async close() {
      for (const job of jobs) await job.close()
      await passive.close()
    },
  }
}

export function nationalInstitutions(
  all: readonly Institution[],
  codes: ReadonlyMap<string, string>,
): NationalInstitutions {
  const byCode = new Map(all.map((one) => [codes.get(one.id) ?? '', one]))
  byCode.delete('')
  return { all, byCode: (code) => byCode.get(code), codeOf: (id) => codes.get(id) ?? '' }
}

/** Letter, region, and a number within it: the form of a national code, and nobody's. */
export function sampleNationalCodes(
  institutions: readonly Institution[],
  rules: Rules,
): ReadonlyMap<string, string> {
  const numbers = new Map<string, number>()
  return new Map(
    institutions.flatMap(({ id, kind, region }): [string, string][] => {
      const value = rules.region(region)
      if (value === undefined || !/^\d{6}$/.test(value.code)) return []
      const letter = kind === 'pharmacy' ? 'P' : 'H'
      const number = (numbers.get(letter + region) ?? 0) + 1
      numbers.set(letter + region, number)
      return [[id, `${letter}${value.code}${String(number).padStart(5, '0')}`]]
    }),
  )
}

const areaDigits = 6

/** Once a day that has ended; a day of which the platform said nothing is tried again. */
function reconcilingDaily(
  { institutions: { all, codeOf }, today, report }: GatewayOptions,
  { platform, orders }: NonNullable<Awaited<ReturnType<typeof platformOf>>>,
) {
  const send = (institution: string, code: string, input: Readonly<Record<string, unknown>>) =>
    platform.send(institution, code, input)
  const store = {
    institutions: all.filter(({ id }) => codeOf(id) !== '').map(({ id }) => id),
    answered: orders.answered,
    reconcilingOf: (institution: string) =>
      httpReconciling(send, { ...anyBill, area: codeOf(institution).slice(1, areaDigits + 1) }),
  }
  let done: Day | null = null
  return async () => {
    const yesterday = today() - 1
    if (done === yesterday) return
    const findings = await reconcileDay(yesterday, clearingClock, store)
    for (const { institution, differences } of findings) {
      const what =
        differences === null
          ? 'the platform did not answer'
          : differences.map(({ kind, settlement }) => `${kind} ${settlement}`).join(', ')
      report(new Error(`The platform's books of ${institution} are to be looked at: ${what}.`))
    }
    if (findings.every(({ differences }) => differences !== null)) done = yesterday
  }
}

/** Sums are compared over all insurance types and kinds of bills. */
const anyBill = { insutype: '310', clrType: '99' }

/** The platform that decides for some funds, where the operator names one. */
async function platformOf({
  platform: setting,
  simulatedPlatform,
  services: { store },
  reads,
  institutions: { codeOf },
}: GatewayOptions) {
  const door =
    simulatedPlatform === null ? await openDoor(setting) : simulated(simulatedPlatform)
  if (door === null) return null
  const orders = createPlatformBook(reads)
  const platform = httpPlatform({
    ...door,
    areaOf: (institution) => codeOf(institution).slice(1, areaDigits + 1),
    patienceMs,
    codeOf,
    async credentialOf(person) {
      const [identity, found] = [await store.identity(person), await store.persons([person])]
      const coverages = found.get(person)?.coverages ?? []
      const schemes = coverages.map(({ scheme }) => store.rules.scheme(scheme))
      const decided = schemes.find((scheme) =>
        scheme?.payers.some(({ decidedBy }) => decidedBy === 'platform'),
      )
      if (identity === undefined || decided === undefined) return null
      return { number: identity.identifier, insutype: decided.insuranceType ?? '310' }
    },
    newMessage: (code) => orders.newMessage(code, new Date()),
    now: () => new Date(),
  })
  return { platform, orders }
}
