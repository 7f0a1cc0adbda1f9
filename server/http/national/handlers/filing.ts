/** What is filed for a person, lists of stays, and what is checked before it is charged: 2501-2504, 3101-3103, 4101. */
import { hash } from 'node:crypto'
import { textFromMinor } from '../../../../engine/base/money.ts'
import {
  fileByMessage,
  numberOfMessage,
  withdrawByMessage,
} from '../../../usecases/referral/file-by-message.ts'
import { findVisit } from '../../../usecases/visit/act-on-visit.ts'
import type { StatedLine } from '../../../usecases/visit/add-lines.ts'
import { catalogueAt, categoryOf, splitStated } from '../../../usecases/visit/add-lines.ts'
import {
  keepRecord,
  type RecordOutcome,
  withdrawRecord,
} from '../../../usecases/visit/keep-record.ts'
import { type Registered, registrationKind } from '../../../usecases/visit/registered-diseases.ts'
import { timeOf } from '../check-fields.ts'
import {
  type Handler,
  type Incoming,
  node,
  type Outgoing,
  type Row,
  rows,
  text,
} from '../message.ts'
import { numberIn } from '../numbers.ts'

/** Number of a record, the same for the same message. */
function recordNumber(kind: string, { envelope, institution }: Incoming): string {
  return kind + hash('sha256', `${institution.id} ${envelope.msgid}`, 'hex').slice(0, 24)
}

function answered(outcome: RecordOutcome, output: Row): Outgoing {
  return outcome.kept ? { output } : { problem: outcome.refusal }
}

/** From its first day on, bills of the disease are settled by that entitlement. */
const registerDisease: Handler = async (incoming) => {
  const { input, institution, by, envelope, gateway } = incoming
  const row = node(input, 'data')
  const record = recordNumber('C', incoming)
  const registered: Registered = {
    disease: text(row, 'opsp_dise_code'),
    from: text(row, 'begndate'),
    to: text(row, 'enddate') || null,
  }
  const command = {
    institution: institution.id,
    person: text(row, 'psn_no'),
    record,
    kind: registrationKind,
    content: { ...row, registered },
  }
  const outcome = await keepRecord(command, { by, message: envelope.msgid }, gateway.store)
  return answered(outcome, { result: { trt_dcla_detl_sn: record } })
}

/** The filing is asked for under the number that is answered, and the message is kept beside it. */
const fileReferral: Handler = async ({ input, institution, by, envelope, gateway }) => {
  const { store, institutions } = gateway
  const content = node(input, 'refmedin')
  const { msgid: message } = envelope
  const [person, own] = [text(content, 'psn_no'), { institution: institution.id, message }]
  const number = numberOfMessage({ ...own, person }, store.filing)
  const record = { institution: institution.id, person, record: number, kind: 'referral-filing' }
  const kept = await keepRecord({ ...record, content }, { by, message }, store)
  if (!kept.kept) return { problem: kept.refusal }
  const dayIn = (field: string) => timeOf(text(content, field))?.day ?? null
  const command = {
    ...own,
    person,
    insuranceType: text(content, 'insutype'),
    careArea: text(content, 'mdtrtarea_admdvs'),
    target: institutions.byCode(text(content, 'reflin_medins_no'))?.id ?? null,
    diagnosis: { code: text(content, 'diag_code'), name: text(content, 'diag_name') },
    reason: text(content, 'refl_rea'),
    opinion: text(content, 'refl_opnn'),
    from: dayIn('begndate') ?? dayIn('refl_date'),
    to: dayIn('enddate'),
  }
  const filed = await fileByMessage(command, by, store.filing)
  if (!filed.done) return { problem: filed.refusal }
  await store.askFund(number)
  return { output: { result: { trt_dcla_detl_sn: number } } }
}

/** A withdrawn filing serves what began up to today. */
const withdrawReferral: Handler = async (incoming) => {
  const { input, institution, by, envelope, gateway } = incoming
  const row = node(input, 'data')
  const withdrawn = await withdraw(incoming)
  if ('problem' in withdrawn) return withdrawn
  const command = {
    institution: institution.id,
    person: text(row, 'psn_no'),
    message: envelope.msgid,
    filing: text(row, 'trt_dcla_detl_sn'),
    reason: text(row, 'memo'),
  }
  const done = await withdrawByMessage(command, by, gateway.store.filing)
  return done.done ? withdrawn : { problem: done.refusal }
}

