/** One act after the other: what is there is read, the rules are asked, and the act is written with its number. */

import type { Day } from '../../../engine/base/calendar-date.ts'
import type { PrescriptionAction, PrescriptionDeed } from '../../../engine/prescription/deeds.ts'
import { type Drug, drugIn } from '../../../engine/prescription/drug.ts'
import { type Match, packMatchOf } from '../../../engine/prescription/mapping.ts'
import { mayAct, type Side } from '../../../engine/prescription/may-act.ts'
import {
  type PrescriptionState,
  type PrescriptionStateName,
  prescriptionState,
} from '../../../engine/prescription/prescription.ts'
import { nextReport } from '../../../engine/prescription/reports.ts'
import { validUntil } from '../../../engine/prescription/rounds.ts'
import type { Sheet } from '../../../engine/prescription/sheet.ts'
import { stockMovesOf } from '../../../engine/prescription/stock.ts'
import { canonicalText } from '../canonical.ts'
import type { Refusal } from '../refusal.ts'
import { startOf } from '../start-of-day.ts'
import type { PrescriptionStore, RecordedDeed } from './prescription-store.ts'

export interface StoredPrescription {
  readonly id: string
  readonly sheet: Sheet
  readonly state: PrescriptionState
  readonly recorded: readonly RecordedDeed[]
}

