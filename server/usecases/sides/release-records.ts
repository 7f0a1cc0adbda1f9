/** Lets those records of a person pass to the other side that a live authorisation names. */
import { type KnownRecord, messagesOf } from '../../../engine/visit/released-record.ts'
import {
  isLetBy,
  liveAuthorisations,
  type Side,
  type SideMessage,
} from '../../../engine/visit/side-message.ts'

export interface ReleasingStore {
  readonly queue: {
    about(side: Side, person: string): Promise<readonly SideMessage[]>
    sendTogether(side: Side, messages: readonly SideMessage[]): Promise<string | null>
  }
  readonly records: {
    ofPerson(
      person: string,
    ): Promise<readonly { readonly known: KnownRecord; readonly isTakenBack: boolean }[]>
  }
  /** ISO day. */
  today(): string
}

/** Answers how many records passed. The same record passes once for each authorisation. */
export async function releaseRecords(person: string, store: ReleasingStore): Promise<number> {
  const { queue } = store
  const live = liveAuthorisations(await queue.about('internet', person), store.today())
  const sent = await queue.about('insurance', person)
  if (live.length === 0 && sent.length === 0) return 0
  const held = await store.records.ofPerson(person)
  let passed = 0
  for (const { known, isTakenBack } of held) {
    const told = sent.filter(({ content }) => content['record'] === known.record)
    const released = told.filter(({ kind }) => kind === 'record-released')
    if (isTakenBack) {
      passed += await tellReversal(known, released, told, queue)
      continue
    }
    const bill = { ...known, settlement: known.record, businessDate: known.dischargedOn }
    for (const one of live) {
      const isSent = released.some(({ content }) => content['authorisation'] === one.authorisation)
      if (isSent || !isLetBy(one, bill)) continue
      const why = await queue.sendTogether('insurance', messagesOf(known, one))
      passed += Number(why === null)
    }
  }
  return passed
}

/** Whoever was told of a bill has to hear that it is gone, whatever has become of the authorisation. */
async function tellReversal(
  { record, person }: KnownRecord,
  released: readonly SideMessage[],
  told: readonly SideMessage[],
  queue: ReleasingStore['queue'],
): Promise<number> {
  const [first] = released
  const isTold = told.some(({ kind }) => kind === 'record-reversed')
  if (first === undefined || isTold) return 0
  const content = { authorisation: first.content['authorisation'] ?? '', record, person }
  return Number(
    (await queue.sendTogether('insurance', [{ kind: 'record-reversed', content }])) === null,
  )
}
