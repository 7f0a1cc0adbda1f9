import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Day, dayFromText, textFromDay } from '../base/calendar-date.ts'
import {
  acceptedFiling,
  decideFiling,
  type FilingAction,
  type FilingDeed,
  type FilingRequest,
  type FilingTerms,
  type FundFacts,
  filingNeed,
  filingState,
  filingStates,
  filingTurns,
  mayFile,
} from './filing.ts'
import { type AcceptedFiling, filingFor, referralFor, type VisitRegion } from './visit-facts.ts'

function day(text: string): Day {
  const found = dayFromText(text)
  assert.ok(found !== undefined)
  return found
}

const region = (id: string, province: string, noFilingWith: string[] = []): VisitRegion => ({
  id,
  province,
  jurisdiction: 'mainland',
  noFilingWith,
})
const linjiang = region('linjiang', '99', ['delta'])
const haibin = region('haibin', '98')
const today = day('2026-03-10')

const request: FilingRequest = {
  kind: 'referral',
  need: 'request',
  person: 'P-1',
  homeRegion: 'linjiang',
  careRegion: 'haibin',
  insuranceType: '310',
  institution: 'H-1',
  target: 'H-2',
  diagnosis: { code: 'I20.0', name: 'Unstable angina' },
  reason: 'angioplasty',
  opinion: 'agreed',
  askedOn: today,
  from: today,
  to: null,
  referral: 'R-1',
  transfer: { institution: 'H-2', isStay: true },
}
const terms: FilingTerms = {
  none: { months: 6 },
  'long-term': null,
  referral: { months: 6 },
  temporary: { months: 6 },
  emergency: { days: 15 },
}
const facts: FundFacts = { today, isInsured: true, knowsTarget: true, terms }
const did = (deed: FilingDeed): FilingAction => ({ ...deed, at: 1, by: 'x' })
const asked = did({ act: 'request', request })
const accepted = did({ act: 'accept', number: 'N-1', from: today, to: day('2026-09-09') })

const noted = did({ act: 'note-deductible', deductiblePaidMinor: 50_000 })

const stay = (from: string, to: string) => ({
  setting: 'inpatient',
  admittedOn: day(from),
  dischargedOn: day(to),
  attributes: {},
})

function filedAs(actions: readonly FilingAction[], from: string, to: string) {
  const filing = acceptedFiling('F-1', filingState(actions))
  return filingFor(filing === null ? [] : [filing], stay(from, to), linjiang, haibin)
}

describe('a filing', () => {
  it('gives nothing before the home fund has accepted it, nor after a refusal', () => {
    assert.equal(filedAs([asked], '2026-03-12', '2026-03-20'), 'none')
    const refused = did({ act: 'refuse', reasons: ['not-insured'] })
    assert.equal(filedAs([asked, refused], '2026-03-12', '2026-03-20'), 'none')
    assert.equal(filedAs([asked, accepted], '2026-03-12', '2026-03-20'), 'referral')
  })

  it('made up before discharge reaches the whole stay; made up after it, none of it', () => {
    assert.equal(filedAs([asked, accepted], '2026-02-20', '2026-03-10'), 'referral')
    assert.equal(filedAs([asked, accepted], '2026-02-20', '2026-03-09'), 'none')
  })

  it('withdrawn serves what began up to that day, and nothing later', () => {
    const gone = [asked, accepted, did({ act: 'withdraw', on: day('2026-04-01'), reason: 'home' })]
    assert.equal(filedAs(gone, '2026-04-01', '2026-04-20'), 'referral')
    assert.equal(filedAs(gone, '2026-04-02', '2026-04-20'), 'none')
  })

  it('withdrawn before it was accepted never comes to anything', () => {
    const gone = [asked, did({ act: 'withdraw', on: today, reason: 'stays' })]
    assert.equal(acceptedFiling('F-1', filingState(gone)), null)
  })

  it('may be asked for again after a refusal', () => {
    const refused = did({ act: 'refuse', reasons: ['not-insured'] })
    assert.equal(filingState([asked, refused, asked, accepted]).state, 'accepted')
  })

  it('is refused every act outside its turn; no state is a trap and none unreached', () => {
    const deeds = [
      asked,
      accepted,
      did({ act: 'refuse', reasons: [] }),
      did({ act: 'withdraw', on: 1, reason: '' }),
      noted,
      did({ act: 'ask', message: 'M-1' }),
      did({ act: 'tell' }),
    ]
    const ways = new Map<string, readonly FilingAction[]>([['none', []]])
    for (const [state, way] of ways) {
      for (const deed of deeds) {
        const refusal = mayFile(deed.act, filingState(way))
        const isTurn = filingTurns[deed.act].some((one) => one === state)
        assert.equal(refusal === null, isTurn, `${deed.act} in ${state}`)
        if (refusal !== null) continue
        const next = [...way, deed]
        if (!ways.has(filingState(next).state)) ways.set(filingState(next).state, next)
      }
    }
    assert.deepEqual([...ways.keys()].sort(), [...filingStates].sort())
  })

  it('tells the institution that the patient was referred to, and how', () => {
    const filing = acceptedFiling('F-1', filingState([asked, accepted, noted]))
    assert.ok(filing)
    const visit = stay('2026-03-12', '2026-03-20')
    const referral = referralFor([filing], visit, 'H-2', linjiang, haibin)
    assert.deepEqual(referral, { institution: 'H-2', isStay: true, deductiblePaidMinor: 50_000 })
    assert.equal(referralFor([filing], visit, 'H-3', linjiang, haibin), undefined)
  })
})

