/**
 * Takes in a statement of another party. Its bytes are kept whatever they are; what cannot be used
 * is quarantined with lines and reasons. The same bytes for the same payer are the same statement,
 * however often they come; other bytes under a name that was used are shown and not used.
 */
import { createHash } from 'node:crypto'
import { dayFromText } from '../../../engine/base/calendar-date.ts'
import { type Actor, gate, type Purpose } from '../gate.ts'
import type { Refusal } from '../refusal.ts'

/** What is said about a statement besides what it says itself; empty where nothing is. */
export interface Declared {
  readonly name: string
  readonly format: string
  readonly side: string
  readonly party: string
  readonly institution: string
  readonly payer: string
  readonly from: string
  readonly to: string
  readonly encoding: string
}

export interface Problem {
  readonly line: number
  readonly reason: string
  readonly what: string
}

export interface Received {
  readonly file: string
  /** By what its bytes are known; the same as the file, but where they came for another payer before. */
  readonly content: string
  readonly name: string
  readonly format: string
  readonly side: string
  readonly party: string
  readonly institution: string
  readonly payer: string
  readonly from: string | null
  readonly to: string | null
  readonly encoding: string
  readonly bytes: number
  readonly state: 'accepted' | 'quarantined'
  readonly isSealed: boolean
  readonly rows: number
  readonly sums: unknown
  /** Id of the message that it is, and of the one that it takes back; empty where it has none. */
  readonly message: string
  readonly rollsBack: string
  readonly receivedAt: string
  readonly receivedBy: string
}

/** What a statement turned out to be. */
export interface Inspected {
  readonly format: string
  readonly side: string
  readonly party: string
  readonly institution: string
  readonly payer: string
  readonly from: string
  readonly to: string
  readonly encoding: string
  readonly rows: number
  readonly sums: unknown
  readonly problems: readonly Problem[]
  readonly isUsable: boolean
  readonly isSealed: boolean
  readonly message: string
  readonly rollsBack: string
}

export interface ReceiveStore {
  /** Keeps the bytes for ever and answers what they are known by. */
  keep(
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly file: string; readonly bytes: number }>
  inspect(file: string, declared: Declared): Promise<Inspected>
  readonly received: {
    find(file: string): Promise<Received | undefined>
    again(
      file: string,
      receipt: { readonly name: string; readonly receivedAt: string; readonly receivedBy: string },
    ): Promise<void>
    record(file: Received, problems: readonly Problem[], nameTaken: Problem): Promise<Received>
  }
  now(): Date
}

export type ReceiveOutcome =
  | { readonly received: true; readonly file: Received; readonly isRepeat: boolean }
  | { readonly received: false; readonly refusal: Refusal }

export async function receiveStatement(
  declared: Declared,
  content: AsyncIterable<Uint8Array>,
  by: Actor,
  purpose: Purpose,
  store: ReceiveStore,
): Promise<ReceiveOutcome> {
  const refusal = gate(by, purpose, 'receive-statement')
  if (refusal !== null) return { received: false, refusal }
  const kept = await store.keep(content)
  const receipt = { name: declared.name, receivedAt: store.now().toISOString(), receivedBy: by.id }
  const { file, known } = await recognise(kept.file, declared, store)
  if (known?.state === 'accepted') {
    await store.received.again(file, receipt)
    return { received: true, file: known, isRepeat: true }
  }
  const found = await store.inspect(kept.file, declared)
  const { problems: seen, isUsable: canBeRead, ...read } = found
  const problems = [...seen, ...missingIn(found), ...contradictions(found, declared)]
  const isUsable = canBeRead && problems.length === seen.length
  const recorded = await store.received.record(
    {
      ...read,
      ...receipt,
      file,
      content: kept.file,
      bytes: kept.bytes,
      from: dayFromText(found.from) === undefined ? null : found.from,
      to: dayFromText(found.to) === undefined ? null : found.to,
      state: isUsable ? 'accepted' : 'quarantined',
    },
    problems,
    { line: 0, reason: 'name-reused', what: declared.name },
  )
  return { received: true, file: recorded, isRepeat: known !== undefined }
}

/** A list that names no payer may be the statement of one day towards several. */
async function recognise(content: string, declared: Declared, { received, inspect }: ReceiveStore) {
  const first = await received.find(content)
  const isSaid = declared.payer !== '' && declared.payer !== first?.payer
  if (first?.state !== 'accepted' || !isSaid) return { file: content, known: first }
  const { payer } = await inspect(content, declared)
  if (payer === first.payer) return { file: content, known: first }
  const file = createHash('sha256').update(`${content} ${payer}`).digest('hex')
  const name = file.slice(0, content.length)
  return { file: name, known: await received.find(name) }
}

export const sides = ['hospital', 'payer', 'care', 'home', 'national'] as const

/** A statement is used only when it is clear whose it is, towards whom, and of which days. */
function missingIn(found: Inspected): Problem[] {
  if (!found.isUsable) return []
  const missing: string[] = []
  if (!sides.some((side) => side === found.side)) missing.push('side')
  if (found.party === '') missing.push('party')
  if (found.payer === '') missing.push('payer')
  if (found.side === 'hospital' && found.institution === '') missing.push('institution')
  const [from, to] = [dayFromText(found.from), dayFromText(found.to)]
  if (from === undefined || to === undefined || from > to) missing.push('days')
  return missing.map((what) => ({ line: 0, reason: 'scope-missing', what }))
}

const said = ['side', 'party', 'institution', 'payer', 'from', 'to'] as const

function contradictions(found: Inspected, declared: Declared): Problem[] {
  return said
    .filter((what) => declared[what] !== '' && found[what] !== '' && declared[what] !== found[what])
    .map((what) => ({
      line: 0,
      reason: what === 'from' || what === 'to' ? 'day-other' : 'party-other',
      what,
    }))
}
