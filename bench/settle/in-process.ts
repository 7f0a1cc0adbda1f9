/**
 * Settles without HTTP: the same store, rules and commands as the server, called in this process,
 * which also derives after commit as the server does.
 *
 *     node bench/settle/in-process.ts DATABASE_URL
 *
 * Bills may be spread over many hospitals and payers that differ in nothing but their names, so that
 * only the accounts differ from those of one hospital and one payer.
 */
import { dayOf } from '../../engine/base/calendar-date.ts'
import type { PolicySet } from '../../engine/policy/policy-value.ts'
import { sampleAlliance } from '../../samples/read-samples.ts'
import { readAllEditions } from '../../server/catalogues/read-catalogue.ts'
import { Recurring } from '../../server/jobs/recurring.ts'
import { policiesFolder } from '../../server/load-rules.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { loadPolicies } from '../../server/policies/load-policies.ts'
import { sampleInstitutions } from '../../server/sample-mode.ts'
import { bucketOf } from '../../server/storage/bucket.ts'
import { restingBuckets } from '../../server/usecases/clearing/derive-journal.ts'
import type { Institution, Person } from '../../server/usecases/registry.ts'
import { rulesOf } from '../../server/usecases/rules.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { openServices } from '../services.ts'
import { type Order, pause, type Report, Tally, takeOrders } from './load.ts'
import { facilityName, spreadFacilities } from './population.ts'
import { requestMaker } from './workload.ts'

const deriveEveryMs = 500
const publicScheme = 'guiyang/resident'
const spreadPayers = 6
const schemeName = (copy: number) => (copy === 0 ? publicScheme : `${publicScheme}-${copy + 1}`)

const rules = rulesOf(withCopies(loadPolicies([policiesFolder]).set), readAllEditions())
const { services, close } = await openServices(process.argv[2] ?? '', {
  rules,
  institutions: withMany(sampleInstitutions(sampleAlliance().institutions)),
  today: () => dayOf(2026, 3, 10),
})
const due = restingBuckets(() => performance.now())
const deriver = new Recurring((stop) => services.deriveJournal(stop, due), deriveEveryMs, fail)

takeOrders(run, async () => {
  await deriver.close()
  await close()
})

async function run(order: Order): Promise<Report> {
  const maker = requestMaker(order)
  const tally = new Tally(false)
  const { persons } = services.store
  const store = order.isSpread
    ? { ...services.store, persons: async (ids: readonly string[]) => spread(await persons(ids)) }
    : services.store
  let serial = 0
  let isOver = false
  const loop = async () => {
    while (!isOver) {
      const startedAt = performance.now()
      const command = { ...maker.command(serial++), expected: null }
      const [outcome] = await settleAll([command], sampleActor, 'settlement', store)
      if (!outcome?.settled) tally.firstRefusal ??= JSON.stringify(outcome)
      tally.count(outcome?.settled ? 'settled' : 'refused', startedAt)
    }
  }
  const loops = Array.from({ length: order.connections }, loop)
  await pause(order.seconds)
  tally.end()
  isOver = true
  await Promise.all(loops)
  return tally.report()
}

/** The public scheme under further names, with all its benefits. */
function withCopies(set: PolicySet): PolicySet {
  const copies = Array.from({ length: spreadPayers - 1 }, (_, i) => schemeName(i + 1))
  const nameIn = (id: string, scheme: string) => id.replace(publicScheme, scheme)
  return {
    regions: set.regions,
    schemes: set.schemes.flatMap((scheme) =>
      scheme.id === publicScheme ? [scheme, ...copies.map((id) => ({ ...scheme, id }))] : [scheme],
    ),
    benefits: set.benefits.flatMap((benefit) =>
      benefit.scheme === publicScheme
        ? [
            benefit,
            ...copies.map((scheme) => ({ ...benefit, id: nameIn(benefit.id, scheme), scheme })),
          ]
        : [benefit],
    ),
  }
}

function withMany(institutions: readonly Institution[]): Institution[] {
  const one = institutions.find(({ id }) => id === facilityName(null))
  if (one === undefined) throw new Error(`There is no ${facilityName(null)}.`)
  const many = Array.from({ length: spreadFacilities }, (_, i) => ({ ...one, id: facilityName(i) }))
  return [...institutions, ...many]
}

/** Each person keeps one and the same of the payers. */
function spread(persons: ReadonlyMap<string, Person>): ReadonlyMap<string, Person> {
  return new Map(
    [...persons].map(([id, person]) => {
      const payer = schemeName(bucketOf(id) % spreadPayers)
      const coverages = person.coverages.map((coverage) =>
        coverage.scheme === publicScheme ? { ...coverage, scheme: payer } : coverage,
      )
      return [id, { ...person, coverages }]
    }),
  )
}

function fail(error: unknown): never {
  console.error(error)
  process.exit(1)
}
