/** The life of a prescription, walked in full: nothing is a trap, and nothing cannot be reached. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PrescriptionAction, PrescriptionDeed } from './deeds.ts'
import { type ActFacts, mayAct, sides, turns } from './may-act.ts'
import {
  afterAction,
  type PrescriptionState,
  type PrescriptionStateName,
  prescriptionStates,
  unwritten,
} from './prescription.ts'
import { nextFrom, remainingOf, validUntil } from './rounds.ts'
import type { Sheet } from './sheet.ts'

const today = 20_500
const signature = { by: 'doctor', certificate: 'c', value: 's' }
const line = {
  id: '1',
  code: 'X1',
  name: 'X1',
  dose: '5 mg',
  timesADay: 1,
  days: 28,
  route: 'oral',
  packs: 2,
}

function sheetWith(most: number): Sheet {
  return {
    person: 'P',
    institution: 'H',
    department: 'cardiology',
    kind: 'ordinary',
    setting: 'outpatient',
    diagnosis: { code: 'I10', name: 'hypertension' },
    entitlement: null,
    disease: null,
    lines: [line],
    validDays: 3,
    repeats: { most, intervalDays: 28 },
    pregnant: 'no',
    allergies: [],
    takes: [],
    longerBecause: 'stable',
    assessment: null,
    patientSigned: false,
    writtenBy: 'doctor',
    inSpiteOf: [],
  }
}

const all: ActFacts = {
  sides,
  institution: 'A',
  match: (_, code) => (code === 'X1' || code === 'X2' ? 'same-code' : 'none'),
}

function packs(quantity: number) {
  const traceCodes = Array.from({ length: quantity }, (_, i) => `T${i}`)
  return [{ line: '1', code: 'X1', quantity, traceCodes }]
}

/** Every act in every way that leads elsewhere. */
const deeds: readonly PrescriptionDeed[] = [
  { act: 'prescribe', sheet: sheetWith(1) },
  { act: 'amend', sheet: sheetWith(0) },
  { act: 'review', passed: true, opinion: '' },
  { act: 'review', passed: false, opinion: 'dose' },
  { act: 'sign', signature },
  { act: 'register', number: 'N', traceCode: 'once' },
  { act: 'circulate', number: 'N', centre: 'alliance' },
  { act: 'choose', pharmacy: 'A', way: 'collect', codeDigest: 'd' },
  { act: 'choose', pharmacy: 'A', way: 'deliver', codeDigest: 'd' },
  { act: 'claim', pharmacy: 'A', codeDigest: 'd' },
  { act: 'release', reason: 'stock' },
  { act: 'check', passed: true, opinion: '', confirmed: [] },
  { act: 'check', passed: false, opinion: 'doubt', confirmed: [] },
  { act: 'ask-substitution', line: '1', code: 'X2', name: 'X2', packs: 2, reason: 'stock' },
  { act: 'answer-substitution', accepted: true, opinion: '', signature },
  { act: 'answer-substitution', accepted: false, opinion: '', signature: null },
  { act: 'scan', packs: packs(1), visit: 'V' },
  { act: 'scan', packs: packs(2), visit: 'V' },
  { act: 'unscan', reason: 'left' },
  { act: 'settle', settlement: 'S' },
  { act: 'hand-over', receivedBy: 'P' },
  { act: 'dispatch', carrier: 'C', parcel: '1' },
  { act: 'track', step: 'on-the-way' },
  { act: 'deliver', receivedBy: 'P' },
  { act: 'fail-delivery', reason: 'nobody' },
  { act: 'return', dispensing: 1, ground: 'quality', reversal: 'R' },
  { act: 'return', dispensing: 1, ground: 'undelivered', reversal: 'R' },
  { act: 'revoke', reason: 'mistake' },
  { act: 'expire' },
]

/** What decides about the next acts, and no more: many histories come to the same. */
function fingerprint({ state, choice, dispensings, sheet, lines }: PrescriptionState): string {
  const had = dispensings.map(({ packs: [pack], settlement, handedOverOn, isReturned }) =>
    [pack?.quantity, settlement, handedOverOn, isReturned].join(),
  )
  return [state, choice?.way, sheet?.repeats.most, lines[0]?.code, ...had].join(' ')
}

