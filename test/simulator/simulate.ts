/**
 * A whole alliance in one process and one thread of chance: real use cases and the real engine on a
 * journal, a clock, an insurer and a wire that are simulated. What must hold is checked from outside.
 */
import { type Random, randomOf } from '../../samples/random.ts'
import { completeHolds, type HoldBook } from '../../server/usecases/payers/complete-holds.ts'
import type { ReversalStore } from '../../server/usecases/settlement/reverse-settlement.ts'
import type { SettlementStore } from '../../server/usecases/settlement/settle-bills.ts'
import { noAccessBook } from '../support/access-book.ts'
import { hospital, rules, somePeople } from './alliance.ts'
import { checkAll } from './checks.ts'
import { someCounters } from './counters.ts'
import { anInsurer, type Insurer } from './insurer.ts'
import {
  Disk,
  Killed,
  memoryJournal,
  moveHold,
  type Process,
  type StoredHold,
  type World,
} from './memory-journal.ts'
import { Schedule } from './schedule.ts'

export interface Backend {
  readonly process: Process
  readonly store: SettlementStore & ReversalStore
}

export interface Simulated {
  readonly settlements: number
  readonly faults: number
}

const peopleCount = 20
const actsAtOnce = 6
const processes = 3

/** @throws AssertionError that says what is broken; the seed alone brings it back. */
export async function simulate(seed: string, acts: number): Promise<Simulated> {
  const random = randomOf(`simulator ${seed}`)
  const disk = new Disk()
  const schedule = new Schedule(random)
  const insurer = anInsurer(random)
  const people = somePeople(random, peopleCount)
  const byId = new Map(people.map((person) => [person.id, person]))
  const world: World = {
    disk,
    schedule,
    random,
    chances: { kill: 3000, lost: 30_000, fenced: 20_000 },
    now: aJumpyClock(random),
  }
  const backends = Array.from({ length: processes }, (_, i) => startProcess(`0-${i}`))

  function startProcess(name: string): Backend {
    const process: Process = { name, isDead: false }
    const store: Backend['store'] = {
      journal: memoryJournal(world, process),
      access: noAccessBook,
      rules,
      persons: async (ids) => {
        await schedule.step()
        return new Map(ids.flatMap((id) => [...byId].filter(([known]) => known === id)))
      },
      institutionInCare: (id) => (id === hospital.id ? hospital : undefined),
      opening: async () => undefined,
      registrations: async () => [],
      keepRules: async ({ policies }) => {
        await schedule.step()
        disk.keptRules.add(policies.digest)
      },
      keepTerms: async () => {},
      async ask(holds) {
        for (const hold of holds) await askOne(hold, process)
      },
      lease: async () => undefined,
      complete: () => void completing().catch(onlyKilled),
    }
    return { process, store }
  }

  async function askOne(hold: Parameters<Insurer['ask']>[0], process: Process): Promise<void> {
    await schedule.step()
    const signal = AbortSignal.any([])
    const word = await insurer.ask(hold, signal).catch(() => undefined)
    await schedule.step()
    if (process.isDead) throw new Killed()
    const said = word?.said ?? 'away'
    const amountMinor = word?.said === 'yes' ? word.amountMinor : 0
    moveHold(disk, hold.id, ['asked'], { state: 'answered', said, amountMinor })
  }

  /** Some process; one that died has a successor. */
  function anyBackend(): Backend {
    const at = random.below(processes)
    const found = backends[at]
    if (found !== undefined && !found.process.isDead) return found
    const successor = startProcess(`${disk.faults}-${at}`)
    backends[at] = successor
    return successor
  }

  const book: HoldBook<StoredHold> = {
    async open(abandonedAfterMs, limit) {
      await schedule.step()
      const isAbandoned = abandonedAfterMs < 0
      return [...disk.holds.values()]
        .filter(({ state }) => waiting.has(state) || (isAbandoned && open.has(state)))
        .slice(0, limit)
    },
    async move(hold, to) {
      await schedule.step()
      moveHold(disk, hold.id, [hold.state], { state: to })
    },
  }

  async function completing(aheadMs = 0): Promise<void> {
    await completeHolds(book, insurer, aheadMs)
  }

  const counters = someCounters(people, anyBackend, schedule, random)
  let left = acts
  const failures: unknown[] = []
  const clerkAtWork = async () => {
    while (left-- > 0 && failures.length === 0) await counters.act()
  }
  for (let i = 0; i < actsAtOnce; i++) void clerkAtWork().catch((error) => failures.push(error))
  await schedule.run()
  if (failures.length > 0) throw failures[0]
  insurer.heal()
  for (let i = 0; i < 3; i++) {
    void completing(3_600_000).catch(onlyKilled)
    await schedule.run()
  }
  checkAll(disk, counters.told, insurer)
  return { settlements: disk.log.length, faults: disk.faults }
}

const waiting: ReadonlySet<string> = new Set(['captured', 'void-wanted', 'refund-wanted'])
const open: ReadonlySet<string> = new Set(['asked', 'answered'])

function onlyKilled(error: unknown): void {
  if (!(error instanceof Killed)) throw error
}

/** It goes back and forth by up to a day. */
function aJumpyClock(random: Random): () => Date {
  const noon = Date.UTC(2026, 2, 10, 12)
  return () => new Date(noon + random.between(-86_400_000, 86_400_000))
}