export type PrescriptionOutcome =
  | { readonly done: true; readonly prescription: StoredPrescription; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export interface PrescriptionCommand {
  readonly prescription: string
  readonly key: string
  readonly deed: PrescriptionDeed
}

export interface Acting {
  readonly by: string
  readonly sides: readonly Side[]
  readonly institution: string | null
}

/** In the clock's own name. */
export const clock: Acting = { by: 'prescription-clock', sides: ['clock'], institution: null }

/** On which lies what waits for the circulation centre, so that nothing else waits behind it. */
export const centreDesk = 'circulation-centre'

/** On which a migration put what may have been dispensed before anything was reported; nothing else comes there. */
export const earlierDesk = 'circulation-centre-earlier'

const mostRounds = 6
const centreRestsMs = 30_000
const dayMs = 86_400_000

export function refused(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}

export async function findPrescription(
  id: string,
  { records }: Pick<PrescriptionStore, 'records'>,
): Promise<StoredPrescription | undefined> {
  return storedIn(id, await records.read(id))
}

function storedIn(id: string, recorded: readonly RecordedDeed[]): StoredPrescription | undefined {
  const state = prescriptionState(recorded.map(({ action, by }) => ({ ...action, by })))
  return state.sheet === null ? undefined : { id, sheet: state.sheet, state, recorded }
}

export async function addAct(
  { prescription: id, key, deed }: PrescriptionCommand,
  { by, sides, institution }: Acting,
  store: PrescriptionStore,
): Promise<PrescriptionOutcome> {
  for (let round = 1; round <= mostRounds; round++) {
    const recorded = await store.records.read(id)
    const same = recorded.find((one) => one.message === key)
    if (same !== undefined) return repeated(id, same, deed, recorded)
    const before = prescriptionState(recorded.map((one) => ({ ...one.action, by: one.by })))
    const on = store.today()
    const action: PrescriptionAction = { ...deed, on, by }
    const match = (line: string, code: string) => matchIn(before, line, code, on, store)
    const refusal = mayAct(action, before, { sides, institution, match })
    if (refusal !== null) return refused(refusal)
    const number = recorded.length + 1
    const added = { number, message: key, by, at: store.now(), action: { ...deed, on } }
    const after = storedIn(id, [...recorded, added])
    if (after === undefined) return refused({ code: 'prescription-unknown', prescription: id })
    const desks = desksOf(after, store)
    const moves = stockMovesOf(before, action)
    if (await store.records.append({ record: id, ...added, desks, moves })) {
      if (desks.some(({ desk }) => desk === centreDesk)) store.wake()
      return { done: true, prescription: after, isNew: true }
    }
  }
  return refused({ code: 'prescription-busy' })
}

/** What stands against an act as things are; nothing is recorded. */
export function refusalOf(
  deed: PrescriptionDeed,
  { by, sides, institution }: Acting,
  { state }: StoredPrescription,
  store: PrescriptionStore,
): Refusal | null {
  const on = store.today()
  const match = (line: string, code: string) => matchIn(state, line, code, on, store)
  return mayAct({ ...deed, on, by }, state, { sides, institution, match })
}

/** The answer to a request that comes again; with other words it is another request. */
function repeated(
  id: string,
  { action: { on: _, ...earlier } }: RecordedDeed,
  deed: PrescriptionDeed,
  recorded: readonly RecordedDeed[],
): PrescriptionOutcome {
  const prescription = storedIn(id, recorded)
  const isSame = unsigned(earlier) === unsigned(deed)
  if (!isSame || prescription === undefined) return refused({ code: 'key-reused' })
  return { done: true, prescription, isNew: false }
}

/** A signature is another one each time. */
function unsigned(deed: PrescriptionDeed): string {
  return canonicalText({ ...deed, signature: undefined })
}

/** In the catalogue of the place that prescribed, or else of the one that dispenses. */
export function drugAt(
  institution: string | null,
  code: string,
  on: Day,
  store: PrescriptionStore,
): Drug | undefined {
  const region = institution === null ? undefined : store.bills.institution(institution)?.region
  if (region === undefined) return undefined
  return drugIn(store.catalogueAt(region, on), code, store.written.shapes)
}

function matchIn(
  state: PrescriptionState,
  line: string,
  code: string,
  on: Day,
  store: PrescriptionStore,
): Match {
  const wanted = state.lines.find(({ id }) => id === line)
  if (wanted === undefined) return 'none'
  if (wanted.code === code) return 'same-code'
  const prescribed =
    drugAt(state.sheet?.institution ?? null, wanted.code, on, store) ??
    drugAt(state.pharmacy, wanted.code, on, store)
  const dispensed = drugAt(state.pharmacy, code, on, store)
  if (prescribed === undefined || dispensed === undefined) return 'none'
  return packMatchOf(prescribed, dispensed)
}

/** The hospital and the person always see it; a pharmacy once it is chosen, and whoever dispensed. */
function desksOf({ sheet, state }: StoredPrescription, store: PrescriptionStore) {
  const pharmacies = [
    state.choice?.pharmacy,
    state.pharmacy,
    ...state.dispensings.map(({ pharmacy }) => pharmacy),
  ].filter((one) => one !== null && one !== undefined)
  const dueAt = dueAtOf(state, store)
  const desks = new Set([sheet.institution, sheet.person, ...pharmacies])
  const waits = waitsForCentre(state, store)
  const atCentre =
    waits === null ? [] : [{ desk: centreDesk, state: waits.state, dueAt: waits.from }]
  return [...[...desks].map((desk) => ({ desk, state: state.state, dueAt })), ...atCentre]
}

/** What the centre is to hear of next, and from when on; null where it hears of nothing. */
function waitsForCentre(state: PrescriptionState, { now }: PrescriptionStore) {
  if (state.state === 'signed') {
    // What the centre knows of already can wait a little for its answer.
    const rest = state.registration === null ? 0 : centreRestsMs
    return { state: 'signed', from: new Date(now().getTime() + rest) }
  }
  return nextReport(state)?.standing === 'waiting' ? { state: 'waiting', from: now() } : null
}

const held: readonly PrescriptionStateName[] = ['claimed', 'substitution-asked', 'checked']
const ending: readonly PrescriptionStateName[] = [
  'prescribed',
  'returned',
  'reviewed',
  'signed',
  'open',
  'chosen',
]

/** When the clock has something to do. */
function dueAtOf(
  state: PrescriptionState,
  { today, now, written }: PrescriptionStore,
): Date | null {
  if (held.includes(state.state)) {
    return new Date(now().getTime() + written.claimHolds(today()) * dayMs)
  }
  if (!ending.includes(state.state)) return null
  return startOf((validUntil(state) ?? today()) + 1)
}
