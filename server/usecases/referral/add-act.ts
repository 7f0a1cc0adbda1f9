/** One act after the other: what is there is read, the rules are asked, and the act is written with its number. */
import { clocksOf } from '../../../engine/referral/clocks.ts'
import {
  mayAct,
  type ReferralFacts,
  type Side,
  type TargetFacts,
} from '../../../engine/referral/may-act.ts'
import {
  type ReferralAction,
  type ReferralDeed,
  type ReferralState,
  referralState,
} from '../../../engine/referral/referral.ts'
import type { Need, ReferralSheet, Target } from '../../../engine/referral/sheet.ts'
import { desksOf } from '../../../engine/referral/whose-desk.ts'
import { canonicalText } from '../canonical.ts'
import type { RecordedCare } from '../care-book.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution } from '../registry.ts'
import { suppliesAt, unsuppliedOf } from './drugs-at.ts'
import type { ReferralStore } from './referral-store.ts'
import { sharingOf } from './share-sheet.ts'

export interface StoredReferral {
  readonly id: string
  readonly sheet: ReferralSheet
  readonly state: ReferralState
  readonly actions: readonly ReferralAction[]
}

export type ReferralOutcome =
  | { readonly done: true; readonly referral: StoredReferral; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

const mostRounds = 6
const dayMs = 86_400_000

export function actionsIn(recorded: readonly RecordedCare<ReferralDeed>[]): ReferralAction[] {
  return recorded.map(({ action, at, by }) => ({ ...action, at: at.getTime(), by }))
}

export async function findReferral(
  id: string,
  { referrals }: Pick<ReferralStore, 'referrals'>,
): Promise<StoredReferral | undefined> {
  return storedIn(id, actionsIn(await referrals.read(id)))
}

export function storedIn(
  id: string,
  actions: readonly ReferralAction[],
): StoredReferral | undefined {
  const state = referralState(actions)
  return state.sheet === null ? undefined : { id, sheet: state.sheet, state, actions }
}

export interface ReferralCommand {
  readonly referral: string
  readonly key: string
  readonly deed: ReferralDeed
}

/** Adds an act for whoever does it; the clock acts through this as well. */
export async function addAct(
  { referral: id, key, deed }: ReferralCommand,
  by: string,
  sides: readonly Side[],
  store: ReferralStore,
): Promise<ReferralOutcome> {
  for (let round = 1; round <= mostRounds; round++) {
    const recorded = await store.referrals.read(id)
    const actions = actionsIn(recorded)
    const before = referralState(actions)
    const same = recorded.find((one) => one.message === key)
    if (same !== undefined) return repeated(id, same, deed, actions)
    const action = { ...deed, at: store.now().getTime(), by }
    const refusal = mayAct(action, before, await factsFor(deed, sides, before, store))
    if (refusal !== null) return refused(refusal)
    const after = storedIn(id, [...actions, action])
    if (after === undefined) return refused({ code: 'referral-unknown', referral: id })
    const number = recorded.length + 1
    const desks = desksAfter(after, store)
    const draft = { record: id, number, message: key, by, action: deed, desks }
    if (await store.referrals.append(draft)) return { done: true, referral: after, isNew: true }
  }
  return refused({ code: 'referral-busy' })
}

/** The answer to a request that comes again; with other words it is another request. */
function repeated(
  id: string,
  { action }: RecordedCare<ReferralDeed>,
  deed: ReferralDeed,
  actions: readonly ReferralAction[],
): ReferralOutcome {
  const referral = storedIn(id, actions)
  const isSame = canonicalText(action) === canonicalText(deed)
  if (!isSame || referral === undefined) return refused({ code: 'key-reused' })
  return { done: true, referral, isNew: false }
}

function refused(refusal: Refusal): { readonly done: false; readonly refusal: Refusal } {
  return { done: false, refusal }
}

function desksAfter({ state, actions }: StoredReferral, { careRules, today }: ReferralStore) {
  const days = careRules.lapsesAfter(state.state, today())
  const needsFiling = state.filing === null && isAccepted(state)
  return desksOf(state, {
    clocks: clocksOf(actions, careRules.clocks(today())),
    expiresAt: days === undefined ? null : state.since + days * dayMs,
    needsFiling,
  }).map(({ dueAt, ...desk }) => ({ ...desk, dueAt: dueAt === null ? null : new Date(dueAt) }))
}

const acceptedStates: readonly ReferralState['state'][] = [
  'accepted',
  'booked',
  'missed',
  'arrived',
  'in-care',
]

export function isAccepted({ state }: ReferralState): boolean {
  return acceptedStates.includes(state)
}

async function factsFor(
  deed: ReferralDeed,
  sides: readonly Side[],
  before: ReferralState,
  store: ReferralStore,
): Promise<ReferralFacts> {
  const { sheet } = before
  const target = targetFacts(deed, before, store)
  const none = { sides, target, sharing: 'not-agreed', unsupplied: [], remedies: [] } as const
  if (sheet === null) return none
  const sharing = await sharingOf(sheet, store)
  if (!aboutDrugs.includes(deed.act)) return { ...none, sharing }
  const supplies = await suppliesAt(sheet, before.supplies, store)
  const named = deed.act === 'supply' ? supplies.find(({ code }) => code === deed.drug) : undefined
  const unsupplied = unsuppliedOf(sheet, supplies)
  return { ...none, sharing, unsupplied, remedies: named?.remedies ?? [] }
}

const aboutDrugs: readonly ReferralDeed['act'][] = ['supply', 'submit', 'send']

function targetFacts(
  deed: ReferralDeed,
  { sheet }: ReferralState,
  store: ReferralStore,
): TargetFacts | null {
  const asked = deed.act === 'draft' ? deed.sheet : sheet
  if (asked === null) return null
  const target = 'target' in deed ? deed.target : asked.target
  const need = deed.act === 'revise' ? deed.need : asked.need
  return factsOfTarget(target, need, asked.from.institution, store)
}

const levels = ['community', 'primary', 'secondary', 'tertiary']

export function factsOfTarget(
  { institution }: Target,
  { department, capability }: Need,
  sender: string,
  store: Pick<ReferralStore, 'institution' | 'abilitiesOf'>,
): TargetFacts {
  const there = store.institution(institution)
  const abilities = store.abilitiesOf(institution)
  const [theirs, ours] = [levelOf(there), levelOf(store.institution(sender))]
  return {
    isKnown: there !== undefined && abilities !== undefined,
    hasDepartment: abilities?.departments.includes(department) ?? false,
    hasCapability: capability === null || (abilities?.capabilities.includes(capability) ?? false),
    isHigher: theirs > ours,
    isLower: theirs < ours,
  }
}

function levelOf(institution: Institution | undefined): number {
  return levels.indexOf(institution?.level ?? '')
}
