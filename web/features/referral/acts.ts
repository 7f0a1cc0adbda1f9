/** What a party may do in which state, and what has to be said with it: the buttons of the desk. */
import type { ReferralActJson, ReferralJson } from '../../../server/http/contract/referral.ts'

/** What asks for more than a few words has a form of its own. */
export type Act = Exclude<ReferralActJson['act'], 'draft' | 'revise' | 'supply'>
export type Field =
  | 'signedBy'
  | 'reason'
  | 'note'
  | 'outcome'
  | 'rejectReason'
  | 'target'
  | 'slot'
  | 'milestone'
  | 'results'
  | 'nextPlan'

interface Offer {
  readonly act: Act
  readonly side: ReferralJson['sides'][number]
  readonly states: readonly ReferralJson['state'][]
  readonly fields: readonly Field[]
  readonly tone?: 'primary' | 'plain'
}

/** In the order in which they are shown. */
const offers: readonly Offer[] = [
  {
    act: 'consent',
    side: 'referring-doctor',
    states: ['drafted', 'redirected'],
    fields: ['signedBy'],
  },
  { act: 'submit', side: 'referring-doctor', states: ['consented'], fields: [], tone: 'primary' },
  { act: 'send', side: 'referring-doctor', states: ['consented'], fields: [] },
  { act: 'send', side: 'referring-desk', states: ['submitted'], fields: [], tone: 'primary' },
  { act: 'send-back', side: 'referring-desk', states: ['submitted'], fields: ['reason'] },
  { act: 'accept', side: 'receiving-desk', states: ['sent'], fields: [], tone: 'primary' },
  { act: 'redirect', side: 'receiving-desk', states: ['sent'], fields: ['target', 'reason'] },
  { act: 'reject', side: 'receiving-desk', states: ['sent'], fields: ['rejectReason', 'note'] },
  {
    act: 'book',
    side: 'receiving-desk',
    states: ['accepted', 'booked', 'missed'],
    fields: ['slot'],
    tone: 'primary',
  },
  { act: 'arrive', side: 'receiving-desk', states: ['accepted', 'booked', 'missed'], fields: [] },
  { act: 'miss', side: 'receiving-desk', states: ['booked'], fields: [], tone: 'plain' },
  { act: 'begin-care', side: 'receiving-desk', states: ['arrived'], fields: [], tone: 'primary' },
  { act: 'reach', side: 'receiving-desk', states: ['arrived', 'in-care'], fields: ['milestone'] },
  {
    act: 'offer-return',
    side: 'receiving-desk',
    states: ['in-care'],
    fields: ['results', 'nextPlan'],
    tone: 'primary',
  },
  { act: 'close', side: 'receiving-desk', states: ['in-care'], fields: ['outcome'] },
  {
    act: 'accept-return',
    side: 'referring-desk',
    states: ['return-offered'],
    fields: [],
    tone: 'primary',
  },
  { act: 'decline-return', side: 'referring-desk', states: ['return-offered'], fields: ['reason'] },
  {
    act: 'arrive-back',
    side: 'referring-desk',
    states: ['return-accepted'],
    fields: [],
    tone: 'primary',
  },
  {
    act: 'withdraw',
    side: 'referring-desk',
    states: ['consented', 'submitted', 'sent', 'rejected', 'accepted', 'booked', 'missed'],
    fields: ['reason'],
    tone: 'plain',
  },
  {
    act: 'withdraw',
    side: 'referring-doctor',
    states: ['drafted', 'consented', 'redirected', 'rejected'],
    fields: ['reason'],
    tone: 'plain',
  },
]

const green: readonly ReferralJson['kind'][] = ['stroke', 'chest-pain', 'trauma']

export function offersFor({ state, sides, kind }: ReferralJson): readonly Offer[] {
  const isGreen = green.includes(kind)
  const mine = offers.filter((offer) => {
    if (!offer.states.includes(state) || !sides.includes(offer.side)) return false
    if (offer.act === 'reach') return isGreen
    // A doctor sends at once only what cannot wait for the desk.
    if (offer.act === 'send' && offer.side === 'referring-doctor') return isGreen
    return offer.act !== 'submit' || !isGreen
  })
  // Whoever cannot wait signs nothing.
  return isGreen ? mine.map((one) => (one.act === 'consent' ? { ...one, fields: [] } : one)) : mine
}

export type Said = Readonly<Partial<Record<Field, string>>>

export function bodyOf(
  act: Act,
  said: Said,
  { diagnosis, from }: ReferralJson,
  language: string,
): unknown {
  switch (act) {
    case 'consent': {
      const { signedBy } = said
      return { act, ...(signedBy === undefined ? {} : { paper: { signedBy, language } }) }
    }
    case 'reject':
      return { act, reason: said.rejectReason ?? 'no-capacity', note: said.note ?? '' }
    case 'redirect':
      return {
        act,
        reason: said.reason ?? '',
        target: { institution: said.target ?? '', doctor: null },
      }
    case 'accept':
      return { act, note: '' }
    case 'offer-return': {
      const { results = '', nextPlan = '' } = said
      const rest = { treatment: '', rehabilitation: '', doctor: from.doctor }
      return { act, plan: { results, nextPlan, diagnosis, ...rest } }
    }
    case 'book':
      return { act, slot: said.slot ?? '' }
    case 'reach':
      return { act, milestone: said.milestone ?? 'ecg' }
    case 'close':
      return { act, outcome: said.outcome ?? '' }
    case 'send-back':
    case 'decline-return':
    case 'withdraw':
      return { act, reason: said.reason ?? '' }
    default:
      return { act }
  }
}
