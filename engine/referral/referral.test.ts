import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawn, type Step } from '../../test/support/drawn-steps.ts'
import { mayAct, type ReferralFacts, type Side, type TargetFacts } from './may-act.ts'
import {
  endStates,
  type ReferralAct,
  type ReferralAction,
  type ReferralDeed,
  type ReferralState,
  type ReferralStateName,
  referralState,
  referralStates,
  turns,
} from './referral.ts'
import type { ReferralSheet } from './sheet.ts'
import { desksOf } from './whose-desk.ts'

const sheet: ReferralSheet = {
  person: 'P-1',
  direction: 'up',
  kind: 'ordinary',
  from: { institution: 'H-1', department: 'cardiology', doctor: 'D-1', phone: '1', stay: null },
  need: { setting: 'inpatient', department: 'cardiology', capability: 'angioplasty' },
  target: { institution: 'H-2', doctor: null },
  diagnosis: { code: 'I20.0', name: 'Unstable angina' },
  illness: 'pain at rest',
  history: '',
  treatment: '',
  opinion: 'needs angioplasty',
  on: 20_000,
  drugs: [],
  crossBoundary: null,
}

const plan = {
  results: 'two stents',
  treatment: '',
  diagnosis: sheet.diagnosis,
  nextPlan: 'rehabilitation',
  rehabilitation: '',
  doctor: 'D-2',
}
const target = { institution: 'H-3', doctor: null }
const booking = { slot: 'S', seat: 1, startsAt: 9 }

/** One deed of each kind that has nothing wrong with it. */
const deeds: { readonly [Act in ReferralAct]: ReferralDeed & { readonly act: Act } } = {
  begin: { act: 'begin', sheet, source: 'consultation' },
  draft: { act: 'draft', sheet },
  consent: { act: 'consent', consentedBy: 'P-1', consent: 'c-1' },
  'take-back-consent': { act: 'take-back-consent', consent: 'c-1' },
  supply: { act: 'supply', drug: 'A', remedy: 'delivery', procurement: null },
  revise: { act: 'revise', need: sheet.need, target },
  submit: { act: 'submit' },
  'send-back': { act: 'send-back', reason: 'results are missing' },
  send: { act: 'send' },
  accept: { act: 'accept', note: '' },
  reject: { act: 'reject', reason: 'no-capacity', note: 'no bed this week' },
  redirect: { act: 'redirect', target, reason: 'closer to home' },
  book: { act: 'book', booking },
  arrive: { act: 'arrive' },
  'begin-care': { act: 'begin-care' },
  reach: { act: 'reach', milestone: 'ecg' },
  close: { act: 'close', outcome: 'discharged' },
  'offer-return': { act: 'offer-return', plan },
  'accept-return': { act: 'accept-return' },
  'decline-return': { act: 'decline-return', reason: 'drug not in stock' },
  'arrive-back': { act: 'arrive-back' },
  withdraw: { act: 'withdraw', reason: 'stays at home' },
  expire: { act: 'expire' },
  miss: { act: 'miss' },
  'note-filing': { act: 'note-filing', need: 'request', filing: 'F' },
  escalate: { act: 'escalate', clock: 'answer@1', to: 'desk-lead' },
}

const sides: readonly Side[] = [
  'referring-doctor',
  'referring-desk',
  'receiving-desk',
  'patient',
  'clock',
]
const fit: TargetFacts = {
  isKnown: true,
  hasDepartment: true,
  hasCapability: true,
  isHigher: true,
  isLower: false,
}

const fine: ReferralFacts = {
  sides,
  target: fit,
  sharing: 'agreed',
  unsupplied: [],
  remedies: ['delivery'],
}

const done = (deed: ReferralDeed, at = 1): ReferralAction => ({ ...deed, at, by: 'somebody' })
const refusalOf = (deed: ReferralDeed, now: ReferralState, facts: ReferralFacts) =>
  mayAct(done(deed), now, facts)

