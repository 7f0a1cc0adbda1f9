/** A prescription of one line as the tests of its life write it. */
import { type ActFacts, sides } from '../../engine/prescription/may-act.ts'
import type { Sheet } from '../../engine/prescription/sheet.ts'

export const today = 20_500
export const signature = { by: 'doctor', certificate: 'c', value: 's' }
export const line = {
  id: '1',
  code: 'X1',
  name: 'X1',
  dose: '5 mg',
  timesADay: 1,
  days: 28,
  route: 'oral',
  packs: 2,
}

export function sheetWith(most: number): Sheet {
  return {
    person: 'P',
    institution: 'H',
    department: 'cardiology',
    kind: 'ordinary',
    setting: 'outpatient',
    diagnosis: { code: 'I10', name: 'hypertension' },
    entitlement: null,
    disease: null,
    lines: [line],
    validDays: 3,
    repeats: { most, intervalDays: 28 },
    pregnant: 'no',
    allergies: [],
    takes: [],
    longerBecause: 'stable',
    assessment: null,
    patientSigned: false,
    writtenBy: 'doctor',
    inSpiteOf: [],
  }
}

export const all: ActFacts = {
  sides,
  institution: 'A',
  match: (_, code) => (code === 'X1' || code === 'X2' ? 'same-code' : 'none'),
}

export function packs(quantity: number) {
  const traceCodes = Array.from({ length: quantity }, (_, i) => `T${i}`)
  return [{ line: '1', code: 'X1', quantity, traceCodes }]
}
