/** Entries of the registry in the form in which they are written, so that what is read can be sent again. */
import { textFromDay } from '../../engine/base/calendar-date.ts'
import type { Span } from '../../engine/registry/institution.ts'
import type {
  AllianceEntry,
  EntryDraft,
  InstitutionEntry,
  InsurerEntry,
  PractitionerEntry,
} from '../usecases/registry/entries.ts'
import type {
  AllianceForm,
  EntryForm,
  InstitutionForm,
  InsurerForm,
  PractitionerForm,
} from './contract/registry-entries.ts'

/** Null for one that is no longer registered from that day on. */
export function formOf(draft: EntryDraft): EntryForm | null {
  if (draft.entry === null) return null
  const from = textFromDay(draft.from)
  switch (draft.kind) {
    case 'institution':
      return institutionForm(draft.entry, from)
    case 'practitioner':
      return practitionerForm(draft.entry, from)
    case 'alliance':
      return allianceForm(draft.entry, from)
    case 'insurer':
      return insurerForm(draft.entry, from)
  }
}

export function spanJson({ from, to }: Span) {
  return { from: textFromDay(from), to: to === null ? null : textFromDay(to) }
}

function institutionForm(entry: InstitutionEntry, from: string): InstitutionForm {
  const { id, title, region, kind, level, ownership, currency, pharmacy } = entry
  const { nationalCode, delivers, hours, recipient } = entry
  return {
    ...{ id, from, title, region, currency, pharmacy, nationalCode, delivers },
    // Words of the lists were read as such when the entry was recorded.
    kind: kind as InstitutionForm['kind'],
    level: level as InstitutionForm['level'],
    ownership: ownership as InstitutionForm['ownership'],
    tags: [...entry.tags],
    attributes: entry.attributes as NonNullable<InstitutionForm['attributes']>,
    licences: entry.licences.map((one) => ({ kind: one.kind, ...spanJson(one) })),
    departments: [...entry.departments],
    capabilities: [...entry.capabilities],
    ...(hours === undefined
      ? {}
      : {
          hours: hours.map(({ atMinute, weekdays, from: begins, to, ...rest }) => ({
            ...rest,
            ...{ weekdays: [...weekdays], at: clockOf(atMinute) },
            ...spanJson({ from: begins, to }),
          })),
        }),
    ...(recipient === undefined ? {} : { recipient }),
  }
}

function clockOf(minute: number): string {
  return [Math.floor(minute / 60), minute % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

function practitionerForm(entry: PractitionerEntry, from: string): PractitionerForm {
  const { id, name, licence, category, grade, title, independentSince, online } = entry
  const { number, body } = licence
  return {
    ...{ id, from, name, category, grade, title, online },
    jurisdiction: entry.jurisdiction as NonNullable<PractitionerForm['jurisdiction']>,
    licence: { number, ...(body === undefined ? {} : { body }), ...spanJson(licence) },
    scopes: [...entry.scopes],
    independentSince: independentSince === null ? null : textFromDay(independentSince),
    places: entry.places.map(({ from: begins, to, ...rest }) => ({
      ...rest,
      ...spanJson({ from: begins, to }),
    })),
    supports: entry.supports.map(({ institution, ground, ...span }) => ({
      ...{ institution, ground, ...spanJson(span) },
    })),
    rights: entry.rights.map(({ right, ...span }) => ({ right, ...spanJson(span) })),
  }
}

function allianceForm({ id, title, kind, seats }: AllianceEntry, from: string): AllianceForm {
  return {
    ...{ id, from, title, kind },
    seats: seats.map(({ institution, role, under, ...span }) => ({
      ...{ institution, role, under, ...spanJson(span) },
    })),
  }
}

function insurerForm(entry: InsurerEntry, from: string): InsurerForm {
  const { id, title, jurisdiction, payers, address, claims, recipient } = entry
  return {
    ...{ id, from, title, jurisdiction, address, claims, payers: [...payers] },
    ...(recipient === undefined ? {} : { recipient }),
  }
}
