/**
 * The settled bill that a record of a fund makes. What the fund gave binds, whoever would decide here;
 * what our reading of its rules gives beside it is a named difference. Insurers were asked by nobody.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { BenefitValue, PolicySet, SchemeValue } from '../../../engine/policy/policy-value.ts'
import { builtInParts } from '../../../engine/policy/vocabulary.ts'
import type { CareDays } from '../../../engine/registry/version.ts'
import { decide, engineVersion, explain } from '../../../engine/settlement/settle.ts'
import type { Answer } from '../../../engine/settlement/settlement.ts'
import type { ReleasedRecord } from '../../../engine/visit/released-record.ts'
import { type RecordField, recordFields } from '../../../engine/visit/side-message.ts'
import { answersOf, platformPayers } from '../platform/settle-at-platform.ts'
import type { Institution, Person } from '../registry.ts'
import { type Rules, rulesOf } from '../rules.ts'
import type { BillText, Setting } from '../settlement/bill-text.ts'
import { answerVersion, type SettlementDocument } from '../settlement/document.ts'
import type { Entry } from '../settlement/journal.ts'
import { factsOf, type PreparedBill, prepareBill } from '../settlement/prepare-bill.ts'
import { readBill } from '../settlement/read-bill.ts'
import type { UsedRules } from '../settlement/settle-bills.ts'

export type RecordEntry =
  | { readonly made: true; readonly entry: Entry; readonly used: UsedRules }
  /** `unplaced`: an amount belongs to no payer that the person has here. */
  | { readonly made: false; readonly why: string }

const currency = 'CNY'
const carried = ['public', 'aid', 'account']
const yuan = (minor: number) => textFromMinor(minor, currency)

export function entryOfRecord(
  record: ReleasedRecord,
  person: Person | undefined,
  inCare: (id: string, care: CareDays) => Institution | undefined,
  rules: Rules,
  recordedAt: string,
): RecordEntry {
  const withSums = { ...billOf(record), sums: sumsOf(record) }
  const preparation = prepareBill(withSums, person, inCare, rules)
  if (!preparation.prepared) return { made: false, why: preparation.refusal.code }
  const bound = boundRules(preparation.bill, person?.coverages ?? [], record, rules)
  const prepared = withLines(record, preparation.bill, bound)
  const facts = factsOf(prepared, () => [], bound)
  const answers = answersOfRecord(record, prepared, bound)
  const { bill, catalogue } = prepared
  const decision = decide(bill, facts, answers, bound.library, catalogue)
  if (!decision.settled) return { made: false, why: decision.refusal.code }
  // Nothing is counted here: the fund counts its own, and a claim what it moves.
  const settlement = { ...decision.settlement, counters: [] }
  if (settlement.cashMinor !== record.amounts.psn_cash_pay) return { made: false, why: 'unplaced' }
  const document: SettlementDocument = {
    kind: 'settlement',
    engineVersion,
    answerVersion,
    by: 'fund',
    purpose: 'claim',
    policies: bound.all.digest,
    catalogue: catalogue?.digest ?? null,
    visit: prepared.text.visit,
    bill,
    facts,
    pools: {},
    answers,
    settlement,
    counterNames: [],
  }
  const entry: Entry = {
    id: record.record,
    person: record.person,
    version: 0,
    kind: 'settlement',
    reverses: null,
    replaces: null,
    visit: { institution: prepared.institution, visit: record.visit, interim: '' },
    businessDate: textFromDay(bill.dischargedOn),
    recordedAt,
    currency,
    totalMinor: settlement.totalMinor,
    cashMinor: settlement.cashMinor,
    document,
  }
  return { made: true, entry, used: { policies: bound.all, catalogue } }
}

function billOf(record: ReleasedRecord): BillText {
  const { person, institution: facility, visit: number, admittedOn, dischargedOn } = record
  return {
    person,
    facility,
    visit: {
      number,
      setting: record.setting as Setting,
      admittedOn,
      dischargedOn,
      disease: record.disease || null,
    },
    currency,
  }
}

function sumsOf({ amounts }: ReleasedRecord) {
  return {
    inScope: yuan(amounts.inscp_scp_amt),
    priorSelfPay: yuan(amounts.preselfpay_amt),
    overLimit: yuan(amounts.overlmt_selfpay),
    ownPaid: yuan(amounts.fulamt_ownpay_amt),
  }
}

