/** A prescription of the sample alliance, taken as far as a story begins. */
import assert from 'node:assert/strict'
import { PrescriptionSchema } from '../../server/http/contract/prescription.ts'
import { type Answer, type Asked, holds } from './served-alliance.ts'

const person = 'P-0017'
export const patient = `patient:${person}`
export const doctor = 'staff:doctor:H-SH-01'
export const reviewer = 'staff:pharmacist:H-SH-01'
export const hefei = 'P-HF-01'
export const pharmacist = `staff:pharmacist:${hefei}`
export const amlodipine = 'XC08CAA118A001040190186'

export const line = {
  id: '1',
  code: amlodipine,
  name: '氨氯地平片 5mg×14片',
  dose: '5 mg',
  timesADay: 1,
  days: 28,
  route: '口服',
  packs: 2,
}

export const sheet = {
  person,
  institution: 'H-SH-01',
  department: 'cardiology',
  kind: 'ordinary',
  setting: 'outpatient',
  diagnosis: { code: 'I10', name: '原发性高血压' },
  entitlement: 'two-disease',
  disease: 'M03900',
  lines: [line],
  validDays: 3,
  repeats: { most: 0, intervalDays: 0 },
  pregnant: 'no',
  allergies: [],
  takes: [],
  longerBecause: '血压平稳，往返不便',
  assessment: null,
  patientSigned: false,
  writtenBy: 'doctor',
  inSpiteOf: [],
}

export interface Prescribing {
  act(id: string, body: unknown, as: string, key?: string): Promise<Answer>
  /** Signed and in circulation; answers its id. */
  signed(over?: object): Promise<string>
  /** Signed, whatever the circulation centre makes of it. */
  signedSomehow(over?: object): Promise<string>
  /** Answers the one-time code. */
  chosen(id: string, pharmacy?: string | null, way?: string, as?: string): Promise<string>
  /** Claimed and checked in Hefei, so that its packs may be scanned. */
  checked(over?: object, way?: string): Promise<string>
  /** Scanned and settled in Hefei. */
  settled(over?: object, way?: string): Promise<string>
  /** Whatever is left of its settlement, at the counter of the pharmacy in Hefei. */
  paid(id: string): Promise<void>
  /** Trace codes that nobody has sold. */
  fresh(count: number): string[]
  scan(quantity: number, traceCodes?: readonly string[]): object
}

export function prescribing(served: Asked): Prescribing {
  let codes = 0
  const fresh = (count: number) =>
    Array.from({ length: count }, () => `8100${String(++codes).padStart(16, '0')}`)
  const act: Prescribing['act'] = (id, body, as, key) =>
    served.post(`/api/prescriptions/${id}/acts`, body, as, key)
  const acted = async (id: string, body: unknown, as: string) =>
    holds(await act(id, body, as), PrescriptionSchema, 201)
  const scan: Prescribing['scan'] = (quantity, traceCodes = fresh(quantity)) => ({
    act: 'scan',
    packs: [{ line: '1', code: amlodipine, quantity, traceCodes }],
  })

  async function signedSomehow(over: object = {}): Promise<string> {
    const written = await served.post('/api/prescriptions', { ...sheet, ...over }, doctor)
    const { id } = holds(written, PrescriptionSchema, 201)
    await acted(id, { act: 'review', passed: true, opinion: '' }, reviewer)
    await acted(id, { act: 'sign' }, doctor)
    return id
  }

  async function signed(over: object = {}): Promise<string> {
    const id = await signedSomehow(over)
    const read = await served.get(`/api/prescriptions/${id}`, doctor)
    assert.equal(holds(read, PrescriptionSchema).state, 'open')
    return id
  }

  async function chosen(
    id: string,
    pharmacy: string | null = hefei,
    way = 'collect',
    as = patient,
  ) {
    const { code } = await acted(id, { act: 'choose', pharmacy, way }, as)
    assert.match(code ?? '', /^[0-9A-F]{10}$/)
    return code ?? ''
  }

  async function checked(over: object = {}, way = 'collect'): Promise<string> {
    const id = await signed(over)
    const code = await chosen(id, hefei, way)
    await acted(id, { act: 'claim', code }, pharmacist)
    await acted(id, { act: 'check', passed: true, opinion: '', confirmed: [] }, pharmacist)
    return id
  }

  async function settled(over: object = {}, way = 'collect'): Promise<string> {
    const id = await checked(over, way)
    await acted(id, scan(2), pharmacist)
    await acted(id, { act: 'settle' }, pharmacist)
    return id
  }

  async function paid(id: string): Promise<void> {
    const read = await served.get(`/api/prescriptions/${id}`, pharmacist)
    const { dispensings } = holds(read, PrescriptionSchema)
    // Another story may have opened it.
    await served.post('/api/counter/shifts', { institution: hefei, float: '0.00' })
    const bill = `/api/counter/bills/${dispensings.at(-1)?.settlement}`
    const { body } = await served.get(bill)
    const tenders = [{ kind: 'cash', amount: body.open }]
    const taken = await served.post(`${bill}/payments`, { tenders })
    assert.equal(taken.status, 201, JSON.stringify(taken.body))
  }

  return { act, signed, signedSomehow, chosen, checked, settled, paid, fresh, scan }
}
