import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { alliances } from '../../samples/alliance/alliances.ts'
import { institutions } from '../../samples/alliance/institutions.ts'
import { samplePractitioners } from '../../samples/alliance/practitioners.ts'
import { registeredInstitutions } from '../../samples/alliance/registered.ts'
import { readPracticeRules } from '../../server/catalogues/read-practice-rules.ts'
import { dayOf } from '../base/calendar-date.ts'
import { type AllianceNode, type AllianceSeat, aboveOn, faultsOf, treeOn } from './alliance.ts'
import { changesBetween } from './entry-changes.ts'
import { mayPractise, practiceRules, type SignedAct } from './may-practise.ts'
import { seatsAfter } from './seat-acts.ts'
import { versionInCare } from './version.ts'

const provinces: Readonly<Record<string, string>> = {
  beijing: '11',
  shanghai: '31',
  hefei: '34',
  shenzhen: '44',
  zhuhai: '44',
  guiyang: '52',
  hanzhong: '61',
}
const placedOf = (region: string) => {
  const isAbroad = region === 'hong-kong' || region === 'macau'
  return { province: provinces[region] ?? null, jurisdiction: isAbroad ? region : 'mainland' }
}
const houses = new Map(registeredInstitutions(institutions, placedOf).map((one) => [one.id, one]))
const staff = new Map(samplePractitioners(institutions, placedOf).map((one) => [one.id, one]))
const data = readPracticeRules()
const today = dayOf(2026, 3, 10)

function refusal(id: string, act: SignedAct, institution: string, day = today): string | null {
  const practitioner = staff.get(id)
  const house = houses.get(institution)
  assert.ok(practitioner !== undefined && house !== undefined, `${id} at ${institution}`)
  return mayPractise(practitioner, act, house, day, data)?.rule ?? null
}

const visit = (department: string) => ({ kind: 'consult', department }) as const
const followUp = (department: string) => ({ kind: 'consult-online', department }) as const

describe('the right to act', () => {
  it('follows the doctor to a house that was filed in the same province', () => {
    assert.equal(refusal('staff:doctor:H-SH-02:wei', followUp('cardiology'), 'H-SH-02'), null)
    assert.equal(refusal('staff:doctor:H-SH-02:wei', visit('cardiology'), 'H-SH-01'), null)
  })

  it('needs a registration of its own in another province, where filing does not serve', () => {
    assert.equal(refusal('staff:doctor:H-SH-02:jiang', visit('cardiology'), 'H-HF-01'), null)
    const filed = refusal('staff:doctor:H-HF-01:lu', visit('cardiology'), 'H-SH-03')
    assert.equal(filed, 'filed-province')
  })

  it('is refused by the first rule that stands against it, whichever that is', () => {
    const cases: readonly (readonly [string, SignedAct, string, string])[] = [
      ['staff:doctor:H-BJ-03:mo', visit('cardiology'), 'H-BJ-03', 'licence'],
      ['staff:pharmacist:H-SH-01', visit('cardiology'), 'H-SH-01', 'category'],
      ['staff:doctor:H-SH-02:wei', visit('orthopaedics'), 'H-SH-01', 'scope'],
      ['staff:doctor:H-SH-02:yang', followUp('cardiology'), 'H-SH-02', 'years'],
      ['staff:doctor:H-SH-02:wei', followUp('cardiology'), 'H-SH-01', 'house-licence'],
      ['staff:doctor:H-SH-02:wei', followUp('nephrology'), 'H-SH-02', 'department'],
      ['staff:doctor:H-SH-02:wei', visit('cardiology'), 'H-HF-01', 'place'],
      ['staff:doctor:T-HN-01:qin', { kind: 'operate', department: null }, 'T-HN-01', 'grade'],
      [
        'staff:doctor:H-SH-02:wei',
        { kind: 'prescribe', department: null, rights: ['controlled-drugs'] },
        'H-SH-01',
        'special-right',
      ],
    ]
    for (const [id, act, institution, rule] of cases) {
      assert.equal(refusal(id, act, institution), rule, `${id} ${act.kind} ${institution}`)
    }
  })

  it('has a row that says where each of its rules stands', () => {
    assert.deepEqual([...data.texts.keys()].sort(), [...practiceRules].sort())
    assert.equal(data.texts.get('filed-province')?.article, '10')
  })

  it('asks a title of whoever writes the first long prescription', () => {
    const first = { kind: 'prescribe-long-first', department: 'cardiology' } as const
    assert.equal(refusal('staff:doctor:H-SH-02:yang', first, 'H-SH-02'), null)
    const resident = staff.get('staff:doctor:H-SH-02:yang')
    const house = houses.get('H-SH-02')
    assert.ok(resident !== undefined && house !== undefined)
    const young = { ...resident, title: 'resident' } as const
    assert.equal(mayPractise(young, first, house, today, data)?.rule, 'title')
  })

  it('lets an opinion be given from anywhere, and support be given without registration', () => {
    const opinion = { kind: 'advise', department: null } as const
    assert.equal(refusal('staff:doctor:H-GY-01:tian', opinion, 'T-HN-01'), null)
    const helps = visit('general-medicine')
    assert.equal(refusal('staff:doctor:H-GY-01:tian', helps, 'T-GY-01'), null)
    assert.equal(refusal('staff:doctor:H-GY-01:tian', helps, 'T-GY-01', dayOf(2027, 1, 1)), 'place')
  })

  it('keeps the rules of Hong Kong and Macau apart from those of the mainland', () => {
    const eyes = visit('ophthalmology')
    const doctor = 'staff:doctor:H-SZ-01:au'
    assert.equal(refusal(doctor, eyes, 'H-SZ-01'), null)
    assert.equal(refusal(doctor, eyes, 'H-HK-02'), null, 'a certificate there names no house')
    assert.equal(refusal(doctor, eyes, 'H-SZ-01', dayOf(2028, 1, 1)), 'short-term')
    assert.equal(refusal('staff:doctor:H-ZH-01:lei', visit('cardiology'), 'H-MO-01'), null)
    assert.equal(refusal('staff:doctor:H-ZH-01:lei', visit('cardiology'), 'H-ZH-01'), 'short-term')
    const away = refusal('staff:doctor:H-SH-02:wei', visit('cardiology'), 'H-HK-02')
    assert.equal(away, 'jurisdiction')
  })
})

