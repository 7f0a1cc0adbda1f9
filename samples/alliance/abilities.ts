/** What the fictional institutions can do, and when they have places. */
import type { SampleInstitution } from './institutions.ts'

export interface SampleAbilities {
  readonly departments: readonly string[]
  readonly capabilities: readonly string[]
  readonly delivers: boolean
}

const general = ['general-medicine']
const basic = [...general, 'chronic-disease', 'rehabilitation']
const middle = [...basic, 'cardiology', 'neurology', 'orthopaedics', 'emergency']
const whole = [...middle, 'oncology', 'ophthalmology', 'cardiac-surgery', 'nephrology']

const middleCapabilities = ['ct', 'haemodialysis', 'trauma-centre']
const wholeCapabilities = [
  ...middleCapabilities,
  ...[
    'mri',
    'angioplasty',
    'thrombolysis',
    'stroke-centre',
    'chest-pain-centre',
    'cataract-surgery',
  ],
]

/** An internet hospital and a pharmacy receive nobody. */
export function abilitiesOf({
  kind,
  level,
  licences,
  tags,
}: SampleInstitution): SampleAbilities | null {
  if (kind === 'pharmacy' || kind === 'internet-hospital') return null
  const delivers = tags.includes('telehealth-centre') || level === 'tertiary'
  if (level === 'tertiary') {
    return { departments: whole, capabilities: [...wholeCapabilities, ...licences], delivers }
  }
  if (level === 'secondary') {
    return { departments: middle, capabilities: [...middleCapabilities, ...licences], delivers }
  }
  return { departments: basic, capabilities: [...licences], delivers }
}

export interface SampleSlot {
  readonly kind: 'clinic' | 'bed' | 'test' | 'facility'
  readonly service: string
  /** Hours after midnight in Beijing. */
  readonly hour: number
  readonly minutes: number
  readonly seats: number
  readonly reserved: number
}

/** Of one day at an institution: a morning clinic and beds for each larger department, and the scanner. */
export function slotsOf(institution: SampleInstitution): readonly SampleSlot[] {
  const abilities = abilitiesOf(institution)
  if (abilities === null) return []
  const clinics = abilities.departments.map((service) => ({
    ...{ kind: 'clinic' as const, service, hour: 9, minutes: 180 },
    ...{ seats: institution.beds > 0 ? 12 : 6, reserved: 4 },
  }))
  if (institution.beds === 0) return clinics
  const beds = abilities.departments.map((service) => ({
    ...{ kind: 'bed' as const, service, hour: 14, minutes: 1440, seats: 4, reserved: 2 },
  }))
  const scanners = abilities.capabilities.filter((one) => one === 'ct' || one === 'mri')
  const tests = scanners.map((service) => ({
    ...{ kind: 'test' as const, service, hour: 10, minutes: 240, seats: 10, reserved: 3 },
  }))
  return [...clinics, ...beds, ...tests, ...(malls.has(institution.id) ? sharedRooms : [])]
}

/** Where the houses of a medical mall share rooms with each other. */
const malls = new Set(['H-ZH-01', 'H-HF-01'])
const sharedRooms = ['theatre', 'imaging', 'laboratory'].map((service) => ({
  ...{ kind: 'facility' as const, service, hour: 8, minutes: 240, seats: 3, reserved: 0 },
}))