const mostDispensings = 3

function walk() {
  const reached = new Map<string, PrescriptionState>([['', unwritten]])
  const leads = new Map<string, Set<string>>()
  const done = new Set<string>()
  const queue: (readonly [string, PrescriptionState])[] = [['', unwritten]]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [from, before] = next
    const ways = new Set<string>()
    leads.set(from, ways)
    if (before.dispensings.length > mostDispensings) continue
    for (const deed of deeds) {
      for (const on of [today, today + 28, today + 400]) {
        const action: PrescriptionAction = { ...deed, on, by: 'somebody' }
        if (mayAct(action, before, all) !== null) continue
        done.add(deed.act)
        const after = afterAction(before, action)
        const to = fingerprint(after)
        ways.add(to)
        if (!reached.has(to)) {
          reached.set(to, after)
          queue.push([to, after])
        }
      }
    }
  }
  return { reached, leads, done }
}

const ends: readonly PrescriptionStateName[] = ['completed', 'revoked', 'expired']

describe('the life of a prescription', () => {
  const { reached, leads, done } = walk()

  it('has no state that is never reached, and no act that is never done', () => {
    const names = new Set([...reached.values()].map(({ state }) => state))
    assert.deepEqual(
      prescriptionStates.filter((name) => !names.has(name)),
      [],
    )
    assert.deepEqual(
      Object.keys(turns).filter((act) => !done.has(act)),
      [],
    )
  })

  it('comes to an end from wherever it stands', () => {
    const good = new Set(
      [...reached].flatMap(([name, { state }]) => (ends.includes(state) ? [name] : [])),
    )
    for (let before = -1; before < good.size; ) {
      before = good.size
      for (const [from, ways] of leads) if ([...ways].some((to) => good.has(to))) good.add(from)
    }
    const traps = [...reached].filter(
      ([name, { dispensings }]) => !good.has(name) && dispensings.length <= mostDispensings,
    )
    assert.deepEqual(
      traps.map(([name]) => name),
      [],
    )
  })

  it('never lets a patient have more than was prescribed in all rounds', () => {
    for (const state of reached.values()) {
      const packsHad = state.dispensings
        .filter(({ isReturned }) => !isReturned)
        .flatMap(({ packs: had }) => had)
        .reduce((sum, { quantity }) => sum + quantity, 0)
      const most = line.packs * ((state.sheet?.repeats.most ?? 0) + 1)
      assert.ok(packsHad <= most, `${packsHad} of ${most}`)
      for (const one of state.lines) assert.ok(remainingOf(state, one) >= 0)
    }
  })

  it('refuses every act to every side that it does not belong to', () => {
    for (const deed of deeds) {
      const { from, by } = turns[deed.act]
      const state = [...reached.values()].find((one) => from.includes(one.state))
      assert.ok(state)
      for (const side of sides.filter((one) => !by.includes(one))) {
        const action = { ...deed, on: today, by: 'somebody' }
        const refusal = mayAct(action, state, { ...all, sides: [side] })
        assert.equal(refusal?.code, 'prescription-of-others', `${side} ${deed.act}`)
      }
    }
  })
})