/** What some side or other may do next, by the rules themselves. */
function allowed(now: ReferralState): ReferralDeed[] {
  return Object.values(deeds).filter((deed) =>
    sides.some((side) => refusalOf(deed, now, { ...fine, sides: [side] }) === null),
  )
}

/** A list of acts that leads to each state, found by walking. */
function walk(): ReadonlyMap<ReferralStateName, readonly ReferralAction[]> {
  const ways = new Map<ReferralStateName, readonly ReferralAction[]>([['none', []]])
  for (const [, way] of ways) {
    for (const deed of allowed(referralState(way))) {
      const next = [...way, done(deed)]
      const { state } = referralState(next)
      if (!ways.has(state)) ways.set(state, next)
    }
  }
  return ways
}

const ways = walk()
const wayTo = (state: ReferralStateName) => referralState(ways.get(state) ?? [])

describe('the states of a referral', () => {
  it('are all reached', () => {
    assert.deepEqual([...ways.keys()].sort(), [...referralStates].sort())
  })

  it('follow each other as they are drawn, and in no other way', () => {
    const steps = [...ways].flatMap(([state, way]) =>
      allowed(referralState(way)).map(
        (deed): Step => [state, deed.act, referralState([...way, done(deed)]).state],
      ),
    )
    assert.deepEqual(drawn(steps), [
      'accepted: arrive→arrived book→booked escalate expire→expired note-filing take-back-consent→withdrawn withdraw→withdrawn',
      'arrived: begin-care→in-care escalate note-filing reach',
      'begun: draft→drafted expire→expired withdraw→withdrawn',
      'booked: arrive→arrived book escalate expire→expired miss→missed note-filing take-back-consent→withdrawn withdraw→withdrawn',
      'consented: expire→expired revise→drafted submit→submitted supply take-back-consent→withdrawn withdraw→withdrawn',
      'drafted: consent→consented expire→expired revise supply withdraw→withdrawn',
      'in-care: close→closed escalate note-filing offer-return→return-offered reach',
      'missed: arrive→arrived book→booked expire→expired note-filing take-back-consent→withdrawn withdraw→withdrawn',
      'none: begin→begun draft→drafted',
      'redirected: consent→sent expire→expired take-back-consent→withdrawn withdraw→withdrawn',
      'rejected: expire→expired revise→drafted take-back-consent→withdrawn withdraw→withdrawn',
      'return-accepted: arrive-back→returned',
      'return-offered: accept-return→return-accepted decline-return→in-care escalate expire→expired',
      'sent: accept→accepted escalate expire→expired redirect→redirected reject→rejected take-back-consent→withdrawn withdraw→withdrawn',
      'submitted: escalate expire→expired send-back→consented send→sent take-back-consent→withdrawn withdraw→withdrawn',
    ])
  })

  it('let go of every referral: from each an end is reached', () => {
    for (const [state, way] of ways) {
      const seen = new Set<ReferralStateName>()
      const open = [way]
      for (const one of open) {
        const now = referralState(one)
        if (seen.has(now.state)) continue
        seen.add(now.state)
        for (const deed of allowed(now)) open.push([...one, done(deed)])
      }
      assert.ok(
        endStates.some((end) => seen.has(end)),
        `${state} is a trap`,
      )
    }
  })

  it('end for good', () => {
    for (const end of endStates) assert.deepEqual(allowed(wayTo(end)), [], end)
  })

  it('refuse each act outside its turn, and say where it stands', () => {
    for (const [state, way] of ways) {
      for (const deed of Object.values(deeds)) {
        if (turns[deed.act].includes(state)) continue
        for (const side of sides) {
          assert.deepEqual(refusalOf(deed, referralState(way), { ...fine, sides: [side] }), {
            code: 'referral-out-of-turn',
            act: deed.act,
            state,
          })
        }
      }
    }
  })

  it('have every act done by somebody, and never by everybody', () => {
    for (const deed of Object.values(deeds)) {
      const mine = sides.filter((side) =>
        turns[deed.act].some(
          (state) => refusalOf(deed, wayTo(state), { ...fine, sides: [side] }) === null,
        ),
      )
      assert.ok(mine.length > 0 && mine.length < sides.length, deed.act)
    }
  })
})

