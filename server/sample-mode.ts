/** What the sample mode adds: the fictional alliance in the database, and samples to try. */

import { type Day, dayFromText } from '../engine/base/calendar-date.ts'
import { minorFromText } from '../engine/base/money.ts'
import type { Catalogue } from '../engine/catalogue/catalogue.ts'
import { periodStart, periodText } from '../engine/coverage/period.ts'
import { contractTerms } from '../samples/alliance/contracts.ts'
import type { SampleInstitution } from '../samples/alliance/institutions.ts'
import { type SampleInsurer, visitBehaviours } from '../samples/alliance/insurers.ts'
import type { SampleCoverage, SamplePerson } from '../samples/alliance/person.ts'
import { sampleShelf } from '../samples/alliance/shelves.ts'
import { transferFilings } from '../samples/alliance/transfer-filings.ts'
import type { BillBody, SampleBill } from '../samples/bill-body.ts'
import type { SampleAlliance } from '../samples/read-samples.ts'
import type { SamplePersonsJson } from './http/contract/person.ts'
import type { SampleBillsJson } from './http/contract/session.ts'
import type { NewPerson, Opening, StoredCoverage } from './storage/person-store.ts'
import type { ContractPush } from './usecases/insurance/push-contract.ts'
import type { Shelf } from './usecases/prescription/prescription-store.ts'
import type { Institution } from './usecases/registry.ts'
import type { Rules } from './usecases/rules.ts'
import type { BillText } from './usecases/settlement/bill-text.ts'

/** Openings of accounts and counters belong to the periods of this day. */
const openingDay = dayOf('2026-01-01')

function dayOf(text: string): Day {
  const day = dayFromText(text)
  if (day === undefined) throw new Error(`The samples name a day ${text}.`)
  return day
}

export function sampleInstitutions(institutions: readonly SampleInstitution[]): Institution[] {
  return institutions.map(({ beds: _beds, licences: _licences, ...rest }) => ({
    ...rest,
    attributes: {},
  }))
}

export function samplePersons(alliance: SampleAlliance, rules: Rules): NewPerson[] {
  return alliance.persons.map((person) => ({
    person: {
      id: person.id,
      birth: dayOf(person.birth),
      sex: person.sex,
      chosenInstitutions: person.chosenInstitutions,
      attributes: person.attributes,
      filings: alliance.filings
        .filter((filing) => filing.person === person.id)
        .map(({ kind, homeRegion, careRegions, from, to }) => ({
          kind,
          homeRegion,
          careRegions,
          from: dayOf(from),
          to: to === null ? null : dayOf(to),
        })),
      coverages: person.coverages.map(coverageOf),
    },
    identity: {
      name: nameOf(person),
      identifier: identifierOf(person),
      credentials: person.credentials.map(({ value }) => value),
    },
    openings: person.coverages.flatMap((coverage) => openingsOf(person, coverage, rules)),
  }))
}

/** Contracts of the sample as their insurers would push them. */
export function sampleContracts({ persons, insurers }: SampleAlliance): ContractPush[] {
  const insurerOf = (scheme: string) =>
    insurers.find(({ payers }) => payers.some((payer) => payer.startsWith(`${scheme}.`)))
  return persons.flatMap((person) =>
    person.coverages.flatMap((sample): ContractPush[] => {
      const insurer = insurerOf(sample.scheme)
      if (insurer === undefined) return []
      const { id, scheme, from, to, attributes } = coverageOf(sample)
      const terms = contractTerms[id] ?? {}
      const contract = {
        insurer: insurer.id,
        number: `N${id.slice(1)}`,
        version: 1,
        opensBy: terms.opensBy ?? 'linked',
        from,
        to,
        waitingDays: terms.waitingDays ?? 0,
        excludesEarlierIllness: terms.excludesEarlierIllness ?? false,
        hospitals: terms.hospitals ?? null,
        wards: terms.wards ?? null,
      } as const
      const credential = person.credentials[0]?.value ?? ''
      return [{ credential, product: scheme, attributes, contract }]
    }),
  )
}

/** What the sample has filed on data that leave, as the operator would note it. */
export function sampleFilings() {
  return transferFilings.map(({ filedOn, from, to, ...filing }) => ({
    ...filing,
    filedOn: dayOf(filedOn),
    from: dayOf(from),
    to: dayOf(to),
  }))
}

/** A suspended coverage ends the day before its suspension. */
function coverageOf(coverage: SampleCoverage): StoredCoverage {
  const { id, scheme, from, to, suspendedFrom, pool, attributes } = coverage
  const ends = [
    ...(to === null ? [] : [dayOf(to)]),
    ...(suspendedFrom === null ? [] : [dayOf(suspendedFrom) - 1]),
  ]
  const last = ends.length === 0 ? null : Math.min(...ends)
  return { id, scheme, from: dayOf(from), to: last, pool, attributes }
}

function nameOf({ name, residence }: SamplePerson): string {
  const isAbroad = residence === 'hong-kong' || residence === 'macau'
  return isAbroad ? name['zh-HK'] : name['zh-CN']
}

function identifierOf({ credentials }: SamplePerson): string {
  const number = credentials.find(({ kind }) => kind !== 'alliance-card') ?? credentials[0]
  return number?.value ?? ''
}

