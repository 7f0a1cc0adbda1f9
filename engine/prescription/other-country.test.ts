/** Recorded cases of the German system of electronic prescriptions, by the rules that hold here. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { all, packs, sheetWith, signature, today } from '../../test/support/prescribed.ts'
import type { PrescriptionAction, PrescriptionDeed } from './deeds.ts'
import { type ActFacts, mayAct } from './may-act.ts'
import { afterAction, type PrescriptionState, unwritten } from './prescription.ts'
import { nextFrom, validUntil } from './rounds.ts'

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
