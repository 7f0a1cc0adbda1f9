import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { decideAccess } from '../access/decide.ts'
import {
  acts,
  jurisdictions,
  kinds,
  consents as outcomes,
  purposes,
  roles,
} from '../access/words.ts'
import type { Action, Consent, Scope, Span } from './consent.ts'
import { stateOf, ticksOf } from './consent.ts'
import { type AskedUse, consentFor } from './consent-for.ts'
import { decline, give, withdraw } from './take-action.ts'
import { type Tick, ticks } from './words.ts'

const today = 20_500
const grownUp = { isGuardian: false, birth: 0, guardianBelow: 14 }

const claimScope: Scope = {
  jurisdiction: 'mainland',
  purpose: 'claim',
  recipient: 'I-LIFE',
  recipientKind: 'insurer',
  recipientIn: 'mainland',
  kinds: ['identity', 'coverage', 'bill', 'diagnosis', 'claim'],
  over: { kind: 'bill', settlement: '7f-1' },
  until: today + 30,
  ticks: ['health', 'recipient', 'fast-claim'],
}

const askedClaim: AskedUse = {
  purpose: 'claim',
  recipient: 'I-LIFE',
  kinds: ['bill', 'diagnosis'],
  settlement: '7f-1',
  careOn: today - 3,
  dataIn: 'mainland',
  askedIn: 'mainland',
}

/** Each letter is an action, one a minute: offered, given (with all ticks), declined, withdrawn. */
function aConsent(
  letters: string,
  scope: Partial<Scope> = {},
  given: readonly Tick[] | null = null,
  id = 'c-1',
  minute = 0,
): Consent {
  const whole = { ...claimScope, ...scope }
  const actions = [...letters].map((letter, i): Action => {
    const done = { at: `2026-01-01T00:${String(minute + i).padStart(2, '0')}:00.000Z`, by: 'p-1' }
    if (letter === 'g') return { is: 'given', ...done, ticks: given ?? whole.ticks }
    if (letter === 'o') return { is: 'offered', ...done }
    return { is: letter === 'd' ? 'declined' : 'withdrawn', ...done }
  })
  return { id, scope: whole, actions }
}

describe('a consent', () => {
  const rows = [
    ['o', 0, 'offered', 'left-out'],
    ['og', 0, 'given', 'given'],
    ['od', 0, 'declined', 'left-out'],
    ['ogw', 0, 'withdrawn', 'withdrawn'],
    ['og', 30, 'given', 'given'],
    ['og', 31, 'expired', 'expired'],
    ['o', 31, 'expired', 'left-out'],
    ['ogw', 31, 'withdrawn', 'withdrawn'],
  ] as const
  for (const [letters, days, state, outcome] of rows) {
    it(`after ${[...letters].join(', ')} and ${days} days is ${state}, and so ${outcome}`, () => {
      const consent = aConsent(letters)
      assert.equal(stateOf(consent, today + days), state)
      const found = consentFor([consent], askedClaim, today + days)
      assert.deepEqual(found, {
        consent: outcome,
        id: outcome === 'left-out' ? null : 'c-1',
      })
    })
  }
})

