/**
 * What this tab remembers of the visit at the counter, so that a reload loses nothing: the draft,
 * the request whose answer has not come, and the settlement that it became. Identity numbers are
 * never kept; the person is known here by the server's random id.
 */
import type { SettleRequestJson } from '../../../server/http/contract/settlement.ts'
import type { Draft } from './draft.ts'

export interface Outgoing {
  readonly key: string
  readonly body: SettleRequestJson
}

export interface VisitMemory {
  readonly draft: Draft
  readonly outgoing: Outgoing | null
  readonly settlement: string | null
  readonly alreadySettled: boolean
}

const place = 'yiqiao.counter.2'

export function recallVisit(): VisitMemory | undefined {
  const text = sessionStorage.getItem(place)
  if (text === null) return undefined
  try {
    return JSON.parse(text) as VisitMemory
  } catch {
    return undefined
  }
}

export function rememberVisit(memory: VisitMemory): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(memory))
  } catch {
    // A bill of many thousand lines may be too large for the browser's store; the request key of
    // an outgoing settlement must be kept even then.
    const slim = { ...memory, draft: { ...memory.draft, lines: [] } }
    sessionStorage.setItem(place, JSON.stringify(slim))
  }
}
