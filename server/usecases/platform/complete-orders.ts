/** Finds out, in the background, what became of orders whose senders did not come again. */
import { platformOrder } from '../../../engine/visit/platform-order.ts'
import type { Visit } from '../settlement/journal.ts'
import type { Patient, PlatformStore } from './platform-store.ts'
import { liveHere } from './settle-at-platform.ts'
import { takeBackOrder } from './take-back-order.ts'

/** Whoever asked waits no longer than this. */
const restedMs = 60_000

/** Answers how many orders came to their end. */
export async function completeOrders(store: PlatformStore, aheadMs = 0): Promise<number> {
  let ended = 0
  for (const order of await store.orders.open(Math.max(0, restedMs - aheadMs))) {
    if (await completeOrder(order, store)) ended += 1
  }
  return ended
}

async function completeOrder(order: string, store: PlatformStore): Promise<boolean> {
  const actions = await store.orders.read(order)
  const begun = actions.find((action) => action.kind === 'begun')
  if (begun?.kind !== 'begun') return false
  const bill = { person: begun.person, facility: begun.institution }
  const state = platformOrder(actions)
  const { openMessage, visit } = state
  if (openMessage !== null && visit !== null) {
    const found = await store.platform.find(bill, visit)
    if (!found.heard || !found.granted) return false
    if (found.value === null) {
      const of = { ...bill, setting: state.setting }
      const back = await store.platform.callBack(of, openMessage)
      if (!back.heard || !back.granted) return false
      const action = { kind: 'called-back', message: openMessage } as const
      return store.orders.append(order, state.length + 1, action)
    }
    const action = { kind: 'answered', result: found.value } as const
    if (!(await store.orders.append(order, state.length + 1, action))) return false
  }
  const named = { institution: begun.institution, visit: begun.visit, interim: begun.interim }
  return endAnswered(order, bill, named, store)
}

/** Settled there and not here, and nobody came again: it is taken back there. */
async function endAnswered(
  order: string,
  bill: Patient,
  visit: Visit,
  store: PlatformStore,
): Promise<boolean> {
  const entry = await liveHere(bill.person, visit, store)
  if (entry === undefined) return (await takeBackOrder(order, bill, store)).done
  const state = platformOrder(await store.orders.read(order))
  if (state.recorded !== null) return false
  const action = { kind: 'recorded', settlement: entry.id } as const
  return store.orders.append(order, state.length + 1, action)
}
