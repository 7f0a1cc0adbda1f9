/** Problem tickets between handling bodies: opened, answered, confirmed or opened again. */
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import type { TicketKind } from '../../../engine/clearing/rules.ts'
import {
  mayActOnTicket,
  type TicketAct,
  type TicketState,
  ticketState,
} from '../../../engine/clearing/ticket.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { ClearingRecord, ClearingStore, RecordAction } from './clearing-store.ts'
import type { Read } from './month.ts'
import { recordAnswer, recordRequest } from './record-request.ts'

export interface TicketFacts {
  readonly kind: TicketKind
  /** Provinces: who asks, and who is to answer. */
  readonly from: string
  readonly to: string
  /** Settlement that it is about; null where it is about none. */
  readonly settlement: string | null
}

export interface Ticket {
  readonly id: string
  readonly title: string
  readonly facts: TicketFacts
  readonly actions: readonly RecordAction[]
  readonly state: TicketState
}

export interface OpenTicketCommand extends TicketFacts {
  readonly key: string
  readonly title: string
  readonly text: string
}

export async function openTicket(
  { key, title, text, ...facts }: OpenTicketCommand,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Ticket>> {
  const refusal = gate(by, purpose, 'run-clearing')
  if (refusal !== null) return { found: false, refusal }
  const about = { title, ...facts }
  const request = recordRequest(key, { act: 'open', text, about }, by, store)
  const outcome = await store.records.open('ticket', title, facts, request)
  return recordAnswer(outcome, '', (record) => ticketOf(record, store))
}

export interface ActOnTicketCommand {
  readonly key: string
  readonly ticket: string
  readonly act: Exclude<TicketAct, 'open'>
  readonly text: string
}

export async function actOnTicket(
  { key, ticket, act, text }: ActOnTicketCommand,
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<Ticket>> {
  const forbidden = gate(by, purpose, 'run-clearing')
  if (forbidden !== null) return { found: false, refusal: forbidden }
  const request = recordRequest(key, { act, text, about: ticket }, by, store)
  const outcome = await store.records.act<Refusal>(ticket, request, (record) => {
    if (record.kind !== 'ticket') return { code: 'record-unknown', record: ticket }
    const { state } = ticketOf(record, store)
    return mayActOnTicket(act, state) ? null : { code: 'act-out-of-turn', act, state: state.state }
  })
  return recordAnswer(outcome, ticket, (record) => ticketOf(record, store))
}

/** Those whose clock runs first, by what is due next; then the closed ones, the latest first. */
export async function listTickets(
  by: Actor,
  purpose: Purpose,
  store: ClearingStore,
): Promise<Read<readonly Ticket[]>> {
  const refusal = gate(by, purpose, 'read-clearing')
  if (refusal !== null) return { found: false, refusal }
  const records = await store.records.list('ticket', mostListed)
  const tickets = records.map((record) => ticketOf(record, store))
  const due = ({ state }: Ticket) => state.due ?? Number.POSITIVE_INFINITY
  return {
    found: true,
    value: tickets.toSorted((a, b) => (due(a) < due(b) ? -1 : Number(due(a) > due(b)))),
  }
}

const mostListed = 500

function ticketOf(record: ClearingRecord, store: ClearingStore): Ticket {
  const { id, subject, actions } = record
  // Facts and acts were written by this file and never change.
  const facts = record.facts as TicketFacts
  const done = actions.map(({ act, on }) => ({ act: act as TicketAct, on: dayFromText(on) ?? 0 }))
  const today = store.today()
  const clock = { rules: store.rules(today), calendar: store.calendar, today }
  return { id, title: subject, facts, actions, state: ticketState(facts.kind, done, clock) }
}
