/**
 * Reads messages of the national interface that hold rows: 3202 with its details in the message,
 * the answer to 3260, and what was confirmed with 3261.
 */
import type { FileHandle } from 'node:fs/promises'
import type { Field } from '../../engine/reconciliation/statement-row.ts'
import { dayIn, minorIn } from './byte-values.ts'
import { type Column, categoryOfCode, columnNamed } from './csv-columns.ts'
import { codeOf, type Intake, type RecordReason, Unusable } from './intake.ts'
import { eachJsonRow, membersOf, parseValues, textOf, type Values } from './json-rows.ts'
import { at, RowDraft, stateNumber } from './row-draft.ts'
import type { Seal, StatementHead } from './statement-head.ts'

/** Amounts of the national interface are yuan with two decimals. */
const digits = 2
const yuan = codeOf('CNY')

/**
 * Turns a certificate number into something that means the same person and cannot be read; null
 * where persons are not compared.
 */
export type Disguise = ((certificate: string) => string) | null

const stated3202 = ['totalMinor', 'paidMinor', 'accountMinor', 'visit', 'person'] as const
const stated3260 = ['totalMinor', 'paidMinor', 'day', 'institution', 'visit'] as const

export interface NationalShape {
  readonly head: StatementHead
  readonly frame: Values
  readonly disguise: Disguise
  readonly isConfirmation: boolean
  /** The confirmation was taken back with 3262: nothing of it stands any more. */
  readonly isRolledBack: boolean
}

/** Reads the message without its rows. */
export async function readNationalHead(
  file: FileHandle,
  disguise: Disguise,
  isRolledBack: boolean,
): Promise<NationalShape> {
  let confirms: boolean | null = null
  let namesInstitutions = true
  const frame = await eachJsonRow(
    file,
    'utf-8',
    (text) => {
      if (confirms !== null) return
      confirms = text.includes('"cnfm_flag"')
      namesInstitutions = !confirms || text.includes('"medins_no"')
    },
    () => {},
  )
  const said = { ...membersOf(frame, 'input'), ...membersOf(frame, 'output'), ...frame }
  const inner = { ...membersOf(said, 'data'), ...membersOf(said, 'stmtinfo'), ...said }
  const infno = textOf(frame, 'infno')
  const infcode = textOf(frame, 'infcode')
  if (infcode !== '' && infcode !== '0') throw new Unusable('head-unreadable', 1, 'infcode')
  const is3202 = infno === '3202'
  const isConfirmation = confirms === true
  const stated = new Set<Field>(is3202 ? stated3202 : stated3260)
  if (!is3202 && disguise !== null) stated.add('person')
  if (isConfirmation) stated.add('state')
  if (!namesInstitutions) stated.delete('institution')
  const institution = is3202 ? textOf(frame, 'fixmedins_code') : ''
  if (institution !== '') stated.add('institution')
  const head: StatementHead = {
    format: is3202 ? 'national-3202' : 'national-3260',
    side: is3202 ? 'hospital' : 'national',
    party: textOf(frame, 'fixmedins_code'),
    institution,
    payer: '',
    from: textOf(inner, 'stmt_begndate').slice(0, 10),
    to: textOf(inner, 'stmt_enddate').slice(0, 10),
    encoding: 'utf-8',
    currency: 'CNY',
    stated,
    message: textOf(frame, 'msgid'),
  }
  return { head, frame: inner, disguise, isConfirmation, isRolledBack }
}

export async function readNational(
  file: FileHandle,
  shape: NationalShape,
  intake: Intake,
  pause: () => Promise<void> | void,
): Promise<Seal | null> {
  const draft = new RowDraft()
  const take = (text: string, line: number) => {
    draft.clear()
    draft.line = line
    draft.currency = yuan
    draft.setText(at.institution, shape.head.institution)
    const fault = fill(draft, valuesIn(text, line), shape)
    if (fault === null) intake.take(draft)
    else intake.setAside(draft, fault[0], fault[1])
  }
  await eachJsonRow(file, 'utf-8', take, pause)
  return sealOf(shape.frame)
}

