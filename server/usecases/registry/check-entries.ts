/** What stands against entries before they are recorded: against each other, the registry and the rules. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { faultsOf } from '../../../engine/registry/alliance.ts'
import { holdsOn, type Span } from '../../../engine/registry/institution.ts'
import type { ServiceHours } from '../../../engine/registry/service-hours.ts'
import { payerNamed, type RuleLookup } from '../settlement/rule-lookup.ts'
import type {
  AllianceEntry,
  EntryKind,
  InstitutionEntry,
  InsurerEntry,
  PractitionerEntry,
} from './entries.ts'
import type { EntryProblem, PlacedDraft } from './keep-entries.ts'
import type { Registry } from './registry-book.ts'

interface World {
  readonly registry: Registry
  readonly rules: RuleLookup
  /** Whether an institution is registered, or in the same file. */
  isHouse(id: string): boolean
  /** Insurers of the file by payer, the first of each. */
  readonly answering: ReadonlyMap<string, string>
  /** Institutions of the file by national code. */
  readonly codes: ReadonlyMap<string, string>
  /** Ids of insurers of which the file holds a version. */
  readonly insurers: ReadonlySet<string>
}

export function checkEntries(
  drafts: readonly PlacedDraft[],
  registry: Registry,
  rules: World['rules'],
): readonly EntryProblem[] {
  const world = worldOf(drafts, registry, rules)
  const seen = new Set<string>()
  return drafts.flatMap((draft) => {
    const name = `${draft.kind} ${draft.id} ${draft.from}`
    const isTwice = seen.has(name)
    seen.add(name)
    const whats = isTwice
      ? [`${draft.id} is there twice with the same first day`]
      : problemsOf(draft, world)
    return whats.map((what) => ({ pointer: draft.pointer, what }))
  })
}

function worldOf(drafts: readonly PlacedDraft[], registry: Registry, rules: World['rules']): World {
  const houses = new Set<string>()
  const insurers = new Set<string>()
  const answering = new Map<string, string>()
  const codes = new Map<string, string>()
  for (const draft of drafts) {
    if (draft.entry === null) continue
    if (draft.kind === 'institution') {
      houses.add(draft.id)
      const code = draft.entry.nationalCode
      if (code !== null && !codes.has(code)) codes.set(code, draft.id)
    }
    if (draft.kind !== 'insurer') continue
    insurers.add(draft.id)
    for (const payer of draft.entry.payers) {
      if (!answering.has(payer)) answering.set(payer, draft.id)
    }
  }
  const isHouse = (id: string) =>
    houses.has(id) || registry.versions('institution', id).some(({ entry }) => entry !== null)
  return { registry, rules, isHouse, answering, codes, insurers }
}

function problemsOf(draft: PlacedDraft, world: World): string[] {
  if (draft.entry === null) {
    const isKnown = world.registry.versions(draft.kind, draft.id).length > 0
    return isKnown ? [] : [`${draft.id} is no registered ${named[draft.kind]}`]
  }
  switch (draft.kind) {
    case 'institution':
      return ofInstitution(draft.entry, world)
    case 'practitioner':
      return ofPractitioner(draft.entry, world)
    case 'alliance':
      return ofAlliance(draft.entry, world)
    case 'insurer':
      return ofInsurer(draft.entry, world)
  }
}

const named: Readonly<Record<EntryKind, string>> = {
  institution: 'institution',
  practitioner: 'practitioner',
  alliance: 'alliance',
  insurer: 'insurer',
}

function ofInstitution(entry: InstitutionEntry, { rules, registry, codes }: World): string[] {
  const { id, region, kind, pharmacy, licences, nationalCode, hours = [] } = entry
  const code = nationalCode ?? ''
  const other = [codes.get(code), registry.idOfCode(code)].find(
    (one) => one !== undefined && one !== id,
  )
  return [
    ...(rules.region(region) === undefined ? [`there is no region ${region} in the rules`] : []),
    ...(kind !== 'pharmacy' && pharmacy !== null ? ['only a pharmacy has a kind of pharmacy'] : []),
    ...(kind === 'pharmacy' && pharmacy === null ? ['a pharmacy needs its kind'] : []),
    ...(other === undefined ? [] : [`the national code ${code} belongs to ${other}`]),
    ...backwards([...licences, ...hours]),
    ...hours.flatMap((one) => ofHours(one, entry)),
    ...unsealed([entry.recipient?.address]),
  ]
}

