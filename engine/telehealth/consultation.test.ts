import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawn, type Step } from '../../test/support/drawn-steps.ts'
import {
  type ConsultationAct,
  type ConsultationAction,
  type ConsultationDeed,
  type ConsultationStateName,
  consultationState,
  consultationStates,
  type VisitRequest,
} from './consultation.ts'
import { mayAct, type Party, turns } from './may-act.ts'

const request: VisitRequest = {
  ...{ person: 'p', institution: 'H', doctor: 'd', department: 'cardiology', medium: 'video' },
  ...{ diagnosis: 'M03900', complaint: 'dizzy', entitlement: 'ordinary', isByGuardian: false },
  evidence: { institution: 'H-2', on: 20_000, diagnosis: 'M03900', settlement: 's', image: null },
  ...{ consent: 'c', mayRecord: true },
}
const note = { complaint: 'a', history: 'b', findings: 'c', diagnosis: 'd', plan: 'e' }
const order = { reason: 'illness-changed', urgency: 'same-day', note: 'chest pain' } as const

/** Everything that can be done, each in every way that leads somewhere else. */
const deeds: readonly ConsultationDeed[] = [
  { act: 'request', request },
  { act: 'cancel', why: 'patient' },
  { act: 'accept', doctor: 'd' },
  { act: 'check-identity', means: 'e-credential' },
  { act: 'begin' },
  { act: 'say', text: 'hello', image: null },
  { act: 'call', is: 'started', why: '' },
  { act: 'call', is: 'phone', why: 'no picture' },
  { act: 'record', is: 'started' },
  { act: 'record', is: 'ended' },
  { act: 'record', is: 'given-up' },
  { act: 'erase', parts: 3 },
  { act: 'write-record', note },
  { act: 'prescribe', prescription: 'rx' },
  { act: 'resume' },
  { act: 'finish', how: 'normal', order: null },
  { act: 'finish', how: 'offline', order },
  { act: 'finish', how: 'timeout', order: null },
  { act: 'refer', referral: 'r' },
  { act: 'settle', settlement: 's' },
]
const everybody: readonly Party[] = ['patient', 'doctor', 'clock', 'counter']
const rules = { identityHoldsMs: 600_000, isTalkKept: false }

const done = (deed: ConsultationDeed, at = 1): ConsultationAction => ({ ...deed, at, by: 'x' })

function list(...taken: readonly ConsultationDeed[]): ConsultationAction[] {
  return taken.map((deed) => done(deed))
}

const accepted = list(
  { act: 'request', request },
  { act: 'accept', doctor: 'd' },
  { act: 'check-identity', means: 'e-credential' },
)
const held = [...accepted, ...list({ act: 'begin' })]

/** What tells two lists apart for what may follow. */
function standing(actions: readonly ConsultationAction[]): string {
  const now = consultationState(actions)
  const { state, identityCheckedAt, note: written, ending, referral, settlement, recording } = now
  const isChecked = identityCheckedAt !== null
  const told = [isChecked, written !== null, recording, ending, referral, settlement]
  return [state, ...told].join(' ')
}

/** All lists that differ in what may follow, found by doing everything everywhere. */
function walk() {
  const found = new Map<string, { actions: ConsultationAction[]; next: Set<string> }>()
  const open: ConsultationAction[][] = [[]]
  for (let actions = open.pop(); actions !== undefined; actions = open.pop()) {
    const name = standing(actions)
    if (found.has(name)) continue
    const next = new Set<string>()
    found.set(name, { actions, next })
    for (const deed of deeds) {
      const may = everybody.some(
        (party) => mayAct(done(deed), consultationState(actions), [party], rules) === null,
      )
      if (!may) continue
      const after = [...actions, done(deed)]
      next.add(standing(after))
      open.push(after)
    }
  }
  return found
}

