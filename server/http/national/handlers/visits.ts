/** Opening, describing and ending a visit: 2201-2203, 2401, 2402, 2404, 2405. */
import type { Diagnosis, VisitAction, VisitFacts } from '../../../../engine/visit/visit-action.ts'
import { onDuty } from '../../../usecases/gate.ts'
import { readInsured } from '../../../usecases/person/read-insured.ts'
import type { Refusal } from '../../../usecases/refusal.ts'
import { actOnVisit, findVisit, openVisit } from '../../../usecases/visit/act-on-visit.ts'
import { timeOf } from '../check-fields.ts'
import { meaningOf } from '../codes.ts'
import {
  type Handler,
  type Incoming,
  node,
  type Outgoing,
  type Row,
  rows,
  text,
} from '../message.ts'
import { shownIn } from '../shown-card.ts'

export type Chosen =
  | { readonly chosen: true; readonly coverage: string }
  | { readonly chosen: false; readonly refusal: Refusal }

/** The coverage of that insurance type, where the credential is the person's. */
export async function chooseCoverage(
  { by, gateway }: Incoming,
  row: Row,
  on: number,
): Promise<Chosen> {
  const ground = onDuty('settlement')
  const outcome = await readInsured(text(row, 'psn_no'), on, by, ground, gateway.store)
  if (!outcome.found) return { chosen: false, refusal: outcome.refusal }
  const holder = await shownIn(row, by, gateway)
  if (!holder.held) return { chosen: false, refusal: holder.refusal }
  if (holder.person !== text(row, 'psn_no')) {
    return { chosen: false, refusal: { code: 'credential-of-another' } }
  }
  const insuranceType = text(row, 'insutype')
  const ofType = outcome.insured.coverages.filter(
    ({ scheme }) => scheme.insuranceType === insuranceType,
  )
  const found = ofType.find(({ isInForce }) => isInForce) ?? ofType[0]
  if (found === undefined) {
    return { chosen: false, refusal: { code: 'coverage-type-unknown', insuranceType } }
  }
  if (!found.isInForce) {
    const { id: coverage } = found.coverage
    return { chosen: false, refusal: { code: 'coverage-not-in-force', coverage } }
  }
  return { chosen: true, coverage: found.coverage.id }
}

const register: Handler = async (incoming) => {
  const { input, institution, by, envelope, gateway } = incoming
  const row = node(input, 'data')
  const on = timeOf(text(row, 'begntime'))?.day ?? 0
  const chosen = await chooseCoverage(incoming, row, on)
  if (!chosen.chosen) return { problem: chosen.refusal }
  const [person, number] = [text(row, 'psn_no'), text(row, 'ipt_otp_no')]
  const opened = { visitKind: 'outpatient', person, coverage: chosen.coverage, number, on } as const
  const asked = { by, message: envelope.msgid }
  const done = await openVisit('registered', opened, institution.id, asked, gateway.store)
  if (!done.done) return { problem: done.refusal }
  return { output: { data: { mdtrt_id: done.visit, psn_no: person, ipt_otp_no: number } } }
}

const admit: Handler = async (incoming) => {
  const { input, institution, by, envelope, gateway } = incoming
  const row = node(input, 'mdtrtinfo')
  const on = timeOf(text(row, 'begntime'))?.day ?? 0
  const chosen = await chooseCoverage(incoming, row, on)
  if (!chosen.chosen) return { problem: chosen.refusal }
  const [person, number] = [text(row, 'psn_no'), text(row, 'ipt_no')]
  const opened = { visitKind: 'inpatient', person, coverage: chosen.coverage, number, on } as const
  const asked = { by, message: envelope.msgid }
  const done = await openVisit('admitted', opened, institution.id, asked, gateway.store)
  if (!done.done) return { problem: done.refusal }
  const facts = factsOf(row, rows(input, 'diseinfo'), incoming, text(row, 'adm_dept_name'))
  const stated = await act(incoming, done.visit, person, { kind: 'facts-stated', facts })
  return 'problem' in stated ? stated : { output: { result: { mdtrt_id: done.visit } } }
}