describe('what a fund decides', () => {
  it('holds for half a year from the day on which it was asked', () => {
    const decision = decideFiling({ ...request, from: day('2025-12-01') }, facts)
    assert.ok(decision.accepted && decision.to !== null)
    assert.deepEqual(
      [textFromDay(decision.from), textFromDay(decision.to)],
      ['2026-03-10', '2026-09-09'],
    )
  })

  const ends = [
    ['2026-03-10', '2026-09-09', 'the day before the same day'],
    ['2026-08-31', '2027-02-28', 'a February that has no such day'],
    ['2027-08-29', '2028-02-28', 'a leap year that has it'],
    ['2027-08-30', '2028-02-29', 'a leap year that has it not'],
    ['2026-12-31', '2027-06-30', 'a month of thirty days'],
    ['2026-07-31', '2027-01-30', 'a month of thirty-one'],
  ] as const
  for (const [from, to, shows] of ends) {
    it(`for months counts to ${shows}`, () => {
      const decision = decideFiling({ ...request, from: day(from) }, { ...facts, today: day(from) })
      assert.ok(decision.accepted && decision.to !== null)
      assert.equal(textFromDay(decision.to), to)
    })
  }

  it('holds longer where longer is asked, and until withdrawn where the kind has no end', () => {
    const longer = decideFiling({ ...request, to: day('2027-01-31') }, facts)
    assert.ok(longer.accepted)
    assert.equal(longer.to, day('2027-01-31'))
    const always = decideFiling({ ...request, kind: 'long-term' }, facts)
    assert.ok(always.accepted)
    assert.equal(always.to, null)
  })

  it('names every reason against it at once', () => {
    const against = decideFiling(
      { ...request, to: day('2026-03-01') },
      { ...facts, isInsured: false, knowsTarget: false },
    )
    assert.deepEqual(against, {
      accepted: false,
      reasons: ['not-insured', 'target-not-in-network', 'over-already'],
    })
  })
})

describe('what a visit needs', () => {
  const held: AcceptedFiling = {
    kind: 'long-term',
    homeRegion: 'linjiang',
    careRegions: ['haibin'],
    from: today - 90,
    to: null,
  }
  const island = { ...region('island', '97'), jurisdiction: 'hong-kong' }
  const rows: readonly [string, VisitRegion, boolean, readonly AcceptedFiling[], string][] = [
    ['nothing at home', linjiang, false, [], 'at-home'],
    ['a request elsewhere', haibin, false, [], 'request'],
    ['nothing more where one holds that is worth as much', haibin, false, [held], 'held'],
    [
      'a request where only a temporary one holds',
      haibin,
      false,
      [{ ...held, kind: 'temporary' }],
      'request',
    ],
    ['nothing in an emergency', haibin, true, [], 'deemed-emergency'],
    ['nothing in a zone without filing', region('delta', '96'), false, [], 'deemed-zone'],
    ['nothing abroad, where no fund pays', island, false, [], 'none-abroad'],
  ]
  for (const [shows, care, isEmergency, filings, need] of rows) {
    it(`is ${shows}`, () => {
      assert.equal(filingNeed({ isEmergency, on: today }, filings, linjiang, care), need)
    })
  }
})
