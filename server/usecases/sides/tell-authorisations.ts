/** Tells the other side what persons have authorised and taken back: each once, whoever dies between. */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Authorisation } from '../../../engine/claim/authorisation.ts'
import { partsOfRecord, type Side, type SideMessage } from '../../../engine/visit/side-message.ts'

export interface TellingStore {
  readonly authorisations: {
    untold(limit: number): Promise<readonly Authorisation[]>
    told(id: string, isWithdrawn: boolean): Promise<void>
  }
  readonly queue: {
    about(side: Side, person: string): Promise<readonly SideMessage[]>
    send(side: Side, kind: string, content: Record<string, string>): Promise<string | null>
  }
}

const atOnce = 100
/** One bill is named by its number, whenever it was. */
const always = '1900-01-01'

/** Answers how many authorisations it told of. */
export async function tellAuthorisations(store: TellingStore): Promise<number> {
  const untold = await store.authorisations.untold(atOnce)
  for (const one of untold) await tell(one, store)
  return untold.length
}

async function tell(given: Authorisation, { authorisations, queue }: TellingStore): Promise<void> {
  const { id: authorisation, person, withdrawnOn } = given
  const sent = (await queue.about('internet', person))
    .filter(({ content }) => content['authorisation'] === authorisation)
    .map(({ kind }) => kind)
  if (!sent.includes('authorisation-given')) {
    await mustPass(queue.send('internet', 'authorisation-given', contentOf(given)))
  }
  if (withdrawnOn !== null && !sent.includes('authorisation-withdrawn')) {
    const content = { authorisation, person }
    await mustPass(queue.send('internet', 'authorisation-withdrawn', content))
  }
  await authorisations.told(authorisation, withdrawnOn !== null)
}

async function mustPass(sending: Promise<string | null>): Promise<void> {
  const why = await sending
  if (why !== null) throw new Error(`An authorisation may not pass: ${why}.`)
}

function contentOf({ id, person, scope, fields, expiresOn }: Authorisation) {
  const day = (number: Day) => textFromDay(number)
  const parts = partsOfRecord.filter((part) => fields.includes(part))
  const named =
    'settlement' in scope
      ? { settlement: scope.settlement, from: always, to: day(expiresOn) }
      : { settlement: '', from: day(scope.from), to: day(scope.to) }
  return {
    authorisation: id,
    person,
    institution: '',
    ...named,
    until: day(expiresOn),
    parts: parts.join(','),
  }
}
