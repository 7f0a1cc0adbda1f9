/** The registry as use cases ask it: houses, who practises there, alliances, and the right to act. */
import type { Jurisdiction } from '../../../engine/access/words.ts'
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Status, Texts } from '../../../engine/policy/policy-value.ts'
import { holdsOn } from '../../../engine/registry/institution.ts'
import {
  type LicenceBody,
  mayPractise,
  type PracticeData,
  type PracticeRule,
  type SignedAct,
} from '../../../engine/registry/may-practise.ts'
import { versionInCare, versionOn } from '../../../engine/registry/version.ts'
import type { Institution, Institutions } from '../registry.ts'
import {
  type AllianceEntry,
  type EntryKind,
  type EntryOf,
  entryKinds,
  type InstitutionEntry,
  type InsurerEntry,
  type PractitionerEntry,
  type RecordedEntry,
} from './entries.ts'
import type { RegistryRefusal } from './refusal.ts'

/** Where a rule stands that an act is refused by. */
export interface RuleSource {
  readonly title: string
  readonly number: string
  readonly article: string
  readonly status: Status
}

export interface NamedBody extends LicenceBody {
  readonly jurisdiction: Jurisdiction
  readonly title: Texts
}

export type PracticeTexts = PracticeData & {
  readonly bodies: readonly NamedBody[]
  readonly texts: ReadonlyMap<PracticeRule, RuleSource>
}

/** Without a day: as it stands today. */
export interface Registry {
  /** By what the right to act is judged. */
  readonly practice: PracticeTexts
  institutions(day?: Day): readonly InstitutionEntry[]
  institution(id: string, day?: Day): InstitutionEntry | undefined
  /** By its national code. */
  idOfCode(code: string): string | undefined
  practitioners(day?: Day): readonly PractitionerEntry[]
  /** By the id under which one signs. */
  practitioner(id: string, day?: Day): PractitionerEntry | undefined
  /** Whoever has a place there on the day, the main house first. */
  practitionersAt(institution: string, day: Day): readonly PractitionerEntry[]
  alliances(day?: Day): readonly AllianceEntry[]
  insurers(day?: Day): readonly InsurerEntry[]
  insurer(id: string): InsurerEntry | undefined
  /** Whoever answers for a payer, as `scheme.payer`. */
  answering(payer: string): InsurerEntry | undefined
  /** All versions of an entry, in the order of recording. */
  versions(kind: EntryKind, id: string): readonly RecordedEntry[]
  /** The latest changes of all, the last one first. */
  latest(limit: number): readonly RecordedEntry[]
  /** The right to act: null where it may be signed. */
  rightToAct(who: string, act: SignedAct, institution: string, day: Day): RegistryRefusal | null
}

export interface KeptRegistry {
  readonly registry: Registry
  readonly institutions: Institutions
  /** Takes what was recorded since, in its order. */
  take(recorded: readonly RecordedEntry[]): void
}

/** As everything stands on one day. */
interface View {
  readonly institution: ReadonlyMap<string, InstitutionEntry>
  readonly practitioner: ReadonlyMap<string, PractitionerEntry>
  readonly alliance: ReadonlyMap<string, AllianceEntry>
  readonly insurer: ReadonlyMap<string, InsurerEntry>
  readonly facts: ReadonlyMap<string, Institution>
  readonly byCode: ReadonlyMap<string, string>
  readonly answering: ReadonlyMap<string, InsurerEntry>
  readonly staff: ReadonlyMap<string, readonly PractitionerEntry[]>
}

/** Days are asked for a few at a time: today, and those of records. */
const mostViews = 8

