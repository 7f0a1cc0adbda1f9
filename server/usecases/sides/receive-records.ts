/** Takes in the records that the other side let pass, so that claims can be made of them. */
import type { CareDays } from '../../../engine/registry/version.ts'
import { type ReleasedRecord, releasedIn } from '../../../engine/visit/released-record.ts'
import type { Side, SideMessage } from '../../../engine/visit/side-message.ts'
import type { Institution, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'
import type { Entry } from '../settlement/journal.ts'
import type { UsedRules } from '../settlement/settle-bills.ts'
import { entryOfRecord } from './record-document.ts'

export interface ReceivingStore {
  readonly queue: {
    after(
      side: Side,
      number: number,
      limit: number,
    ): Promise<readonly (SideMessage & { readonly number: number })[]>
  }
  /** Of the queue, how far it was read. */
  readonly mark: { read(): Promise<number>; move(number: number): Promise<void> }
  readonly released: {
    has(record: string, authorisation: string): Promise<boolean>
    keep(one: {
      readonly record: string
      readonly authorisation: string
      readonly person: string
      readonly lines: number
      readonly invoice: string
      readonly entry: Entry
    }): Promise<void>
    takeBack(record: string): Promise<void>
  }
  readonly rules: Rules
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  institutionInCare(id: string, care: CareDays): Institution | undefined
  keepRules(used: UsedRules): Promise<void>
  now(): Date
  /** Hears of records of which no bill can be made; the names of their rules only. */
  report(error: unknown): void
}

const atOnce = 500

/** How far this process got. What it could make no bill of holds the mark, for the next one to try. */
export interface Receiving {
  readonly number: number
  readonly isHeld: boolean
}

export const fromTheMark: Receiving = { number: 0, isHeld: false }

/** A record whose lines are not all there yet is read again. The same record is kept once. */
export async function receiveRecords(from: Receiving, store: ReceivingStore): Promise<Receiving> {
  let number = Math.max(from.number, await store.mark.read())
  let lines: SideMessage[] = []
  let { isHeld } = from
  let closed = number
  for (;;) {
    const page = await store.queue.after('insurance', number, atOnce)
    for (const message of page) {
      number = message.number
      if (message.kind === 'record-line') {
        lines.push(message)
        continue
      }
      const isDone = await takeIn(message, lines, store)
      lines = []
      isHeld ||= !isDone
      closed = number
      if (!isHeld) await store.mark.move(number)
    }
    if (page.length < atOnce) return { number: closed, isHeld }
  }
}

/** False where it has to be looked at again. */
async function takeIn(
  message: SideMessage,
  lines: readonly SideMessage[],
  store: ReceivingStore,
): Promise<boolean> {
  if (message.kind === 'record-released') return receive(message, lines, store)
  if (message.kind === 'record-reversed') {
    await store.released.takeBack(message.content['record'] ?? '')
  }
  return true
}

async function receive(
  head: SideMessage,
  lines: readonly SideMessage[],
  store: ReceivingStore,
): Promise<boolean> {
  const record = releasedIn(head, lines)
  if (record === undefined) {
    store.report(new Error('A record came across without all of its lines.'))
    return true
  }
  if (await store.released.has(record.record, record.authorisation)) return true
  return keep(record, store)
}

async function keep(record: ReleasedRecord, store: ReceivingStore): Promise<boolean> {
  const person = (await store.persons([record.person])).get(record.person)
  const made = entryOfRecord(
    record,
    person,
    store.institutionInCare,
    store.rules,
    store.now().toISOString(),
  )
  if (!made.made) {
    store.report(new Error(`No bill can be made of a record: ${made.why}.`))
    return false
  }
  await store.keepRules(made.used)
  const { entry } = made
  await store.released.keep({
    record: record.record,
    authorisation: record.authorisation,
    person: record.person,
    lines: record.lines.length,
    invoice: record.invoice,
    entry,
  })
  return true
}
