/** Entries as they are written, turned into what the registry keeps; each draft knows where it stood. */
import { dayFromText } from '../../engine/base/calendar-date.ts'
import { type EntryProblem, entryProblem } from '../../engine/registry/entry-problem.ts'
import type { Span } from '../../engine/registry/institution.ts'
import type { EntryDraft } from '../usecases/registry/entries.ts'
import type { PlacedDraft } from '../usecases/registry/keep-entries.ts'
import type {
  AllianceForm,
  InstitutionForm,
  InsurerForm,
  PractitionerForm,
  RegistryFile,
} from './contract/registry-entries.ts'

/** Where a region lies, by the rules; undefined for one that has none. */
export type PlaceOf = (
  region: string,
) =>
  | { readonly province: string | null; readonly jurisdiction: string; readonly currency: string }
  | undefined

export interface ReadForms {
  readonly drafts: readonly PlacedDraft[]
  readonly problems: readonly EntryProblem[]
}

/** @param provinceOf of an institution that is registered already. */
export function draftsOf(
  file: RegistryFile,
  placeOf: PlaceOf,
  provinceOf: (institution: string) => string | null,
): ReadForms {
  const problems: EntryProblem[] = []
  const drafts: PlacedDraft[] = []
  const inFile = new Map(
    (file.institutions ?? []).map((one) => [one.id, placeOf(one.region)?.province ?? null]),
  )
  const province = (id: string) => inFile.get(id) ?? provinceOf(id)
  const put = <F>(name: string, forms: readonly F[] | undefined, of: (form: F) => EntryDraft) => {
    for (const [at, form] of (forms ?? []).entries()) {
      const pointer = `/${name}/${at}`
      const wrong = wrongDaysIn(form, pointer)
      problems.push(...wrong)
      if (wrong.length === 0) drafts.push({ ...of(form), pointer })
    }
  }
  put('institutions', file.institutions, (form) => institutionOf(form, placeOf))
  put('practitioners', file.practitioners, (form) => practitionerOf(form, province))
  put('alliances', file.alliances, allianceOf)
  put('insurers', file.insurers, insurerOf)
  put('ended', file.ended, ({ from, ...rest }) => ({ ...rest, from: dayOf(from), entry: null }))
  return { drafts, problems }
}

const dayFields = ['from', 'to', 'independentSince']

function wrongDaysIn(value: unknown, pointer: string): EntryProblem[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => {
    // Attributes are the rules' own words.
    if (name === 'attributes') return []
    const at = `${pointer}/${name}`
    if (typeof part !== 'string' || !dayFields.includes(name)) return wrongDaysIn(part, at)
    return dayFromText(part) === undefined ? [entryProblem(at, 'no-day', { said: part })] : []
  })
}

/** Days were looked at before. */
function dayOf(text: string): number {
  const day = dayFromText(text)
  if (day === undefined) throw new Error(`broken invariant: ${text} is no day`)
  return day
}

function spanOf({ from, to = null }: { from: string; to?: string | null | undefined }): Span {
  return { from: dayOf(from), to: to === null ? null : dayOf(to) }
}

/** What is not said is left out, so that earlier files are known again. */
function said<T extends Record<string, string | null | undefined>>(parts: T) {
  const entries = Object.entries(parts).filter(([, text]) => text != null && text !== '')
  return Object.fromEntries(entries) as { [K in keyof T]?: string }
}

function recipientIn({ recipient }: Pick<InstitutionForm, 'recipient'>) {
  return recipient == null ? {} : { recipient }
}

function hoursIn({ hours }: InstitutionForm) {
  if (hours === undefined) return {}
  return {
    hours: hours.map(({ at, from, to, ...rest }) => ({
      ...rest,
      atMinute: minuteIn(at),
      ...spanOf({ from, to }),
    })),
  }
}

function minuteIn(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

function institutionOf(form: InstitutionForm, placeOf: PlaceOf): EntryDraft {
  const { id, from, title, region, kind, level, ownership, licences } = form
  // A region that is not there is found when the entries are checked.
  const place = placeOf(region) ?? { province: null, jurisdiction: 'mainland', currency: 'CNY' }
  const entry = {
    ...{ id, title, region, kind, level, ownership },
    ...{ province: place.province, jurisdiction: place.jurisdiction },
    currency: form.currency ?? place.currency,
    tags: form.tags ?? [],
    attributes: form.attributes ?? {},
    licences: licences.map((one) => ({ kind: one.kind, ...spanOf(one) })),
    departments: form.departments ?? [],
    capabilities: form.capabilities ?? [],
    pharmacy: form.pharmacy ?? null,
    nationalCode: form.nationalCode ?? null,
    delivers: form.delivers ?? false,
    ...hoursIn(form),
    ...recipientIn(form),
  }
  return { kind: 'institution', id, from: dayOf(from), entry }
}

function practitionerOf(
  form: PractitionerForm,
  provinceOf: (institution: string) => string | null,
): EntryDraft {
  const { id, from, name, licence, category, scopes, title, independentSince } = form
  const entry = {
    ...{ id, name, category, scopes, title },
    jurisdiction: form.jurisdiction ?? 'mainland',
    grade: form.grade ?? 'full',
    licence: { number: licence.number, ...said({ body: licence.body }), ...spanOf(licence) },
    independentSince: independentSince === null ? null : dayOf(independentSince),
    places: form.places.map(({ institution, kind, province, certificate, ...span }) => ({
      ...{ institution, kind, province: province ?? provinceOf(institution) },
      ...said({ certificate }),
      ...spanOf(span),
    })),
    supports: (form.supports ?? []).map(({ institution, ground, ...span }) => ({
      ...{ institution, ground, ...spanOf(span) },
    })),
    rights: (form.rights ?? []).map(({ right, ...span }) => ({ right, ...spanOf(span) })),
    online: form.online ?? null,
  }
  return { kind: 'practitioner', id, from: dayOf(from), entry }
}

function allianceOf({ id, from, title, kind, seats }: AllianceForm): EntryDraft {
  const entry = {
    ...{ id, title, kind },
    seats: seats.map(({ institution, role, under, ...span }) => ({
      ...{ institution, role, under, ...spanOf(span) },
    })),
  }
  return { kind: 'alliance', id, from: dayOf(from), entry }
}

export function insurerOf(form: InsurerForm): EntryDraft {
  const { id, from, title, jurisdiction = 'mainland', payers, address } = form
  const { claims = null } = form
  const entry = { id, title, jurisdiction, payers, address, claims, ...recipientIn(form) }
  return { kind: 'insurer', id, from: dayOf(from), entry }
}