const withdraw: Handler = async ({ input, institution, by, envelope, gateway }) => {
  const row = node(input, 'data')
  const command = {
    institution: institution.id,
    person: text(row, 'psn_no'),
    record: text(row, 'trt_dcla_detl_sn'),
    content: { memo: text(row, 'memo') },
  }
  return answered(await withdrawRecord(command, { by, message: envelope.msgid }, gateway.store), {})
}

/** The list is of a settlement that is live; a corrected one is the next version. */
const settlementList: Handler = async (incoming) => {
  const { input, institution, by, envelope, gateway } = incoming
  const row = node(input, 'setlinfo')
  const [person, settlement] = [text(row, 'psn_no'), text(row, 'setl_id')]
  const place = { institution: institution.id, visit: text(row, 'mdtrt_id') }
  const found = await findVisit(place, person, by, gateway.store)
  if (!found.found) return { problem: found.refusal }
  if (![...found.state.live.values()].some((one) => one.settlement === settlement)) {
    const rule = 'settlement-unknown-here'
    return { problem: { code: 'visit-refused', rule, about: settlement } }
  }
  const command = {
    institution: institution.id,
    person,
    record: `L${settlement}`,
    kind: 'settlement-list',
    content: input,
  }
  const outcome = await keepRecord(command, { by, message: envelope.msgid }, gateway.store)
  return answered(outcome, { data: { setl_list_id: `L${settlement}` } })
}

// ---------------------------------------------------------------- before it is charged

/**
 * What the catalogue of the place says against orders: own pay, no indication, over a limit. Rules of
 * audit proper come with their own subject.
 */
const audit: Handler = async ({ input, institution, envelope, gateway }) => {
  const results = rows(node(input, 'data'), 'patient_dtos').flatMap((patient) =>
    rows(patient, 'fsi_encounter_dtos').flatMap((encounter) =>
      hitsOf(patient, encounter, institution.id, envelope.msgid, gateway.store),
    ),
  )
  return { output: { result: results } }
}

function hitsOf(
  patient: Row,
  encounter: Row,
  institution: string,
  task: string,
  store: Parameters<typeof catalogueAt>[2],
) {
  const lines = rows(encounter, 'fsi_order_dtos').map(orderLine)
  const catalogue = catalogueAt(institution, lines, store)
  const known = lines.map((line) => ({ ...line, category: categoryOf(line.code, catalogue) }))
  return splitStated(known, catalogue)
    .filter(({ reason }) => reason !== null)
    .map(({ line, reason, ownPaidMinor, overLimitMinor }) => ({
      jr_id: hash('sha256', `${task} ${line.id}`, 'hex').slice(0, 24),
      rule_id: reason,
      rule_name: ruleNames[reason ?? ''] ?? '',
      vola_cont: `${line.name}：${ruleNames[reason ?? ''] ?? ''}`,
      patn_id: text(patient, 'patn_id'),
      mdtrt_id: text(encounter, 'mdtrt_id'),
      vola_amt: textFromMinor(ownPaidMinor + overLimitMinor, 'CNY'),
      vola_amt_stas: '1',
      sev_deg: '2',
      vola_evid: `catalogue/${line.code}`,
      vola_bhvr_type: '',
      task_id: task,
      judge_result_detail_dtos: [
        {
          jrd_id: hash('sha256', `${task} ${line.id} item`, 'hex').slice(0, 24),
          patn_id: text(patient, 'patn_id'),
          mdtrt_id: text(encounter, 'mdtrt_id'),
          rx_id: line.id,
          vola_item_type: '1',
          vola_amt: textFromMinor(ownPaidMinor + overLimitMinor, 'CNY'),
        },
      ],
    }))
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
    supplyDays: null,
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

export const filingHandlers: Readonly<Record<string, Handler>> = {
  '2501': fileReferral,
  '2502': withdrawReferral,
  '2503': registerDisease,
  '2504': withdraw,
  '3101': audit,
  '3102': audit,
  '3103': feedback,
  '4101': settlementList,
}
