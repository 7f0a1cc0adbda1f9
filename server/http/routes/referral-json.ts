/** How a referral is told. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { greenChannels } from '../../../engine/referral/sheet.ts'
import type { ReferralView } from '../../usecases/referral/read-referrals.ts'
import type { ReferralStore } from '../../usecases/referral/referral-store.ts'
import { templateFor } from '../../usecases/referral/share-sheet.ts'
import type { FilingJson, ReferralJson } from '../contract/referral.ts'

type Places = Pick<ReferralStore, 'institution' | 'rules' | 'access' | 'today'>

const instant = (ms: number) => new Date(ms).toISOString()
const dayOrNull = (day: number | null) => (day === null ? null : textFromDay(day))

export function referralJson(view: ReferralView, places: Places): ReferralJson {
  const { referral, clocks, personName, sides } = view
  const { id, sheet, state } = referral
  const titleOf = (institution: string) =>
    places.institution(institution)?.title ?? untitled(institution)
  return {
    id,
    state: state.state,
    since: instant(state.since),
    person: sheet.person,
    personName,
    direction: sheet.direction,
    kind: sheet.kind,
    from: { ...sheet.from, title: titleOf(sheet.from.institution) },
    need: sheet.need,
    target: { ...sheet.target, title: titleOf(sheet.target.institution) },
    diagnosis: sheet.diagnosis,
    illness: sheet.illness,
    history: sheet.history,
    treatment: sheet.treatment,
    opinion: sheet.opinion,
    on: textFromDay(sheet.on),
    drugs: [...sheet.drugs],
    crossBoundary: sheet.crossBoundary,
    consent: {
      template: templateFor(sheet, places),
      id: state.consent,
      isNeeded: !greenChannels.includes(sheet.kind),
    },
    supplies: state.supplies.map(({ drug, remedy }) => ({ drug, remedy })),
    reason: state.reason,
    rejectedFor: state.rejectedFor,
    booking:
      state.booking === null
        ? null
        : { ...state.booking, startsAt: instant(state.booking.startsAt) },
    plan: state.plan,
    clocks: clocks.map((one) => ({
      clock: one.clock,
      startedAt: instant(one.startedAt),
      dueAt: instant(one.dueAt),
      endedAt: one.endedAt === null ? null : instant(one.endedAt),
      escalatesTo: one.escalatesTo,
    })),
    escalated: [...state.escalated],
    reached: [...state.reached],
    filingNeed: (state.filing?.need ?? null) as ReferralJson['filingNeed'],
    filing: filingJson(view, places),
    sides: [...sides],
  }
}

function untitled(id: string) {
  return { 'zh-CN': id, 'zh-HK': id, en: id }
}

function filingJson({ referral, filing }: ReferralView, { rules }: Places): FilingJson | null {
  const id = referral.state.filing?.record ?? null
  const request = filing?.request ?? null
  if (id === null || filing === null || request === null) return null
  const titleOf = (region: string) => rules.region(region)?.title ?? untitled(region)
  return {
    id,
    need: request.need,
    kind: request.kind,
    state: filing.state,
    homeRegion: request.homeRegion,
    homeTitle: titleOf(request.homeRegion),
    careRegion: request.careRegion,
    careTitle: titleOf(request.careRegion),
    number: filing.number,
    from: dayOrNull(filing.from),
    to: dayOrNull(filing.to),
    reasons: [...filing.reasons],
    withdrawnOn: dayOrNull(filing.withdrawnOn),
  }
}