function valuesIn(text: string, line: number): Values {
  try {
    return parseValues(text) as Values
  } catch {
    throw new Unusable('json-unreadable', line, 'syntax')
  }
}

type Fault = readonly [RecordReason, string]

function fill(draft: RowDraft, values: Values, shape: NationalShape): Fault | null {
  const { head, disguise, isRolledBack } = shape
  let fault: Fault | null = null
  for (const name of Object.keys(values)) {
    const column = columnNamed(name)
    const found = column === undefined ? null : setColumn(draft, column, textOf(values, name), name)
    fault ??= found
  }
  const certificate = textOf(values, 'certno')
  if (disguise !== null && certificate !== '') draft.setText(at.person, disguise(certificate))
  const confirmed = textOf(values, 'cnfm_flag')
  if (confirmed === '0') draft.state = stateNumber.refused
  else if (isRolledBack) draft.state = stateNumber['rolled-back']
  for (const [field, column] of needed) {
    const isSaid = column === 'institution' && head.institution !== ''
    if (fault === null && !isSaid && head.stated.has(field) && !has(values, column))
      fault = ['field-missing', column]
  }
  const isNameless = draft.ends[at.reference] === draft.starts[at.reference]
  return fault ?? (isNameless ? ['reference-missing', 'setl_id'] : null)
}

const needed: readonly (readonly [Field, Column])[] = [
  ['totalMinor', 'total'],
  ['paidMinor', 'paid'],
  ['accountMinor', 'account'],
  ['day', 'day'],
  ['institution', 'institution'],
]

function has(values: Values, column: Column): boolean {
  return Object.keys(values).some(
    (name) => columnNamed(name) === column && textOf(values, name) !== '',
  )
}

function setColumn(draft: RowDraft, column: Column, text: string, name: string): Fault | null {
  switch (column) {
    case 'settlement':
      return draft.setText(at.reference, text) ? null : ['text-unusable', name]
    case 'kind':
      draft.isReversal = text === '1'
      return text === '0' || text === '1' || text === '' ? null : ['kind-unknown', name]
    case 'day': {
      const bytes = Buffer.from(text)
      draft.day = dayIn(bytes, 0, bytes.length)
      return Number.isNaN(draft.day) ? ['day-unreadable', name] : null
    }
    case 'total':
    case 'paid':
    case 'account':
    case 'cash': {
      const minor = minorOf(text)
      draft[`${column}Minor`] = minor
      return Number.isNaN(minor) ? ['amount-unreadable', name] : null
    }
    case 'category':
      return draft.setText(at.category, categoryOfCode[text] ?? text)
        ? null
        : ['text-unusable', name]
    case 'currency':
    case 'state':
      return null
    default:
      return draft.setText(at[column], text) ? null : ['text-unusable', name]
  }
}

function minorOf(text: string): number {
  const bytes = Buffer.from(text)
  return minorIn(bytes, 0, bytes.length, digits)
}

/** Counts and sums of the message, where it states them. */
function sealOf(frame: Values): Seal | null {
  const count = textOf(frame, 'fixmedins_setl_cnt') || textOf(frame, 'totalrow')
  if (!/^[0-9]{1,10}$/.test(count)) return null
  const rows = Number(count)
  const sums = ['medfee_sumamt', 'fund_pay_sumamt', 'acct_pay'].map((name) => textOf(frame, name))
  if (sums.some((text) => text === '')) return { rows, sums: [] }
  const [totalMinor = 0, paidMinor = 0, accountMinor = 0] = sums.map(minorOf)
  return {
    rows,
    sums: [{ currency: 'CNY', count: rows, totalMinor, paidMinor, accountMinor, cashMinor: 0 }],
  }
}
