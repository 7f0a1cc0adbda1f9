/** Keeps what an institution files for a person, and takes it back. Whether it is accepted is decided elsewhere. */
import { forbid } from '../access/admit.ts'
import { beingServed, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { AskedBy, VisitStore } from './visit-store.ts'

export interface RecordBook {
  record(
    person: string,
    record: string,
  ): Promise<
    readonly { readonly kind: string; readonly institution: string; readonly message: string }[]
  >
  /** False when another took the number first. */
  addRecord(number: number, draft: RecordDraft): Promise<boolean>
  /** How many of a person's records of a kind came in turn. */
  turns(person: string, kind: string): Promise<number>
  /** The first version of a record. False when another of its person and kind took the turn first. */
  addInTurn(turn: number, draft: RecordDraft): Promise<boolean>
}

export interface RecordDraft extends RecordCommand {
  readonly message: string
}

export type RecordStore = Pick<VisitStore, 'access' | 'persons'> & { readonly files: RecordBook }

export interface RecordCommand {
  readonly institution: string
  readonly person: string
  readonly record: string
  readonly kind: string
  readonly content: unknown
}

export type RecordOutcome =
  | { readonly kept: true }
  | { readonly kept: false; readonly refusal: Refusal }

export const withdrawn = 'withdrawn'
const mostRounds = 4

export async function keepRecord(
  { institution, person, record, kind, content }: RecordCommand,
  { by, message }: AskedBy,
  { access, persons, files }: RecordStore,
  /** Why it may not stand beside what the person has of its kind; left out where anything may. */
  besideOthers?: () => Promise<Refusal | null>,
): Promise<RecordOutcome> {
  const served = beingServed(institution, person)
  const forbidden = forbid(by, onDuty('settlement'), 'settle', served, access)
  if (forbidden !== null) return { kept: false, refusal: forbidden }
  if (!(await persons([person])).has(person)) {
    return { kept: false, refusal: { code: 'person-unknown', pointer: '/psn_no' } }
  }
  for (let round = 1; round <= mostRounds; round++) {
    const versions = await files.record(person, record)
    if (versions.some((one) => one.message === message)) return { kept: true }
    const last = versions.at(-1)
    const isTheirs = last === undefined || last.institution === institution
    if (!isTheirs || (kind === withdrawn && (last === undefined || last.kind === withdrawn))) {
      return { kept: false, refusal: { code: 'visit-record-unknown', record } }
    }
    const draft = { person, record, kind, institution, message, content }
    if (besideOthers === undefined || last !== undefined) {
      if (await files.addRecord(versions.length + 1, draft)) return { kept: true }
      continue
    }
    // Counted before looking: who comes in between takes the turn.
    const turns = await files.turns(person, kind)
    const refusal = await besideOthers()
    if (refusal !== null) return { kept: false, refusal }
    if (await files.addInTurn(turns + 1, draft)) return { kept: true }
  }
  return { kept: false, refusal: { code: 'payers-undecided' } }
}

export function withdrawRecord(
  command: Omit<RecordCommand, 'kind'>,
  asked: AskedBy,
  store: RecordStore,
): Promise<RecordOutcome> {
  return keepRecord({ ...command, kind: withdrawn }, asked, store)
}
