/** What is filed for a person, and lists of stays: 2501-2504, 4101. */
import { hash } from 'node:crypto'
import {
  fileByMessage,
  numberOfMessage,
  withdrawByMessage,
} from '../../../usecases/referral/file-by-message.ts'
import { findVisit } from '../../../usecases/visit/act-on-visit.ts'
import {
  keepRecord,
  type RecordOutcome,
  withdrawRecord,
} from '../../../usecases/visit/keep-record.ts'
import { registerDisease as keepRegistration } from '../../../usecases/visit/register-disease.ts'
import { timeOf } from '../check-fields.ts'
import { type Handler, type Incoming, node, type Outgoing, type Row, text } from '../message.ts'

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
  const registered = {
    disease: text(row, 'opsp_dise_code'),
    insuranceType: text(row, 'insutype'),
    from: text(row, 'begndate'),
    to: text(row, 'enddate') || null,
    certificate: {
      institution: text(row, 'ide_fixmedins_name'),
      on: text(row, 'hosp_ide_date'),
      doctor: text(row, 'diag_dr_name'),
    },
  }
  const command = {
    institution: institution.id,
    person: text(row, 'psn_no'),
    record,
    registered,
    message: row,
  }
  const asked = { by, message: envelope.msgid }
  const world = { rules: gateway.store.rules, institutions: gateway.institutions.all }
  const outcome = await keepRegistration(command, asked, gateway.store, world)
  if (!outcome.kept) return { problem: outcome.refusal }
  return { output: { result: { trt_dcla_detl_sn: outcome.record } } }
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

export const filingHandlers: Readonly<Record<string, Handler>> = {
  '2501': fileReferral,
  '2502': withdrawReferral,
  '2503': registerDisease,
  '2504': withdraw,
  '4101': settlementList,
}
