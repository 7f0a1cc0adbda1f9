/** The life of a prescription, walked in full: nothing is a trap, and nothing cannot be reached. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawn, type Step } from '../../test/support/drawn-steps.ts'
import { all, line, packs, sheetWith, signature, today } from '../../test/support/prescribed.ts'
import type { PrescriptionAction, PrescriptionDeed } from './deeds.ts'
import { mayAct, sides, turns } from './may-act.ts'
import {
  afterAction,
  type PrescriptionState,
  type PrescriptionStateName,
  prescriptionStates,
  unwritten,
} from './prescription.ts'
import { nextReport, reportNumber, reportStandings } from './reports.ts'
import { nextFrom, remainingOf } from './rounds.ts'

const directions = { dose: '10 mg', timesADay: 2, days: 14 }

/** Every act in every way that leads elsewhere. */
const deeds: readonly PrescriptionDeed[] = [
  { act: 'prescribe', sheet: sheetWith(1) },
  { act: 'amend', sheet: sheetWith(0) },
  { act: 'review', passed: true, opinion: '' },
  { act: 'review', passed: false, opinion: 'dose' },
  { act: 'sign', signature },
  { act: 'register', number: 'N', traceCode: 'once' },
  { act: 'circulate', number: 'N', centre: 'province' },
  { act: 'choose', pharmacy: 'A', way: 'collect', codeDigest: 'd' },
  { act: 'choose', pharmacy: 'A', way: 'deliver', codeDigest: 'd' },
  { act: 'claim', pharmacy: 'A', codeDigest: 'd' },
  { act: 'release', reason: 'stock' },
  { act: 'check', passed: true, opinion: '', confirmed: [] },
  { act: 'check', passed: false, opinion: 'doubt', confirmed: [] },
  { act: 'ask-substitution', line: '1', code: 'X2', name: 'X2', packs: 2, reason: 'stock' },
  { act: 'answer-substitution', accepted: true, opinion: '', directions, signature },
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
  { act: 'return', dispensing: 1, ground: 'quality', reason: 'wet', reversal: 'R' },
  { act: 'return', dispensing: 1, ground: 'undelivered', reason: 'wet', reversal: 'R' },
  { act: 'return', dispensing: 2, ground: 'quality', reason: 'wet', reversal: 'R' },
  { act: 'return', dispensing: 2, ground: 'undelivered', reason: 'wet', reversal: 'R' },
  { act: 'revoke', reason: 'mistake' },
  { act: 'expire' },
]

/** What may become of each report; only the one that comes next is ever allowed. */
function reporting({ reports }: PrescriptionState): PrescriptionDeed[] {
  return reports.flatMap(({ dispensing, of }): PrescriptionDeed[] => [
    { act: 'report', dispensing, of },
    { act: 'refuse-report', dispensing, of, says: 'no' },
    { act: 'report-again', dispensing, of },
  ])
}

/** What decides about the next acts, and no more: many histories come to the same. */
function fingerprint(whole: PrescriptionState): string {
  const { state, choice, dispensings, sheet, lines, reports } = whole
  const had = dispensings.map(({ packs: [pack], settlement, handedOverOn, isReturned }) =>
    [pack?.quantity, settlement, handedOverOn !== null, isReturned].join(),
  )
  const told = reports.map(({ dispensing, of, standing }) => [dispensing, of, standing].join())
  const way = [state, choice?.way, sheet?.repeats.most, lines[0]?.code, nextFrom(whole)]
  return [...way, ...had, ...told].join(' ')
}

/** One more is begun, and not followed. */
const mostDispensings = 3

function walk() {
  const reached = new Map<string, PrescriptionState>([['', unwritten]])
  const leads = new Map<string, Set<string>>()
  const steps: Step[] = []
  const queue: (readonly [string, PrescriptionState])[] = [['', unwritten]]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [from, before] = next
    const ways = new Set<string>()
    leads.set(from, ways)
    if (before.dispensings.length > mostDispensings) continue
    for (const deed of [...deeds, ...reporting(before)]) {
      for (const on of [today, today + 28, today + 400]) {
        const action: PrescriptionAction = { ...deed, on, by: 'somebody' }
        if (mayAct(action, before, all) !== null) continue
        const after = afterAction(before, action)
        steps.push([before.state, deed.act, after.state])
        const to = fingerprint(after)
        ways.add(to)
        if (!reached.has(to)) {
          reached.set(to, after)
          queue.push([to, after])
        }
      }
    }
  }
  return { reached, leads, steps }
}

