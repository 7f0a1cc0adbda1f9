/** A record of a fund as messages between the sides, cut down to what an authorisation names. */
import { minorFromText, textFromMinor } from '../base/money.ts'
import type { RecordLine, SettledRecord } from './fund-record.ts'
import {
  type Authorisation,
  type RecordField,
  recordFields,
  type SideKind,
  type SideMessage,
} from './side-message.ts'

/** A record with the ids of this alliance in the place of the fund's. */
export interface KnownRecord extends Omit<SettledRecord, 'credential' | 'settlement'> {
  readonly record: string
  readonly person: string
}

export interface ReleasedRecord extends KnownRecord {
  readonly authorisation: string
}

const yuan = (minor: number) => textFromMinor(minor, 'CNY')

/** In the order in which they have to pass: the lines, and what closes them. */
export function messagesOf(
  known: KnownRecord,
  { authorisation, parts }: Pick<Authorisation, 'authorisation' | 'parts'>,
): SideMessage[] {
  const { record, person } = known
  const lines = parts.includes('fee-lines') ? known.lines : []
  const amounts = Object.fromEntries(
    recordFields.map((field) => [field, yuan(known.amounts[field])]),
  )
  const head = {
    authorisation,
    record,
    person,
    institution: known.institution,
    visit: known.visit,
    setting: known.setting,
    admittedOn: known.admittedOn,
    dischargedOn: known.dischargedOn,
    disease: parts.includes('diagnoses') ? known.disease : '',
    invoice: parts.includes('invoice-number') ? known.invoice : '',
    lines: String(lines.length),
    ...amounts,
  }
  return [
    ...lines.map((line, i) => messageOfLine(line, i + 1, known)),
    { kind: 'record-released', content: head },
  ]
}

function messageOfLine(
  { code, on, quantity, unitPrice, amountMinor, category }: RecordLine,
  number: number,
  { record, person }: KnownRecord,
): SideMessage {
  const figures = { quantity, unitPrice, amount: yuan(amountMinor), category }
  return {
    kind: 'record-line',
    content: { record, person, line: String(number), code, on, ...figures },
  }
}

/** Joins a closing message with the lines just before it; undefined where one of them is missing. */
export function releasedIn(
  head: SideMessage,
  before: readonly SideMessage[],
): ReleasedRecord | undefined {
  const { content } = head
  const text = (field: string) => content[field] ?? ''
  const count = Number(text('lines'))
  const lines = count === 0 ? [] : before.slice(-count)
  const isWhole =
    lines.length === count &&
    lines.every(
      (line, i) => isKind(line, 'record-line') && isLine(line.content, text('record'), i + 1),
    )
  if (!isWhole) return undefined
  return {
    authorisation: text('authorisation'),
    record: text('record'),
    person: text('person'),
    institution: text('institution'),
    visit: text('visit'),
    setting: text('setting'),
    admittedOn: text('admittedOn'),
    dischargedOn: text('dischargedOn'),
    disease: text('disease'),
    invoice: text('invoice'),
    amounts: Object.fromEntries(
      recordFields.map((field) => [field, minorFromText(text(field), 'CNY') ?? 0]),
    ) as Record<RecordField, number>,
    lines: lines.map((line) => lineIn(line.content)),
  }
}

function isKind(message: SideMessage, kind: SideKind): boolean {
  return message.kind === kind
}

function isLine(content: SideMessage['content'], record: string, number: number): boolean {
  return content['record'] === record && content['line'] === String(number)
}

function lineIn(content: SideMessage['content']): RecordLine {
  const text = (field: string) => content[field] ?? ''
  return {
    code: text('code'),
    on: text('on'),
    quantity: text('quantity'),
    unitPrice: text('unitPrice'),
    amountMinor: minorFromText(text('amount'), 'CNY') ?? 0,
    category: text('category'),
  }
}