describe('an alliance', () => {
  it('is a tree on every day, whose members come and go', () => {
    for (const alliance of alliances) assert.deepEqual(faultsOf(alliance), [])
    const [delta] = alliances
    assert.ok(delta !== undefined)
    const below = (day: number) => treeOn(delta, day)?.below.map(({ institution }) => institution)
    assert.ok(below(dayOf(2025, 12, 31))?.includes('H-SU-01'))
    assert.ok(!below(dayOf(2026, 1, 1))?.includes('H-SU-01'))
    assert.deepEqual(aboveOn(alliances, 'T-GY-01', today), ['H-GY-02', 'H-GY-01'])
  })

  it('is not one with two leads, a seat under nobody, or a branch under a branch', () => {
    const seat = (
      institution: string,
      role: 'lead' | 'member' | 'branch',
      under: string | null,
    ) => ({
      ...{ institution, role, under },
      from: 0,
      to: null,
    })
    const faults = (...seats: ReturnType<typeof seat>[]) =>
      faultsOf({ id: 'A', kind: 'consortium', seats }).map(({ fault }) => fault)
    assert.deepEqual(faults(seat('A', 'lead', null), seat('B', 'lead', null)), ['two-leads'])
    assert.deepEqual(faults(seat('A', 'lead', null), seat('B', 'member', 'C')), ['no-such-seat'])
    assert.deepEqual(
      faults(seat('A', 'lead', null), seat('B', 'branch', 'A'), seat('C', 'branch', 'B')),
      ['wrong-level'],
    )
    assert.deepEqual(
      faults(seat('A', 'lead', null), seat('B', 'member', 'C'), seat('C', 'member', 'B')),
      ['ring', 'ring'],
    )
  })
})

