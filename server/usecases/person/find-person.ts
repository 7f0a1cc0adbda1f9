/** Finds a person by a credential, and shows the person's rights with what they have used up. */

import { maskIdentifier, maskName } from '../../../engine/access/masking.ts'
import {
  civilOf,
  type Day,
  dayFromText,
  dayOf,
  textFromDay,
} from '../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { CounterValue, SchemeValue } from '../../../engine/policy/policy-value.ts'
import { type AccessBook, admit, forbid } from '../access/admit.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Opening } from '../insurance/opening.ts'
import type { Refusal } from '../refusal.ts'
import type { Coverage, Identity, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'
import { type HolderReads, holderOf, type Shown } from './holder.ts'

export interface PersonReads extends HolderReads {
  readonly access: AccessBook
  readonly rules: Rules
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  identity(person: string): Promise<Identity | undefined>
  counters(owners: readonly string[]): Promise<readonly CounterRow[]>
  /** What a code opens that was redeemed; undefined where none was. */
  opening(code: string): Promise<Opening | undefined>
}

interface CounterRow {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly counters: readonly number[]
}

type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

/** By what is shown here and now, exactly; the purpose is the asker's, and the reading is written down. */
export async function findPerson(
  shown: Shown,
  by: Actor,
  ground: Ground,
  reads: PersonReads,
): Promise<Found<PersonCard>> {
  const { access } = reads
  const barred = forbid(by, ground, 'find-person', beingServed(by.institution), access)
  if (barred !== null) return { found: false, refusal: barred }
  const holder = await holderOf(shown, '/credential', by, ground.purpose, reads)
  if (!holder.held) return { found: false, refusal: holder.refusal }
  const { person: id } = holder
  if (id === undefined) return unknownPerson('/credential')
  const served = beingServed(by.institution, id)
  const forbidden = await admit(by, ground, 'find-person', [served], access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const card = await cardOf(id, by, reads)
  if (card === undefined) return unknownPerson('/credential')
  return { found: true, value: card.card }
}

function unknownPerson(pointer: string): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal: { code: 'person-unknown', pointer } }
}

export interface PersonCard {
  readonly id: string
  readonly name: string
  readonly sex: 'female' | 'male' | 'unknown'
  readonly birth: string
  readonly identifier: string
  /** Where the first public coverage is; null for somebody without any coverage. */
  readonly homeRegion: string | null
}

async function cardOf(
  id: string,
  by: Actor,
  { persons, identity, rules }: PersonReads,
): Promise<{ readonly card: PersonCard; readonly person: Person } | undefined> {
  const [found, who] = await Promise.all([persons([id]), identity(id)])
  const person = found.get(id)
  if (person === undefined || who === undefined) return undefined
  const schemes = person.coverages.flatMap(({ scheme }) => rules.scheme(scheme) ?? [])
  const home = schemes.find(({ schemeKind }) => schemeKind === 'public') ?? schemes[0]
  const card = {
    id,
    ...shownTo(by, id, who),
    sex: person.sex,
    birth: person.birth === null ? '' : textFromDay(person.birth),
    homeRegion: home?.region ?? null,
  }
  return { card, person }
}

/** Whole to the person and to who cares for the person; masked to all others. */
function shownTo(by: Actor, id: string, { name, identifier }: Identity) {
  const isOwn = by.self === id || (by.wards ?? []).includes(id)
  if (isOwn) return { name, identifier }
  return { name: maskName(name), identifier: maskIdentifier(identifier) }
}

export async function readCoverages(
  id: string,
  on: Day,
  by: Actor,
  ground: Ground,
  reads: PersonReads,
  /** Number of a code that the patient showed here; null where none was. */
  code: string | null = null,
) {
  const served = beingServed(by.institution, id)
  const forbidden = await admit(by, ground, 'read-person', [served], reads.access)
  if (forbidden !== null) return { found: false as const, refusal: forbidden }
  const opening = code === null ? undefined : await reads.opening(code)
  const opened = opening?.person === id ? opening.coverages : []
  const isOwn = ground.purpose === 'own-data'
  const found = await cardOf(id, by, reads)
  if (found === undefined) return unknownPerson('')
  const pools = found.person.coverages.flatMap(({ pool }) => pool ?? [])
  const counters = await reads.counters([id, ...pools])
  const coverages = found.person.coverages.flatMap((coverage) => {
    const scheme = reads.rules.scheme(coverage.scheme)
    if (scheme === undefined) return []
    if (!isOwn && isUnseen(coverage, scheme, opened)) return []
    return [coverageOf(coverage, scheme, id, counters, on, reads.rules)]
  })
  return {
    found: true as const,
    value: { person: found.card, on: textFromDay(on), coverages },
  }
}

