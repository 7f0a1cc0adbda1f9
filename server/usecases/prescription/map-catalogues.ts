/** How well the drugs of one region's catalogue are known in another's. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { type Drug, drugOf } from '../../../engine/prescription/drug.ts'
import { coverageOf, indexDrugs, type Match } from '../../../engine/prescription/mapping.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import { groundOf } from './parties.ts'
import type { PrescriptionStore } from './prescription-store.ts'
import type { Found } from './read-prescriptions.ts'

type Store = Pick<PrescriptionStore, 'catalogueAt' | 'written' | 'today'>

interface Coverage {
  readonly drugs: number
  readonly counts: Readonly<Record<Match, number>>
}

function drugsOf(region: string, on: Day, { catalogueAt, written }: Store): Drug[] {
  const items = [...(catalogueAt(region, on)?.items.values() ?? [])]
  return items.flatMap((item) => drugOf(item, written.shapes) ?? [])
}

/** About drugs and nobody: whoever prescribes, dispenses, runs or inspects may see it. */
export function coverageBetween(
  from: string,
  to: string,
  by: Actor,
  store: Store,
): Found<Coverage> {
  const forbidden = gate(by, purposeOf(by), 'read-drug-mapping')
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const on = store.today()
  const drugs = drugsOf(from, on, store)
  const counts = coverageOf(drugs, indexDrugs(drugsOf(to, on, store)))
  return { found: true, value: { drugs: drugs.length, counts } }
}

function purposeOf(by: Actor): Purpose {
  if (by.role === 'operator') return 'operation'
  return by.role === 'auditor' ? 'audit' : groundOf(by).purpose
}
