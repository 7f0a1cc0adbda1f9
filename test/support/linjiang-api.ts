/** The HTTP interface of Linjiang, with everything it logs kept. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { readCalendars } from '../../server/catalogues/read-calendars.ts'
import { readClearingRules } from '../../server/catalogues/read-clearing-rules.ts'
import { buildApp } from '../../server/http/app.ts'
import type { HandOver } from '../../server/http/hand-over.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import type { Api } from '../../server/http/routes/api.ts'
import { identityKeys } from '../../server/identity/identity-keys.ts'
import { openRegistry } from '../../server/open-registry.ts'
import { createTelehealthStore } from '../../server/open-telehealth.ts'
import { sampleActor, sampleStandIns } from '../../server/own-actors.ts'
import { createGatewayFiles } from '../../server/storage/gateway-files.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { createStatusReads } from '../../server/storage/status-reads.ts'
import { keyWork } from '../../server/usecases/registry/key-work.ts'
import { type Linjiang, linjiangToday, openLinjiang } from './linjiang.ts'
import { openReconciling } from './statements.ts'

const keyBytes = 32

export interface LinjiangApi extends Linjiang {
  readonly app: FastifyInstance
  readonly logged: string[]
  /** Where statements of others lie. */
  readonly received: string
}

export async function openLinjiangApi(
  behaviours: readonly string[] = [],
  how: NonNullable<Parameters<typeof openLinjiang>[1]> = {},
  handOver?: HandOver,
  keptFolder?: string,
): Promise<LinjiangApi> {
  const linjiang = await openLinjiang(behaviours, how)
  const opened = await openRegistry({
    database: linjiang.database.pool,
    rules: linjiang.rules,
    today: linjiangToday,
    isSample: true,
    // Where its database fails, it is read again a moment later.
    report: () => undefined,
  })
  const desk = await openReconciling(linjiang, undefined, undefined, keptFolder)
  const logged: string[] = []
  const { id, name, role, institution } = sampleActor
  const api: Api = {
    store: linjiang.services.store,
    isFull: () => linjiang.services.isFull(),
    claims: linjiang.services.claims,
    productData: linjiang.services.productData,
    clearing: linjiang.services.clearing,
    clearingData: { calendars: readCalendars(), rules: readClearingRules().sources },
    reconciliation: desk.store,
    status: {
      ...createStatusReads(linjiang.database.pool),
      keyWork: () => keyWork(opened.partners),
      now: () => new Date(),
    },
    rules: linjiang.rules,
    institutions: () => linjiang.institutions,
    partners: opened.partners,
    ownKeys: [],
    by: sampleActor,
    standIns: sampleStandIns(linjiang.institutions),
    cashier: linjiang.services.cashier,
    accessRecord: linjiang.services.accessRecord,
    consents: linjiang.services.consents,
    emergencies: linjiang.services.emergencies,
    prescriptions: linjiang.services.prescriptions,
    referrals: linjiang.services.referrals,
    transfers: linjiang.services.transfers,
    registrations: {
      ...linjiang.services.store,
      files: createGatewayFiles(
        onOneServer(linjiang.database.pool),
        identityKeys(randomBytes(keyBytes)),
      ),
    },
    registry: linjiang.services.registry,
    links: linjiang.services.links,
    enrolments: linjiang.services.enrolments,
    recognition: linjiang.services.recognition,
    telehealth: createTelehealthStore({
      services: linjiang.services,
      reads: onOneServer(linjiang.database.pool),
      keys: identityKeys(randomBytes(keyBytes)),
      rules: linjiang.rules,
      turn: null,
      atPlatform: null,
      today: linjiangToday,
    }),
    session: {
      mode: 'sample',
      banner: null,
      actor: { id, name, role, institution },
      standIns: [],
      languages: ['zh-CN', 'zh-HK', 'en'],
      versions: { product: '0.0.0', engine: 1, answer: 1 },
      limits: { lines: 20_000, bodyBytes: 16_777_216 },
      trust: { ...linjiang.rules.trust, allowed: [...linjiang.rules.trust.allowed] },
    },
    national: null,
    sideQueue: null,
    side: 'both',
    samples: null,
    today: linjiangToday,
  }
  const app = await buildApp({
    logger: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
    isSecure: false,
    isReady: async () => true,
    registerRoutes: (routes) => addApi(routes, api, handOver),
  })
  await app.ready()
  return {
    ...linjiang,
    app,
    logged,
    received: desk.folder,
    async close() {
      await app.close()
      await opened.close()
      await desk.close()
      await linjiang.close()
    },
  }
}
