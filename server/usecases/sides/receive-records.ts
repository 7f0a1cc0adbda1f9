/** Takes in the records that the other side let pass, so that claims can be made of them. */
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
  institution(id: string): Institution | undefined
  keepRules(used: UsedRules): Promise<void>
  now(): Date
  /** Hears of records of which no bill can be made; the names of their rules only. */
  report(error: unknown): void
}

const atOnce = 500

/** How far it got, and lines whose closing message has not come yet. */
export interface Receiving {
  readonly number: number
  readonly lines: readonly SideMessage[]
}

export const fromTheStart: Receiving = { number: 0, lines: [] }

/** What was taken in before is taken in once more without effect. */
export async function receiveRecords(from: Receiving, store: ReceivingStore): Promise<Receiving> {
  let { number } = from
  let lines = [...from.lines]
  for (;;) {
    const page = await store.queue.after('insurance', number, atOnce)
    for (const message of page) {
      number = message.number
      if (message.kind === 'record-line') {
        lines.push(message)
        continue
      }
      if (message.kind === 'record-released') await receive(message, lines, store)
      if (message.kind === 'record-reversed') {
        await store.released.takeBack(message.content['record'] ?? '')
      }
      lines = []
    }
    if (page.length < atOnce) return { number, lines }
  }
}

async function receive(
  head: SideMessage,
  lines: readonly SideMessage[],
  store: ReceivingStore,
): Promise<void> {
  const record = releasedIn(head, lines)
  if (record === undefined) {
    store.report(new Error('A record came across without all of its lines.'))
    return
  }
  if (await store.released.has(record.record, record.authorisation)) return
  await keep(record, store)
}

async function keep(record: ReleasedRecord, store: ReceivingStore): Promise<void> {
  const person = (await store.persons([record.person])).get(record.person)
  const facility = store.institution(record.institution)
  const made = entryOfRecord(record, person, facility, store.rules, store.now().toISOString())
  if (!made.made) {
    store.report(new Error(`No bill can be made of a record: ${made.why}.`))
    return
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
}