function ofHours(
  { kind, service, seats, reserved }: ServiceHours,
  { departments, capabilities }: InstitutionEntry,
): string[] {
  const has = { clinic: departments, bed: departments, test: capabilities, facility: null }[kind]
  return [
    ...(has === null || has.includes(service)
      ? []
      : [`it has hours of ${service}, and no ${service}`]),
    ...(reserved <= seats ? [] : [`more places of ${service} are reserved than there are`]),
  ]
}

function ofPractitioner(entry: PractitionerEntry, { isHouse }: World): string[] {
  const { licence, places, supports, rights, online, jurisdiction } = entry
  const houses = [...places, ...supports].map(({ institution }) => institution)
  const mains = places.filter(({ kind }) => kind === 'main')
  const days = mains.map(({ from }) => from)
  const twice = days.some((day: Day) => mains.filter((one) => holdsOn(one, day)).length > 1)
  const isOnlineHere =
    online === null || places.some(({ institution }) => institution === online.institution)
  return [
    ...[...new Set(houses)]
      .filter((id) => !isHouse(id))
      .map((id) => `there is no institution ${id}`),
    ...(twice && jurisdiction === 'mainland' ? ['two main houses hold on one day'] : []),
    ...(isOnlineHere ? [] : ['nobody is seen online at a house without a place there']),
    ...backwards([licence, ...places, ...supports, ...rights]),
  ]
}

function ofAlliance(entry: AllianceEntry, { isHouse }: World): string[] {
  const houses = [...new Set(entry.seats.map(({ institution }) => institution))]
  return [
    ...houses.filter((id) => !isHouse(id)).map((id) => `there is no institution ${id}`),
    ...faultsOf(entry).map(({ fault, institution }) => `${faultWords[fault]} (${institution})`),
    ...backwards(entry.seats),
  ]
}

const faultWords = {
  'two-leads': 'two institutions lead on one day',
  'two-seats': 'an institution has two seats on one day',
  'no-such-seat': 'a seat is under an institution that has none',
  ring: 'two seats are under each other',
  'wrong-level': 'a seat is at the wrong level: members under the lead, branches under members',
} as const

function ofInsurer(entry: InsurerEntry, { rules, registry, answering, insurers }: World): string[] {
  const { id, payers, address, claims, recipient } = entry
  const unknown = payers.filter((payer) => payerNamed(payer, rules) === undefined)
  const shared = payers.flatMap((payer) => {
    const registered = registry.answering(payer)?.id
    // Whoever is in the file answers for what its version there says.
    const before = registered !== undefined && insurers.has(registered) ? undefined : registered
    const other = [answering.get(payer), before].find((one) => one !== undefined && one !== id)
    return other === undefined ? [] : [`${other} answers for ${payer}`]
  })
  return [
    ...unknown.map((payer) => `no pack has a payer ${payer}`),
    ...shared,
    ...unsealed([address, claims?.address, recipient?.address]),
  ]
}

function unsealed(addresses: readonly (string | null | undefined)[]): string[] {
  return addresses.flatMap((one) =>
    one == null || isSealed(one)
      ? []
      : [`${one} is an address without https, and not of this machine`],
  )
}

const thisMachine = ['localhost', '127.0.0.1', '[::1]']

export function isSealed(address: string): boolean {
  const url = URL.parse(address)
  if (url === null) return false
  return url.protocol === 'https:' || thisMachine.includes(url.hostname)
}

function backwards(spans: readonly Span[]): string[] {
  const isBackwards = spans.some(({ from, to }) => to !== null && to < from)
  return isBackwards ? ['something ends before it begins'] : []
}
