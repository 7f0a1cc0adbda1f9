/** Co-investigation of dear stays: candidates of a month, and the queue of those that were raised. */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import {
  type InvestigationAct,
  type InvestigationState,
  investigationState,
  mayActOnInvestigation,
  mayRaise,
} from '../../../engine/clearing/co-investigation.ts'
import { isCrossProvince, isPublic } from '../../../engine/clearing/obligations.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type {
  ClearingRecord,
  ClearingStore,
  DearStay,
  RecordAction,
  SettlementLines,
} from './clearing-store.ts'
import type { Read } from './month.ts'
import { recordAnswer, recordRequest } from './record-request.ts'

export interface InvestigationFacts {
  readonly institution: string
  readonly insuredProvince: string
  readonly careProvince: string
  readonly businessDate: string
  readonly totalMinor: number
  readonly currency: string
}

export interface Investigation {
  readonly id: string
  readonly settlement: string
  readonly facts: InvestigationFacts
  readonly actions: readonly RecordAction[]
  readonly state: InvestigationState
}

export interface InvestigationQueue {
  readonly period: string
  readonly fromMinor: number
  readonly investigations: readonly Investigation[]
  /** Stays of the month that may still be raised. */
  readonly candidates: readonly DearStay[]
}

export async function readInvestigations(
  period: string,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<InvestigationQueue>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  const fromMinor = store.rules(store.today()).coInvestigationFromMinor
  const [records, stays] = await Promise.all([
    store.records.list('co-investigation', mostListed),
    store.lines.dearStays({ period }, fromMinor, mostCandidates),
  ])
  const raised = new Set(records.map(({ subject }) => subject))
  return {
    found: true,
    value: {
      period,
      fromMinor,
      investigations: records.map((record) => investigationOf(record, store)),
      candidates: stays.filter(({ settlement }) => !raised.has(settlement)),
    },
  }
}

const mostListed = 500
const mostCandidates = 200

export interface RaiseCommand {
  readonly key: string
  readonly settlement: string
  readonly text: string
}

export async function raiseInvestigation(
  { key, settlement, text }: RaiseCommand,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Investigation>> {
  const forbidden = gate(by, purpose, 'run-clearing')
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const found = await store.lines.ofSettlement(settlement)
  if (found === undefined) {
    return { found: false, refusal: { code: 'settlement-unknown', settlement } }
  }
  const facts = factsOf(found)
  const stay = { ...found, setting: settingOf(found), isCrossProvince: facts !== null }
  if (facts === null || !mayRaise(stay, store.rules(store.today()))) {
    return { found: false, refusal: { code: 'stay-not-open', settlement } }
  }
  const request = recordRequest(key, { act: 'raise', text, about: settlement }, by, store)
  const outcome = await store.records.open('co-investigation', settlement, facts, request)
  return recordAnswer(outcome, settlement, (record) => investigationOf(record, store))
}

export interface ActOnInvestigationCommand {
  readonly key: string
  readonly investigation: string
  readonly act: Exclude<InvestigationAct, 'raise'>
  readonly text: string
}

export async function actOnInvestigation(
  { key, investigation, act, text }: ActOnInvestigationCommand,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Investigation>> {
  const forbidden = gate(by, purpose, 'run-clearing')
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const request = recordRequest(key, { act, text, about: investigation }, by, store)
  const outcome = await store.records.act<Refusal>(investigation, request, (record) => {
    if (record.kind !== 'co-investigation') return { code: 'record-unknown', record: investigation }
    const { state } = investigationOf(record, store)
    if (mayActOnInvestigation(act, state)) return null
    return { code: 'act-out-of-turn', act, state: state.state }
  })
  return recordAnswer(outcome, investigation, (record) => investigationOf(record, store))
}

/** Null for a bill that no other province's fund pays. */
function factsOf(found: SettlementLines): InvestigationFacts | null {
  const line = found.lines.find(({ heading }) => isPublic(heading) && isCrossProvince(heading))
  if (line === undefined) return null
  const { insuredProvince, careProvince } = line.heading
  const { institution, businessDate, totalMinor, currency } = found
  return { institution, insuredProvince, careProvince, businessDate, totalMinor, currency }
}

function settingOf({ lines }: SettlementLines): string {
  return lines[0]?.heading.setting ?? ''
}

function investigationOf(record: ClearingRecord, store: ClearingStore): Investigation {
  const { id, subject, actions } = record
  // Facts and acts were written by this file and never change.
  const facts = record.facts as InvestigationFacts
  const done = actions.map(({ act, on }) => {
    return { act: act as InvestigationAct, on: dayFromText(on) ?? 0 }
  })
  const today = store.today()
  const clock = { rules: store.rules(today), calendar: store.calendar, today }
  return { id, settlement: subject, facts, actions, state: investigationState(done, clock) }
}
