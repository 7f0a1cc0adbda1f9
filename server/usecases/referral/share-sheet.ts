/**
 * Under which consent a target sees a referral. It is looked up in the person's own consents whenever
 * the sheet is handed on or read, so that whoever takes one back is heard at once.
 */
import { isTransferFiled } from '../../../engine/access/transfer.ts'
import type { Kind } from '../../../engine/access/words.ts'
import { consentFor, type FoundConsent } from '../../../engine/consent/consent-for.ts'
import type { Sharing } from '../../../engine/referral/may-act.ts'
import type { ReferralState, ReferralStateName } from '../../../engine/referral/referral.ts'
import { greenChannels, type ReferralSheet } from '../../../engine/referral/sheet.ts'
import type { ReferralStore } from './referral-store.ts'

/** What the target reads: it names the patient, what ails the patient, and why the patient comes. */
const shared: readonly Kind[] = ['identity', 'diagnosis', 'referral']

type Looking = Pick<ReferralStore, 'access' | 'today'>
type Sides = Pick<ReferralSheet, 'person' | 'kind' | 'from' | 'target'>

function placesOf({ from, target }: Sides, { access }: Looking) {
  return {
    dataIn: access.jurisdictionOf(from.institution),
    askedIn: access.jurisdictionOf(target.institution),
  }
}

/** The text that the law of the place asks for. */
export function templateFor(sheet: Sides, store: Looking): string {
  return `${placesOf(sheet, store).dataIn}/referral`
}

export async function consentToShare(sheet: Sides, store: Looking): Promise<FoundConsent> {
  const use = {
    purpose: 'referral',
    recipient: sheet.target.institution,
    kinds: shared,
    settlement: null,
    careOn: null,
    ...placesOf(sheet, store),
  } as const
  return consentFor(await store.access.consentsOf(sheet.person), use, store.today())
}

export async function sharingOf(sheet: Sides, store: Looking): Promise<Sharing> {
  // Whoever cannot wait is asked afterwards.
  if (greenChannels.includes(sheet.kind)) return 'agreed'
  if ((await consentToShare(sheet, store)).consent !== 'given') return 'not-agreed'
  return (await mayLeave(sheet, store)) ? 'agreed' : 'not-filed'
}

/** Data stay in their jurisdiction unless the register of data flows says who may send what to whom. */
async function mayLeave(sheet: Sides, store: Looking): Promise<boolean> {
  const { dataIn, askedIn: goesTo } = placesOf(sheet, store)
  if (dataIn === goesTo) return true
  const [sender, recipient] = [sheet.from.institution, sheet.target.institution]
  const flow = { sender, recipient, dataIn, goesTo, kinds: shared }
  return isTransferFiled(await store.access.transfersTo(recipient), flow, store.today())
}

/** What the target has not treated yet it sees by consent; afterwards it is part of its own record. */
const byConsent: readonly ReferralStateName[] = ['sent', 'accepted', 'booked', 'missed']

/** Whether the target may see it now. */
export async function isShown(
  sheet: ReferralSheet,
  { state, isConsentTakenBack }: ReferralState,
  store: Looking,
): Promise<boolean> {
  if (isConsentTakenBack) return false
  return !byConsent.includes(state) || (await sharingOf(sheet, store)) === 'agreed'
}
