/** The goals of the settle path: one line for each, from the figures of all rounds. */
import { goal } from '../report.ts'
import type { Leg } from './legs.ts'

export interface Round {
  readonly tpcB: Leg
  readonly w20: Leg
  readonly floor: Leg
  readonly inOne: Leg
  readonly inMany: Leg
  readonly byRows: Leg
  readonly byTables: Leg
  readonly w5: Leg
  readonly w200: Leg
  readonly wm: Leg
  readonly storm: Leg
  readonly open: Leg
  readonly tpcBOpen: Leg
  /** Entries a second. */
  readonly rebuilt: number
  readonly flushUs: number
}

/** Bytes of table and indexes that a W20 adds for ever. */
export interface Kept {
  readonly recorded: number
  readonly derived: number
}

interface Goal {
  readonly id: string
  readonly what: string
  readonly gate: number
  readonly target: number
  readonly isAtLeast: boolean
  readonly of: (round: Round) => number
}

function atLeast(id: string, what: string, gate: number, target: number, of: Goal['of']): Goal {
  return { id, what, gate, target, of, isAtLeast: true }
}

function atMost(id: string, what: string, gate: number, target: number, of: Goal['of']): Goal {
  return { id, what, gate, target, of, isAtLeast: false }
}

const cpuUs = ({ serverUs, databaseUs, clientUs }: Leg) => serverUs + databaseUs + clientUs

const goals: readonly Goal[] = [
  atLeast('P1', 'W20 over HTTP ÷ TPC-B', 1, 1.5, (r) => r.w20.perSecond / r.tpcB.perSecond),
  atLeast('P2', 'W20 in process ÷ TPC-B', 2, 4, (r) => r.inOne.perSecond / r.tpcB.perSecond),
  atLeast(
    'P3',
    'W20 over HTTP ÷ a function without logic',
    0.8,
    1.2,
    (r) => r.w20.perSecond / r.floor.perSecond,
  ),
  atLeast(
    'P4',
    'W20 over HTTP ÷ the naive settle, a statement a row',
    4,
    8,
    (r) => r.w20.perSecond / r.byRows.perSecond,
  ),
  atLeast(
    'P4+',
    'the same, where it writes all rows of a table at once',
    4,
    8,
    (r) => r.w20.perSecond / r.byTables.perSecond,
  ),
  atLeast(
    'P6',
    'one payer and hospital ÷ many, in process',
    0.9,
    0.97,
    (r) => r.inOne.perSecond / r.inMany.perSecond,
  ),
  atLeast('P7', 'one person ÷ 1/flush', 1, 8, (r) => (r.storm.perSecond * r.flushUs) / 1e6),
  atLeast('P10', 'W200 ÷ W20', 0.14, 0.18, (r) => r.w200.perSecond / r.w20.perSecond),
  atMost('P11', 'p99 at 70 % ÷ TPC-B’s at 70 %', 2, 1.2, (r) => r.open.p99Ms / r.tpcBOpen.p99Ms),
  atMost('P11a', 'p50 at 70 %, ms', 3, 3, (r) => r.open.p50Ms),
  atMost('P11b', 'p99 at 70 %, ms', 15, 15, (r) => r.open.p99Ms),
  atMost('P11c', 'p99.9 at 70 %, ms', 60, 60, (r) => r.open.p999Ms),
  atMost(
    'P12',
    'log of a W20 ÷ of a TPC-B, without page images',
    5,
    4,
    (r) => r.w20.recordBytes / r.tpcB.recordBytes,
  ),
  atLeast(
    'P21',
    'accumulators rebuilt ÷ W20 over HTTP',
    10,
    30,
    (r) => r.rebuilt / r.w20.perSecond,
  ),
  atLeast('P25', 'W20 ÷ TPC-B for a second of CPU', 0.8, 1.3, (r) => cpuUs(r.tpcB) / cpuUs(r.w20)),
  atLeast('WM', 'settlements of the mix a second', 2850, 2850, (r) => r.wm.perSecond),
]

const keptGoal = { gate: 2500, target: 1600 }

export function printGoals(rounds: readonly Round[], { recorded, derived }: Kept): void {
  console.log('\nid     ratio [range over rounds]')
  for (const { id, what, gate, target, isAtLeast, of } of goals) {
    goal(id, what, rounds.map(of), gate, target, isAtLeast)
  }
  const { gate, target } = keptGoal
  goal('P13', 'bytes of a W20 with its indexes', [recorded], gate, target, false)
  goal('P13+', 'the same with what is derived from it', [recorded + derived], gate, target, false)
}
