/**
 * What may pass between the side that is connected to the insurance network and the side that is
 * connected to the internet: messages of a few kinds, each with the fields that stand here and no
 * other. There is no kind for free text, for a name, or for what was treated.
 */
import { dayFromText } from '../base/calendar-date.ts'

export type Side = 'insurance' | 'internet'

type Form = 'id' | 'day' | 'currency' | 'amount' | 'id-or-none'

interface Kind {
  readonly from: Side
  readonly fields: Readonly<Record<string, Form>>
}

export const sideKinds = {
  /** A person lets bills of a span of days pass, of one institution or of all. */
  'authorisation-given': {
    from: 'internet',
    fields: {
      authorisation: 'id',
      person: 'id',
      institution: 'id-or-none',
      from: 'day',
      to: 'day',
    },
  },
  'authorisation-withdrawn': {
    from: 'internet',
    fields: { authorisation: 'id', person: 'id' },
  },
  /** Only of bills that an authorisation lets pass. */
  'settlement-recorded': {
    from: 'insurance',
    fields: {
      authorisation: 'id',
      settlement: 'id',
      person: 'id',
      institution: 'id',
      visit: 'id',
      businessDate: 'day',
      currency: 'currency',
      total: 'amount',
      cash: 'amount',
    },
  },
  'settlement-reversed': {
    from: 'insurance',
    fields: { authorisation: 'id', settlement: 'id', reversal: 'id', person: 'id' },
  },
} as const satisfies Record<string, Kind>

export type SideKind = keyof typeof sideKinds

export interface SideMessage {
  readonly kind: SideKind
  readonly content: Readonly<Record<string, string>>
}

export type SideRefusal =
  | 'kind-unknown'
  | 'wrong-direction'
  | 'field-unknown'
  | 'field-missing'
  | 'field-form'

const forms: Readonly<Record<Form, (text: string) => boolean>> = {
  id: (text) => /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/.test(text),
  'id-or-none': (text) => text === '' || /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/.test(text),
  day: (text) => dayFromText(text) !== undefined,
  currency: (text) => /^[A-Z]{3}$/.test(text),
  amount: (text) => /^-?\d{1,12}\.\d{2}$/.test(text),
}

/** Null when the message may pass from that side. */
export function mayPass(from: Side, kind: string, content: unknown): SideRefusal | null {
  const known: Kind | undefined = Object.hasOwn(sideKinds, kind)
    ? sideKinds[kind as SideKind]
    : undefined
  if (known === undefined) return 'kind-unknown'
  if (known.from !== from) return 'wrong-direction'
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return 'field-form'
  const said = Object.entries(content)
  if (said.some(([name]) => !Object.hasOwn(known.fields, name))) return 'field-unknown'
  for (const [name, form] of Object.entries(known.fields)) {
    const value: unknown = Reflect.get(content, name)
    if (value === undefined) return 'field-missing'
    if (typeof value !== 'string' || !forms[form](value)) return 'field-form'
  }
  return null
}

export interface Authorisation {
  readonly authorisation: string
  readonly institution: string
  readonly from: string
  readonly to: string
}

/** Authorisations of a person that are live after these messages. */
export function liveAuthorisations(messages: readonly SideMessage[]): Authorisation[] {
  const live = new Map<string, Authorisation>()
  for (const { kind, content } of messages) {
    const { authorisation = '', institution = '', from = '', to = '' } = content
    if (kind === 'authorisation-given')
      live.set(authorisation, { authorisation, institution, from, to })
    if (kind === 'authorisation-withdrawn') live.delete(authorisation)
  }
  return [...live.values()]
}

/** The authorisation that lets a bill pass; none: it stays where it is. */
export function letsPass(
  live: readonly Authorisation[],
  bill: { readonly institution: string; readonly businessDate: string },
): Authorisation | undefined {
  return live.find(
    ({ institution, from, to }) =>
      (institution === '' || institution === bill.institution) &&
      from <= bill.businessDate &&
      bill.businessDate <= to,
  )
}
