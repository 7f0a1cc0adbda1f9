import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mayAct } from './may-act.ts'
import type { VisitAction, VisitKind, VisitLine } from './visit-action.ts'
import { type VisitState, visitState, waitingLines } from './visit-state.ts'

const facts = {
  setting: 'outpatient',
  disease: null,
  entitlement: null,
  department: null,
  diagnoses: [],
  filing: null,
}

function lineOf(id: string, batch: string, quantityE4: number, reverses: string | null): VisitLine {
  return {
    id,
    batch,
    code: 'X',
    name: 'X',
    on: 20_000,
    quantityE4,
    unitPriceE6: 1_000_000,
    amountMinor: quantityE4 / 100,
    category: 'drug',
    approval: 'none',
    indication: null,
    reverses,
    supplyDays: null,
    traceCodes: [],
    isSplitPack: false,
  }
}

/** Everything that can be asked for next, whether it is allowed or not. */
function choices(state: VisitState, kind: VisitKind): VisitAction[] {
  const batch = kind === 'inpatient' ? '' : 'B'
  const interim = kind === 'inpatient' ? '' : 'B'
  const wanted = kind === 'inpatient' ? null : 'B'
  const opened = { visitKind: kind, person: 'p', coverage: 'c', number: 'n', on: 20_000 }
  const n = state.length + 1
  const message = `m${n}`
  const lines = waitingLines(state, wanted).map(({ id }) => id)
  const settled = [...state.live.values()].map(({ settlement }) => settlement)
  const begun = state.settling?.message ?? message
  return [
    { kind: kind === 'inpatient' ? 'admitted' : 'registered', ...opened, message },
    { kind: 'registration-cancelled', message },
    { kind: 'facts-stated', facts, message },
    { kind: 'lines-added', lines: [lineOf('a', batch, 20_000, null)], message },
    { kind: 'lines-added', lines: [lineOf('b', batch, -10_000, 'a')], message },
    { kind: 'lines-added', lines: [lineOf('c', batch, -20_000, 'a')], message },
    { kind: 'lines-cancelled', batch: null, ids: null, message },
    { kind: 'lines-cancelled', batch: null, ids: ['b'], message },
    { kind: 'lines-cancelled', batch: null, ids: ['a'], message },
    { kind: 'quoted', interim, digest: `d${lines.join()}`, message },
    { kind: 'settling', interim, batch: wanted, lines, digest: `d${lines.join()}`, message },
    { kind: 'settled', interim, settlement: `s${n}`, message: begun },
    { kind: 'not-settled', interim, why: '', message: begun },
    ...settled.map(
      (settlement): VisitAction => ({
        kind: 'reversed',
        settlement,
        reversal: `r${n}`,
        message,
      }),
    ),
    { kind: 'message-voided', voids: begun, message },
    { kind: 'discharged', on: 20_005, way: '1', message },
    { kind: 'discharge-cancelled', message },
  ]
}

/** What decides about the future: names of messages and settlements do not. */
function keyOf(state: VisitState): string {
  const lines = [...state.lines.values()].map(({ line, settledIn, leftE4 }) => [
    line.id,
    settledIn,
    leftE4,
  ])
  const settling = state.settling === null ? null : [state.settling.interim, state.settling.digest]
  const isVoided = state.settling !== null && state.voided.has(state.settling.message)
  return JSON.stringify([
    state.phase,
    lines.sort(),
    [...state.quotes],
    settling,
    isVoided,
    [...state.live.keys()],
    state.facts !== null,
  ])
}

interface Walked {
  readonly path: readonly VisitAction[]
  readonly state: VisitState
  readonly next: Set<string>
  /** Kinds of actions that it allows. */
  readonly allows: Set<string>
}

