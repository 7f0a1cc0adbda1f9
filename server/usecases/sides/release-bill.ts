/** Lets a bill pass to the other side where its person authorised that, and no other bill. */
import { textFromMinor } from '../../../engine/base/money.ts'
import {
  letsPass,
  liveAuthorisations,
  type Side,
  type SideMessage,
} from '../../../engine/visit/side-message.ts'
import type { Entry } from '../settlement/journal.ts'

export interface ReleaseQueue {
  about(side: Side, person: string): Promise<readonly SideMessage[]>
  /** Null, or why it may not pass. */
  send(side: Side, kind: string, content: Record<string, string>): Promise<string | null>
}

/** True where something was sent. The same entry is sent once. */
export async function releaseBill(entry: Entry, queue: ReleaseQueue): Promise<boolean> {
  const { id, person, businessDate, currency, totalMinor, cashMinor, reverses, visit } = entry
  const sent = await queue.about('insurance', person)
  const [settlement, reversal] = reverses === null ? [id, ''] : [reverses, id]
  const first = sent.find(
    ({ kind, content }) => kind === 'settlement-recorded' && content['settlement'] === settlement,
  )
  if (reverses !== null) {
    const isTold = sent.some(({ content }) => content['reversal'] === id)
    const authorisation = first?.content['authorisation']
    if (authorisation === undefined || isTold) return false
    // Whoever was told of a bill has to hear that it is gone, whatever has become of the authorisation.
    const content = { authorisation, settlement, reversal, person }
    return (await queue.send('insurance', 'settlement-reversed', content)) === null
  }
  if (first !== undefined) return false
  const live = liveAuthorisations(await queue.about('internet', person))
  const found = letsPass(live, { institution: visit.institution, businessDate })
  if (found === undefined) return false
  const content = {
    authorisation: found.authorisation,
    settlement,
    person,
    institution: visit.institution,
    visit: visit.visit,
    businessDate,
    currency,
    total: textFromMinor(totalMinor, currency),
    cash: textFromMinor(cashMinor, currency),
  }
  return (await queue.send('insurance', 'settlement-recorded', content)) === null
}
