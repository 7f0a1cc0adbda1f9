/** The register of data flows: the operator notes what was filed, and ends it; the auditor reads it. */
import { hash } from 'node:crypto'
import { holdsOn, type TransferFiling } from '../../../engine/access/transfer.ts'
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { titleOr } from '../settlement/rule-lookup.ts'

type Kept = TransferFiling & {
  readonly notedAt: string
  readonly notedBy: string
  readonly endedBy: string | null
  readonly endedBecause: string | null
}

export interface TransferStore {
  today(): Day
  /** The title of an institution or insurer; undefined where nobody is called so. */
  titleOf(party: string): Texts | undefined
  all(): Promise<readonly Kept[]>
  find(id: string): Promise<Kept | undefined>
  /** False where that id is taken. */
  add(filing: TransferFiling, by: string): Promise<boolean>
  /** False where it had ended before. */
  end(id: string, on: Day, by: string, because: string): Promise<boolean>
}

export type Noted =
  | { readonly done: true; readonly value: DescribedFiling; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export type DescribedFiling = ReturnType<typeof describe>

/** @param purpose `operation` for whoever keeps it, `audit` for whoever inspects it. */
export async function readTransfers(by: Actor, purpose: Purpose, store: TransferStore) {
  const refusal = gate(by, purpose, 'read-transfers')
  if (refusal !== null) return { found: false as const, refusal }
  const all = await store.all()
  return { found: true as const, value: all.map((one) => describe(one, store)) }
}

/** The same filing noted twice is one. */
export async function noteTransfer(
  filing: Omit<TransferFiling, 'id' | 'endedOn'>,
  by: Actor,
  store: TransferStore,
): Promise<Noted> {
  const forbidden = gate(by, 'operation', 'keep-transfers')
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const refusal = refuseFiling(filing, store)
  if (refusal !== null) return { done: false, refusal }
  const { sender, recipient, number } = filing
  const id = `T-${hash('sha256', JSON.stringify([sender, recipient, number]), 'hex').slice(0, 12)}`
  const isNew = await store.add({ ...filing, id, endedOn: null }, by.id)
  const kept = await store.find(id)
  if (kept === undefined) throw new Error(`The filing ${id} was not kept.`)
  if (!isNew && !isSame(kept, filing)) {
    return { done: false, refusal: { code: 'transfer-noted-otherwise', filing: id } }
  }
  return { done: true, value: describe(kept, store), isNew }
}

function refuseFiling(
  { sender, recipient, dataIn, goesTo, kinds, from, to }: Omit<TransferFiling, 'id' | 'endedOn'>,
  { titleOf }: TransferStore,
): Refusal | null {
  const unknown = [sender, recipient].find((one) => one !== null && titleOf(one) === undefined)
  if (unknown != null) return { code: 'institution-unknown', institution: unknown }
  const isWhole = dataIn !== goesTo && kinds.length > 0 && from <= to
  return isWhole ? null : { code: 'transfer-malformed' }
}

function isSame(kept: Kept, filing: Omit<TransferFiling, 'id' | 'endedOn'>): boolean {
  const text = ({ dataIn, goesTo, kinds, ground, authority, filedOn, from, to }: typeof filing) =>
    JSON.stringify([dataIn, goesTo, [...kinds].sort(), ground, authority, filedOn, from, to])
  return text(kept) === text(filing)
}

/** From today on nothing leaves by it; what left before stays as it was. */
export async function endTransfer(
  { filing: id, reason }: { readonly filing: string; readonly reason: string },
  by: Actor,
  store: TransferStore,
): Promise<Noted> {
  const forbidden = gate(by, 'operation', 'keep-transfers')
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const isNew = await store.end(id, store.today(), by.id, reason)
  const kept = await store.find(id)
  if (kept === undefined) return { done: false, refusal: { code: 'transfer-unknown', filing: id } }
  return { done: true, value: describe(kept, store), isNew }
}

function describe(kept: Kept, { today, titleOf }: TransferStore) {
  const { filedOn, from, to, endedOn, sender, recipient, kinds, ...rest } = kept
  const state = stateOn(kept, today())
  return {
    ...rest,
    sender,
    senderTitle: sender === null ? null : titleOr(titleOf(sender), sender),
    recipient,
    recipientTitle: titleOr(titleOf(recipient), recipient),
    kinds: [...kinds],
    filedOn: textFromDay(filedOn),
    from: textFromDay(from),
    to: textFromDay(to),
    endedOn: endedOn === null ? null : textFromDay(endedOn),
    state,
    daysLeft: state === 'in-force' ? to - today() : null,
  }
}

function stateOn(filing: Kept, today: Day): 'in-force' | 'not-yet' | 'ended' {
  if (holdsOn(filing, today)) return 'in-force'
  return today > filing.to || filing.endedOn !== null ? 'ended' : 'not-yet'
}
