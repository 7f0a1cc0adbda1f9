/** Smart audit before orders are given and before a bill is settled, and what doctors did about it: 3101-3103. */
import { hash } from 'node:crypto'
import type { SplitLine } from '../../../../engine/adjudication/split.ts'
import { auditCase, rulesOn } from '../../../../engine/audit/audit-case.ts'
import type { AuditFinding, AuditLine } from '../../../../engine/audit/audit-rule.ts'
import { dayFromText } from '../../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../../engine/base/money.ts'
import {
  catalogueAt,
  categoryOf,
  type StatedLine,
  splitStated,
} from '../../../usecases/visit/add-lines.ts'
import type { QuotedVisit } from '../../../usecases/visit/quote-visit.ts'
import { timeOf } from '../check-fields.ts'
import { meaningOf } from '../codes.ts'
import { type Handler, type Incoming, node, type Row, rows, text } from '../message.ts'
import { numberIn } from '../numbers.ts'

/** One thing that is against a rule: of the catalogue of the place, or of audit. */
interface Hit {
  readonly rule: string
  readonly title: string
  readonly severity: string
  readonly amountMinor: number
  readonly evidence: string
  readonly lines: readonly string[]
  readonly involved: readonly string[]
}

/** 3101 looks while orders are given, 3102 before they are charged. */
function auditAt(at: 'order' | 'settle'): Handler {
  return async (incoming) => {
    const { input, envelope } = incoming
    const result = rows(node(input, 'data'), 'patient_dtos').flatMap((patient) =>
      rows(patient, 'fsi_encounter_dtos').flatMap((encounter) =>
        hitsOf(patient, encounter, at, incoming).map((hit) =>
          hitNode(hit, patient, encounter, envelope.msgid),
        ),
      ),
    )
    return { output: { result } }
  }
}

function hitsOf(patient: Row, encounter: Row, at: 'order' | 'settle', incoming: Incoming): Hit[] {
  const { institution, gateway } = incoming
  const stated = rows(encounter, 'fsi_order_dtos').map(orderLine)
  const catalogue = catalogueAt(institution.id, stated, gateway.store)
  const lines = stated.map((line) => ({ ...line, category: categoryOf(line.code, catalogue) }))
  const split = splitStated(lines, catalogue)
  const own = split
    .filter(({ reason }) => reason !== null)
    .map(({ line, reason, ownPaidMinor, overLimitMinor }): Hit => {
      const title = ruleNames[reason ?? ''] ?? ''
      const amountMinor = ownPaidMinor + overLimitMinor
      const said = { rule: reason ?? '', title: `${line.name}：${title}`, severity: '2' }
      const evidence = `catalogue/${line.code}`
      return { ...said, amountMinor, evidence, lines: [line.id], involved: [] }
    })
  const today = gateway.store.today()
  const audited = { ...aboutIn(patient, encounter, incoming), lines: split.map(auditLine) }
  const found = auditCase(rulesOn(gateway.auditRules, today), audited, at)
  return [...own, ...found.map(hitOf)]
}

function hitOf({ rule, lines, involved, amountMinor, evidence }: AuditFinding): Hit {
  const { id, title, severity, basis } = rule
  const said = { rule: id, title, severity: String(severity) }
  return { ...said, amountMinor, evidence: `${evidence}（${basis}）`, lines, involved }
}

function aboutIn(patient: Row, encounter: Row, { gateway: { tables } }: Incoming) {
  const day = (row: Row, field: string) => timeOf(text(row, field))?.day ?? null
  const sexes = { '1': 'male', '2': 'female' } as const
  const sex = Object.entries(sexes).find(([code]) => code === text(patient, 'gend'))?.[1] ?? null
  const setting = meaningOf(tables, 'med_type', text(encounter, 'med_type'))
  const isStay = text(encounter, 'med_mdtrt_type') === stay || setting === 'inpatient'
  const [admittedOn, dischargedOn] = [day(encounter, 'adm_date'), day(encounter, 'dscg_date')]
  return {
    sex,
    birth: day(patient, 'brdy'),
    stay:
      isStay && admittedOn !== null && dischargedOn !== null ? { admittedOn, dischargedOn } : null,
  }
}

const stay = '3'

const mostSaid = 200

