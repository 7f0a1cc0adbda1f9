/**
 * What follows from an act on a referral: a filing once it is accepted, the deductible of the stay
 * before once the patient has come, a free place once one is given back. Each may be done twice; what
 * a crash left out is done by the clock.
 */
import { type FilingRequest, filingNeed } from '../../../engine/coverage/filing.ts'
import type { ReferralDeed, ReferralState } from '../../../engine/referral/referral.ts'
import { greenChannels } from '../../../engine/referral/sheet.ts'
import type { Person } from '../registry.ts'
import { addAct, isAccepted, type StoredReferral } from './add-act.ts'
import { act, requestFiling, withdrawFiling } from './file-away.ts'
import type { ReferralStore } from './referral-store.ts'

export async function follow(
  referral: StoredReferral,
  { act: done }: ReferralDeed,
  before: ReferralState,
  store: ReferralStore,
): Promise<void> {
  if (isAccepted(referral.state) && referral.state.filing === null) await fileFor(referral, store)
  if (done === 'arrive') await noteDeductible(referral, store)
  const isOver = done === 'withdraw' || done === 'expire' || done === 'take-back-consent'
  if (isOver || done === 'miss') await giveBackSeat(referral, before, store)
  const filing = referral.state.filing?.record ?? null
  if (filing !== null && isOver) {
    const { person } = referral.sheet
    const why = { key: referral.id, reason: referral.state.reason ?? done, person }
    await withdrawFiling(filing, why, 'referral-clock', store)
  }
}

/** An accepted referral asks the home fund for a filing, or finds out that none is needed. */
export async function fileFor(referral: StoredReferral, store: ReferralStore): Promise<void> {
  const { id, sheet } = referral
  const person = (await store.persons([sheet.person])).get(sheet.person)
  if (person === undefined) return
  const request = requestFor(referral, person, store)
  const isFiled = request !== null && request.need !== 'none-abroad'
  const filed = isFiled
    ? await requestFiling(`referral ${id}`, request, 'referral-clock', store)
    : null
  const deed = {
    act: 'note-filing',
    need: request?.need ?? 'not-insured',
    filing: filed?.done === true ? filed.filing : null,
  } as const
  await addAct({ referral: id, key: 'note-filing', deed }, 'referral-clock', ['clock'], store)
}

export type Places = Pick<ReferralStore, 'rules' | 'institution' | 'today'>

/** Where the person is insured today and where the target lies; null where no fund insures. */
export function filingPlaces(person: Person, target: string, places: Places) {
  const { rules, institution, today } = places
  const on = today()
  const scheme = person.coverages
    .filter(({ from, to }) => from <= on && (to === null || on <= to))
    .flatMap((coverage) => rules.scheme(coverage.scheme) ?? [])
    .find(({ insuranceType }) => insuranceType !== null)
  const [home, care] = [rules.region(scheme?.region ?? ''), institution(target)?.region]
  const there = rules.region(care ?? '')
  if (scheme === undefined || home === undefined || there === undefined) return null
  return { insuranceType: scheme.insuranceType ?? '', home, care: there }
}

/** What would have to be filed if the person were sent there today. */
export function needOf(person: Person, target: string, isEmergency: boolean, places: Places) {
  const found = filingPlaces(person, target, places)
  if (found === null) return null
  const visit = { isEmergency, on: places.today() }
  return filingNeed(visit, person.filings, found.home, found.care)
}

function requestFor(
  { id, sheet }: StoredReferral,
  person: Person,
  store: ReferralStore,
): FilingRequest | null {
  const places = filingPlaces(person, sheet.target.institution, store)
  if (places === null) return null
  const on = store.today()
  const { home, care, insuranceType } = places
  const isEmergency = greenChannels.includes(sheet.kind)
  const need = filingNeed({ isEmergency, on }, person.filings, home, care)
  return {
    kind: need === 'request' ? 'referral' : 'none',
    need,
    person: person.id,
    homeRegion: home.id,
    careRegion: care.id,
    insuranceType,
    institution: sheet.from.institution,
    target: sheet.target.institution,
    diagnosis: sheet.diagnosis,
    reason: sheet.illness,
    opinion: sheet.opinion,
    askedOn: on,
    from: on,
    to: null,
    referral: id,
    transfer: { institution: sheet.target.institution, isStay: sheet.from.stay !== null },
  }
}

/** What the stay before has left of the deductible counts here from now on. */
async function noteDeductible({ id, sheet, state }: StoredReferral, store: ReferralStore) {
  const { institution, stay } = sheet.from
  const record = state.filing?.record ?? null
  if (stay === null || record === null) return
  const deductiblePaidMinor = await store.deductibleOf(institution, stay)
  if (deductiblePaidMinor === null) return
  const deed = { act: 'note-deductible', deductiblePaidMinor } as const
  await act(record, deed, `arrived ${id}`, 'referral-clock', store)
}

async function giveBackSeat(
  { id, sheet }: StoredReferral,
  before: ReferralState,
  store: ReferralStore,
) {
  if (before.booking === null) return
  const { slot } = before.booking
  await store.capacity.release({ institution: sheet.target.institution, slot, taker: id })
}