const ends: readonly PrescriptionStateName[] = ['completed', 'revoked', 'expired']

describe('the life of a prescription', () => {
  const { reached, leads, steps } = walk()

  it('has no state that is never reached, and no act that is never done', () => {
    const names = new Set([...reached.values()].map(({ state }) => state))
    assert.deepEqual(
      prescriptionStates.filter((name) => !names.has(name)),
      [],
    )
    assert.deepEqual(
      Object.keys(turns).filter((act) => !steps.some(([, done]) => done === act)),
      [],
    )
  })

  it('goes from state to state as it is drawn, and in no other way', () => {
    assert.deepEqual(drawn(steps), [
      'checked: ask-substitution→substitution-asked refuse-report release→open report report-again scan→scanned',
      'chosen: choose claim→claimed expire→expired refuse-report report report-again return→open revoke→revoked',
      'claimed: ask-substitution→substitution-asked check→checked check→open refuse-report release→open report report-again',
      'completed: refuse-report report report-again return→open',
      'expired: refuse-report report report-again return',
      'none: prescribe→prescribed',
      'open: choose→chosen expire→expired refuse-report report report-again return revoke→revoked',
      'prescribed: expire→expired review→returned review→reviewed revoke→revoked',
      'returned: amend→prescribed expire→expired revoke→revoked',
      'reviewed: expire→expired revoke→revoked sign→signed',
      'revoked: refuse-report report report-again return',
      'scanned: refuse-report report report-again settle→settled unscan→checked',
      'sent: deliver→completed deliver→open fail-delivery→undelivered refuse-report report report-again track',
      'settled: dispatch→sent hand-over→completed hand-over→open refuse-report report report-again',
      'signed: circulate→open expire→expired register revoke→revoked',
      'substitution-asked: answer-substitution→claimed refuse-report release→open report report-again',
      'undelivered: dispatch→sent refuse-report report report-again return return→open',
    ])
  })

  it('comes to an end that the centre knows from wherever it stands', () => {
    const good = new Set(
      [...reached].flatMap(([name, { state, reports }]) =>
        ends.includes(state) && nextReport({ reports }) === null ? [name] : [],
      ),
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

  it('is reported in its order, each that left and came back once, and no other', () => {
    const standings = new Set<string>()
    for (const { reports, dispensings } of reached.values()) {
      const behind = reports.slice(reports.findIndex(({ standing }) => standing !== 'reported') + 1)
      const isAll = reports.every(({ standing }) => standing === 'reported')
      assert.ok(isAll || behind.every(({ standing }) => standing === 'waiting'))
      assert.equal(new Set(reports.map((one) => reportNumber('', one))).size, reports.length)
      for (const { number, handedOverOn, parcel, isReturned } of dispensings) {
        const of = reports.filter(({ dispensing }) => dispensing === number).map((one) => one.of)
        const left = handedOverOn !== null || parcel !== null ? ['dispensed'] : []
        assert.deepEqual(of, isReturned ? [...left, 'returned'] : left)
      }
      for (const { standing } of reports) standings.add(standing)
    }
    assert.deepEqual(standings, new Set(reportStandings))
  })

  it('has the directions of another drug that is agreed to; without them the old ones stay', () => {
    const asked = [...reached.values()].find(({ substitution }) => substitution !== null)
    assert.ok(asked)
    const answer = { act: 'answer-substitution', accepted: true, opinion: '', signature } as const
    const done = { on: today, by: 'somebody' }
    const [anew] = afterAction(asked, { ...answer, ...done, directions }).lines
    assert.deepEqual(anew, { ...line, code: 'X2', name: 'X2', ...directions })
    const [before] = afterAction(asked, { ...answer, ...done }).lines
    assert.deepEqual(before, { ...line, code: 'X2', name: 'X2' })
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

  it('names a day for the next part only while there is one', () => {
    const days = [...reached.values()].filter((state) => nextFrom(state) !== null)
    assert.ok(days.length > 0)
    for (const { state } of days) assert.ok(!ends.includes(state), state)
  })

  it('refuses every act to every side that it does not belong to', () => {
    const told = [...reached.values()].find(({ reports }) => reports.length > 0)
    for (const deed of [...deeds, ...reporting(told ?? unwritten)]) {
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
