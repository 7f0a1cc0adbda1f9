/** The HTTP interface of Linjiang, with everything it logs kept. */
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { dayFromText } from '../../engine/base/calendar-date.ts'
import { buildApp } from '../../server/http/app.ts'
import { addApi } from '../../server/http/routes/add-api.ts'
import type { Api } from '../../server/http/routes/api.ts'
import { sampleActor } from '../../server/services.ts'
import type { Rules } from '../../server/usecases/rules.ts'
import { type Linjiang, linjiangRules, openLinjiang } from './linjiang.ts'

export interface LinjiangApi extends Linjiang {
  readonly app: FastifyInstance
  readonly logged: string[]
}

export async function openLinjiangApi(
  behaviours: readonly string[] = [],
  rules: Rules = linjiangRules(),
): Promise<LinjiangApi> {
  const linjiang = await openLinjiang(behaviours, rules)
  const logged: string[] = []
  const { id, name, role, institution } = sampleActor
  const api: Api = {
    store: linjiang.services.store,
    rules: linjiang.rules,
    institutions: linjiang.institutions,
    by: sampleActor,
    session: {
      mode: 'sample',
      banner: null,
      actor: { id, name, role, institution },
      languages: ['zh-CN', 'zh-HK', 'en'],
      versions: { product: '0.0.0', engine: 1, answer: 1 },
      limits: { lines: 20_000, bodyBytes: 16_777_216 },
      trust: { ...rules.trust, allowed: [...rules.trust.allowed] },
    },
    samples: null,
    today: () => dayFromText('2026-04-01') ?? 0,
  }
  const app = await buildApp({
    logger: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
    isSecure: false,
    isReady: async () => true,
    registerRoutes: (routes) => addApi(routes, api),
  })
  await app.ready()
  return {
    ...linjiang,
    app,
    logged,
    async close() {
      await app.close()
      await linjiang.close()
    },
  }
}
