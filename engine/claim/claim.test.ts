import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { claimState, mayAct, turns, withSignatures } from './claim.ts'
import {
  type ClaimAct,
  type ClaimAction,
  type ClaimDeed,
  type ClaimState,
  type ClaimStateName,
  type ClaimTerms,
  claimStates,
} from './claim-acts.ts'
import { claimDue, isLate } from './claim-clock.ts'
import { signaturesFor } from './rules.ts'

const rules = {
  decidedWithin: 30,
  refusedWithin: 3,
  paidWithin: 10,
  appealWithin: 60,
  appealDecidedWithin: 15,
  requestAnsweredWithin: 10,
  papersKept: 180,
  papersUnsent: 30,
  authority: new Map([['CNY', { aloneMinor: 500_000, oneMinor: 5_000_000, gratiaMinor: 200_000 }]]),
}
const terms: ClaimTerms = { ...rules, currency: 'CNY', lossLeftMinor: 10_000_000 }
const [first, second] = ['handler', 'second-handler']

function did(deed: ClaimDeed, by = first, on = 100): ClaimAction {
  return { ...deed, by, on }
}

const workedOut = (amountMinor: number) =>
  did({ act: 'adjudicate', amountMinor, refusedBy: [], counters: [] }, 'engine')

function signedFor(action: ClaimAction, now: ClaimState): ClaimAction {
  return { ...withSignatures(action, now, terms), by: action.by, on: action.on }
}

/** Does all of it, each in its turn. */
function stateAfter(...actions: readonly ClaimAction[]): ClaimState {
  const done: ClaimAction[] = []
  for (const action of actions) {
    const now = claimState(done)
    const refusal = mayAct(action, now, terms)
    assert.equal(refusal, null, `${action.act}: ${JSON.stringify(refusal)}`)
    done.push(signedFor(action, now))
  }
  return claimState(done)
}

const open = did({ act: 'open' }, 'patient')
const fetched = [open, did({ act: 'fetch', fetchKey: 'key' }, 'insurer')]
const adjudicated = [...fetched, workedOut(400_000)]
const agree = (amountMinor: number) => did({ act: 'agree', amountMinor })
const pay = did({ act: 'pay', reference: 'r' }, 'channel')
const paid = [...adjudicated, agree(400_000), pay]