/** All states that actions lead to, each by its shortest path. */
function walk(kind: VisitKind): Map<string, Walked> {
  const start = visitState([])
  const seen = new Map<string, Walked>([
    [keyOf(start), { path: [], state: start, next: new Set(), allows: new Set() }],
  ])
  const queue = [...seen.values()]
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const action of choices(at.state, kind)) {
      if (mayAct(at.state, action) !== null) continue
      const path = [...at.path, action]
      const state = visitState(path)
      const key = keyOf(state)
      at.next.add(key)
      at.allows.add(action.kind)
      if (seen.has(key)) continue
      const walked = { path, state, next: new Set<string>(), allows: new Set<string>() }
      seen.set(key, walked)
      queue.push(walked)
    }
  }
  return seen
}

const kinds: readonly VisitKind[] = ['outpatient', 'inpatient', 'pharmacy']

describe('a visit, walked through all that can happen to it', () => {
  for (const kind of kinds) {
    const seen = walk(kind)
    const states = [...seen.values()]
    const told = ({ path }: Walked) => path.map((action) => action.kind).join(' → ')

    it(`${kind}: reaches every phase and every kind of action`, () => {
      const phases = new Set(states.map(({ state }) => state.phase))
      const wanted = ['none', 'open', 'cancelled', ...(kind === 'inpatient' ? ['discharged'] : [])]
      assert.deepEqual([...phases].sort(), wanted.sort())
      const done = new Set(states.flatMap(({ allows }) => [...allows]))
      for (const action of ['settled', 'not-settled', 'reversed', 'message-voided'] as const) {
        assert.ok(done.has(action), action)
      }
      assert.ok(states.length > 30)
    })

    it(`${kind}: has no state that nothing leads out of, but a visit that was cancelled`, () => {
      const ends = new Set(
        [...seen].filter(([, { state }]) => state.phase === 'cancelled').map(([key]) => key),
      )
      const leading = new Set(ends)
      for (let grew = true; grew; ) {
        grew = false
        for (const [key, { next }] of seen) {
          if (leading.has(key) || ![...next].some((one) => leading.has(one))) continue
          leading.add(key)
          grew = true
        }
      }
      const traps = [...seen].filter(([key]) => !leading.has(key)).map(([, one]) => told(one))
      assert.deepEqual(traps, [])
    })

    it(`${kind}: holds no line in a settlement that is not live, and takes back no more than there is`, () => {
      for (const one of states) {
        const { state } = one
        for (const { settledIn, leftE4, line } of state.lines.values()) {
          assert.ok(settledIn === null || state.live.has(settledIn), told(one))
          assert.ok(line.reverses !== null || leftE4 >= 0, told(one))
        }
        for (const { lines } of state.live.values()) {
          for (const id of lines) assert.ok(state.lines.has(id), told(one))
        }
      }
    })

    it(`${kind}: does nothing else while a settlement is under way`, () => {
      const busy = states.filter(({ state }) => state.settling !== null)
      assert.ok(busy.length > 0)
      for (const { state } of busy) {
        const allowed = choices(state, kind).filter((action) => mayAct(state, action) === null)
        const kindsAllowed = new Set(allowed.map((action) => action.kind))
        for (const action of kindsAllowed) {
          assert.ok(['settled', 'not-settled', 'message-voided'].includes(action), action)
        }
        assert.ok(kindsAllowed.has('settled') && kindsAllowed.has('not-settled'))
      }
    })

    it(`${kind}: is the same whenever its actions are folded`, () => {
      for (const { path, state } of states.slice(0, 200)) {
        assert.equal(keyOf(visitState(JSON.parse(JSON.stringify(path)))), keyOf(state))
      }
    })
  }

  it('settles no stay before its end, and no visit that was not quoted', () => {
    for (const kind of kinds) {
      for (const { state } of walk(kind).values()) {
        const settling = choices(state, kind).find((action) => action.kind === 'settling')
        if (settling === undefined || mayAct(state, settling) !== null) continue
        if (kind === 'inpatient') assert.equal(state.phase, 'discharged')
        if (kind !== 'pharmacy') assert.ok(state.quotes.size > 0)
      }
    }
  })
})