export function keptRegistry(practice: PracticeTexts, today: () => Day): KeptRegistry {
  const all: RecordedEntry[] = []
  const byId = new Map(entryKinds.map((kind) => [kind, new Map<string, RecordedEntry[]>()]))
  const views = new Map<Day, View>()

  function viewOn(day: Day): View {
    const known = views.get(day)
    if (known !== undefined) return known
    const made = viewOf(byId, day)
    const [eldest] = views.keys()
    if (views.size >= mostViews && eldest !== undefined) views.delete(eldest)
    views.set(day, made)
    return made
  }
  const now = () => viewOn(today())
  const at = (day: Day | undefined) => viewOn(day ?? today())

  const registry: Registry = {
    practice,
    institutions: (day) => [...at(day).institution.values()],
    institution: (id, day) => at(day).institution.get(id),
    idOfCode: (code) => now().byCode.get(code),
    practitioners: (day) => [...at(day).practitioner.values()],
    practitioner: (id, day) => at(day).practitioner.get(id),
    practitionersAt: (id, day) =>
      (viewOn(day).staff.get(id) ?? [])
        .filter(({ places }) => places.some((one) => one.institution === id && holdsOn(one, day)))
        .toSorted((a, b) => rank(a, id) - rank(b, id)),
    alliances: (day) => [...at(day).alliance.values()],
    insurers: (day) => [...at(day).insurer.values()],
    insurer: (id) => now().insurer.get(id),
    answering: (payer) => now().answering.get(payer),
    versions: (kind, id) => byId.get(kind)?.get(id) ?? [],
    latest: (limit) => all.slice(-limit).reverse(),
    rightToAct(who, act, institution, day) {
      const { practitioner: people, institution: houses } = viewOn(day)
      const practitioner = people.get(who)
      if (practitioner === undefined) return { code: 'practitioner-unknown', practitioner: who }
      const house = houses.get(institution)
      if (house === undefined) return { code: 'house-unregistered', institution }
      const refusal = mayPractise(practitioner, act, house, day, practice)
      return refusal && { ...refusal, source: practice.texts.get(refusal.rule) ?? null }
    },
  }
  return {
    registry,
    institutions: {
      all: () => [...now().facts.values()],
      find: (id) => now().facts.get(id),
      inCare(id, care) {
        const entry = versionInCare(byId.get('institution')?.get(id) ?? [], care)?.entry
        // What lies under a kind was recorded as that kind.
        return entry ? factsOf(entry as InstitutionEntry) : undefined
      },
    },
    take(recorded) {
      for (const one of recorded) {
        all.push(one)
        const ofKind = byId.get(one.kind)
        const versions = ofKind?.get(one.id)
        if (versions === undefined) ofKind?.set(one.id, [one])
        else versions.push(one)
      }
      if (recorded.length > 0) views.clear()
    },
  }
}

function rank(one: PractitionerEntry, institution: string): number {
  return one.places.some((place) => place.institution === institution && place.kind === 'main')
    ? 0
    : 1
}

function viewOf(
  byId: ReadonlyMap<EntryKind, ReadonlyMap<string, readonly RecordedEntry[]>>,
  day: Day,
): View {
  const standing = <K extends EntryKind>(kind: K): ReadonlyMap<string, EntryOf[K]> => {
    const found = new Map<string, EntryOf[K]>()
    for (const [id, versions] of byId.get(kind) ?? []) {
      // What lies under a kind was recorded as that kind.
      const entry = (versionOn(versions, day)?.entry ?? null) as EntryOf[K] | null
      if (entry !== null) found.set(id, entry)
    }
    return found
  }
  const [institution, practitioner] = [standing('institution'), standing('practitioner')]
  const insurer = standing('insurer')
  const payers = [...insurer.values()].flatMap((one) =>
    one.payers.map((payer) => [payer, one] as const),
  )
  const codes = [...institution.values()].flatMap(({ id, nationalCode }) =>
    nationalCode === null ? [] : [[nationalCode, id] as const],
  )
  const facts = [...institution.values()].map((one) => [one.id, factsOf(one)] as const)
  return {
    institution,
    practitioner,
    alliance: standing('alliance'),
    insurer,
    facts: new Map(facts),
    byCode: new Map(codes),
    answering: new Map(payers),
    staff: staffOf(practitioner.values()),
  }
}

function staffOf(practitioners: Iterable<PractitionerEntry>) {
  const staff = new Map<string, PractitionerEntry[]>()
  for (const one of practitioners) {
    for (const house of new Set(one.places.map(({ institution }) => institution))) {
      const here = staff.get(house)
      if (here === undefined) staff.set(house, [one])
      else here.push(one)
    }
  }
  return staff
}

/** These facts go into what is kept of a bill: nothing is to be added by the way. */
function factsOf(entry: InstitutionEntry): Institution {
  const { id, title, region, kind, level, ownership, tags, currency, attributes } = entry
  return { id, title, region, kind, level, ownership, tags, currency, attributes }
}