describe('a claim', () => {
  it('is opened, fetched, worked out, agreed to and paid', () => {
    const { state, paidMinor } = stateAfter(...paid)
    assert.deepEqual([state, paidMinor], ['paid', 400_000])
  })

  it('names all missing papers at once, and its clock runs anew from the last of them', () => {
    const pend = did({ act: 'pend', missing: ['discharge-summary', 'identity-copy'] })
    const one = did({ act: 'add-papers', papers: ['identity-copy'] }, 'patient', 105)
    const pended = stateAfter(...adjudicated, pend, one)
    assert.deepEqual([pended.state, pended.missing], ['pended', ['discharge-summary']])
    assert.deepEqual(claimDue(pended, rules), { what: 'papers', whose: 'patient', until: null })
    const other = did({ act: 'add-papers', papers: ['discharge-summary'] }, 'patient', 112)
    const complete = stateAfter(...adjudicated, pend, one, other)
    assert.equal(complete.state, 'adjudicated')
    assert.equal(claimDue(complete, rules)?.until, 142)
  })

  it('takes only papers that were asked for', () => {
    const pended = stateAfter(...adjudicated, did({ act: 'pend', missing: ['identity-copy'] }))
    const odd = did({ act: 'add-papers', papers: ['image'] }, 'patient')
    assert.deepEqual(mayAct(odd, pended, terms), { code: 'papers-unasked', papers: ['image'] })
    assert.equal(
      mayAct(did({ act: 'pend', missing: [] }), stateAfter(...adjudicated), terms)?.code,
      'nothing-missing',
    )
  })

  it('above one person’s authority waits for the signature of another', () => {
    const waiting = stateAfter(...adjudicated, agree(5_000_001))
    assert.equal(waiting.state, 'awaiting-signature')
    const own = mayAct(did({ act: 'sign' }), waiting, terms)
    assert.deepEqual(own, { code: 'second-signature-needed', first })
    const signed = stateAfter(...adjudicated, agree(5_000_001), did({ act: 'sign' }, second))
    assert.equal(signed.state, 'agreed')
    const returned = stateAfter(...adjudicated, agree(5_000_001), did({ act: 'return' }, second))
    assert.deepEqual([returned.state, returned.agreedMinor], ['adjudicated', 0])
  })

  it('never comes to more than the loss that nobody else has paid', () => {
    const refusal = mayAct(agree(10_000_001), stateAfter(...adjudicated), terms)
    assert.deepEqual(refusal, { code: 'more-than-loss', mostMinor: 10_000_000, currency: 'CNY' })
    const appealed = stateAfter(...paid, did({ act: 'appeal', reason: 'more' }, 'patient'))
    const more = did({ act: 'decide-appeal', moreMinor: 9_600_001, reason: 'yes' }, second)
    assert.equal(mayAct(more, appealed, terms)?.code, 'more-than-loss')
  })

  it('is refused with reasons only, within three days of the decision', () => {
    const against = [...adjudicated, did({ act: 'decide-against' }, first, 110)]
    const state = stateAfter(...against)
    assert.deepEqual(claimDue(state, rules), { what: 'refuse', whose: 'insurer', until: 113 })
    assert.equal(mayAct(did({ act: 'refuse', reasons: [] }), state, terms)?.code, 'reasons-missing')
    const refused = stateAfter(...against, did({ act: 'refuse', reasons: ['exclusion'] }))
    assert.deepEqual(refused.reasons, ['exclusion'])
  })

  it('is appealed once, in time, and what is granted is paid besides', () => {
    const appeal = did({ act: 'appeal', reason: 'the ward is covered' }, 'patient', 160)
    const granted = did({ act: 'decide-appeal', moreMinor: 50_000, reason: 'it is' }, second, 165)
    const again = did({ act: 'pay', reference: 'r2' }, 'channel', 166)
    const done = stateAfter(...paid, appeal, granted, again)
    assert.deepEqual([done.state, done.paidMinor], ['paid', 450_000])
    assert.equal(mayAct(did({ act: 'appeal', reason: '' }), done, terms)?.code, 'appealed-already')
    const late = did({ act: 'appeal', reason: '' }, 'patient', 161)
    assert.deepEqual(mayAct(late, stateAfter(...paid), terms), { code: 'appeal-over', until: 160 })
  })

  it('that was paid too much is recovered, in parts if need be', () => {
    const found = did({ act: 'find-overpayment', amountMinor: 300, reason: 'reversed' }, 'engine')
    const overpaid = stateAfter(...paid, found, did({ act: 'recover', amountMinor: 100 }))
    assert.deepEqual([overpaid.state, overpaid.owedBackMinor], ['overpaid', 200])
    const over = mayAct(did({ act: 'recover', amountMinor: 201 }), overpaid, terms)
    assert.deepEqual(over, { code: 'more-than-owed-back', mostMinor: 200, currency: 'CNY' })
    const even = stateAfter(...paid, found, did({ act: 'recover', amountMinor: 300 }))
    assert.equal(even.state, 'paid')
  })

  it('is fetched once', () => {
    const again = did({ act: 'fetch', fetchKey: 'another' }, 'insurer')
    assert.equal(mayAct(again, stateAfter(...fetched), terms)?.code, 'fetched-already')
    assert.equal(mayAct(again, stateAfter(...paid), terms)?.code, 'fetched-already')
  })

  it('is late the day after its clock ran out', () => {
    const due = claimDue(stateAfter(...adjudicated, agree(1)), rules)
    assert.deepEqual([isLate(due, 110), isLate(due, 111), isLate(null, 999)], [false, true, false])
  })

  it('needs signatures by its amount', () => {
    const of = (amountMinor: number, currency = 'CNY', gratiaMinor = 0) =>
      signaturesFor({ amountMinor, gratiaMinor }, currency, rules)
    assert.deepEqual(
      [of(500_000), of(500_001), of(5_000_000), of(5_000_001)],
      ['none', 'one', 'one', 'two'],
    )
    assert.equal(of(1, 'HKD'), 'two')
    assert.deepEqual(
      [of(400_000, 'CNY', 1), of(400_000, 'CNY', 200_000), of(400_000, 'CNY', 200_001)],
      ['one', 'one', 'two'],
    )
  })

  it('paid ex gratia above what one person may give waits for another, though it is small', () => {
    const rulesGive = 400_000
    const small = stateAfter(...adjudicated, agree(rulesGive + 200_000))
    const large = stateAfter(...adjudicated, agree(rulesGive + 200_001))
    assert.deepEqual([small.state, large.state], ['agreed', 'awaiting-signature'])
  })

  it('on appeal is granted by two persons once the whole is above one person’s authority', () => {
    const worked = [...fetched, workedOut(6_000_000)]
    const appeal = did({ act: 'appeal', reason: 'the ward is covered' }, 'patient')
    const grant = (moreMinor: number) =>
      did({ act: 'decide-appeal', moreMinor, reason: 'it is' }, second)
    const before = [...worked, agree(4_900_000), pay, appeal]
    assert.equal(stateAfter(...before, grant(100_000)).state, 'agreed')
    const waiting = stateAfter(...before, grant(100_001))
    assert.equal(waiting.state, 'awaiting-signature')
    assert.equal(
      mayAct(did({ act: 'sign' }, second), waiting, terms)?.code,
      'second-signature-needed',
    )
    const signed = stateAfter(...before, grant(100_001), did({ act: 'sign' }, first))
    assert.deepEqual([signed.state, signed.agreedMinor], ['agreed', 5_000_001])
  })

  it('from before claims moved counters is counted once, and its clocks run on', () => {
    const count = did({ act: 'count', uses: [] }, 'clock', 150)
    const counted = stateAfter(...paid, count)
    assert.deepEqual([counted.state, counted.since], ['paid', 100])
    assert.equal(mayAct(count, counted, terms)?.code, 'claim-out-of-turn')
    const used = did({ act: 'agree', amountMinor: 400_000, uses: [] })
    const lately = stateAfter(...adjudicated, used, pay)
    assert.equal(mayAct(count, lately, terms)?.code, 'claim-out-of-turn')
  })
})

