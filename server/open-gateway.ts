/** Opens what hospitals' own systems talk to: visits, messages, the platform, and the other side. */
import type { Day } from '../engine/base/calendar-date.ts'
import type { InterfaceTables } from '../engine/visit/interface-tables.ts'
import type { Config } from './config.ts'
import type { GatewayStore } from './http/national/gateway-store.ts'
import type { NationalInstitutions } from './http/national/message.ts'
import type { IdentityKeys } from './identity/identity-keys.ts'
import { Recurring } from './jobs/recurring.ts'
import { openPassiveMode, type PassiveMode } from './open-passive-mode.ts'
import {
  type OpenPlatform,
  openPlatform,
  type PlatformParts,
  platformJobs,
} from './open-platform.ts'
import type { Services } from './services.ts'
import type { Database } from './storage/database.ts'
import { createGatewayFiles } from './storage/gateway-files.ts'
import { createGatewayMessages } from './storage/gateway-messages.ts'
import type { Placed } from './storage/placement.ts'
import { createSideQueue, type SideQueue } from './storage/side-queue.ts'
import { createStatementReads } from './storage/statement-rows.ts'
import { createTraceCodes } from './storage/trace-codes.ts'
import { createVisitStore } from './storage/visit-store.ts'
import { fingerprintOf } from './usecases/canonical.ts'
import { noteReversals } from './usecases/cashier/note-reversal.ts'
import { askFund } from './usecases/referral/ask-funds.ts'
import type { Registry } from './usecases/registry/registry-book.ts'
import type { Institution, Institutions } from './usecases/registry.ts'
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
  readonly simulatedPlatform: PlatformParts['simulatedPlatform']
  readonly breaks: PlatformParts['breaks']
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

export async function openGateway(options: GatewayOptions): Promise<OpenGateway> {
  const { services, database, reads, keys, report, isHere } = options
  const sideQueue = createSideQueue(database)
  const found: OpenPlatform | null = await openPlatform(options)
  const passive = await openPassiveMode({ ...options, sideQueue, queueSetting: options.sideQueue })
  const files = createGatewayFiles(reads, keys)
  const store: GatewayStore = {
    ...services.store,
    visits: createVisitStore(reads),
    traces: createTraceCodes(reads),
    messages: createGatewayMessages(reads, keys),
    files,
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
  if (found !== null) jobs.push(...platformJobs(options, found, report, isHere))
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

/** As they stand in the registry when they are asked for. */
export function nationalInstitutions(
  { all, find }: Institutions,
  registry: Registry,
): NationalInstitutions {
  const codeOf = (id: string) => registry.institution(id)?.nationalCode ?? ''
  return {
    all,
    byCode: (code) => (code === '' ? undefined : find(registry.idOfCode(code) ?? '')),
    codeOf,
  }
}

/** Letter, region, and a number within it: the form of a national code, and nobody's. */
export function sampleNationalCodes(
  institutions: readonly Pick<Institution, 'id' | 'kind' | 'region'>[],
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