describe('a seat in an alliance', () => {
  const days = [dayOf(2026, 1, 1), dayOf(2026, 3, 1), dayOf(2026, 7, 1)] as const
  const seat = (institution: string, role: AllianceSeat['role'], under: string | null) => ({
    ...{ institution, role, under, from: days[0], to: null },
  })
  const seats = [seat('L', 'lead', null), seat('M', 'member', 'L'), seat('B', 'branch', 'M')]
  const kind = 'consortium' as const
  const houses = (after: readonly AllianceSeat[], day: number) => {
    const alliance = { id: 'A', kind, seats: after }
    assert.deepEqual(faultsOf(alliance), [])
    const below = (node: AllianceNode): string[] => [node.institution, ...node.below.flatMap(below)]
    const tree = treeOn(alliance, day)
    return tree === null ? [] : below(tree)
  }

  it('is taken from a day on, and changes nothing before', () => {
    const act = { act: 'add', institution: 'C', role: 'member', under: 'L', on: days[1] } as const
    const after = seatsAfter(seats, act)
    assert.deepEqual(houses(after, days[1] - 1), ['L', 'M', 'B'])
    assert.deepEqual(houses(after, days[1]), ['L', 'M', 'B', 'C'])
  })

  it('is moved: the old one ends the day before', () => {
    const act = { act: 'move', institution: 'B', role: 'branch', under: 'L', on: days[1] } as const
    const after = seatsAfter(seats, act)
    assert.deepEqual(houses(after, days[1] - 1), ['L', 'M', 'B'])
    assert.deepEqual(houses(after, days[1]), ['L', 'M', 'B'])
    assert.equal(after.find(({ under }) => under === 'M')?.to, days[1] - 1)
    assert.equal(after.at(-1)?.under, 'L')
  })

  it('is left with all who sit under it, and one that was still to come never comes', () => {
    const later = { ...seat('D', 'branch', 'M'), from: days[2] }
    const after = seatsAfter([...seats, later], { act: 'leave', institution: 'M', on: days[1] })
    assert.deepEqual(houses(after, days[1] - 1), ['L', 'M', 'B'])
    assert.deepEqual(houses(after, days[1]), ['L'])
    assert.deepEqual(houses(after, days[2]), ['L'])
  })
})

describe('what an institution is while somebody is cared for', () => {
  const march = (day: number) => dayOf(2026, 3, day)
  const since = (day: number, entry: string | null) => ({ from: march(day), entry })
  const versions = [since(5, 'tertiary'), since(20, 'secondary'), since(25, null)]
  const inCare = (admitted: number, discharged: number) =>
    versionInCare(versions, { admittedOn: march(admitted), dischargedOn: march(discharged) })?.entry

  it('is what it was on the first day, to the end of a stay', () => {
    assert.equal(inCare(10, 10), 'tertiary')
    assert.equal(inCare(10, 28), 'tertiary', 'a stay goes on in a house that left')
    assert.equal(inCare(20, 21), 'secondary')
  })

  it('is what it was registered as first, where it came in meanwhile', () => {
    assert.equal(inCare(1, 22), 'tertiary')
    assert.equal(inCare(1, 4), undefined, 'it was not there yet')
    assert.equal(inCare(26, 28), undefined, 'it had left')
  })

  it('is what was put right later', () => {
    const corrected = [...versions, since(5, 'primary')]
    const day = { admittedOn: march(6), dischargedOn: march(6) }
    assert.equal(versionInCare(corrected, day)?.entry, 'primary')
  })
})

describe('what changes in an entry', () => {
  const was = {
    ...{ id: 'C-1', from: '2026-01-01', level: 'community', pharmacy: null, tags: [] },
    licences: [{ kind: 'practice', from: '2012-01-01', to: null }],
  }

  it('is what is gone and what came, field by field, and nothing where only its spelling differs', () => {
    const same = {
      ...was,
      from: '2026-05-01',
      licences: [{ from: '2012-01-01', kind: 'practice' }],
    }
    assert.deepEqual(changesBetween(was, same), [])
    const online = { kind: 'internet-care', from: '2026-05-01', to: null }
    const now = { ...same, level: 'primary', licences: [...same.licences, online] }
    assert.deepEqual(changesBetween(was, now), [
      { field: 'level', gone: ['community'], came: ['primary'] },
      { field: 'licences', gone: [], came: [online] },
    ])
  })

  it('is all of it where nothing was, and where it ends', () => {
    const fields = ['level', 'licences']
    assert.deepEqual(
      changesBetween(null, was).map(({ field }) => field),
      fields,
    )
    assert.deepEqual(
      changesBetween(was, null).map(({ gone }) => gone.length),
      [1, 1],
    )
  })
})
