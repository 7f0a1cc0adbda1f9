/** Signing in, persons, institutions and rights: 9001, 9002, 1101, 1201, 2001. */
import { type Day, textFromDay } from '../../../../engine/base/calendar-date.ts'
import { registrationFor } from '../../../../engine/coverage/disease-registration.ts'
import { onDuty } from '../../../usecases/gate.ts'
import { readHolder, readInsured } from '../../../usecases/person/read-insured.ts'
import type { Institution } from '../../../usecases/registry.ts'
import { timeText } from '../answer.ts'
import { timeOf } from '../check-fields.ts'
import { codeOf, meaningOf } from '../codes.ts'
import type { GatewayStore } from '../gateway-store.ts'
import { form, type Handler, node, type Row, text } from '../message.ts'
import { identityNodes, insuredNodes, personNode } from '../person-node.ts'
import { shownIn } from '../shown-card.ts'

const signIn: Handler = async ({ input, institution, envelope, gateway }) => {
  const { store } = gateway
  const operator = text(node(input, 'signIn'), 'opter_no') || envelope.operator
  const day = textFromDay(store.today())
  const number = await store.messages.signIn(institution.id, operator, day)
  return { output: { signinoutb: { sign_time: timeText(store.now()), sign_no: number } } }
}

const signOut: Handler = async ({ input, institution, gateway }) => {
  const { store } = gateway
  const row = node(input, 'signOut')
  const day = textFromDay(store.today())
  await store.messages.signOut(institution.id, text(row, 'sign_no'), text(row, 'opter_no'), day)
  return { output: { signoutoutb: { sign_time: timeText(store.now()) } } }
}

const person: Handler = async ({ input, by, gateway }) => {
  const { store, tables } = gateway
  const row = node(input, 'data')
  const on = timeOf(text(row, 'begntime'))?.day ?? store.today()
  const holder = await shownIn(row, by, gateway)
  const outcome = await readHolder(holder, on, by, onDuty('settlement'), store)
  if (!outcome.found) return { problem: outcome.refusal }
  const { insured } = outcome
  const [stated, name] = [text(row, 'certno').toUpperCase(), text(row, 'psn_name')]
  // Some systems repeat what was shown as the number of the certificate.
  const shown = text(row, 'mdtrt_cert_no').toUpperCase()
  const own = ['', shown, insured.identity.identifier.toUpperCase()]
  const isOther = !own.includes(stated) || (name !== '' && name !== insured.identity.name)
  if (isOther) return { problem: { code: 'credential-of-another' } }
  return {
    output: {
      baseinfo: personNode(insured, on, tables),
      insuinfo: insuredNodes(insured, tables),
      idetinfo: identityNodes(insured),
    },
  }
}

const institution: Handler = async ({ input, gateway }) => {
  const { institutions, tables } = gateway
  const row = node(input, 'medinsinfo')
  const [code, name] = [text(row, 'fixmedins_code'), text(row, 'fixmedins_name')]
  if (code === '' && name === '') {
    const says = '机构编号与机构名称至少填一项'
    return { problem: form('field-missing', 'input/medinsinfo', says, '补填后重发') }
  }
  const kinds = tables.codes
    .get('fixmedins_type')
    ?.find((one) => one.code === text(row, 'fixmedins_type'))?.means
  const found = institutions.all().filter((one) => {
    const isNamed =
      code === '' ? one.title['zh-CN'].includes(name) : institutions.codeOf(one.id) === code
    return isNamed && kinds?.includes(one.kind) === true
  })
  const nodeOf = (one: Institution) => ({
    fixmedins_code: institutions.codeOf(one.id),
    fixmedins_name: one.title['zh-CN'],
    uscc: '',
    fixmedins_type: text(row, 'fixmedins_type'),
    hosp_lv: codeOf(tables, 'hosp_lv', String(one.level ?? ''), '90'),
  })
  return { output: { medinsinfo: found.slice(0, mostInstitutions).map(nodeOf) } }
}

const mostInstitutions = 100

/** Whether the coverage may be used on the day; what it pays is seen by quoting. */
const entitlement: Handler = async ({ input, institution, by, gateway }) => {
  const { store, tables } = gateway
  const row = node(input, 'data')
  const on = timeOf(text(row, 'begntime'))?.day ?? store.today()
  const insutype = text(row, 'insutype')
  const outcome = await readInsured(text(row, 'psn_no'), on, by, onDuty('settlement'), store)
  if (!outcome.found) return { problem: outcome.refusal }
  const { person: known, coverages } = outcome.insured
  const ofType = coverages.filter(({ scheme }) => scheme.insuranceType === insutype)
  const setting = meaningOf(tables, 'med_type', text(row, 'med_type'))
  const [inForce] = ofType.filter(({ isInForce }) => isInForce)
  const isUnregistered =
    setting === 'chronic' && !(await isRegisteredFor(row, known.id, on, institution.id, store))
  const used = isUnregistered ? undefined : inForce
  const result = {
    psn_no: known.id,
    trt_chk_type: setting === 'inpatient' ? '2' : '1',
    fund_pay_type: used?.scheme.payers.find(({ code }) => code !== null)?.code ?? '',
    trt_enjymnt_flag: used === undefined ? '0' : '1',
    begndate: used === undefined ? '' : textFromDay(used.coverage.from),
    enddate: used?.coverage.to == null ? '' : textFromDay(used.coverage.to),
    trt_chk_rslt: used !== undefined ? '' : whyNot(ofType.length > 0, inForce !== undefined),
  }
  return { output: { trtinfo: [result] } }
}

const twoDiseases = '9901'

/** Of a bill for two diseases the home fund asks for no registration. */
async function isRegisteredFor(
  row: Row,
  person: string,
  on: Day,
  institution: string,
  { registrations }: GatewayStore,
) {
  if (text(row, 'med_type') === twoDiseases) return true
  const disease = text(row, 'dise_codg') || null
  const insuranceTypes = [text(row, 'insutype')]
  const treated = { disease, on, institution, insuranceTypes }
  return registrationFor(await registrations(person), treated) !== undefined
}

function whyNot(hasEnded: boolean, isInForce: boolean): string {
  if (isInForce) return '未办理该病种门诊慢特病备案，不享受该待遇'
  return hasEnded ? '该日参保关系无效，不享受待遇' : '未参加该险种，不享受待遇'
}

export const peopleHandlers: Readonly<Record<string, Handler>> = {
  '9001': signIn,
  '9002': signOut,
  '1101': person,
  '1201': institution,
  '2001': entitlement,
}
