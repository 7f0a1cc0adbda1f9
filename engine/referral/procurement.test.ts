import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  mayProcure,
  type ProcurementAct,
  type ProcurementAction,
  type ProcurementDeed,
  type ProcurementSide,
  type ProcurementStateName,
  procurementState,
  procurementStates,
  procurementTurns,
} from './procurement.ts'

const today = 20_000
const request = {
  drug: { code: 'XB', name: 'Sacubitril' },
  ...{ receiver: 'C-1', lead: 'H-1', askedBy: 'H-2', on: today },
}
const deeds: { readonly [Act in ProcurementAct]: ProcurementDeed & { readonly act: Act } } = {
  request: { act: 'request', request },
  approve: { act: 'approve' },
  refuse: { act: 'refuse', reason: 'not in the formulary of the alliance' },
  order: { act: 'order', expectedOn: today + 3 },
  stock: { act: 'stock' },
  'give-up': { act: 'give-up', reason: 'the patient stays' },
}
const sides: readonly ProcurementSide[] = ['lead', 'receiver', 'asking']
const done = (deed: ProcurementDeed): ProcurementAction => ({ ...deed, at: 1, by: 'somebody' })

function walk() {
  const ways = new Map<ProcurementStateName, readonly ProcurementAction[]>([['none', []]])
  for (const [, way] of ways) {
    for (const deed of Object.values(deeds)) {
      if (mayProcure(done(deed), procurementState(way), sides, today) !== null) continue
      const next = [...way, done(deed)]
      const { state } = procurementState(next)
      if (!ways.has(state)) ways.set(state, next)
    }
  }
  return ways
}

describe('a request to buy a drug', () => {
  const ways = walk()
  const at = (state: ProcurementStateName) => procurementState(ways.get(state) ?? [])

  it('reaches each of its states, and none is a trap', () => {
    assert.deepEqual([...ways.keys()].sort(), [...procurementStates].sort())
    const ends = procurementStates.filter((state) =>
      Object.values(procurementTurns).every((turn) => !turn.in.includes(state)),
    )
    assert.deepEqual(ends, ['stocked', 'refused', 'given-up'])
  })

  it('is decided by the lead, and stocked by the house that wanted it', () => {
    const only = (act: ProcurementAct, state: ProcurementStateName) =>
      sides.filter((side) => mayProcure(done(deeds[act]), at(state), [side], today) === null)
    assert.deepEqual(only('approve', 'requested'), ['lead'])
    assert.deepEqual(only('order', 'approved'), ['lead'])
    assert.deepEqual(only('stock', 'ordered'), ['receiver'])
    assert.deepEqual(only('give-up', 'ordered'), ['lead', 'asking'])
  })

  it('is refused with a reason, and ordered for a day to come', () => {
    const code = (deed: ProcurementDeed, state: ProcurementStateName) =>
      mayProcure(done(deed), at(state), ['lead'], today)?.code
    assert.equal(code({ act: 'refuse', reason: ' ' }, 'requested'), 'procurement-reason-missing')
    assert.equal(code({ act: 'order', expectedOn: today - 1 }, 'approved'), 'procurement-in-past')
    assert.equal(code(deeds.order, 'requested'), 'procurement-out-of-turn')
  })
})