function openingsOf(
  { id: person, attributes }: SamplePerson,
  coverage: SampleCoverage,
  rules: Rules,
): Opening[] {
  const scheme = rules.scheme(coverage.scheme)
  if (scheme === undefined) return []
  const from = dayOf(coverage.from)
  const facts = { ...attributes, ...coverage.attributes }
  const openings = new Map<string, { owner: string; coverage: string; counters: number[] }>()
  for (const [name, text] of Object.entries(coverage.opening)) {
    const slot = scheme.counters.findIndex((counter) => counter.name === name)
    const counter = scheme.counters[slot]
    if (counter === undefined) throw new Error(`${scheme.id} has no counter ${name}.`)
    const value =
      counter.dimension === 'money' ? minorFromText(text, scheme.currency) : Number(text)
    if (value === undefined) throw new Error(`${coverage.id}: ${text} is no amount.`)
    const start = periodStart(counter, Math.max(openingDay, from), from)
    const per = counter.per.map((attribute) => String(facts[attribute] ?? ''))
    const period = [periodText(counter, start), ...per].join('|')
    const isShared = counter.owner === 'pool' && coverage.pool !== null
    const owner = isShared ? (coverage.pool ?? person) : person
    const key = `${owner}\n${period}`
    const row = openings.get(key) ?? {
      owner,
      coverage: isShared ? scheme.id : coverage.id,
      counters: scheme.counters.map(() => 0),
    }
    row.counters[slot] = value
    openings.set(key, row)
  }
  return [...openings].map(([key, row]) => ({ ...row, period: key.slice(key.indexOf('\n') + 1) }))
}

// ---------------------------------------------------------------- samples to try

/**
 * Bills of stated persons are for the command; a server settles those of persons it knows. What a
 * sample has an insurer say, the simulated insurer says itself. What a sample shows is written in
 * English for its readers in the repository, so the list has only its title.
 */
export function sampleBillList(bills: readonly SampleBill[]): SampleBillsJson {
  return {
    bills: bills.flatMap(({ name, title, body }) => {
      if (!isKnown(body)) return []
      const { answers = [], ...rest } = body
      const ours = answers.filter((answer) => !isTheirs(answer))
      const bill = { ...rest, ...(ours.length === 0 ? {} : { answers: ours }) }
      const lineCount = body.lines?.length ?? 0
      return [{ id: name, title, note: null, lineCount, bill: JSON.parse(JSON.stringify(bill)) }]
    }),
  }
}

type SampleAnswer = NonNullable<BillBody['answers']>[number]

/** What an insurer itself says; an answer that is out of order stays in the bill, to be refused. */
function isTheirs({ said, amount }: SampleAnswer): boolean {
  return said === 'no' || (said === 'yes' && amount !== undefined)
}

function isKnown(body: BillBody): body is BillBody & BillText {
  return typeof body.person === 'string' && typeof body.facility === 'string'
}

export function samplePersonList({ persons }: SampleAlliance, rules: Rules): SamplePersonsJson {
  return {
    persons: persons.map((person) => {
      const schemes = person.coverages.map(({ scheme }) => scheme)
      const known = schemes.flatMap((id) => rules.scheme(id) ?? [])
      const home = known.find(({ schemeKind }) => schemeKind === 'public') ?? known[0]
      return {
        id: person.id,
        name: nameOf(person),
        credential: person.credentials[0]?.value ?? '',
        homeRegion: home?.region ?? person.residence,
        schemes,
      }
    }),
  }
}

/** How the simulated insurers behave, as the simulator reads it. */
export function sampleBehaviours(
  insurers: readonly SampleInsurer[],
  bills: readonly SampleBill[],
): string[] {
  const faults = { yes: 'none', no: 'no', away: 'down' } as const
  const byPayer = insurers.flatMap(({ payers, answers }) =>
    payers.map((payer) => `${payer}=${faults[answers]}`),
  )
  const byVisit = bills.flatMap(({ body }) =>
    (body.answers ?? [])
      .filter(isTheirs)
      .map(({ said, amount }) => `${body.visit.number}=${said === 'no' ? 'no' : amount}`),
  )
  const byName = Object.entries(visitBehaviours).map(([visit, fault]) => `${visit}=${fault}`)
  return [...byPayer, ...byVisit, ...byName]
}

/** A shelf holds what its catalogue pays for, less every fifth drug: so much is missing somewhere. */
export function sampleDrugs(
  institutions: readonly SampleInstitution[],
  rules: Rules,
  on: Day,
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    institutions.map(({ id, region, level }) => {
      const items = [...(rules.catalogueFor(region, on)?.items.values() ?? [])]
      const isWhole = level === 'tertiary'
      const drugs = items
        .filter(({ kind, catalogueClass }) => kind === 'drug' && catalogueClass !== 'C')
        .filter((_, at) => isWhole || at % lackingEvery !== 0)
      return [id, new Set(drugs.map(({ code }) => code))] as const
    }),
  )
}

const lackingEvery = 5
/** Read once a day: a catalogue changes with the day only. */
export function sampleShelves(institution: (id: string) => Institution | undefined, rules: Rules) {
  const kept = new Map<string, Shelf>()
  return (pharmacy: string, on: Day): Shelf | undefined => {
    const found = institution(pharmacy)
    if (found?.kind !== 'pharmacy') return undefined
    const key = `${pharmacy} ${on}`
    const shelf = kept.get(key) ?? shelfIn(found, rules.catalogueFor(found.region, on))
    kept.set(key, shelf)
    return shelf
  }
}

function shelfIn({ id }: Institution, catalogue: Catalogue | null): Shelf {
  const drugs = [...(catalogue?.items.values() ?? [])].flatMap(({ code, kind, attributes }) => {
    const { priceE6 } = attributes
    return kind === 'drug' && typeof priceE6 === 'number' ? [{ code, priceE6 }] : []
  })
  return sampleShelf(id, drugs)
}
