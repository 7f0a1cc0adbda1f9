/** How much of a prescription was had, how much remains, and until and from when. */
import type { Day } from '../base/calendar-date.ts'
import type { PrescriptionState } from './prescription.ts'
import type { PrescribedLine } from './sheet.ts'

/** Packs of a line that the patient has by now; what was brought back does not count. */
export function dispensedOf({ dispensings }: PrescriptionState, line: string): number {
  return dispensings
    .filter(({ isReturned }) => !isReturned)
    .flatMap(({ packs }) => packs)
    .filter((pack) => pack.line === line)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

/** How often all of it was dispensed. */
export function roundsDone(state: PrescriptionState): number {
  const rounds = state.lines.map((line) => Math.floor(dispensedOf(state, line.id) / line.packs))
  return rounds.length === 0 ? 0 : Math.min(...rounds)
}

/** Packs of a line that may still be dispensed in this round. */
export function remainingOf(state: PrescriptionState, line: PrescribedLine): number {
  const rounds = roundsDone(state)
  if (rounds > (state.sheet?.repeats.most ?? 0)) return 0
  return Math.max(0, line.packs * (rounds + 1) - dispensedOf(state, line.id))
}

/** From when the next round may be had; null where it may be now, or where none is to come. */
export function nextFrom(state: PrescriptionState): Day | null {
  if (isOver(state)) return null
  const rounds = roundsDone(state)
  const isBegun = state.lines.some((line) => dispensedOf(state, line.id) > line.packs * rounds)
  const handed = state.dispensings.flatMap(({ handedOverOn, isReturned }) =>
    handedOverOn === null || isReturned ? [] : [handedOverOn],
  )
  if (rounds === 0 || isBegun || handed.length === 0) return null
  return Math.max(...handed) + (state.sheet?.repeats.intervalDays ?? 0)
}

/** The last day on which it may be dispensed; null before it is signed. */
export function validUntil({ signedOn, sheet }: PrescriptionState): Day | null {
  if (signedOn === null || sheet === null) return null
  const { most, intervalDays } = sheet.repeats
  return signedOn + sheet.validDays - 1 + most * intervalDays
}

function isOver({ state }: PrescriptionState): boolean {
  return state === 'completed' || state === 'revoked' || state === 'expired'
}
