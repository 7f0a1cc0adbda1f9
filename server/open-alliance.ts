/** Opens what the interface serves: rules, persons and payers on a migrated database. */
import { fileURLToPath } from 'node:url'
import { namedIn, type Trust, trustInAll } from '../engine/policy/trust.ts'
import { engineVersion } from '../engine/settlement/settle.ts'
import product from '../package.json' with { type: 'json' }
import { sampleAlliance, sampleBills } from '../samples/read-samples.ts'
import { readAllEditions } from './catalogues/read-catalogue.ts'
import type { Config } from './config.ts'
import { MAX_LINES } from './http/contract/bill.ts'
import type { SessionJson } from './http/contract/session.ts'
import type { Api } from './http/routes/api.ts'
import { MAX_BODY_BYTES } from './http/strict-json.ts'
import { openIdentityKeys } from './identity/identity-keys.ts'
import { startSimulator } from './payers/start-simulator.ts'
import { loadPolicies } from './policies/load-policies.ts'
import {
  sampleBehaviours,
  sampleBillList,
  sampleInstitutions,
  samplePersonList,
  samplePersons,
} from './sample-mode.ts'
import { createServices, LANES, refuseAlteredTerms, sampleActor, unknownActor } from './services.ts'
import { StartFailure } from './start-failure.ts'
import { type Database, openDatabase } from './storage/database.ts'
import { type Rules, rulesOf } from './usecases/rules.ts'
import { answerVersion } from './usecases/settlement/document.ts'

export const policiesFolder = fileURLToPath(new URL('../policies', import.meta.url))

/** @throws StartFailure that lists what is wrong, with file and line. */
export function loadRules(
  folders: readonly string[] = [policiesFolder],
  trust: Trust = trustInAll,
): Rules {
  try {
    return rulesOf(loadPolicies(folders).set, readAllEditions(), trust)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new StartFailure('rules-unusable', error.message, error)
  }
}

export interface Alliance {
  readonly api: Api
  close(): Promise<void>
}

type AllianceConfig = Pick<Config, 'mode' | 'dataFolder'> & Partial<Config>

/** In sample mode the fictional alliance is added to an empty database, and a payer is simulated. */
export async function openAlliance(
  { mode, dataFolder, allowedTerms = [] }: AllianceConfig,
  url: string,
  database: Database,
): Promise<Alliance> {
  const trust: Trust =
    mode === 'production' ? { onlyVerified: true, allowed: allowedTerms } : trustInAll
  const rules = loadRules([policiesFolder], trust)
  refuseUnknownTerms(allowedTerms, rules)
  await refuseAlteredTerms(database, rules)
  const keys = await openIdentityKeys(dataFolder, await hasNoPersons(database))
  const isSample = mode === 'sample'
  const alliance = isSample ? sampleAlliance() : null
  const bills = isSample ? sampleBills() : []
  const simulator =
    alliance === null ? null : await startSimulator(sampleBehaviours(alliance.insurers, bills))
  const lanes = openDatabase(url, { pipeline: true, max: LANES, name: 'yiqiao lanes' })
  const institutions = alliance === null ? [] : sampleInstitutions(alliance.institutions)
  const services = createServices({
    database,
    lanes,
    keys,
    rules,
    institutions,
    addressOf: () => simulator?.address ?? null,
  })
  if (alliance !== null) await services.persons.addPersons(samplePersons(alliance, rules))
  return {
    api: {
      store: services.store,
      rules,
      institutions,
      by: isSample ? sampleActor : unknownActor,
      session: sessionOf(mode, trust),
      samples:
        alliance === null
          ? null
          : { bills: sampleBillList(bills), persons: samplePersonList(alliance, rules) },
      today: () => Math.floor((Date.now() + chinaOffsetMs) / dayMs),
    },
    async close() {
      await services.close()
      await lanes.end()
      await simulator?.stop()
    },
  }
}

const dayMs = 86_400_000
/** All regions that are settled here keep the time of Beijing. */
const chinaOffsetMs = 8 * 3_600_000

/** Without persons nothing was sealed yet, so that a new key can do no harm. */
async function hasNoPersons(database: Database): Promise<boolean> {
  const { rows } = await database.query('SELECT FROM person LIMIT 1')
  return rows.length === 0
}

/** Such a name was mistyped, or its term has been replaced. */
function refuseUnknownTerms(allowed: readonly string[], { all }: Rules): void {
  const known = new Set(namedIn(all.set).map(({ name }) => name))
  const unknown = allowed.find((name) => !known.has(name))
  if (unknown === undefined) return
  throw new StartFailure(
    'setting-malformed',
    `The setting YIQIAO_ALLOW_TERMS names "${unknown}", which is nothing that the packs let us decide by: use names that "npx yiqiao policies list --unverified" prints.`,
  )
}

function sessionOf(mode: Config['mode'], trust: Trust): SessionJson {
  const { id, name, role, institution } = mode === 'sample' ? sampleActor : unknownActor
  return {
    mode,
    banner:
      mode === 'sample'
        ? {
            'zh-CN': '示例模式：所有人员、机构和账单均为虚构。',
            'zh-HK': '示例模式：所有人士、機構及帳單均屬虛構。',
            en: 'Sample mode: all people, institutions and bills are fictional.',
          }
        : null,
    actor: { id, name, role, institution },
    languages: ['zh-CN', 'zh-HK', 'en'],
    versions: { product: product.version, engine: engineVersion, answer: answerVersion },
    limits: { lines: MAX_LINES, bodyBytes: MAX_BODY_BYTES },
    trust: { onlyVerified: trust.onlyVerified, allowed: [...trust.allowed] },
  }
}
