/** Doctors and pharmacists of the sample alliance. None of them exists; every name says so. */
import { createHash } from 'node:crypto'
import { type Day, dayOf } from '../../engine/base/calendar-date.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { Category, Place, SpecialRight } from '../../engine/registry/practitioner.ts'
import type { PractitionerEntry } from '../../server/usecases/registry/entries.ts'
import type { SampleInstitution } from './institutions.ts'

/** Where an institution lies, as the rules of its region say. */
export interface Placed {
  readonly province: string | null
  readonly jurisdiction: string
}

export type PlacedOf = (region: string) => Placed

const registered: Day = dayOf(2012, 3, 1)
const practising: Day = dayOf(2014, 7, 1)

interface Details extends Partial<Omit<PractitionerEntry, 'id' | 'name' | 'licence'>> {
  readonly licensedUntil?: Day
}

type Names = readonly [cn: string, hk: string, en: string]

const named = ([cn, hk, en]: Names): Texts => ({
  'zh-CN': `${cn}（样例）`,
  'zh-HK': `${hk}（樣例）`,
  en: `${en} (sample)`,
})

function practitioner(id: string, names: Names, details: Details): PractitionerEntry {
  const { licensedUntil = null, ...rest } = details
  return {
    id,
    name: named(names),
    jurisdiction: 'mainland',
    licence: { number: licenceNumber(id), from: registered, to: licensedUntil },
    category: 'clinical',
    grade: 'full',
    scopes: ['internal-medicine'],
    title: 'associate-chief',
    independentSince: practising,
    places: [],
    supports: [],
    rights: [],
    online: null,
    ...rest,
  }
}

/** As long as a licence of the mainland, of which none begins with zero, and marked besides. */
function licenceNumber(id: string): string {
  const digits = createHash('sha256').update(id).digest().readBigUInt64BE() % 10n ** 14n
  return `SAMPLE-0${digits.toString().padStart(14, '0')}`
}

/** All scopes and rights of a house: whoever tries the sample as its doctor is all of its doctors. */
const allScopes = [
  'general-practice',
  'internal-medicine',
  'surgery',
  'paediatrics',
  'rehabilitation',
  'emergency',
  'eye-ear-nose-throat',
  'imaging',
  'laboratory',
]
const allRights: readonly SpecialRight[] = [
  'controlled-drugs',
  'antibacterial-restricted',
  'antibacterial-special',
  'surgery-3',
  'surgery-4',
]

export function samplePractitioners(
  institutions: readonly SampleInstitution[],
  placedOf: PlacedOf,
): readonly PractitionerEntry[] {
  return [...staffOf(institutions, placedOf), ...storyPractitioners()]
}

/** Somebody of each office in each house, under the name by which the sample lets one act. */
function staffOf(
  institutions: readonly SampleInstitution[],
  placedOf: PlacedOf,
): PractitionerEntry[] {
  return institutions.flatMap((house, at) => {
    const { province, jurisdiction } = placedOf(house.region)
    const here = {
      institution: house.id,
      kind: 'main',
      province,
      from: registered,
      to: null,
    } as const
    const one = (office: string, title: Names, category: Category) =>
      practitioner(
        `staff:${office}:${house.id}`,
        [
          `${house.title['zh-CN'].replace('（样例）', '')}${title[0]}`,
          `${house.title['zh-HK'].replace('（樣例）', '')}${title[1]}`,
          `${title[2]}, ${house.title.en.replace(' (sample)', '')}`,
        ],
        {
          jurisdiction,
          category,
          scopes: category === 'pharmacy' ? ['pharmacy'] : allScopes,
          places: [here],
          rights:
            category === 'pharmacy'
              ? []
              : allRights.map((right) => ({ right, from: registered, to: null })),
        },
      )
    const pharmacist = one('pharmacist', ['药师', '藥劑師', 'Pharmacist'], 'pharmacy')
    if (house.kind === 'pharmacy') return [pharmacist]
    const doctor = one('doctor', ['医生', '醫生', 'Doctor'], 'clinical')
    // The doctor who stands in works at the first house.
    return at === 0
      ? [doctor, pharmacist, { ...doctor, id: 'sample-doctor' }]
      : [doctor, pharmacist]
  })
}