describe('a claim of which a part was paid', () => {
  const granted = did({ act: 'decide-appeal', moreMinor: 4_700_000, reason: 'yes', uses: [] })
  const appealed = [...paid, did({ act: 'appeal', reason: 'more' })]

  it('from before is still to be counted where its appeal is not signed', () => {
    const state = stateAfter(...appealed, granted, did({ act: 'return' }, second))
    assert.deepEqual([state.state, state.isCounted], ['appealed', false])
  })

  it('goes back to what was paid where its bill is taken back before the rest', () => {
    const undo = did({ act: 'undo' }, 'clock')
    const agreed = did({ act: 'decide-appeal', moreMinor: 100, reason: 'yes' })
    for (const before of [
      [...appealed, granted],
      [...appealed, agreed],
      [...appealed, agreed, did({ act: 'payment-failed', reference: 'r', why: 'closed' })],
    ]) {
      const { state, agreedMinor, paidMinor } = stateAfter(...before, undo)
      assert.deepEqual([state, agreedMinor, paidMinor], ['paid', 400_000, 400_000])
    }
    assert.equal(mayAct(undo, stateAfter(...appealed), terms)?.code, 'claim-out-of-turn')
  })
})

/** One deed of every act, with contents that its turn does not refuse, where there are such. */
const deeds: readonly ClaimAction[] = [
  open,
  did({ act: 'fetch', fetchKey: 'key' }),
  workedOut(400_000),
  did({ act: 'pend', missing: ['a', 'b'] }),
  did({ act: 'add-papers', papers: ['a'] }),
  did({ act: 'add-papers', papers: ['b'] }),
  agree(400_000),
  agree(5_000_001),
  did({ act: 'decide-against' }),
  did({ act: 'sign' }, second),
  did({ act: 'return' }, second),
  did({ act: 'refuse', reasons: ['exclusion'] }),
  pay,
  did({ act: 'payment-failed', reference: 'r', why: 'closed' }),
  did({ act: 'correct-account' }),
  did({ act: 'appeal', reason: 'more' }),
  did({ act: 'decide-appeal', moreMinor: 0, reason: 'no' }),
  did({ act: 'decide-appeal', moreMinor: 100, reason: 'yes' }),
  did({ act: 'decide-appeal', moreMinor: 4_700_000, reason: 'yes' }),
  did({ act: 'withdraw' }),
  did({ act: 'undo' }),
  did({ act: 'find-overpayment', amountMinor: 100, reason: 'found' }),
  did({ act: 'recover', amountMinor: 100 }),
  did({ act: 'count', uses: [] }),
]