describe('what a consent covers', () => {
  const period: Span = { kind: 'period', from: today - 10, to: today - 1 }
  type Row = [what: string, scope: Partial<Scope>, asked: Partial<AskedUse>, outcome: string]
  const rows: Row[] = [
    ['another insurer', {}, { recipient: 'I-OTHER' }, 'left-out'],
    ['nobody in particular', {}, { recipient: null }, 'left-out'],
    ['another purpose', {}, { purpose: 'audit' }, 'left-out'],
    ['a kind of data that is not listed', {}, { kinds: ['bill', 'record'] }, 'left-out'],
    ['another bill', {}, { settlement: '7f-2' }, 'left-out'],
    ['no bill in particular', {}, { settlement: null }, 'left-out'],
    ['data of another jurisdiction', {}, { dataIn: 'macau', askedIn: 'macau' }, 'left-out'],
    ['a recipient who looks from abroad', {}, { askedIn: 'hong-kong' }, 'left-out'],
    ['the first day of a period', { over: period }, { careOn: today - 10 }, 'given'],
    ['the last day of a period', { over: period }, { careOn: today - 1 }, 'given'],
    ['the day before a period', { over: period }, { careOn: today - 11 }, 'left-out'],
    ['the day after a period', { over: period }, { careOn: today }, 'left-out'],
    ['a fast claim that opens by itself', {}, { manner: ['fast-claim'] }, 'given'],
    ['a recording that was not offered', {}, { manner: ['recording'] }, 'left-out'],
  ]
  for (const [what, scope, asked, outcome] of rows) {
    it(`says ${outcome} to ${what}`, () => {
      const found = consentFor([aConsent('og', scope)], { ...askedClaim, ...asked }, today)
      assert.equal(found.consent, outcome)
    })
  }

  it('lets data leave only with a tick of its own', () => {
    const abroad: Partial<Scope> = {
      recipientIn: 'hong-kong',
      ticks: ['health', 'recipient', 'leaving'],
    }
    const asked: AskedUse = { ...askedClaim, askedIn: 'hong-kong' }
    const without = aConsent('og', abroad, ['health', 'recipient'])
    assert.equal(consentFor([without], asked, today).consent, 'left-out')
    assert.equal(consentFor([aConsent('og', abroad)], asked, today).consent, 'given')
  })

  it('shows nothing of the health without a tick of its own, and the rest with it', () => {
    const consent = aConsent('og', {}, ['recipient'])
    assert.equal(consentFor([consent], askedClaim, today).consent, 'left-out')
    const name: AskedUse = { ...askedClaim, kinds: ['identity'] }
    assert.equal(consentFor([consent], name, today).consent, 'given')
  })

  it('means the same consent wherever it was given twice and taken back once', () => {
    const early = aConsent('og', {}, null, 'c-1')
    const late = aConsent('ogw', { until: today + 9 }, null, 'c-2', 5)
    assert.equal(consentFor([early, late], askedClaim, today).consent, 'withdrawn')
    const anew = aConsent('og', {}, null, 'c-3', 20)
    assert.deepEqual(consentFor([early, late, anew], askedClaim, today), {
      consent: 'given',
      id: 'c-3',
    })
  })
})

describe('doing something with a consent', () => {
  it('takes each tick apart, and none that was not offered', () => {
    const offered = aConsent('o')
    assert.deepEqual(give(offered, ['health'], grownUp, today), { isNew: true, refusal: null })
    assert.equal(give(offered, [], grownUp, today).refusal?.code, 'consent-nothing-ticked')
    const recorded = give(offered, ['health', 'recording'], grownUp, today)
    assert.equal(recorded.refusal?.code, 'consent-tick-unknown')
  })

  it('changes nothing when the same is said again, and never what was given', () => {
    const given = aConsent('og')
    assert.deepEqual(give(given, claimScope.ticks, grownUp, today), { isNew: false, refusal: null })
    assert.equal(give(given, ['health'], grownUp, today).refusal?.code, 'consent-not-open')
    assert.deepEqual(withdraw(aConsent('ogw'), today), { isNew: false, refusal: null })
    assert.deepEqual(decline(aConsent('od'), today), { isNew: false, refusal: null })
    assert.equal(
      give(aConsent('ogw'), ['health'], grownUp, today).refusal?.code,
      'consent-not-open',
    )
    assert.equal(withdraw(aConsent('o'), today).refusal?.code, 'consent-not-open')
    assert.equal(
      give(aConsent('o'), ['health'], grownUp, today + 31).refusal?.code,
      'consent-not-open',
    )
  })

  it('asks the guardian of a child for yes, and nobody for no', () => {
    const birthday = today - 14 * 366
    const child = { isGuardian: false, birth: birthday + 400, guardianBelow: 14 }
    assert.equal(
      give(aConsent('o'), ['health'], child, today).refusal?.code,
      'consent-needs-guardian',
    )
    const guardian = { ...child, isGuardian: true }
    assert.equal(give(aConsent('o'), ['health'], guardian, today).refusal, null)
    assert.equal(
      give(aConsent('o'), ['health'], { ...child, birth: birthday - 400 }, today).refusal,
      null,
    )
    assert.equal(decline(aConsent('o'), today).refusal, null)
    assert.equal(withdraw(aConsent('og'), today).refusal, null)
  })
})

