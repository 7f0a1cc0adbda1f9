/**
 * An insurer's request to a hospital for papers of a claim. What settlement data answer is answered
 * from them at once; only the rest is work of the hospital's one desk.
 */
import type { Day } from '../base/calendar-date.ts'
import type { ClaimField } from './authorisation.ts'

export const requestPapers = [
  'settlement-sheet',
  'fee-list',
  'diagnosis',
  'invoice-number',
  'discharge-summary',
  'case-history',
  'accident-certificate',
  'explanation',
] as const

export type RequestPaper = (typeof requestPapers)[number]

/** The field of the authorisation that holds the same; all others only the hospital has. */
const fieldOf: Partial<Record<RequestPaper, ClaimField>> = {
  'settlement-sheet': 'settlement-sheet',
  'fee-list': 'fee-lines',
  diagnosis: 'diagnoses',
  'invoice-number': 'invoice-number',
}

export interface Split {
  readonly fromData: readonly RequestPaper[]
  readonly fromHospital: readonly RequestPaper[]
  /** Data that the person did not allow to be read: the insurer asks the person, not the hospital. */
  readonly notAllowed: readonly RequestPaper[]
}

export function splitRequest(
  papers: readonly RequestPaper[],
  allowed: readonly ClaimField[],
): Split {
  const ours = papers.filter((paper) => fieldOf[paper] !== undefined)
  const isAllowed = (paper: RequestPaper) => allowed.some((field) => field === fieldOf[paper])
  return {
    fromData: ours.filter(isAllowed),
    fromHospital: papers.filter((paper) => fieldOf[paper] === undefined),
    notAllowed: ours.filter((paper) => !isAllowed(paper)),
  }
}

export type RequestAction =
  | ({ readonly act: 'ask'; readonly on: Day; readonly by: string } & Split)
  | {
      readonly act: 'answer'
      readonly on: Day
      readonly by: string
      readonly provided: readonly RequestPaper[]
    }

export interface RequestState {
  readonly state: 'answered-from-data' | 'open' | 'answered'
  readonly since: Day
  readonly provided: readonly RequestPaper[]
}

export function requestState([first, answer]: readonly RequestAction[]): RequestState {
  if (first?.act !== 'ask') return { state: 'open', since: 0, provided: [] }
  if (answer?.act === 'answer') {
    return { state: 'answered', since: answer.on, provided: answer.provided }
  }
  const state = first.fromHospital.length === 0 ? 'answered-from-data' : 'open'
  return { state, since: first.on, provided: [] }
}

/** How much of what insurers asked was work of hospitals. */
export interface Burden {
  readonly asked: number
  readonly papers: number
  readonly papersFromData: number
  readonly papersFromHospital: number
  readonly answeredDays: number
  readonly open: number
}

export function burdenOf(requests: readonly (readonly RequestAction[])[]): Burden {
  const none = {
    asked: 0,
    papers: 0,
    papersFromData: 0,
    papersFromHospital: 0,
    answeredDays: 0,
    open: 0,
  }
  return requests.reduce<Burden>((sum, actions) => {
    const [first, answer] = actions
    if (first?.act !== 'ask') return sum
    const { fromData, fromHospital, notAllowed } = first
    const isOpen = requestState(actions).state === 'open'
    return {
      asked: sum.asked + 1,
      papers: sum.papers + fromData.length + fromHospital.length + notAllowed.length,
      papersFromData: sum.papersFromData + fromData.length,
      papersFromHospital: sum.papersFromHospital + fromHospital.length,
      answeredDays: sum.answeredDays + (answer === undefined ? 0 : answer.on - first.on),
      open: sum.open + Number(isOpen),
    }
  }, none)
}
