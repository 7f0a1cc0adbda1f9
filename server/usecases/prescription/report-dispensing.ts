/**
 * What pharmacies did is told to the centre through which the prescription circulates, in their order.
 * Each report has a number of its own and is looked for before it is sent: whatever was answered or not,
 * only what the centre shows was reported, and what it shows is not sent again.
 */
import {
  type CentreReport,
  dispensingOf,
  nextReport,
  reportNumber,
} from '../../../engine/prescription/reports.ts'
import { remainingOf } from '../../../engine/prescription/rounds.ts'
import { addAct, clock, findPrescription, type StoredPrescription } from './add-act.ts'
import type { CirculationCentre, PrescriptionStore, ToldReport } from './prescription-store.ts'

/** Silent where nobody knows what is there: it is asked again later. */
export type Reported = 'done' | 'silent'

/** All that waits, until the centre is silent or refuses one. */
export async function reportDispensings(id: string, store: PrescriptionStore): Promise<Reported> {
  const { centre } = store
  for (;;) {
    const found = await findPrescription(id, store)
    const next = found === undefined ? null : nextReport(found.state)
    if (found === undefined || next?.standing !== 'waiting') return 'done'
    const told = toldOf(found, next)
    const came = centre === null || told === null ? null : await tell(told, centre)
    if (came === null) return 'silent'
    const { dispensing, of } = next
    const deed = came.isThere
      ? ({ act: 'report', dispensing, of } as const)
      : ({ act: 'refuse-report', dispensing, of, says: came.says } as const)
    const command = { prescription: id, key: `centre-${found.recorded.length}`, deed }
    const outcome = await addAct(command, clock, store)
    if (!outcome.done) return 'silent'
  }
}

type Came = { readonly isThere: true } | { readonly isThere: false; readonly says: string }

async function tell(told: ToldReport, centre: CirculationCentre): Promise<Came | null> {
  const before = await isShown(told, centre)
  if (before !== 'no') return before === 'yes' ? { isThere: true } : null
  const sent = await centre.report(told)
  const after = await isShown(told, centre)
  if (after === 'yes') return { isThere: true }
  return after === 'no' && sent.heard && !sent.granted ? { isThere: false, says: sent.says } : null
}

async function isShown(
  told: ToldReport,
  centre: CirculationCentre,
): Promise<'yes' | 'no' | 'unknown'> {
  const word = await centre.findReport(told)
  if (!word.heard || !word.granted) return 'unknown'
  if (word.value === null) return 'no'
  return word.value.packs === packsIn(told) ? 'yes' : 'unknown'
}

function packsIn({ packs }: ToldReport): number {
  return packs.reduce((sum, { quantity }) => sum + quantity, 0)
}

function toldOf(
  { id, state }: StoredPrescription,
  { dispensing: at, of }: CentreReport,
): ToldReport | null {
  const one = dispensingOf(state, at)
  if (one === undefined || state.centreNumber === null) return null
  return {
    number: reportNumber(id, { dispensing: at, of }),
    of,
    dispensing: reportNumber(id, { dispensing: at, of: 'dispensed' }),
    prescription: state.centreNumber,
    pharmacy: one.pharmacy,
    settlement: one.settlement ?? '',
    on: one.handedOverOn ?? one.on,
    packs: one.packs.map((pack) => ({
      ...pack,
      name: state.lines.find(({ id: line }) => line === pack.line)?.name ?? '',
    })),
    isWhole: state.lines.every((line) => remainingOf(state, line) === 0),
  }
}