const anyScope: fc.Arbitrary<Scope> = fc.record({
  jurisdiction: fc.constantFrom(...jurisdictions),
  purpose: fc.constantFrom('claim' as const, 'care' as const),
  recipient: fc.constantFrom('A', 'B'),
  recipientKind: fc.constant('insurer' as const),
  recipientIn: fc.constantFrom(...jurisdictions),
  kinds: fc.subarray([...kinds]),
  over: fc.oneof(
    fc.record({ kind: fc.constant('bill' as const), settlement: fc.constantFrom('1', '2') }),
    fc.constant<Span>({ kind: 'period', from: today - 5, to: today }),
  ),
  until: fc.integer({ min: today - 2, max: today + 2 }),
  ticks: fc.subarray([...ticks]),
})
const anyConsent = fc
  .tuple(anyScope, fc.constantFrom('o', 'og', 'od', 'ogw'), fc.subarray([...ticks]), fc.nat(40))
  .map(([scope, letters, given, minute]) => aConsent(letters, scope, given, `c-${minute}`, minute))
const anyAsked: fc.Arbitrary<AskedUse> = fc.record({
  purpose: fc.constantFrom('claim' as const, 'care' as const),
  recipient: fc.constantFrom('A', 'B', null),
  kinds: fc.subarray([...kinds]),
  settlement: fc.constantFrom('1', '2', null),
  careOn: fc.constantFrom(today - 9, today - 2, null),
  dataIn: fc.constantFrom(...jurisdictions),
  askedIn: fc.constantFrom(...jurisdictions),
})

describe('laws of consent', () => {
  it('finds one only where a single consent, on its own, gives it whole', () => {
    fc.assert(
      fc.property(fc.array(anyConsent, { maxLength: 6 }), anyAsked, (all, asked) => {
        const found = consentFor(all, asked, today)
        if (found.consent !== 'given') return
        const one = all.find(
          (consent) => consent.id === found.id && stateOf(consent, today) === 'given',
        )
        assert.ok(one !== undefined && one.scope.recipient === asked.recipient)
        assert.ok(one.scope.until >= today && ticksOf(one).includes('recipient'))
        assert.ok(asked.dataIn === asked.askedIn || ticksOf(one).includes('leaving'))
        assert.ok(asked.kinds.every((kind) => one.scope.kinds.includes(kind)))
      }),
    )
  })

  it('finds none once all of them are taken back', () => {
    fc.assert(
      fc.property(fc.array(anyConsent, { maxLength: 6 }), anyAsked, (all, asked) => {
        const after = all.map(({ actions, ...rest }): Consent => {
          const done = { at: '2026-01-01T01:00:00.000Z', by: 'p-1' }
          return { ...rest, actions: [...actions, { is: 'withdrawn', ...done }] }
        })
        assert.notEqual(consentFor(after, asked, today).consent, 'given')
      }),
    )
  })

  it('never stands between a patient and care or settlement on duty', () => {
    const basic = fc.record({
      role: fc.constantFrom(...roles),
      act: fc.constantFrom(...acts),
      purpose: fc.constantFrom(
        ...purposes.filter((one) => one !== 'claim' && one !== 'secondary-use'),
      ),
      relation: fc.constantFrom('present' as const, 'patient' as const, 'past-patient' as const),
      dataIn: fc.constantFrom(...jurisdictions),
    })
    fc.assert(
      fc.property(basic, ({ dataIn, ...asked }) => {
        const here = { isOwnInstitution: true, dataIn, askedIn: dataIn, isTransferFiled: false }
        const answers = outcomes.map((consent) =>
          decideAccess({ ...asked, ...here, basis: 'duty', consent }),
        )
        for (const answer of answers) assert.deepEqual(answer, answers[0])
      }),
      { numRuns: 2000 },
    )
    const cashier = {
      role: 'cashier',
      act: 'settle',
      purpose: 'settlement',
      relation: 'present',
    } as const
    for (const dataIn of jurisdictions) {
      for (const consent of outcomes) {
        const here = { isOwnInstitution: true, dataIn, askedIn: dataIn, isTransferFiled: false }
        assert.ok(decideAccess({ ...cashier, ...here, basis: 'duty', consent }).permitted)
      }
    }
  })
})
