/** What stands against entries before they are recorded: against each other, the registry and the rules. */

import { faultsOf } from '../../../engine/registry/alliance.ts'
import { type EntryProblem, entryProblem } from '../../../engine/registry/entry-problem.ts'
import type { RuleLookup } from '../settlement/rule-lookup.ts'
import { payerNamed } from '../settlement/rule-lookup.ts'
import { backwards, blank, type Found, houseNames, unsealed } from './check-fields.ts'
import { ofPractitioner } from './check-practitioner.ts'
import type { AllianceEntry, InstitutionEntry, InsurerEntry } from './entries.ts'
import type { PlacedDraft } from './keep-entries.ts'
import type { Registry } from './registry-book.ts'

export interface World {
  readonly registry: Registry
  readonly rules: RuleLookup
  /** Whether an institution is registered, or in the same file. */
  isHouse(id: string): boolean
  /** Where an institution lies that is registered, or in the same file. */
  jurisdictionOf(id: string): string | undefined
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
    const found: readonly Found[] = isTwice
      ? [['/id', 'twice', { id: draft.id }]]
      : problemsOf(draft, world)
    return found.map(([at, rule, filled]) => entryProblem(draft.pointer + at, rule, filled))
  })
}

function worldOf(drafts: readonly PlacedDraft[], registry: Registry, rules: World['rules']): World {
  const houses = new Map<string, string>()
  const insurers = new Set<string>()
  const answering = new Map<string, string>()
  const codes = new Map<string, string>()
  for (const draft of drafts) {
    if (draft.entry === null) continue
    if (draft.kind === 'institution') {
      houses.set(draft.id, draft.entry.jurisdiction)
      const code = draft.entry.nationalCode
      if (code !== null && !codes.has(code)) codes.set(code, draft.id)
    }
    if (draft.kind !== 'insurer') continue
    insurers.add(draft.id)
    for (const payer of draft.entry.payers) {
      if (!answering.has(payer)) answering.set(payer, draft.id)
    }
  }
  const lastOf = (id: string) => {
    const last = registry.versions('institution', id).findLast(({ entry }) => entry !== null)
    // What lies under a kind was recorded as that kind.
    return last?.entry as InstitutionEntry | undefined
  }
  const isHouse = (id: string) => houses.has(id) || lastOf(id) !== undefined
  const jurisdictionOf = (id: string) => houses.get(id) ?? lastOf(id)?.jurisdiction
  return { registry, rules, isHouse, jurisdictionOf, answering, codes, insurers }
}

function problemsOf(draft: PlacedDraft, world: World): readonly Found[] {
  if (draft.entry === null) {
    const isKnown = world.registry.versions(draft.kind, draft.id).length > 0
    return isKnown ? [] : [['/id', 'not-registered', { id: draft.id }]]
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

function ofInstitution(entry: InstitutionEntry, { rules, registry, codes }: World): Found[] {
  const { id, region, kind, pharmacy, licences, nationalCode, hours = [] } = entry
  const code = nationalCode ?? ''
  const other = [codes.get(code), registry.idOfCode(code)].find(
    (one) => one !== undefined && one !== id,
  )
  const isBare = kind === 'pharmacy' && pharmacy === null
  return [
    ...blank('/title', entry.title),
    ...(rules.region(region) === undefined
      ? [['/region', 'region-unknown', { region }] as const]
      : []),
    ...(kind !== 'pharmacy' && pharmacy !== null ? [['/pharmacy', 'no-pharmacy'] as const] : []),
    ...(isBare ? [['/pharmacy', 'pharmacy-kind'] as const] : []),
    ...(other === undefined ? [] : [['/nationalCode', 'code-taken', { code, id: other }] as const]),
    ...backwards('/licences', licences),
    ...backwards('/hours', hours),
    ...hoursOf(entry),
    ...unsealed('/recipient/address', entry.recipient?.address),
  ]
}

function hoursOf({ hours = [], departments, capabilities }: InstitutionEntry): Found[] {
  const had = { clinic: departments, bed: departments, test: capabilities, facility: null }
  return hours.flatMap(({ kind, service, seats, reserved }, at): Found[] => {
    const has = had[kind]
    const isThere = has === null || has.includes(service)
    return [
      ...(isThere ? [] : [[`/hours/${at}/service`, 'hours-elsewhere', { service }] as const]),
      ...(reserved <= seats
        ? []
        : [[`/hours/${at}/reserved`, 'hours-reserved', { service }] as const]),
    ]
  })
}

function ofAlliance(entry: AllianceEntry, { isHouse }: World): Found[] {
  const { seats } = entry
  const placeOf = (institution: string) =>
    seats.findLastIndex((seat) => seat.institution === institution)
  return [
    ...blank('/title', entry.title),
    ...houseNames('/seats', seats, isHouse),
    ...faultsOf(entry).map(
      ({ fault, institution: id }) => [`/seats/${placeOf(id)}/institution`, fault, { id }] as const,
    ),
    ...backwards('/seats', seats),
  ]
}

function ofInsurer(entry: InsurerEntry, { rules, registry, answering, insurers }: World): Found[] {
  const { id, payers, address, claims, recipient } = entry
  const ofPayer = (payer: string, at: number): Found[] => {
    const pointer = `/payers/${at}`
    if (payerNamed(payer, rules) === undefined) return [[pointer, 'payer-unknown', { payer }]]
    const registered = registry.answering(payer)?.id
    // Whoever is in the file answers for what its version there says.
    const before = registered !== undefined && insurers.has(registered) ? undefined : registered
    const other = [answering.get(payer), before].find((one) => one !== undefined && one !== id)
    return other === undefined ? [] : [[pointer, 'payer-taken', { payer, id: other }]]
  }
  return [
    ...blank('/title', entry.title),
    ...payers.flatMap(ofPayer),
    ...unsealed('/address', address),
    ...unsealed('/claims/address', claims?.address),
    ...unsealed('/recipient/address', recipient?.address),
  ]
}