const shanghai = '31'
const anhui = '34'

function at(
  institution: string,
  kind: Place['kind'],
  province: string | null,
  [from, to]: readonly [Day, Day | null] = [registered, null],
): Place {
  return { institution, kind, province, from, to }
}

const internetHospital = 'H-SH-02'
const online = (key: string) => `staff:doctor:${internetHospital}:${key}`

/** Sees patients online for this department. */
const seeing = (department: string) => ({
  online: { institution: internetHospital, department },
})

/** Those whose registration tells a story. */
function storyPractitioners(): PractitionerEntry[] {
  return [
    practitioner(online('wei'), ['卫清和', '衞清和', 'Wei Qinghe'], {
      places: [at('H-SH-01', 'main', shanghai), at('H-SH-02', 'filed', shanghai)],
      independentSince: dayOf(2012, 5, 1),
      ...seeing('cardiology'),
    }),
    practitioner(online('jiang'), ['蒋令仪', '蔣令儀', 'Jiang Lingyi'], {
      title: 'chief',
      places: [at('H-SH-02', 'main', shanghai), at('H-HF-01', 'added', anhui)],
      independentSince: dayOf(2005, 5, 1),
      ...seeing('endocrinology'),
    }),
    practitioner(online('shen'), ['沈予安', '沈予安', 'Shen Yuan'], {
      title: 'attending',
      scopes: ['general-practice'],
      places: [at('C-SH-01', 'main', shanghai), at('H-SH-02', 'filed', shanghai)],
      independentSince: dayOf(2020, 5, 1),
      ...seeing('general-medicine'),
    }),
    practitioner(online('han'), ['韩知微', '韓知微', 'Han Zhiwei'], {
      title: 'chief',
      scopes: ['paediatrics', 'internal-medicine'],
      places: [at('H-SH-02', 'main', shanghai)],
      independentSince: dayOf(2009, 5, 1),
      ...seeing('respiratory'),
    }),
    practitioner(online('yang'), ['杨初晴', '楊初晴', 'Yang Chuqing'], {
      title: 'attending',
      places: [at('H-SH-02', 'main', shanghai)],
      independentSince: dayOf(2024, 9, 1),
      ...seeing('cardiology'),
    }),
    practitioner('staff:doctor:H-HF-01:lu', ['陆景行', '陸景行', 'Lu Jingxing'], {
      // Filed in another province, which filing does not serve.
      places: [at('H-HF-01', 'main', anhui), at('H-SH-03', 'filed', shanghai)],
    }),
    practitioner('staff:doctor:T-HN-01:qin', ['秦望山', '秦望山', 'Qin Wangshan'], {
      grade: 'assistant',
      title: 'resident',
      scopes: ['general-practice'],
      places: [at('T-HN-01', 'main', '61'), at('V-HN-01', 'filed', '61')],
    }),
    practitioner('staff:doctor:H-GY-01:tian', ['田若谷', '田若谷', 'Tian Ruogu'], {
      places: [at('H-GY-01', 'main', '52')],
      supports: [
        {
          institution: 'T-GY-01',
          ground: 'support',
          from: dayOf(2026, 1, 1),
          to: dayOf(2026, 12, 31),
        },
      ],
    }),
    practitioner('staff:doctor:H-SZ-01:au', ['区颂恩', '區頌恩', 'Au Chung Yan'], {
      jurisdiction: 'hong-kong',
      scopes: ['eye-ear-nose-throat'],
      places: [
        at('H-SZ-01', 'short-term', '44', [dayOf(2025, 1, 1), dayOf(2027, 12, 31)]),
        at('C-HK-01', 'main', null),
      ],
    }),
    practitioner('staff:doctor:H-ZH-01:lei', ['李颂文', '李頌文', 'Lei Chong Man'], {
      jurisdiction: 'macau',
      // Lapsed, and not yet asked for again.
      places: [at('H-ZH-01', 'short-term', '44', [dayOf(2022, 6, 1), dayOf(2025, 5, 31)])],
    }),
    practitioner('staff:doctor:H-BJ-03:mo', ['莫岚', '莫嵐', 'Mo Lan'], {
      places: [at('H-BJ-03', 'main', '11')],
      licensedUntil: dayOf(2025, 12, 31),
    }),
  ]
}
