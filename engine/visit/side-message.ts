/**
 * What may pass between the side that is connected to the insurance network and the side that is
 * connected to the internet: messages of a few kinds, each with the fields that stand here and no
 * other. There is no kind for free text, for a name, or for what was treated.
 */
import { dayFromText } from '../base/calendar-date.ts'
import { fundFields } from './national-amounts.ts'

export type Side = 'insurance' | 'internet'

type Form =
  | 'id'
  | 'id-or-none'
  | 'day'
  | 'amount'
  | 'count'
  | 'figure'
  | 'setting'
  | 'category'
  | 'parts'

interface Kind {
  readonly from: Side
  readonly fields: Readonly<Record<string, Form>>
}

/** What an authorisation may name besides the amounts, which it always does. */
export const partsOfRecord = ['fee-lines', 'diagnoses', 'invoice-number'] as const

export type PartOfRecord = (typeof partsOfRecord)[number]

/** Amounts of a record by their national names; they say who bore what, and nothing else. */
export const recordFields = [
  'fulamt_ownpay_amt',
  'overlmt_selfpay',
  'preselfpay_amt',
  'inscp_scp_amt',
  'act_pay_dedc',
  ...fundFields,
  'acct_pay',
  'acct_mulaid_pay',
  'psn_cash_pay',
  'hosp_part_amt',
] as const

export type RecordField = (typeof recordFields)[number]

const amountsOfRecord = Object.fromEntries(
  recordFields.map((field) => [field, 'amount']),
) as Readonly<Record<RecordField, 'amount'>>

export const sideKinds = {
  /** A person lets one bill pass, or those of a span of days, until a day. */
  'authorisation-given': {
    from: 'internet',
    fields: {
      authorisation: 'id',
      person: 'id',
      institution: 'id-or-none',
      settlement: 'id-or-none',
      from: 'day',
      to: 'day',
      until: 'day',
      parts: 'parts',
    },
  },
  'authorisation-withdrawn': {
    from: 'internet',
    fields: { authorisation: 'id', person: 'id' },
  },
  /** A line of the record that is named next. */
  'record-line': {
    from: 'insurance',
    fields: {
      record: 'id',
      person: 'id',
      line: 'count',
      code: 'id',
      on: 'day',
      quantity: 'figure',
      unitPrice: 'figure',
      amount: 'amount',
      category: 'category',
    },
  },
  /** A settled bill, with as much of it as an authorisation names. */
  'record-released': {
    from: 'insurance',
    fields: {
      authorisation: 'id',
      record: 'id',
      person: 'id',
      institution: 'id',
      visit: 'id',
      setting: 'setting',
      admittedOn: 'day',
      dischargedOn: 'day',
      disease: 'id-or-none',
      invoice: 'id-or-none',
      lines: 'count',
      ...amountsOfRecord,
    },
  },
  'record-reversed': {
    from: 'insurance',
    fields: { authorisation: 'id', record: 'id', person: 'id' },
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
  amount: (text) => /^-?\d{1,12}\.\d{2}$/.test(text),
  count: (text) => /^\d{1,6}$/.test(text),
  figure: (text) => /^-?\d{1,12}(\.\d{1,6})?$/.test(text),
  setting: (text) => settings.includes(text),
  category: (text) => /^[a-z][a-z-]{0,23}$/.test(text),
  parts: (text) => text === '' || text.split(',').every((part) => isPart(part)),
}

const settings = [
  'outpatient',
  'inpatient',
  'chronic',
  'emergency',
  'day-surgery',
  'pharmacy',
  'online',
  'home',
]

function isPart(text: string): text is PartOfRecord {
  return partsOfRecord.some((part) => part === text)
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
  /** The one bill that it names; empty: all of its days. */
  readonly settlement: string
  readonly from: string
  readonly to: string
  readonly until: string
  readonly parts: readonly PartOfRecord[]
}

/** Authorisations of a person that are live after these messages on that day, the first given first. */
export function liveAuthorisations(
  messages: readonly SideMessage[],
  today: string,
): Authorisation[] {
  const live = new Map<string, Authorisation>()
  for (const { kind, content } of messages) {
    const { authorisation = '', institution = '', settlement = '' } = content
    const { from = '', to = '', until = '', parts = '' } = content
    if (kind === 'authorisation-given' && today <= until) {
      const named = parts.split(',').filter(isPart)
      const scope = { institution, settlement, from, to, until }
      live.set(authorisation, { authorisation, ...scope, parts: named })
    }
    if (kind === 'authorisation-withdrawn') live.delete(authorisation)
  }
  return [...live.values()]
}

export interface BillToPass {
  readonly settlement: string
  readonly institution: string
  readonly businessDate: string
}

export function isLetBy(
  { institution, settlement, from, to }: Authorisation,
  bill: BillToPass,
): boolean {
  return (
    (institution === '' || institution === bill.institution) &&
    (settlement === '' || settlement === bill.settlement) &&
    from <= bill.businessDate &&
    bill.businessDate <= to
  )
}