/** What a visit is for, in the words of the rules. */
function factsOf(
  row: Row,
  diseases: readonly Row[],
  { gateway: { tables } }: Incoming,
  department: string,
): VisitFacts {
  const type = text(row, 'med_type')
  const setting = meaningOf(tables, 'med_type', type) || 'outpatient'
  const disease = text(row, 'dise_codg') || null
  return {
    setting,
    disease,
    // For whatever else is chronic, the person has to be registered (2503).
    entitlement: type === twoDiseases ? 'two-disease' : null,
    department: department === '' ? null : department,
    diagnoses: diseases.filter((one) => text(one, 'vali_flag') !== '0').map(diagnosisOf),
    filing: type === '24' || setting === 'emergency' ? 'emergency' : null,
  }
}

const twoDiseases = '9901'

function diagnosisOf(row: Row): Diagnosis {
  const isMain = text(row, 'maindiag_flag') === '1' || text(row, 'diag_srt_no') === '1'
  return { code: text(row, 'diag_code'), name: text(row, 'diag_name'), isMain }
}

/** `A & Without<'message'>` over each kind of action. */
type Act = VisitAction extends infer One
  ? One extends VisitAction
    ? Omit<One, 'message'>
    : never
  : never

async function act(
  { institution, by, envelope, gateway }: Incoming,
  visit: string,
  person: string,
  what: Act,
): Promise<Outgoing> {
  const action = { ...what, message: envelope.msgid } as VisitAction
  const place = { institution: institution.id, visit }
  const done = await actOnVisit(place, person, action, by, gateway.store)
  return done.done ? { output: {} } : { problem: done.refusal }
}

const describe: Handler = async (incoming) => {
  const { input } = incoming
  const row = node(input, 'mdtrtinfo')
  const facts = factsOf(row, rows(input, 'diseinfo'), incoming, '')
  const what = { kind: 'facts-stated', facts } as const
  return act(incoming, text(row, 'mdtrt_id'), text(row, 'psn_no'), what)
}

const cancel: Handler = async (incoming) => {
  const row = node(incoming.input, 'data')
  const what = { kind: 'registration-cancelled' } as const
  return act(incoming, text(row, 'mdtrt_id'), text(row, 'psn_no'), what)
}

/** Diagnoses at the end of a stay replace those of its beginning. */
const discharge: Handler = async (incoming) => {
  const { input, institution, by, gateway } = incoming
  const row = node(input, 'dscginfo')
  const [visit, person] = [text(row, 'mdtrt_id'), text(row, 'psn_no')]
  const found = await findVisit({ institution: institution.id, visit }, person, by, gateway.store)
  if (!found.found) return { problem: found.refusal }
  const { facts } = found.state
  if (facts !== null) {
    const diagnoses = rows(input, 'diseinfo').map(diagnosisOf)
    const disease = text(row, 'dise_codg') || facts.disease
    const stated = { kind: 'facts-stated', facts: { ...facts, disease, diagnoses } } as const
    const outgoing = await act(incoming, visit, person, stated)
    if ('problem' in outgoing) return outgoing
  }
  const on = timeOf(text(row, 'endtime'))?.day ?? 0
  const what = { kind: 'discharged', on, way: text(row, 'dscg_way') } as const
  return act(incoming, visit, person, what)
}

const cancelDischarge: Handler = async (incoming) => {
  const row = node(incoming.input, 'data')
  const what = { kind: 'discharge-cancelled' } as const
  return act(incoming, text(row, 'mdtrt_id'), text(row, 'psn_no'), what)
}

export const visitHandlers: Readonly<Record<string, Handler>> = {
  '2201': register,
  '2202': cancel,
  '2203': describe,
  '2401': admit,
  '2402': discharge,
  '2404': cancel,
  '2405': cancelDischarge,
}