/** What the patient has bought shows itself to others only where it is linked, or a code opened it. */
function isUnseen(
  { id, contract }: Coverage,
  { schemeKind }: SchemeValue,
  opened: readonly string[],
) {
  return schemeKind === 'commercial' && contract?.opensBy !== 'linked' && !opened.includes(id)
}

function contractOf({ contract }: Coverage, { direct }: SchemeValue) {
  if (contract === undefined) return null
  const { insurer, number, opensBy, from, waitingDays, excludesEarlierIllness } = contract
  return {
    insurer,
    number,
    opensBy,
    waitsUntil: waitingDays === 0 ? null : textFromDay(from + waitingDays - 1),
    isDirect: direct && !excludesEarlierIllness,
    hospitals: contract.hospitals === null ? null : [...contract.hospitals],
    wards: contract.wards === null ? null : [...contract.wards],
  }
}

function coverageOf(
  coverage: Coverage,
  scheme: SchemeValue,
  person: string,
  rows: readonly CounterRow[],
  on: Day,
  rules: Rules,
) {
  const { id, from, to, attributes, pool } = coverage
  const own = rows.filter((row) => row.owner === person && row.coverage === id)
  const shared = rows.filter((row) => row.owner === pool && row.coverage === scheme.id)
  return {
    id,
    scheme: scheme.id,
    title: scheme.title,
    region: scheme.region,
    regionTitle: rules.region(scheme.region)?.title ?? scheme.title,
    kind: scheme.schemeKind,
    currency: scheme.currency,
    from: textFromDay(from),
    to: to === null ? null : textFromDay(to),
    state: stateOn(coverage, on),
    attributes: attributesText(attributes),
    contract: contractOf(coverage, scheme),
    counters: scheme.counters.flatMap((counter, slot) =>
      (counter.owner === 'pool' && pool !== null ? shared : own)
        .filter(({ period }) => period.startsWith(`${counter.period}:`))
        .map(({ period, counters }) => counterOf(counter, period, counters[slot] ?? 0, scheme)),
    ),
  }
}

function stateOn({ from, to }: Coverage, on: Day): 'in-force' | 'not-yet' | 'ended' {
  if (on < from) return 'not-yet'
  return to !== null && on > to ? 'ended' : 'in-force'
}

function attributesText(attributes: Coverage['attributes']) {
  const texts: Record<string, string | boolean | number | string[]> = {}
  for (const [name, content] of Object.entries(attributes)) {
    texts[name] = typeof content === 'object' ? [...content] : content
  }
  return texts
}

function counterOf(counter: CounterValue, period: string, value: number, scheme: SchemeValue) {
  const [head = '', ...per] = period.split('|')
  const start = dayFromText(head.slice(head.indexOf(':') + 1))
  return {
    counter: counter.name,
    unit: counter.dimension,
    period,
    periodKind: counter.period,
    periodFrom: start === undefined ? null : textFromDay(start),
    periodTo: start === undefined ? null : lastDay(counter, start),
    per,
    value: counter.dimension === 'money' ? textFromMinor(value, scheme.currency) : String(value),
  }
}

function lastDay(counter: CounterValue, start: Day): string {
  const { year, month, day } = civilOf(start)
  switch (counter.period) {
    case 'month':
      return textFromDay((month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)) - 1)
    case 'day':
      return textFromDay(start)
    case 'years':
      return textFromDay(dayOf(year + (counter.years ?? 1), month, day) - 1)
    default:
      return textFromDay(dayOf(year + 1, month, day) - 1)
  }
}
