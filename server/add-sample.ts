/** Puts the fictional alliance into an empty database. */
import type { SampleAlliance } from '../samples/read-samples.ts'
import { type OpenRegistry, sampleSource } from './open-registry.ts'
import { sampleActor, sampleOperator } from './own-actors.ts'
import { sampleContracts, sampleFilings, samplePersons } from './sample-mode.ts'
import { sampleEntries } from './sample-registry.ts'
import type { Services } from './services.ts'
import { noteTransfer } from './usecases/access/keep-transfers.ts'
import { pushContract } from './usecases/insurance/push-contract.ts'
import { checkEntries } from './usecases/registry/check-entries.ts'
import { withoutPlace } from './usecases/registry/keep-entries.ts'
import type { Rules } from './usecases/rules.ts'

/** What was added before stays as it is, and contracts come again as the versions that are known. */
export async function addSample(alliance: SampleAlliance, services: Services, rules: Rules) {
  const { persons, store, transfers } = services
  await persons.addPersons(samplePersons(alliance, rules))
  await services.openHours()
  for (const push of sampleContracts(alliance)) {
    const by = { ...sampleActor, role: 'claims-handler', institution: null } as const
    const pushed = await pushContract(push, by, store)
    if (!pushed.taken) throw new Error(`A sample contract: ${JSON.stringify(pushed.refusal)}`)
  }
  for (const filing of sampleFilings()) {
    const noted = await noteTransfer(filing, sampleOperator, transfers)
    if (!noted.done) throw new Error(`A sample filing: ${JSON.stringify(noted.refusal)}`)
  }
}

/** What was recorded before stays as it is. */
export async function recordSample(
  alliance: SampleAlliance,
  { partners }: OpenRegistry,
  rules: Rules,
) {
  const drafts = sampleEntries(alliance, rules)
  const [problem] = checkEntries(drafts, partners.registry, rules)
  if (problem !== undefined) throw new Error(`A sample entry: ${JSON.stringify(problem)}`)
  await partners.record(drafts.map(withoutPlace), sampleOperator.id, sampleSource, 'once')
}
