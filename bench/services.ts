/** The services of the product in the process of a benchmark, wired as the server wires them. */
import { randomBytes } from 'node:crypto'
import type { Day } from '../engine/base/calendar-date.ts'
import { contractedPayers, nettingSignatories } from '../samples/alliance/clearing-agreements.ts'
import { sampleAlliance } from '../samples/read-samples.ts'
import { readCalendars } from '../server/catalogues/read-calendars.ts'
import { readClearingRules } from '../server/catalogues/read-clearing-rules.ts'
import { readCounterRules } from '../server/catalogues/read-counter-rules.ts'
import { identityKeys } from '../server/identity/identity-keys.ts'
import { newCodeSigner } from '../server/identity/insurance-codes.ts'
import { newJournalKey } from '../server/identity/journal-key.ts'
import { startSimulator } from '../server/payers/start-simulator.ts'
import { sampleBehaviours } from '../server/sample-mode.ts'
import { createServices, LANES, type Services } from '../server/services.ts'
import { type Database, openDatabase } from '../server/storage/database.ts'
import { onOneServer } from '../server/storage/placement.ts'
import { fixedInstitutions, type Institution } from '../server/usecases/registry.ts'
import type { Rules } from '../server/usecases/rules.ts'

export interface OpenServices {
  readonly database: Database
  readonly services: Services
  close(): Promise<void>
}

export interface World {
  readonly rules: Rules
  readonly institutions: readonly Institution[]
  readonly today: () => Day
}

export async function openServices(
  url: string,
  { rules, institutions, today }: World,
): Promise<OpenServices> {
  const database = openDatabase(url, { max: 8, statementTimeoutMs: 0 })
  const lanes = openDatabase(url, { pipeline: true, max: LANES, name: 'lanes' })
  const simulator = await startSimulator(sampleBehaviours(sampleAlliance().insurers, []))
  const calendar = readCalendars().get('mainland')
  if (calendar === undefined) throw new Error('There is no calendar of the mainland.')
  const services = createServices({
    reads: onOneServer(database),
    lanes: onOneServer(lanes),
    keys: identityKeys(randomBytes(32)),
    rules,
    institutions: fixedInstitutions(institutions),
    addressOf: () => simulator.address,
    codes: newCodeSigner('http://localhost'),
    insurer: (id) => sampleAlliance().insurers.find((one) => one.id === id),
    journalKey: newJournalKey(),
    clearing: {
      rules: readClearingRules().on,
      calendar,
      signed: new Set(nettingSignatories()),
      contracted: new Map(contractedPayers),
      today,
    },
    counters: { rules: readCounterRules(), channels: null, invoices: null, today, patienceMs: 0 },
  })
  return {
    database,
    services,
    async close() {
      await services.close()
      await lanes.end()
      await database.end()
      await simulator.stop()
    },
  }
}
