/** What the fictional institutions can do, and when they have places. */
import { dayOf } from '../../engine/base/calendar-date.ts'
import type { ServiceHours, SlotKind } from '../../engine/registry/service-hours.ts'
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

const everyDay = [1, 2, 3, 4, 5, 6, 7]
const founded = dayOf(2000, 1, 1)
/** Enough to try, not a whole country. */
const regionsWithHours = ['beijing', 'shanghai', 'hefei', 'zhuhai']

/** A morning clinic and beds for each larger department, and the scanner. */
export function hoursOf(institution: SampleInstitution): readonly ServiceHours[] {
  const abilities = abilitiesOf(institution)
  if (abilities === null || !regionsWithHours.includes(institution.region)) return []
  const { departments, capabilities } = abilities
  const clinics = departments.map((service) =>
    daily('clinic', service, {
      hour: 9,
      minutes: 180,
      seats: institution.beds > 0 ? 12 : 6,
      reserved: 4,
    }),
  )
  if (institution.beds === 0) return clinics
  const beds = departments.map((service) =>
    daily('bed', service, { hour: 14, minutes: 1440, seats: 4, reserved: 2 }),
  )
  const tests = capabilities
    .filter((one) => one === 'ct' || one === 'mri')
    .map((service) => daily('test', service, { hour: 10, minutes: 240, seats: 10, reserved: 3 }))
  return [...clinics, ...beds, ...tests, ...(malls.has(institution.id) ? sharedRooms : [])]
}

function daily(
  kind: SlotKind,
  service: string,
  { hour, ...rest }: { hour: number; minutes: number; seats: number; reserved: number },
): ServiceHours {
  const atMinute = hour * 60
  return {
    kind,
    service,
    weekdays: everyDay,
    atMinute,
    ...rest,
    aheadDays: 5,
    from: founded,
    to: null,
  }
}

/** Where the houses of a medical mall share rooms with each other. */
const malls = new Set(['H-ZH-01', 'H-HF-01'])
const sharedRooms = ['theatre', 'imaging', 'laboratory'].map((service) =>
  daily('facility', service, { hour: 8, minutes: 240, seats: 3, reserved: 0 }),
)
