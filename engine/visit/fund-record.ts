/**
 * A bill that a fund settled, as the fund itself keeps it: the fields of an answer to a settlement
 * with the lines that led to it. What does not hold together is no record.
 */
import { dayFromText } from '../base/calendar-date.ts'
import { minorFromText, scaledFromText } from '../base/money.ts'
import type { AmountRules } from './interface-tables.ts'
import { brokenIdentity, type FundField, fundFields } from './national-amounts.ts'
import { type RecordField, recordFields } from './side-message.ts'

export interface RecordLine {
  readonly code: string
  readonly on: string
  readonly quantity: string
  readonly unitPrice: string
  readonly amountMinor: number
  readonly category: string
}

export interface SettledRecord {
  /** The fund's own number of the settlement. */
  readonly settlement: string
  /** National code. */
  readonly institution: string
  readonly credential: string
  readonly visit: string
  readonly setting: string
  readonly admittedOn: string
  readonly dischargedOn: string
  readonly disease: string
  readonly invoice: string
  readonly amounts: Readonly<Record<RecordField, number>>
  readonly lines: readonly RecordLine[]
}

/** A settlement, or word that an earlier one was taken back. */
export type FundRecord =
  | ({ readonly kind: 'settled' } & SettledRecord)
  | ({ readonly kind: 'taken-back' } & Pick<
      SettledRecord,
      'settlement' | 'institution' | 'credential'
    >)

/** The first field that cannot be meant. */
export type ReadRecord =
  | { readonly read: true; readonly record: FundRecord }
  | { readonly read: false; readonly field: string }

export interface RecordWords {
  /** What a code of `med_type` is here; undefined where it is nothing. */
  settingOf(code: string): string | undefined
  /** What a code of `med_chrgitm_type` is here. */
  categoryOf(code: string): string
  amountsOf(institution: string): AmountRules
}

type Nodes = Readonly<Record<string, unknown>>

/** Thrown and caught in this file only, so that each field can be read in one expression. */
class Unreadable extends Error {
  readonly field: string

  constructor(field: string) {
    super(field)
    this.field = field
  }
}

export function readFundRecord(value: unknown, words: RecordWords): ReadRecord {
  try {
    return { read: true, record: recordIn(nodeOf(value, 'record'), words) }
  } catch (error) {
    if (error instanceof Unreadable) return { read: false, field: error.field }
    throw error
  }
}

const idForm = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/

function recordIn(value: Nodes, words: RecordWords): FundRecord {
  const info = nodeOf(value['setlinfo'], 'setlinfo')
  const institution = idIn(value, 'fixmedins_code')
  const credential = textIn(info, 'certno') || missing('certno')
  if (textIn(info, 'refd_setl_flag') === '1') {
    return { kind: 'taken-back', settlement: idIn(info, 'init_setl_id'), institution, credential }
  }
  const setting = words.settingOf(textIn(info, 'med_type'))
  if (setting === undefined) throw new Unreadable('med_type')
  const record: SettledRecord = {
    settlement: idIn(info, 'setl_id'),
    institution,
    credential,
    visit: idIn(info, 'mdtrt_id'),
    setting,
    admittedOn: dayIn(info, 'begndate'),
    dischargedOn: dayIn(info, 'enddate'),
    disease: idOrNone(info, 'dise_codg'),
    invoice: idOrNone(info, 'invono'),
    amounts: amountsIn(info, words.amountsOf(institution)),
    lines: listIn(value['feedetail']).map((line) => lineIn(line, words)),
  }
  if (record.dischargedOn < record.admittedOn) throw new Unreadable('enddate')
  const { fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_scp_amt } = record.amounts
  const total = fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt + inscp_scp_amt
  const ofLines = record.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  if (record.lines.length > 0 && ofLines !== total) throw new Unreadable('feedetail')
  return { kind: 'settled', ...record }
}

/** They keep the identities by which a hospital checks them, so that no share hides among them. */
function amountsIn(info: Nodes, rules: AmountRules): Record<RecordField, number> {
  const amounts = Object.fromEntries(
    recordFields.map((field) => [field, amountIn(info, field)]),
  ) as Record<RecordField, number>
  const funds = Object.fromEntries(fundFields.map((field) => [field, amounts[field]])) as Record<
    FundField,
    number
  >
  const sums = {
    medfee_sumamt: amountIn(info, 'medfee_sumamt'),
    fund_pay_sumamt: amountIn(info, 'fund_pay_sumamt'),
    psn_part_amt: amountIn(info, 'psn_part_amt'),
  }
  const broken = brokenIdentity({ ...amounts, ...sums, funds }, rules)
  if (broken !== null) throw new Unreadable(broken)
  // From here on what a family gives stands beside the account, whatever the region says.
  const family = rules.family === 'inside-account' ? amounts.acct_mulaid_pay : 0
  return { ...amounts, acct_pay: amounts.acct_pay - family }
}

function lineIn(line: Nodes, { categoryOf }: RecordWords): RecordLine {
  return {
    code: idIn(line, 'med_list_codg'),
    on: dayIn(line, 'fee_ocur_time'),
    quantity: figureIn(line, 'cnt', 4),
    unitPrice: figureIn(line, 'pric', 6),
    amountMinor: amountIn(line, 'det_item_fee_sumamt'),
    category: categoryOf(textIn(line, 'med_chrgitm_type')),
  }
}

function missing(field: string): never {
  throw new Unreadable(field)
}

function nodeOf(value: unknown, field: string): Nodes {
  const isNode = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isNode ? (value as Nodes) : missing(field)
}

function listIn(value: unknown): readonly Nodes[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value.map((one) => nodeOf(one, 'feedetail')) : missing('feedetail')
}

/** A number is read as it is written: what has lost digits by now is refused by its form. */
function textIn(node: Nodes, field: string): string {
  const value = node[field]
  if (value === undefined || value === null) return ''
  return typeof value === 'string' || typeof value === 'number' ? String(value) : missing(field)
}

function idIn(node: Nodes, field: string): string {
  const text = textIn(node, field)
  return idForm.test(text) ? text : missing(field)
}

function idOrNone(node: Nodes, field: string): string {
  return textIn(node, field) === '' ? '' : idIn(node, field)
}

/** A day, or the day of a time. */
function dayIn(node: Nodes, field: string): string {
  const day = textIn(node, field).slice(0, 10)
  return dayFromText(day) === undefined ? missing(field) : day
}

function amountIn(node: Nodes, field: string): number {
  return minorFromText(textIn(node, field) || '0', 'CNY') ?? missing(field)
}

function figureIn(node: Nodes, field: string, digits: number): string {
  const text = textIn(node, field)
  return scaledFromText(text, digits) === undefined ? missing(field) : text
}