/** What a bill that is quoted is told besides; it is settled all the same. */
export async function auditWarning(
  { text: bill, lines }: Pick<QuotedVisit, 'text' | 'lines'>,
  { institution, gateway: { store, auditRules } }: Incoming,
): Promise<string | undefined> {
  const person = (await store.persons([bill.person])).get(bill.person)
  const { setting, admittedOn, dischargedOn } = bill.visit
  const [from, to] = [dayFromText(admittedOn), dayFromText(dischargedOn)]
  const isStay = setting === 'inpatient' && from !== undefined && to !== undefined
  const audited = {
    sex: person === undefined || person.sex === 'unknown' ? null : person.sex,
    birth: person?.birth ?? null,
    stay: isStay ? { admittedOn: from, dischargedOn: to } : null,
    lines: splitStated(lines, catalogueAt(institution.id, lines, store)).map(auditLine),
  }
  const found = auditCase(rulesOn(auditRules, to ?? store.today()), audited, 'settle')
  if (found.length === 0) return undefined
  const said = found.map(({ rule, lines: ids }) => `${rule.title}（${ids.join('、')}）`)
  return [...`智能审核：${said.join('；')}`].slice(0, mostSaid).join('')
}

/** By the name of the catalogue, and without what was taken back. */
function auditLine({ line, item, quantityE4, amountMinor }: SplitLine): AuditLine {
  const { id, code, category, on, supplyDays } = line
  const name = item?.name ?? line.name
  return { id, code, name, category, on, quantityE4, amountMinor, supplyDays }
}

const idDigits = 24
const idOf = (...parts: readonly string[]) =>
  hash('sha256', parts.join(' '), 'hex').slice(0, idDigits)

function hitNode(hit: Hit, patient: Row, encounter: Row, task: string) {
  const { rule, title, severity, evidence, lines, involved } = hit
  const vola_amt = textFromMinor(hit.amountMinor, 'CNY')
  const of = { patn_id: text(patient, 'patn_id'), mdtrt_id: text(encounter, 'mdtrt_id') }
  // Of several lines together nobody can say which one is the one too many.
  const [only, ...more] = lines
  const detail = (rx_id: string, vola_item_type: '1' | '2') => ({
    jrd_id: idOf(task, rule, rx_id, vola_item_type),
    ...of,
    rx_id,
    vola_item_type,
    vola_amt: rx_id === only && more.length === 0 ? vola_amt : '',
  })
  return {
    jr_id: idOf(task, rule, ...lines),
    rule_id: rule,
    rule_name: title,
    vola_cont: title,
    ...of,
    vola_amt,
    vola_amt_stas: '1',
    sev_deg: severity,
    vola_evid: evidence,
    vola_bhvr_type: '',
    task_id: task,
    judge_result_detail_dtos: [
      ...lines.map((id) => detail(id, '1')),
      ...involved.map((id) => detail(id, '2')),
    ],
  }
}

const ruleNames: Readonly<Record<string, string>> = {
  unlisted: '目录外项目，须自费',
  'class-c': '丙类项目，须自费',
  'not-in-force': '目录不在有效期，须自费',
  refused: '医院审批不通过，须自费',
  indication: '不符合限定支付范围，须自费',
  'commercial-list': '商保创新药目录，基本医保不支付',
  'price-limit': '超医保支付限价',
  'day-limit': '超每日限量',
}

function orderLine(row: Row): StatedLine {
  const days = Number(text(row, 'prd_days'))
  return {
    id: text(row, 'rx_id'),
    batch: '',
    code: text(row, 'hilist_code'),
    name: text(row, 'hilist_name') || text(row, 'hosplist_name'),
    on: timeOf(text(row, 'drord_begn_date'))?.day ?? 0,
    quantityE4: numberIn(text(row, 'cnt'), 4),
    unitPriceE6: numberIn(text(row, 'pric'), 6),
    amountMinor: numberIn(text(row, 'sumamt'), 2),
    approval: 'none',
    indication: null,
    reverses: null,
    supplyDays: Number.isFinite(days) && days > 0 ? Math.ceil(days) : null,
    traceCodes: [],
    isSplitPack: false,
  }
}

/** What doctors did about hits is kept, for whoever audits later. */
const feedback: Handler = async ({ input, institution, envelope, gateway }) => {
  const content = Buffer.from(JSON.stringify(rows(input, 'warns')))
  const name = `audit-feedback-${envelope.msgid}`
  await gateway.store.files.keep(institution.id, envelope.msgid, name, content)
  return { output: {} }
}

export const auditHandlers: Readonly<Record<string, Handler>> = {
  '3101': auditAt('order'),
  '3102': auditAt('settle'),
  '3103': feedback,
}
