import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Day, dayFromText } from '../base/calendar-date.ts'
import {
  type AcceptedFiling,
  attributesOf,
  crossRegionOf,
  filingFor,
  type Visit,
  type VisitInstitution,
  type VisitPerson,
  type VisitRegion,
} from './visit-facts.ts'

function day(text: string): Day {
  const found = dayFromText(text)
  assert.ok(found !== undefined)
  return found
}

function region(id: string, province: string | null, over: Partial<VisitRegion> = {}): VisitRegion {
  return { id, province, jurisdiction: 'mainland', noFilingWith: [], ...over }
}

function aVisit(over: Partial<Visit> = {}): Visit {
  return {
    setting: 'inpatient',
    admittedOn: day('2026-03-01'),
    dischargedOn: day('2026-03-10'),
    attributes: {},
    ...over,
  }
}

function aPerson(over: Partial<VisitPerson> = {}): VisitPerson {
  return {
    birth: day('1960-03-05'),
    sex: 'female',
    chosenInstitutions: [],
    attributes: {},
    ...over,
  }
}

function anInstitution(over: Partial<VisitInstitution> = {}): VisitInstitution {
  return {
    id: 'H-1',
    level: 'tertiary',
    ownership: 'public',
    tags: ['district-run'],
    attributes: {},
    ...over,
  }
}

function aFiling(over: Partial<AcceptedFiling> = {}): AcceptedFiling {
  return {
    kind: 'referral',
    homeRegion: 'linjiang',
    careRegions: ['haibin'],
    from: day('2026-01-01'),
    to: day('2026-06-30'),
    ...over,
  }
}

const linjiang = region('linjiang', '99')
const haibin = region('haibin', '98')
const xiangshan = region('xiangshan', '99')
const island = region('island', null, { jurisdiction: 'hong-kong' })

describe('the facts of a visit', () => {
  it('take the age on the day of discharge', () => {
    const facts = attributesOf({
      person: aPerson(),
      institution: anInstitution(),
      visit: aVisit(),
      filing: 'none',
      home: linjiang,
      care: linjiang,
    })
    assert.equal(facts['age'], 66)
    assert.equal(facts['birthYear'], 1960)
  })

  it('leave out what is not known', () => {
    const facts = attributesOf({
      person: aPerson({ birth: null, sex: 'unknown' }),
      institution: anInstitution({ level: null, ownership: null }),
      visit: aVisit(),
      filing: 'none',
      home: linjiang,
      care: linjiang,
    })
    for (const name of ['age', 'birthYear', 'sex', 'level', 'ownership', 'chosenInstitution'])
      assert.ok(!(name in facts), name)
  })

  it('name regions, institution and its tags', () => {
    const facts = attributesOf({
      person: aPerson({ chosenInstitutions: ['H-1'], attributes: { personClass: 'retired' } }),
      institution: anInstitution({ attributes: { beds: 400 } }),
      visit: aVisit({ attributes: { department: 'cardiology' } }),
      filing: 'referral',
      home: linjiang,
      care: haibin,
    })
    assert.deepEqual(facts, {
      personClass: 'retired',
      beds: 400,
      department: 'cardiology',
      age: 66,
      birthYear: 1960,
      sex: 'female',
      chosenInstitution: true,
      level: 'tertiary',
      ownership: 'public',
      facility: 'H-1',
      facilityTags: ['district-run'],
      setting: 'inpatient',
      homeRegion: 'linjiang',
      careRegion: 'haibin',
      crossRegion: 'other-province',
      filing: 'referral',
      filingDeemed: false,
    })
  })

  it('let nobody state what is worked out', () => {
    const facts = attributesOf({
      person: aPerson({ attributes: { age: 3, crossRegion: 'local' } }),
      institution: anInstitution(),
      visit: aVisit({ attributes: { filingDeemed: true } }),
      filing: 'none',
      home: linjiang,
      care: haibin,
    })
    assert.equal(facts['age'], 66)
    assert.equal(facts['crossRegion'], 'other-province')
    assert.equal(facts['filingDeemed'], false)
  })

  it('know a zone without filing, whose care counts as filed', () => {
    const home = { ...linjiang, noFilingWith: ['haibin'] }
    const facts = attributesOf({
      person: aPerson(),
      institution: anInstitution(),
      visit: aVisit(),
      filing: 'none',
      home,
      care: haibin,
    })
    assert.equal(facts['filingDeemed'], true)
    assert.equal(facts['filing'], 'none')
  })

  const distances: readonly [VisitRegion, VisitRegion, string][] = [
    [linjiang, linjiang, 'local'],
    [linjiang, xiangshan, 'same-province'],
    [linjiang, haibin, 'other-province'],
    [linjiang, island, 'cross-border'],
    [region('a', null), region('b', null), 'other-province'],
  ]
  for (const [home, care, expected] of distances) {
    it(`call care in ${care.id} for somebody of ${home.id} ${expected}`, () => {
      assert.equal(crossRegionOf(home, care), expected)
    })
  }
})

describe('the filing of a visit', () => {
  const rows: readonly [string, Partial<AcceptedFiling>, Partial<Visit>, string][] = [
    ['counts inside its validity', {}, {}, 'referral'],
    ['keeps an admission that began inside it', { to: day('2026-03-01') }, {}, 'referral'],
    ['is over for an admission after its last day', { to: day('2026-02-28') }, {}, 'none'],
    ['may be made up before discharge', { from: day('2026-03-10') }, {}, 'referral'],
    ['comes too late after discharge', { from: day('2026-03-11') }, {}, 'none'],
    ['has no end when none is named', { to: null }, {}, 'referral'],
    ['is of no use in another place', { careRegions: ['xiangshan'] }, {}, 'none'],
    ['may hold anywhere', { careRegions: null }, {}, 'referral'],
    ['is of no use for another home', { homeRegion: 'haibin' }, {}, 'none'],
    [
      'is not needed for an emergency',
      { to: day('2026-01-31') },
      { setting: 'emergency' },
      'emergency',
    ],
    [
      'goes before the emergency flag when it is worth more',
      {},
      { setting: 'emergency' },
      'referral',
    ],
  ]
  for (const [shows, filing, visit, expected] of rows) {
    it(shows, () => {
      assert.equal(filingFor([aFiling(filing)], aVisit(visit), linjiang, haibin), expected)
    })
  }

  it('is the one nearest to care at home when several hold', () => {
    const filings = [aFiling({ kind: 'temporary' }), aFiling({ kind: 'long-term' }), aFiling()]
    assert.equal(filingFor(filings, aVisit(), linjiang, haibin), 'long-term')
  })

  it('means nothing at home', () => {
    assert.equal(filingFor([aFiling({ careRegions: null })], aVisit(), linjiang, linjiang), 'none')
  })
})
