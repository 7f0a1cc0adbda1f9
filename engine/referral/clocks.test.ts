import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { breachedNow, type ClockRule, clocksOf, measure, nameOf, nextDue } from './clocks.ts'
import type { ReferralAction, ReferralDeed } from './referral.ts'
import type { ReferralKind, ReferralSheet } from './sheet.ts'

const minute = 60_000
const rules: readonly ClockRule[] = [
  { clock: 'answer', kind: 'chest-pain', minutes: 15, escalatesTo: 'duty-physician' },
  { clock: 'ecg', kind: 'chest-pain', minutes: 10, escalatesTo: 'duty-physician' },
  { clock: 'balloon', kind: 'chest-pain', minutes: 90, escalatesTo: 'duty-physician' },
  { clock: 'answer', kind: 'ordinary', minutes: 1440, escalatesTo: 'desk-lead' },
  { clock: 'slot', kind: 'ordinary', minutes: 4320, escalatesTo: 'desk-lead' },
  { clock: 'bed', kind: 'ordinary', minutes: 2880, escalatesTo: 'desk-lead' },
]

function sheetOf(kind: ReferralKind): ReferralSheet {
  return {
    person: 'P-1',
    direction: 'up',
    kind,
    from: { institution: 'H-1', department: 'a', doctor: 'D', phone: '1', stay: null },
    need: { setting: 'outpatient', department: 'a', capability: null },
    target: { institution: 'H-2', doctor: null },
    diagnosis: { code: 'I21', name: 'MI' },
    illness: 'x',
    history: '',
    treatment: '',
    opinion: 'x',
    on: 1,
    drugs: [],
    crossBoundary: null,
  }
}

function at(minutes: number, deed: ReferralDeed): ReferralAction {
  return { ...deed, at: minutes * minute, by: 'x' }
}

function sent(kind: ReferralKind): readonly ReferralAction[] {
  const first = [
    at(0, { act: 'draft', sheet: sheetOf(kind) }),
    at(1, { act: 'consent', consentedBy: 'P-1', consent: null }),
  ]
  const viaDesk = kind === 'ordinary' ? [at(2, { act: 'submit' })] : []
  return [...first, ...viaDesk, at(3, { act: 'send' })]
}

const accept: ReferralDeed = { act: 'accept', note: '' }

describe('the clocks of a referral', () => {
  it('run by its kind from the moment it is sent', () => {
    const due = nextDue(clocksOf(sent('chest-pain'), rules))
    assert.deepEqual([due?.clock, due?.dueAt], ['answer', 18 * minute])
    assert.equal(nextDue(clocksOf(sent('ordinary'), rules))?.dueAt, 1443 * minute)
  })

  it('of a green channel go on behind the door', () => {
    const arrived = [...sent('chest-pain'), at(10, accept), at(40, { act: 'arrive' })]
    assert.equal(nextDue(clocksOf(arrived, rules))?.dueAt, 50 * minute)
    const traced = [...arrived, at(44, { act: 'reach', milestone: 'ecg' })]
    const balloon = nextDue(clocksOf(traced, rules))
    assert.deepEqual([balloon?.clock, balloon?.dueAt], ['balloon', 130 * minute])
  })

  it('of a slot and of a bed are told apart by the need', () => {
    const accepted = clocksOf([...sent('ordinary'), at(10, accept)], rules)
    assert.deepEqual(
      accepted.map(({ clock }) => clock),
      ['answer', 'slot'],
    )
  })

  it('start anew for whoever it is passed on to, once the patient has agreed', () => {
    const passed = [
      ...sent('ordinary'),
      at(100, { act: 'redirect', target: { institution: 'H-3', doctor: null }, reason: 'full' }),
    ]
    assert.equal(nextDue(clocksOf(passed, rules)), null)
    const agreed = [...passed, at(160, { act: 'consent', consentedBy: 'P-1', consent: null })]
    assert.equal(nextDue(clocksOf(agreed, rules))?.dueAt, 1600 * minute)
  })

  it('are breached the moment after they ran out, and escalated once', () => {
    const clocks = clocksOf(sent('chest-pain'), rules)
    assert.deepEqual(breachedNow(clocks, [], 18 * minute), [])
    const [late] = breachedNow(clocks, [], 18 * minute + 1)
    assert.ok(late)
    assert.deepEqual(breachedNow(clocks, [nameOf(late)], 99 * minute), [])
  })

  it('stop when the patient withdraws', () => {
    const gone = [...sent('ordinary'), at(9, { act: 'withdraw', reason: 'x' })]
    assert.equal(nextDue(clocksOf(gone, rules)), null)
  })

  it('are measured: how many in time, and how long half of them took', () => {
    const prompt = clocksOf([...sent('chest-pain'), at(8, accept)], rules)
    const slow = clocksOf([...sent('chest-pain'), at(33, accept)], rules)
    const silent = clocksOf(sent('chest-pain'), rules)
    const all = [prompt, slow, silent].map((clocks) => ({ kind: 'chest-pain' as const, clocks }))
    assert.deepEqual(measure(all, 60 * minute), [
      { clock: 'answer', kind: 'chest-pain', measured: 3, inTime: 1, running: 1, medianMinutes: 5 },
    ])
  })
})
