/**
 * A filing that a hospital's own system asks for, by 2501, and takes back, by 2502. It comes to the same
 * filing as an accepted referral does.
 */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { type FilingRequest, filingNeed } from '../../../engine/coverage/filing.ts'
import { forbid } from '../access/admit.ts'
import { type Actor, beingServed, onDuty } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import {
  type Filed,
  type FilingStore,
  filingIdOf,
  requestFiling,
  withdrawFiling,
} from './file-away.ts'
import type { ReferralStore } from './referral-store.ts'

export type FilingByMessageStore = FilingStore & Pick<ReferralStore, 'access'>

export interface FilingByMessage {
  readonly institution: string
  readonly person: string
  readonly message: string
  readonly insuranceType: string
  /** Six digits of the region of care. */
  readonly careArea: string
  /** Null where it is none of the alliance. */
  readonly target: string | null
  readonly diagnosis: { readonly code: string; readonly name: string }
  readonly reason: string
  readonly opinion: string
  readonly from: Day | null
  readonly to: Day | null
}

/** The number by which it is known, before it is asked for: the same for the same message. */
export function numberOfMessage(
  { person, institution, message }: Pick<FilingByMessage, 'person' | 'institution' | 'message'>,
  store: FilingStore,
): string {
  return filingIdOf(person, keyOf(institution, message), store)
}

const keyOf = (institution: string, message: string) => `message ${institution} ${message}`

export async function fileByMessage(
  command: FilingByMessage,
  by: Actor,
  store: FilingByMessageStore,
): Promise<Filed> {
  const { institution, person: id, message } = command
  const served = beingServed(institution, id)
  const forbidden = forbid(by, onDuty('settlement'), 'settle', served, store.access)
  if (forbidden !== null) return refused(forbidden)
  const request = await requestFrom(command, store)
  if ('code' in request) return refused(request)
  const filed = await requestFiling(keyOf(institution, message), request, by.id, store)
  if (filed.done && filed.state.state === 'refused') {
    return refused({ code: 'filing-refused', reasons: filed.state.reasons })
  }
  return filed
}

function refused(refusal: Refusal): Filed {
  return { done: false, refusal }
}

async function requestFrom(
  { institution, person: id, insuranceType, careArea, target, ...stated }: FilingByMessage,
  { persons, rules, today }: FilingStore,
): Promise<FilingRequest | Refusal> {
  const person = (await persons([id])).get(id)
  if (person === undefined) return { code: 'person-unknown', pointer: '/psn_no' }
  const on = today()
  const scheme = person.coverages
    .filter(({ from, to }) => from <= on && (to === null || on <= to))
    .flatMap((coverage) => rules.scheme(coverage.scheme) ?? [])
    .find((one) => one.insuranceType === insuranceType)
  const home = rules.region(scheme?.region ?? '')
  const care = rules.all.set.regions.find(({ code }) => code === careArea)
  if (home === undefined) return { code: 'filing-refused', reasons: ['not-insured'] }
  if (care === undefined) return { code: 'filing-refused', reasons: ['region-unknown'] }
  const { diagnosis, reason, opinion, from, to } = stated
  const need = filingNeed({ isEmergency: false, on }, person.filings, home, care)
  if (need === 'none-abroad') return { code: 'filing-refused', reasons: ['not-insured-abroad'] }
  return {
    kind: need === 'at-home' ? 'none' : 'referral',
    // A hospital that asks gets a filing, even where one would not be needed.
    need: need === 'at-home' ? need : 'request',
    person: id,
    homeRegion: home.id,
    careRegion: care.id,
    insuranceType,
    institution,
    target: target ?? '',
    diagnosis,
    reason,
    opinion,
    askedOn: on,
    from: from ?? on,
    to,
    referral: null,
    transfer: target === null ? null : { institution: target, isStay: false },
  }
}

export async function withdrawByMessage(
  {
    institution,
    person,
    message,
    filing,
    reason,
  }: {
    readonly institution: string
    readonly person: string
    readonly message: string
    readonly filing: string
    readonly reason: string
  },
  by: Actor,
  store: FilingByMessageStore,
): Promise<Filed> {
  const served = beingServed(institution, person)
  const forbidden = forbid(by, onDuty('settlement'), 'settle', served, store.access)
  if (forbidden !== null) return refused(forbidden)
  const key = keyOf(institution, message)
  return withdrawFiling(filing, { key, reason, person }, by.id, store)
}
