/**
 * Asks the platforms of home funds for the filings that they decide themselves, and tells them what was
 * withdrawn. The id of a message is written down before it leaves, and an unheard one leaves again
 * under the same id.
 */
import { decideFiling, type FilingState } from '../../../engine/coverage/filing.ts'
import { act, type FilingStore, fundDesk, isDecidedOutside, stateIn } from './file-away.ts'

type Word<T> =
  | { readonly heard: true; readonly granted: true; readonly value: T }
  | { readonly heard: true; readonly granted: false; readonly says: string }
  | { readonly heard: false }

/** The door to a fund's platform; both may be sent twice under one message. */
export interface FundDoor {
  newMessage(institution: string): Promise<string>
  /** Answers the fund's number of the filing. */
  file(
    asked: {
      readonly person: string
      readonly facility: string
      readonly target: string
      readonly careArea: string
      readonly insuranceType: string
      readonly diagnosis: { readonly code: string; readonly name: string }
      readonly reason: string
      readonly opinion: string
      readonly on: number
    },
    message: string,
  ): Promise<Word<string>>
  unfile(
    asked: { readonly person: string; readonly facility: string; readonly reason: string },
    number: string,
  ): Promise<Word<null>>
}

const atOnce = 50

/** Answers how many filings came to their end. */
export async function askFunds(store: FilingStore, door: FundDoor): Promise<number> {
  let ended = 0
  for (const { record } of await store.filings.onDesk(fundDesk, { limit: atOnce })) {
    if (await askFund(record, store, door)) ended += 1
  }
  return ended
}

export async function askFund(
  filing: string,
  store: FilingStore,
  door: FundDoor,
): Promise<boolean> {
  const now = stateIn(await store.filings.read(filing))
  if (now.state === 'withdrawn' && !now.isTold) return tell(filing, now, store, door)
  const { request } = now
  if (now.state !== 'requested' || request === null) return false
  const person = (await store.persons([request.person])).get(request.person)
  if (person === undefined || !isDecidedOutside(request, person, store)) return false
  const asked = await withMessage(filing, now, store, door)
  if (asked?.message == null) return false
  const word = await door.file(askedOf(request, store), asked.message)
  if (!word.heard) return false
  if (!word.granted) {
    const deed = { act: 'refuse', reasons: [word.says] } as const
    return (await act(filing, deed, `answer ${asked.message}`, 'home-fund', store)).done
  }
  const today = store.today()
  const terms = store.careRules.filingTerms(request.homeRegion, today)
  const held = decideFiling(request, { today, isInsured: true, knowsTarget: true, terms })
  const span = held.accepted ? { from: held.from, to: held.to } : { from: today, to: today }
  const deed = { act: 'accept', number: word.value, ...span } as const
  return (await act(filing, deed, `answer ${asked.message}`, 'home-fund', store)).done
}

async function withMessage(
  filing: string,
  now: FilingState,
  store: FilingStore,
  door: FundDoor,
): Promise<FilingState | null> {
  if (now.message !== null || now.request === null) return now
  const message = await door.newMessage(now.request.institution)
  const outcome = await act(filing, { act: 'ask', message }, 'ask', 'home-fund', store)
  return outcome.done ? outcome.state : null
}

function askedOf(request: NonNullable<FilingState['request']>, { rules }: FilingStore) {
  const {
    person,
    institution: facility,
    target,
    insuranceType,
    diagnosis,
    reason,
    opinion,
  } = request
  const careArea = rules.region(request.careRegion)?.code ?? ''
  const on = request.askedOn
  return { person, facility, target, careArea, insuranceType, diagnosis, reason, opinion, on }
}

/** One that was withdrawn before the fund answered is asked for once more, to learn its number. */
async function tell(
  filing: string,
  { request, number, message }: FilingState,
  store: FilingStore,
  door: FundDoor,
): Promise<boolean> {
  if (request === null || message === null) return false
  const known = number ?? (await numberOf(askedOf(request, store), message, door))
  if (known === undefined) return false
  const { person, institution: facility } = request
  const reason = request.reason
  const word = known === null ? null : await door.unfile({ person, facility, reason }, known)
  if (word !== null && !word.heard) return false
  return (await act(filing, { act: 'tell' }, 'tell', 'home-fund', store)).done
}

/** Null where the fund has refused it; undefined where it was not heard. */
async function numberOf(
  asked: Parameters<FundDoor['file']>[0],
  message: string,
  door: FundDoor,
): Promise<string | null | undefined> {
  const word = await door.file(asked, message)
  if (!word.heard) return undefined
  return word.granted ? word.value : null
}
