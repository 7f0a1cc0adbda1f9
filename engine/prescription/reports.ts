/**
 * What the circulation centre has to hear of what pharmacies did, in the order in which they did it.
 *
 *   hand-over, first dispatch, return ──► waiting ──report──► reported
 *                                          ▲    └──refuse-report──► refused
 *                                          └──────report-again─────────┘
 *
 * A prescription that circulates inside the alliance only has nobody to be reported to.
 */
import type { PrescriptionAction, ReportOf } from './deeds.ts'
import type { Dispensing, PrescriptionState } from './prescription.ts'

export const reportStandings = ['waiting', 'reported', 'refused'] as const

export interface CentreReport {
  readonly dispensing: number
  readonly of: ReportOf
  readonly standing: (typeof reportStandings)[number]
  /** What the centre has against it; null unless it refused. */
  readonly says: string | null
}

export type ReportRefusal = {
  readonly code: 'report-out-of-turn'
  readonly dispensing: number
  readonly of: ReportOf
}

/** The one that comes next: a refused one holds up those behind it. */
export function nextReport({ reports }: Pick<PrescriptionState, 'reports'>): CentreReport | null {
  return reports.find(({ standing }) => standing !== 'reported') ?? null
}

/** A number of its own: the same for every try, and for nothing else. */
export function reportNumber(prescription: string, { dispensing, of }: ReportKey): string {
  return `${prescription}-${dispensing}-${of === 'dispensed' ? 'D' : 'R'}`
}

type ReportKey = Pick<CentreReport, 'dispensing' | 'of'>

export function reportsAfter(
  before: PrescriptionState,
  action: PrescriptionAction,
): readonly CentreReport[] {
  const standing = standingAfter(action)
  if (standing !== null) return withReport(before.reports, standing)
  const begun = before.isAtCentre ? begunBy(before, action) : null
  return begun === null ? before.reports : [...before.reports, begun]
}

function standingAfter(action: PrescriptionAction): CentreReport | null {
  const says = null
  switch (action.act) {
    case 'report':
      return { ...keyOf(action), standing: 'reported', says }
    case 'refuse-report':
      return { ...keyOf(action), standing: 'refused', says: action.says }
    case 'report-again':
      return { ...keyOf(action), standing: 'waiting', says }
    default:
      return null
  }
}

function keyOf({ dispensing, of }: ReportKey): ReportKey {
  return { dispensing, of }
}

function withReport(reports: readonly CentreReport[], changed: CentreReport): CentreReport[] {
  return reports.map((one) =>
    one.dispensing === changed.dispensing && one.of === changed.of ? changed : one,
  )
}

/** Packs are reported when they leave the pharmacy, and when they come back. */
function begunBy(before: PrescriptionState, action: PrescriptionAction): CentreReport | null {
  const waiting = { standing: 'waiting', says: null } as const
  const last = before.dispensings.at(-1)
  if (action.act === 'return') return { dispensing: action.dispensing, of: 'returned', ...waiting }
  return last !== undefined && leavesBy(before, action)
    ? { dispensing: last.number, of: 'dispensed', ...waiting }
    : null
}

/** Packs leave with whoever receives them, or with the carrier who takes them the first time. */
export function leavesBy({ state }: PrescriptionState, { act }: PrescriptionAction): boolean {
  return act === 'hand-over' || (act === 'dispatch' && state === 'settled')
}

/** Whoever dispensed it has it reported again, once what the centre said is put right. */
export function refuseReporting(
  action: Extract<PrescriptionAction, { act: 'report' | 'refuse-report' | 'report-again' }>,
  now: PrescriptionState,
  institution: string | null,
):
  | ReportRefusal
  | { readonly code: 'prescription-elsewhere'; readonly act: 'report-again' }
  | null {
  const { act, dispensing, of } = action
  const next = nextReport(now)
  const isNext = next?.dispensing === dispensing && next.of === of
  const wanted = act === 'report-again' ? 'refused' : 'waiting'
  if (!isNext || next.standing !== wanted) return { code: 'report-out-of-turn', dispensing, of }
  const isTheirs = dispensingOf(now, dispensing)?.pharmacy === institution
  return act === 'report-again' && !isTheirs ? { code: 'prescription-elsewhere', act } : null
}

export function dispensingOf(
  { dispensings }: Pick<PrescriptionState, 'dispensings'>,
  number: number,
): Dispensing | undefined {
  return dispensings.find((one) => one.number === number)
}