describe('the states of a consultation', () => {
  const found = walk()
  const stateOf = (name: string) => name.split(' ')[0] as ConsultationStateName
  const isOver = (name: string) => ['finished', 'cancelled'].includes(stateOf(name))

  it('are all reached', () => {
    const reached = new Set([...found.keys()].map(stateOf))
    assert.deepEqual([...reached].sort(), [...consultationStates].sort())
    assert.ok(found.size > consultationStates.length)
  })

  it('follow each other as they are drawn, and in no other way', () => {
    const steps = [...found.values()].flatMap(({ actions }) =>
      deeds.flatMap((deed): Step[] => {
        const before = consultationState(actions)
        const may = everybody.some((party) => mayAct(done(deed), before, [party], rules) === null)
        const { state } = consultationState([...actions, done(deed)])
        return may ? [[before.state, deed.act, state]] : []
      }),
    )
    assert.deepEqual(drawn(steps), [
      'accepted: begin→in-consult check-identity finish→finished',
      'finished: erase refer settle',
      'in-consult: call check-identity finish→finished prescribe→prescribed record say write-record',
      'none: request→waiting',
      'prescribed: call check-identity finish→finished record resume→in-consult say write-record',
      'waiting: accept→accepted cancel→cancelled',
    ])
  })

  it('trap nobody: from each of them an end can be reached', () => {
    for (const start of found.keys()) {
      const seen = new Set<string>()
      const open = [start]
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        if (seen.has(at)) continue
        seen.add(at)
        open.push(...(found.get(at)?.next ?? []))
      }
      assert.ok([...seen].some(isOver), `nothing ends "${start}"`)
    }
  })

  it('end for good: well, and it is settled once; offline, and it is referred once', () => {
    for (const [name, { actions, next }] of [...found].filter(([one]) => isOver(one))) {
      const { ending, settlement, referral, recording } = consultationState(actions)
      const isUnpaid = ending === 'normal' && settlement === null
      const isUnreferred = ending === 'offline' && referral === null
      const left = [isUnpaid, isUnreferred, recording === 'ended'].filter(Boolean).length
      assert.equal(next.size, left, name)
    }
  })

  it('let each thing be done by somebody somewhere', () => {
    const acts = new Set<ConsultationAct>()
    for (const { actions } of found.values()) {
      for (const deed of deeds) {
        const turn = turns[deed.act]
        for (const party of turn.by) {
          if (mayAct(done(deed), consultationState(actions), [party], rules) === null) {
            acts.add(deed.act)
          }
        }
      }
    }
    assert.deepEqual([...acts].sort(), Object.keys(turns).sort())
  })
})

describe('a consultation', () => {
  const may = (deed: ConsultationDeed, party: Party, actions = held, at = 1) =>
    mayAct(done(deed, at), consultationState(actions), [party], rules)?.code ?? null

  it('begins within minutes of the check of identity, and not without', () => {
    const unchecked = accepted.slice(0, 2)
    assert.equal(may({ act: 'begin' }, 'doctor', unchecked), 'consultation-identity-unchecked')
    assert.equal(may({ act: 'begin' }, 'doctor', accepted, 600_001), null)
    assert.equal(
      may({ act: 'begin' }, 'doctor', accepted, 600_002),
      'consultation-identity-unchecked',
    )
  })

  it('is ended by the clock only as out of time, and by nobody else so', () => {
    const timeout = { act: 'finish', how: 'timeout', order: null } as const
    assert.equal(may(timeout, 'clock'), null)
    assert.equal(may(timeout, 'doctor'), 'consultation-of-others')
    const normal = { act: 'finish', how: 'normal', order: null } as const
    assert.equal(may(normal, 'clock'), 'consultation-of-others')
  })

  it('is not sent offline without a reason in words', () => {
    const silent = { act: 'finish', how: 'offline', order: { ...order, note: ' ' } } as const
    assert.equal(may(silent, 'doctor'), 'consultation-reason-missing')
    assert.equal(may({ ...silent, order }, 'doctor'), null)
  })

  it('is filmed only where the patient agreed to it, and kept until its time is over', () => {
    const started = { act: 'record', is: 'started' } as const
    assert.equal(may(started, 'doctor'), null)
    const silent = list({ act: 'request', request: { ...request, mayRecord: false } })
    const unfilmed = [...silent, ...held.slice(1)]
    assert.equal(may(started, 'doctor', unfilmed), 'consultation-not-recordable')
    const over = [...held, ...list(started, { act: 'finish', how: 'offline', order })]
    const state = consultationState(over)
    assert.equal(state.recording, 'ended', 'it ends with the talk')
    const erase = done({ act: 'erase', parts: 3 })
    const kept = mayAct(erase, state, ['clock'], { ...rules, isTalkKept: true })
    assert.equal(kept?.code, 'consultation-still-kept')
    assert.equal(mayAct(erase, state, ['clock'], rules), null)
  })

  it('is filmed no longer once the patient gives it up, who alone can', () => {
    const givenUp = { act: 'record', is: 'given-up' } as const
    const running = [...held, ...list({ act: 'record', is: 'started' })]
    assert.equal(may(givenUp, 'doctor', running), 'consultation-of-others')
    assert.equal(may({ act: 'record', is: 'started' }, 'patient'), 'consultation-of-others')
    assert.equal(may(givenUp, 'patient', running), null)
    const after = [...running, done(givenUp)]
    const { recording, mayRecord } = consultationState(after)
    assert.deepEqual([recording, mayRecord], ['ended', false], 'what was recorded is kept')
    for (const is of ['started', 'ended'] as const) {
      assert.equal(may({ act: 'record', is }, 'doctor', after), 'consultation-not-recordable')
    }
    assert.equal(may(givenUp, 'patient', after), 'consultation-not-recordable')
    assert.equal(may(givenUp, 'patient'), null, 'also before it began')
    assert.equal(consultationState([...held, done(givenUp)]).recording, 'none')
  })

  it('is recorded whole', () => {
    const holed = { act: 'write-record', note: { ...note, plan: '' } } as const
    const refusal = mayAct(done(holed), consultationState(held), ['doctor'], rules)
    assert.deepEqual(refusal, { code: 'consultation-record-incomplete', pointer: '/note/plan' })
  })
})
