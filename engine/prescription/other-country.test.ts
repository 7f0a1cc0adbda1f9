/** Recorded cases of the German system of electronic prescriptions, by the rules that hold here. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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
  /** Scanned, paid and handed over, all of a round. */
  const had: readonly PrescriptionDeed[] = [
    { act: 'scan', packs: packs(2), visit: 'V' },
    { act: 'settle', settlement: 'S' },
    { act: 'hand-over', receivedBy: 'P' },
  ]
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
    const once = at([...toOpen(1), choose, claim, check, ...had])
    assert.equal(nextFrom(once), today + 28)
    assert.equal(told(once, choose), 'repeat-too-early')
    assert.equal(told(once, choose, all, today + 28), undefined)
  })
  it('is had by nobody before it is reviewed, signed and in circulation, and each of these once', () => {
    const steps: readonly PrescriptionDeed[] = [...toOpen(), choose, claim]
    for (const i of steps.keys()) {
      const before = at(steps.slice(0, i))
      const codes = steps.map((deed) => told(before, deed))
      const expected = steps.map((_, turn) => (turn === i ? undefined : 'prescription-out-of-turn'))
      assert.deepEqual(
        codes,
        i === steps.length - 1 ? [...expected.slice(0, i - 1), undefined, undefined] : expected,
      )
    }
  })
  it('is taken back by its prescriber alone, and by nobody once it was had or is over', () => {
    const revoke: PrescriptionDeed = { act: 'revoke', reason: 'mistake' }
    const open = at(toOpen())
    assert.equal(told(open, revoke, { ...all, sides: ['prescriber'] }), undefined)
    for (const side of ['pharmacy', 'reviewer', 'patient', 'clock'] as const)
      assert.equal(told(open, revoke, { ...all, sides: [side] }), 'prescription-of-others', side)
    const ended = [
      at([...toOpen(), choose, claim, check, ...had]),
      at([...toOpen(), { act: 'expire', on: today + 3 }]),
      at([...toOpen(), revoke]),
    ]
    for (const state of ended) assert.equal(told(state, revoke), 'prescription-out-of-turn')
  })
  it('is taken once: the same pharmacy is told so too, and what it gives back has a new code', () => {
    const held = at([...toOpen(), choose, claim])
    assert.equal(told(held, claim), 'prescription-out-of-turn')
    const givenBack = [...toOpen(), choose, claim, { act: 'release', reason: 'stock' }] as const
    assert.equal(told(at(givenBack), { ...choose, pharmacy: 'B' }), undefined)
    const again = at([...givenBack, { ...choose, codeDigest: 'newer' }])
    assert.equal(told(again, claim), 'claim-code-wrong')
    assert.equal(told(again, { ...claim, codeDigest: 'newer' }), undefined)
  })
  it('is given back by the pharmacist who doubts it, and not cancelled', () => {
    const doubted = at([
      ...toOpen(),
      choose,
      claim,
      { act: 'check', passed: false, opinion: 'dose', confirmed: [] },
    ])
    assert.deepEqual([doubted.state, doubted.opinion, doubted.pharmacy], ['open', 'dose', null])
    const revoke: PrescriptionDeed = { act: 'revoke', reason: 'dose' }
    assert.equal(told(doubted, revoke, { ...all, sides: ['prescriber'] }), undefined)
  })
  it('is not closed before it was taken, checked, scanned and paid, nor by another pharmacy', () => {
    const steps = [choose, claim, check, ...had]
    for (const [i, deed] of steps.entries()) {
      const before: PrescriptionState = at([...toOpen(), ...steps.slice(0, i)])
      for (const early of steps.slice(i + 1))
        if (early.act !== 'claim' || deed.act !== 'choose')
          assert.equal(
            told(before, early),
            'prescription-out-of-turn',
            `${early.act} for ${deed.act}`,
          )
      const elsewhere: ActFacts = { ...all, sides: ['pharmacy'], institution: 'B' }
      if (before.pharmacy !== null)
        assert.equal(told(before, deed, elsewhere), 'prescription-elsewhere')
    }
  })
  it('is not dispensed after its last day, though it was taken before; what was scanned is handed over', () => {
    const checked = at([...toOpen(), choose, claim, check])
    const [scan, ...rest] = had
    assert.equal(told(checked, scan ?? check, all, today + 2), undefined)
    assert.equal(told(checked, scan ?? check, all, today + 3), 'prescription-over')
    const late = at([
      ...toOpen(),
      choose,
      claim,
      check,
      scan ?? check,
      ...rest.map((one) => ({ ...one, on: today + 3 })),
    ])
    assert.equal(late.state, 'completed')
    assert.equal(told(at(toOpen()), { act: 'expire' }, all, today + 2), 'prescription-not-over')
  })
  it('is sent once more where nobody was at home, and reported as having left once', () => {
    const sent: PrescriptionDeed = { act: 'dispatch', carrier: 'C', parcel: '1' }
    const again = at([
      ...toOpen(),
      { ...choose, way: 'deliver' } as PrescriptionDeed,
      claim,
      check,
      ...had.slice(0, -1),
      sent,
      { act: 'fail-delivery', reason: 'nobody' },
      { ...sent, parcel: '2' } as PrescriptionDeed,
      { act: 'deliver', receivedBy: 'P' },
    ])
    assert.deepEqual([again.state, again.dispensings[0]?.parcel?.number], ['completed', '2'])
    assert.equal(again.reports.length, 0, 'it circulates in the alliance only')
  })
  it('is chosen for by the patient alone, and collected by whomever the patient sends', () => {
    const open = at(toOpen())
    for (const side of ['prescriber', 'reviewer', 'pharmacy', 'clock'] as const)
      assert.equal(told(open, choose, { ...all, sides: [side] }), 'prescription-of-others', side)
    const collected = at([...toOpen(), choose, claim, check, ...had.slice(0, -1)])
    assert.equal(told(collected, { act: 'hand-over', receivedBy: 'a neighbour' }), undefined)
  })
  it('goes to another pharmacy until one has taken it, and the code of the first opens nothing', () => {
    const first = { ...choose, pharmacy: 'A', codeDigest: 'a' } as PrescriptionDeed
    const second = { ...choose, pharmacy: 'B', codeDigest: 'b' } as PrescriptionDeed
    const moved = at([...toOpen(), first, second])
    assert.equal(told(moved, { ...claim, codeDigest: 'a' }), 'prescription-elsewhere')
    assert.equal(told(moved, { act: 'claim', pharmacy: 'B', codeDigest: 'a' }), 'claim-code-wrong')
    const taken = at([...toOpen(), first, { ...claim, codeDigest: 'a' } as PrescriptionDeed])
    assert.equal(told(taken, second, { ...all, sides: ['patient'] }), 'prescription-out-of-turn')
  })
  it('comes four times of four, each in its time, and what is left of it can be taken back', () => {
    const part = [choose, claim, check, ...had]
    const until = (parts: number) =>
      Array.from({ length: parts }, (_, i) =>
        part.map((deed) => ({ ...deed, on: today + 28 * i })),
      ).flat()
    for (const parts of [1, 2, 3]) {
      const state = at([...toOpen(3), ...until(parts)])
      const from = today + 28 * parts
      assert.equal(nextFrom(state), from)
      assert.equal(told(state, choose, all, from - 1), 'repeat-too-early')
      assert.equal(told(state, choose, all, from), undefined)
      assert.equal(told(state, { act: 'revoke', reason: 'changed' }), undefined)
    }
    const whole = at([...toOpen(3), ...until(4)])
    assert.deepEqual([whole.state, nextFrom(whole)], ['completed', null])
    assert.equal(told(whole, choose, all, today + 28 * 4), 'prescription-out-of-turn')
    const lastDay = validUntil(whole) ?? 0
    assert.equal(
      told(at([...toOpen(3), ...until(3)]), choose, all, lastDay + 1),
      'prescription-over',
    )
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
      ...had.slice(0, -1),
      { act: 'dispatch', carrier: 'C', parcel: '1' },
      { act: 'fail-delivery', reason: 'nobody' },
    ])
    const back = (ground: string): PrescriptionDeed => ({
      act: 'return',
      reason: 'wet',
      dispensing: 1,
      ground,
      reversal: 'R',
    })
    assert.equal(told(sent, back('quality')), 'return-not-allowed')
    assert.equal(told(sent, back('undelivered')), undefined)
  })
})

it('are named in the guide, each with a test that is there', () => {
  const root = join(import.meta.dirname, '..', '..')
  const text = (file: string) => readFileSync(join(root, file), 'utf8')
  const [, table = ''] = text('docs/guide/prescriptions.md').split('## Cases of another country')
  const rows = [...table.matchAll(/^\|[^|]+\|[^|]+\| ([^|]+) \| (\S+\.ts) \|$/gm)]
  assert.ok(rows.length > 20)
  const missing = rows.filter(([, title, file]) => !text(file ?? '').includes(`it('${title}'`))
  assert.deepEqual(
    missing.map(([, title]) => title),
    [],
  )
  const own = text('engine/prescription/other-country.test.ts').matchAll(/^ {2}it\('([^']+)'/gm)
  const named = new Set(rows.map(([, title]) => title))
  assert.deepEqual(
    [...own].map(([, title]) => title).filter((title) => !named.has(title)),
    [],
  )
})
