/**
 * A prescription is a list of actions. Its state is what they come to:
 *
 *   prescribed ─review─► reviewed ─sign─► signed ─circulate─► open ─choose─► chosen ─claim─► claimed
 *       ▲  └─review─► returned ─amend─┘                        ▲                               │ check
 *       └──────────────────────────────┘                       │ release, hand over a part     ▼
 *   completed ◄─hand over, deliver─ settled ◄─settle─ scanned ◄─scan────────────────────── checked
 *
 * What was handed over in part, or comes again after an interval, opens the rest. Who may do what, and
 * when it is refused, stands in `may-act.ts`.
 */
import type { Day } from '../base/calendar-date.ts'
import type {
  ConfirmedMatch,
  DispensedPack,
  PrescriptionAction,
  Signature,
  TrackingStep,
  Way,
} from './deeds.ts'
import { type CentreReport, reportsAfter } from './reports.ts'
import { roundsDone } from './rounds.ts'
import type { PrescribedLine, Sheet } from './sheet.ts'
import { type Substitution, substituted } from './substitution.ts'

export const prescriptionStates = [
  'none',
  'prescribed',
  'returned',
  'reviewed',
  'signed',
  'open',
  'chosen',
  'claimed',
  'substitution-asked',
  'checked',
  'scanned',
  'settled',
  'sent',
  'undelivered',
  'completed',
  'revoked',
  'expired',
] as const

export type PrescriptionStateName = (typeof prescriptionStates)[number]

export interface Dispensing {
  readonly number: number
  readonly pharmacy: string
  readonly on: Day
  readonly visit: string
  readonly packs: readonly DispensedPack[]
  readonly settlement: string | null
  readonly parcel: { readonly carrier: string; readonly number: string } | null
  readonly steps: readonly TrackingStep[]
  readonly handedOverOn: Day | null
  readonly isReturned: boolean
}

export interface PrescriptionState {
  readonly state: PrescriptionStateName
  readonly sheet: Sheet | null
  /** As prescribed, with the substitutions that the prescriber signed. */
  readonly lines: readonly PrescribedLine[]
  readonly opinion: string | null
  readonly reviewedBy: string | null
  readonly reviewSignature: Signature | null
  readonly signature: Signature | null
  readonly signedOn: Day | null
  readonly registration: { readonly number: string; readonly traceCode: string } | null
  readonly centreNumber: string | null
  /** Whether it circulates at a centre outside the alliance, which hears what became of it. */
  readonly isAtCentre: boolean
  readonly choice: {
    readonly pharmacy: string | null
    readonly way: Way
    readonly codeDigest: string
  } | null
  readonly pharmacy: string | null
  readonly confirmed: readonly ConfirmedMatch[]
  readonly substitution: Substitution | null
  /** The last one is under way until it is handed over. */
  readonly dispensings: readonly Dispensing[]
  readonly reports: readonly CentreReport[]
}

/** What circulates here without a centre says so where the centre is named. */
export const insideAlliance = 'alliance'

export const unwritten: PrescriptionState = {
  state: 'none',
  sheet: null,
  lines: [],
  opinion: null,
  reviewedBy: null,
  reviewSignature: null,
  signature: null,
  signedOn: null,
  registration: null,
  centreNumber: null,
  isAtCentre: false,
  choice: null,
  pharmacy: null,
  confirmed: [],
  substitution: null,
  dispensings: [],
  reports: [],
}

export function prescriptionState(actions: readonly PrescriptionAction[]): PrescriptionState {
  return actions.reduce(afterAction, unwritten)
}

export function afterAction(
  before: PrescriptionState,
  action: PrescriptionAction,
): PrescriptionState {
  const after = afterWriting(before, action) ?? afterDispensing(before, action)
  return { ...after, reports: reportsAfter(before, action) }
}

/** Until it is in circulation, and what ends it there. */
function afterWriting(
  before: PrescriptionState,
  action: PrescriptionAction,
): PrescriptionState | null {
  switch (action.act) {
    case 'prescribe':
    case 'amend':
      return { ...before, state: 'prescribed', sheet: action.sheet, lines: action.sheet.lines }
    case 'review':
      return {
        ...before,
        state: action.passed ? 'reviewed' : 'returned',
        opinion: action.opinion,
        reviewedBy: action.by,
        reviewSignature: action.signature ?? null,
      }
    case 'sign':
      return { ...before, state: 'signed', signature: action.signature, signedOn: action.on }
    case 'register': {
      const { number, traceCode } = action
      return { ...before, registration: { number, traceCode } }
    }
    case 'circulate':
      return {
        ...before,
        state: 'open',
        centreNumber: action.number,
        isAtCentre: action.centre !== insideAlliance,
      }
    case 'choose': {
      const { pharmacy, way, codeDigest } = action
      return { ...before, state: 'chosen', choice: { pharmacy, way, codeDigest } }
    }
    case 'revoke':
      return { ...before, state: 'revoked', choice: null }
    case 'expire':
      return { ...before, state: 'expired', choice: null }
    default:
      return null
  }
}