/** States that differ in nothing that a later act looks at are one, so that the walk ends. */
function kindOf({
  state,
  paidMinor,
  agreedMinor,
  owedBackMinor,
  missing,
  hasAppealed,
  isCounted,
}: ClaimState) {
  const owed = Math.min(owedBackMinor, 200)
  const sums = [paidMinor > 0, agreedMinor > 0, owed]
  return JSON.stringify([state, ...sums, missing, hasAppealed, isCounted])
}

interface Walked {
  readonly state: ClaimState
  readonly next: Set<string>
  readonly acts: Set<ClaimAct>
}

function walk(): ReadonlyMap<string, Walked> {
  const found = new Map<string, Walked>()
  const queue: (readonly ClaimAction[])[] = [[]]
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const state = claimState(at)
    if (found.has(kindOf(state))) continue
    const next = new Set<string>()
    const acts = new Set<ClaimAct>()
    found.set(kindOf(state), { state, next, acts })
    for (const deed of deeds) {
      if (mayAct(deed, state, terms) !== null) continue
      const then = [...at, signedFor(deed, state)]
      next.add(kindOf(claimState(then)))
      acts.add(deed.act)
      queue.push(then)
    }
  }
  return found
}

describe('every way a claim can go', () => {
  const found = walk()
  /** Where nothing more is owed to or by anybody, and nobody waits. */
  const ends: readonly ClaimStateName[] = ['paid', 'refused', 'withdrawn']

  it('reaches every state, by every act that has a turn', () => {
    const states = new Set([...found.values()].map(({ state }) => state.state))
    assert.deepEqual(
      [...claimStates].filter((name) => !states.has(name)),
      [],
    )
    const used = new Set([...found.values()].flatMap(({ acts }) => [...acts]))
    const unused = Object.keys(turns).filter((act) => !used.has(act as ClaimAct))
    assert.deepEqual(unused, [])
  })

  it('leads on to an end from everywhere: no state is a trap', () => {
    const leads = new Set(
      [...found].filter(([, { state }]) => ends.includes(state.state)).map(([kind]) => kind),
    )
    for (let before = -1; before !== leads.size; ) {
      before = leads.size
      for (const [kind, { next }] of found) {
        if ([...next].some((to) => leads.has(to))) leads.add(kind)
      }
    }
    assert.deepEqual(
      [...found.keys()].filter((kind) => !leads.has(kind)),
      [],
    )
  })

  it('leaves nobody waiting without a clock or a name: every open state says whose turn it is', () => {
    for (const { state } of found.values()) {
      if (state.state === 'none' || ends.includes(state.state)) continue
      assert.ok(claimDue(state, rules), state.state)
    }
  })

  it('keeps its sums, whatever is done in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...deeds), { maxLength: 40 }), (tried) => {
        const done: ClaimAction[] = []
        for (const deed of tried) {
          const before = claimState(done)
          if (mayAct(deed, before, terms) !== null) continue
          done.push(signedFor(deed, before))
          const now = claimState(done)
          assert.ok(now.paidMinor <= now.agreedMinor, 'no more is paid than was agreed')
          assert.ok(now.agreedMinor <= terms.lossLeftMinor, 'nor agreed than was lost')
          assert.ok(now.owedBackMinor <= now.paidMinor && now.owedBackMinor >= 0)
          assert.ok(now.state !== 'withdrawn' || now.paidMinor === 0)
          assert.ok(now.paidMinor >= before.paidMinor, 'what was paid was paid')
        }
        const fetches = done.filter(({ act }) => act === 'fetch').length
        assert.ok(fetches <= 1, 'it is fetched once')
      }),
      { numRuns: 500 },
    )
  })
})