/** Known cases of the German system, by the rules that hold here. */
describe('cases of another country', () => {
  const at = (list: readonly (PrescriptionDeed & { readonly on?: number })[]) =>
    list.reduce<PrescriptionState>((state, { on = today, ...deed }) => {
      const action = { ...deed, on, by: 'somebody' } as PrescriptionAction
      const refusal = mayAct(action, state, { ...all, institution: state.pharmacy ?? 'A' })
      assert.equal(refusal, null, `${deed.act}: ${refusal?.code}`)
      return afterAction(state, action)
    }, unwritten)
  const toOpen = (most = 0): PrescriptionDeed[] => [
    { act: 'prescribe', sheet: sheetWith(most) },
    { act: 'review', passed: true, opinion: '' },
    { act: 'sign', signature },
    { act: 'circulate', number: 'N', centre: 'alliance' },
  ]
  const choose: PrescriptionDeed = {
    act: 'choose',
    pharmacy: null,
    way: 'collect',
    codeDigest: 'd',
  }
  const claim: PrescriptionDeed = { act: 'claim', pharmacy: 'A', codeDigest: 'd' }
  const check: PrescriptionDeed = { act: 'check', passed: true, opinion: '', confirmed: [] }
  const told = (state: PrescriptionState, deed: PrescriptionDeed, facts = all, on = today) =>
    mayAct({ ...deed, on, by: 'somebody' }, state, facts)?.code

  it('a second pharmacy finds it taken', () => {
    const state = at([...toOpen(), choose, claim])
    assert.equal(told(state, { ...claim, pharmacy: 'B' }), 'prescription-out-of-turn')
    assert.equal(
      told(state, check, { ...all, sides: ['pharmacy'], institution: 'B' }),
      'prescription-elsewhere',
    )
  })
  it('a wrong secret, or an earlier one, opens nothing', () => {
    const state = at([...toOpen(), choose, { ...choose, codeDigest: 'newer' }])
    assert.equal(told(state, claim), 'claim-code-wrong')
  })
  it('is not revoked while a pharmacy holds it, and may be once that has released it', () => {
    const revoke: PrescriptionDeed = { act: 'revoke', reason: 'mistake' }
    const held = at([...toOpen(), choose, claim])
    assert.equal(told(held, revoke), 'prescription-out-of-turn')
    const released = at([...toOpen(), choose, claim, { act: 'release', reason: 'stock' }])
    assert.equal(told(released, revoke), undefined)
    assert.equal(told(released, claim), 'prescription-out-of-turn', 'the code was for once')
  })
  it('is not revoked by the patient, who simply does not have it dispensed', () => {
    const state = at(toOpen())
    const facts: ActFacts = { ...all, sides: ['patient'] }
    assert.equal(told(state, { act: 'revoke', reason: 'no' }, facts), 'prescription-of-others')
  })
  it('is not dispensed after its last day, nor a repeat before its interval', () => {
    const state = at(toOpen())
    assert.equal(validUntil(state), today + 2)
    assert.equal(told(state, choose, all, today + 3), 'prescription-over')
    const had = at([
      ...toOpen(1),
      choose,
      claim,
      check,
      { act: 'scan', packs: packs(2), visit: 'V' },
      { act: 'settle', settlement: 'S' },
      { act: 'hand-over', receivedBy: 'P' },
    ])
    assert.equal(nextFrom(had), today + 28)
    assert.equal(told(had, choose), 'repeat-too-early')
    assert.equal(told(had, choose, all, today + 28), undefined)
  })
  it('an aut-idem exchange by the pharmacist alone is refused: here the prescriber signs', () => {
    const state = at([...toOpen(), choose, claim, check])
    const exchanged = [{ line: '1', code: 'Y', quantity: 1, traceCodes: ['T'] }]
    assert.equal(told(state, { act: 'scan', packs: exchanged, visit: 'V' }), 'dispensing-unfit')
  })
  it('an undelivered parcel goes back, and what was handed over only for its quality', () => {
    const sent = at([
      ...toOpen(),
      { ...choose, pharmacy: 'A', way: 'deliver' } as PrescriptionDeed,
      claim,
      check,
      { act: 'scan', packs: packs(2), visit: 'V' },
      { act: 'settle', settlement: 'S' },
      { act: 'dispatch', carrier: 'C', parcel: '1' },
      { act: 'fail-delivery', reason: 'nobody' },
    ])
    const back = (ground: string): PrescriptionDeed => ({
      act: 'return',
      dispensing: 1,
      ground,
      reversal: 'R',
    })
    assert.equal(told(sent, back('quality')), 'return-not-allowed')
    assert.equal(told(sent, back('undelivered')), undefined)
  })
})