/** What a pharmacy does with it. */
function afterDispensing(before: PrescriptionState, action: PrescriptionAction): PrescriptionState {
  switch (action.act) {
    case 'claim':
      return { ...before, state: 'claimed', pharmacy: action.pharmacy }
    case 'release':
      return reopened(before)
    case 'check':
      return action.passed
        ? { ...before, state: 'checked', confirmed: action.confirmed }
        : reopened({ ...before, opinion: action.opinion })
    case 'ask-substitution': {
      const { line, code, name, packs, reason } = action
      return {
        ...before,
        state: 'substitution-asked',
        substitution: { line, code, name, packs, reason },
      }
    }
    case 'answer-substitution':
      return afterAnswer(before, action)
    case 'scan':
      return {
        ...before,
        state: 'scanned',
        dispensings: [...before.dispensings, begun(before, action)],
      }
    case 'unscan':
      return { ...before, state: 'checked', dispensings: before.dispensings.slice(0, -1) }
    default:
      return afterPaying(before, action)
  }
}

function afterPaying(before: PrescriptionState, action: PrescriptionAction): PrescriptionState {
  switch (action.act) {
    case 'settle':
      return { ...withLast(before, { settlement: action.settlement }), state: 'settled' }
    case 'dispatch': {
      const parcel = { carrier: action.carrier, number: action.parcel }
      return {
        ...withLast(before, { parcel, steps: ['handed-to-carrier'] }),
        state: 'sent',
      }
    }
    case 'track': {
      const steps = before.dispensings.at(-1)?.steps ?? []
      return withLast(before, { steps: [...steps, action.step] })
    }
    case 'fail-delivery':
      return { ...before, state: 'undelivered' }
    case 'hand-over':
    case 'deliver':
      return rested(withLast(before, { handedOverOn: action.on }))
    case 'return':
      return afterReturn(before, action.dispensing)
    default:
      return before
  }
}

function begun(
  { dispensings, pharmacy }: PrescriptionState,
  { packs, visit, on }: Extract<PrescriptionAction, { act: 'scan' }>,
): Dispensing {
  return {
    number: dispensings.length + 1,
    pharmacy: pharmacy ?? '',
    on,
    visit,
    packs,
    settlement: null,
    parcel: null,
    steps: [],
    handedOverOn: null,
    isReturned: false,
  }
}

/** What was agreed replaces the line, and the new signature stands for the whole. */
function afterAnswer(
  before: PrescriptionState,
  {
    accepted,
    signature,
    directions = null,
  }: Extract<PrescriptionAction, { act: 'answer-substitution' }>,
): PrescriptionState {
  const back = { ...before, state: 'claimed' as const, substitution: null }
  if (before.substitution === null || !accepted || signature === null) return back
  return { ...back, lines: substituted(before, directions), signature, confirmed: [] }
}

function afterReturn(before: PrescriptionState, number: number): PrescriptionState {
  const dispensings = before.dispensings.map((one) =>
    one.number === number ? { ...one, isReturned: true } : one,
  )
  const after = { ...before, dispensings }
  const isOver = before.state === 'expired' || before.state === 'revoked'
  // A parcel that lies here still goes its own way.
  const isBesides = before.state === 'undelivered' && number !== before.dispensings.at(-1)?.number
  return isOver || isBesides ? after : reopened(after)
}

function withLast(before: PrescriptionState, change: Partial<Dispensing>): PrescriptionState {
  const dispensings = before.dispensings.map((one, i, all) =>
    i === all.length - 1 ? { ...one, ...change } : one,
  )
  return { ...before, dispensings }
}

/** Whoever wants it next chooses anew, with a new code. */
function reopened(before: PrescriptionState): PrescriptionState {
  const { substitution: _, ...rest } = before
  return {
    ...rest,
    state: 'open',
    choice: null,
    pharmacy: null,
    confirmed: [],
    substitution: null,
  }
}

function rested(before: PrescriptionState): PrescriptionState {
  const isComplete = roundsDone(before) > (before.sheet?.repeats.most ?? 0)
  return isComplete ? { ...before, state: 'completed', choice: null } : reopened(before)
}