/** The rules of the bill with the fund as the one who decided, and insurers as not yet asked. */
function boundRules(
  { homeRegion, careRegion }: PreparedBill,
  coverages: Person['coverages'],
  record: ReleasedRecord,
  rules: Rules,
): Rules {
  // A product that nobody opened for the bill is claimed from by the same rules.
  const named = coverages.map(({ scheme }) => scheme)
  const { set } = rules.setOf(named, [homeRegion, careRegion])
  const base = partsOfFund(record, set)
  const schemes = set.schemes.map((scheme): SchemeValue => {
    const decidedBy = isCarried(scheme) ? 'platform' : 'insurer'
    return { ...scheme, payers: scheme.payers.map((payer) => ({ ...payer, decidedBy })) }
  })
  const asRecorded = schemes
    .filter(isCarried)
    .flatMap((scheme) => scheme.payers.map((payer) => asRecordedBy(payer, scheme, base, set)))
  const benefits = [...set.benefits, ...asRecorded]
  return rulesOf({ ...set, schemes, benefits }, new Map(), rules.trust)
}

const ownParts = ['ownPaid', 'overLimit']

/** A fund pays what is in scope; where its record says that it paid more, that binds as well. */
function partsOfFund({ amounts }: ReleasedRecord, { schemes }: PolicySet): BenefitValue['base'] {
  const { fulamt_ownpay_amt, overlmt_selfpay, psn_cash_pay } = amounts
  if (fulamt_ownpay_amt + overlmt_selfpay > psn_cash_pay) return 'remaining'
  const parts = [
    ...builtInParts,
    ...schemes.flatMap((scheme) => scheme.parts.map(({ name }) => name)),
  ]
  return [...new Set(parts)].filter((part) => !ownParts.includes(part))
}

const isCarried = ({ schemeKind }: SchemeValue) => carried.includes(schemeKind)

/**
 * What a fund gave and our reading of its rules finds no place for comes off whatever is left to the
 * patient when that fund has had its turn, before any insurer's.
 */
function asRecordedBy(
  { id, title }: SchemeValue['payers'][number],
  scheme: SchemeValue,
  base: BenefitValue['base'],
  { regions, benefits }: PolicySet,
): BenefitValue {
  const order = regions.find((region) => region.id === scheme.region)?.order ?? []
  const own = benefits.filter((one) => one.scheme === scheme.id && one.payer === id)
  const last = Math.max(0, ...own.map(({ layer }) => order.indexOf(layer)))
  const nothing = { number: null, published: null, url: null, readOn: null, reader: null }
  const source = {
    title: 'The record of the fund itself',
    issuer: scheme.id,
    mark: 'O',
    ...nothing,
  }
  return {
    kind: 'benefit',
    // Within a layer benefits run in the order of their ids.
    id: `${scheme.id}/zz-as-recorded-${id}`,
    scheme: scheme.id,
    layer: order[last] ?? 'basic',
    title,
    when: null,
    payer: id,
    base,
    terms: [
      {
        from: '1900-01-01',
        ends: null,
        source: 'record',
        status: 'verified',
        note: null,
        steps: [],
      },
    ],
    sources: { record: source },
  }
}

/** Lines are used where our catalogue divides them as the fund did; else its four sums are. */
function withLines(record: ReleasedRecord, prepared: PreparedBill, rules: Rules): PreparedBill {
  if (record.lines.length === 0) return prepared
  const lines = record.lines.map((line, i) => ({
    id: String(i + 1),
    code: line.code,
    name: line.code,
    on: line.on,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    amount: yuan(line.amountMinor),
    category: line.category,
  }))
  const read = readBill({ ...billOf(record), lines })
  if (!read.read) return prepared
  const bill = { ...prepared.bill, lines: read.figures.lines, sums: null }
  const withThem = { ...prepared, bill }
  const facts = factsOf(withThem, () => [], rules)
  const explained = explain(bill, facts, [], rules.library, prepared.catalogue)
  const sum = (of: 'ownPaidMinor' | 'overLimitMinor' | 'priorSelfPayMinor' | 'inScopeMinor') =>
    explained.lines.reduce((all, line) => all + line[of], 0)
  const { amounts } = record
  const isSame =
    sum('ownPaidMinor') === amounts.fulamt_ownpay_amt &&
    sum('overLimitMinor') === amounts.overlmt_selfpay &&
    sum('priorSelfPayMinor') === amounts.preselfpay_amt &&
    sum('inScopeMinor') === amounts.inscp_scp_amt
  return isSame ? withThem : prepared
}

const beside: readonly RecordField[] = [
  'fulamt_ownpay_amt',
  'overlmt_selfpay',
  'preselfpay_amt',
  'inscp_scp_amt',
  'act_pay_dedc',
  'psn_cash_pay',
]

function answersOfRecord(
  { amounts }: ReleasedRecord,
  { coverages, text }: PreparedBill,
  rules: Rules,
): Answer[] {
  const shares = recordFields
    .filter((field) => !beside.includes(field))
    .map((field) => ({ field, amountMinor: amounts[field] }))
  const payers = platformPayers(
    { ...text, coverages: coverages.map(({ id }) => id) },
    coverages,
    rules,
  )
  const read = readBill({ ...text, answers: answersOf({ shares }, payers) })
  return read.read ? [...read.figures.answers] : []
}