const doctor: ReferralFacts = { ...fine, sides: ['referring-doctor'] }
const ownDesk: ReferralFacts = { ...fine, sides: ['referring-desk'] }
const theirDesk: ReferralFacts = { ...fine, sides: ['receiving-desk'] }

describe('a referral', () => {
  it('is not sent without the patient’s consent', () => {
    assert.equal(refusalOf(deeds.send, wayTo('drafted'), ownDesk)?.code, 'referral-out-of-turn')
  })

  it('goes through the own desk, unless seconds count', () => {
    const code = refusalOf(deeds.send, wayTo('consented'), doctor)?.code
    assert.equal(code, 'desk-before-sending')
    const stroke = done({ act: 'draft', sheet: { ...sheet, kind: 'stroke' } })
    const agreed = referralState([stroke, done(deeds.consent)])
    assert.equal(refusalOf(deeds.send, agreed, doctor), null)
  })

  const gaps: readonly [string, Partial<TargetFacts>, string][] = [
    ['is unknown', { isKnown: false }, 'unknown'],
    ['lacks the department', { hasDepartment: false }, 'department'],
    ['cannot do it', { hasCapability: false }, 'capability'],
    ['is no higher', { isHigher: false }, 'not-higher'],
  ]
  for (const [shows, gap, why] of gaps) {
    it(`is refused to a target that ${shows}`, () => {
      const facts = { ...doctor, target: { ...fit, ...gap } }
      const refusal = refusalOf(deeds.draft, wayTo('none'), facts)
      assert.deepEqual(refusal, { code: 'target-unfit', why, institution: 'H-2' })
    })
  }

  it('downwards goes to a lower level', () => {
    const down = { act: 'draft', sheet: { ...sheet, direction: 'down' } } as const
    const refusal = refusalOf(down, wayTo('none'), doctor)
    assert.deepEqual(refusal, { code: 'target-unfit', why: 'not-lower', institution: 'H-2' })
  })

  it('never goes back to its own house, nor to one that has rejected it', () => {
    const own = {
      act: 'revise',
      need: sheet.need,
      target: { institution: 'H-1', doctor: null },
    } as const
    assert.equal(refusalOf(own, wayTo('consented'), doctor)?.code, 'target-unfit')
    const again = { act: 'revise', need: sheet.need, target: sheet.target } as const
    assert.deepEqual(refusalOf(again, wayTo('rejected'), doctor), {
      code: 'target-tried',
      institution: 'H-2',
    })
  })

  it('that was redirected goes on only once the patient agrees to the new place', () => {
    const redirected = wayTo('redirected')
    assert.equal(redirected.sheet?.target.institution, 'H-3')
    assert.deepEqual(refusalOf(deeds.accept, redirected, theirDesk), {
      code: 'referral-out-of-turn',
      act: 'accept',
      state: 'redirected',
    })
    const agreed = referralState([...(ways.get('redirected') ?? []), done(deeds.consent)])
    assert.equal(agreed.state, 'sent')
  })

  it('that was revised needs consent anew', () => {
    const revised = referralState([...(ways.get('consented') ?? []), done(deeds.revise)])
    assert.equal(revised.state, 'drafted')
  })

  it('is seen by the target under a consent only, and ends when that is taken back', () => {
    const silent: ReferralFacts = { ...doctor, sharing: 'not-agreed' }
    const refused = { code: 'referral-not-consented', institution: 'H-2' }
    assert.deepEqual(refusalOf(deeds.consent, wayTo('drafted'), silent), refused)
    assert.deepEqual(refusalOf(deeds.submit, wayTo('consented'), silent), refused)
    const theirs: ReferralFacts = { ...silent, sides: ['receiving-desk'] }
    assert.deepEqual(refusalOf(deeds.accept, wayTo('sent'), theirs), refused)
    assert.equal(refusalOf(deeds.reject, wayTo('sent'), theirs), null, 'no is always possible')
    const gone = referralState([...(ways.get('booked') ?? []), done(deeds['take-back-consent'])])
    assert.deepEqual([gone.state, gone.booking], ['withdrawn', null])
    const desks = desksOf(gone, { clocks: [], expiresAt: null, needsFiling: false })
    assert.deepEqual(
      desks.map(({ desk }) => desk),
      ['P-1', 'H-1'],
      'it is off the desk of the target',
    )
  })

  it('crosses a boundary only where that was filed, and in an emergency at once', () => {
    const unfiled: ReferralFacts = { ...doctor, sharing: 'not-filed' }
    const code = refusalOf(deeds.submit, wayTo('consented'), unfiled)?.code
    assert.equal(code, 'referral-transfer-unfiled')
    const stroke = done({ act: 'draft', sheet: { ...sheet, kind: 'stroke' } })
    const alone: ReferralFacts = { ...doctor, sharing: 'not-agreed' }
    assert.equal(refusalOf(deeds.consent, referralState([stroke]), alone), null)
    const urgent = referralState([stroke, done({ ...deeds.consent, consent: null })])
    assert.equal(refusalOf(deeds.send, urgent, alone), null)
  })

  it('down waits until each drug that is lacking is had in another way', () => {
    const lacking: ReferralFacts = { ...doctor, unsupplied: ['A'] }
    const refused = { code: 'referral-drug-unsupplied', drug: 'A' }
    assert.deepEqual(refusalOf(deeds.submit, wayTo('consented'), lacking), refused)
    const bought = { ...deeds.supply, remedy: 'procurement' } as const
    assert.deepEqual(refusalOf(bought, wayTo('consented'), lacking), {
      code: 'referral-remedy-unfit',
      drug: 'A',
      remedy: 'procurement',
    })
    const planned = [...(ways.get('consented') ?? []), done(deeds.supply), done(deeds.supply)]
    assert.equal(referralState(planned).supplies.length, 1, 'the last plan of a drug counts')
    const revised = referralState([...planned, done(deeds.revise)])
    assert.deepEqual(revised.supplies, [], 'another house lacks other drugs')
  })

  it('begun elsewhere waits for a doctor to make a sheet of it', () => {
    const begun = wayTo('begun')
    assert.equal(refusalOf(deeds.consent, begun, fine)?.code, 'referral-out-of-turn')
    assert.equal(refusalOf(deeds.draft, begun, doctor), null)
  })

  it('names the text that is missing', () => {
    const empty = { act: 'draft', sheet: { ...sheet, illness: ' ' } } as const
    assert.deepEqual(refusalOf(empty, wayTo('none'), doctor), {
      code: 'referral-text-missing',
      pointer: '/sheet/illness',
    })
    const silent = { ...deeds.reject, note: '' }
    assert.equal(refusalOf(silent, wayTo('sent'), theirDesk)?.code, 'referral-text-missing')
  })

  it('is answered by the receiving desk alone', () => {
    assert.deepEqual(refusalOf(deeds.accept, wayTo('sent'), ownDesk), {
      code: 'referral-of-others',
      act: 'accept',
    })
  })

  it('is escalated once for each run of a clock', () => {
    const escalated = referralState([...(ways.get('sent') ?? []), done(deeds.escalate)])
    assert.equal(escalated.state, 'sent')
    const clock: ReferralFacts = { ...fine, sides: ['clock'], target: null }
    assert.equal(refusalOf(deeds.escalate, escalated, clock)?.code, 'milestone-reached')
  })

  it('keeps a stay’s way back: results, plan, and a refusal that says why', () => {
    const declined = referralState([
      ...(ways.get('return-offered') ?? []),
      done(deeds['decline-return']),
    ])
    assert.deepEqual([declined.state, declined.reason], ['in-care', 'drug not in stock'])
    assert.equal(wayTo('returned').plan?.results, 'two stents')
  })
})
