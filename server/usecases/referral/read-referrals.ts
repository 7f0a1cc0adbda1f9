/** Referrals as a desk and as a patient see them; what the clocks came to; where one could be sent. */
import { maskName } from '../../../engine/access/masking.ts'
import type { FilingNeed, FilingState } from '../../../engine/coverage/filing.ts'
import {
  type Clock,
  type ClockFigures,
  clocksOf,
  measure,
} from '../../../engine/referral/clocks.ts'
import {
  type Direction,
  greenChannels,
  type Need,
  type ReferralKind,
} from '../../../engine/referral/sheet.ts'
import { type SuppliedFigures, suppliedIn } from '../../../engine/referral/supplied.ts'
import { admit, listOf } from '../access/admit.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { factsOfTarget, findReferral, type StoredReferral } from './add-act.ts'
import { stateIn } from './file-away.ts'
import { needOf } from './follow.ts'
import { groundOf, readOfReferral, sidesOf } from './parties.ts'
import type { ReferralStore } from './referral-store.ts'

export interface ReferralView {
  readonly referral: StoredReferral
  readonly clocks: readonly Clock[]
  /** Masked to all but the person. */
  readonly personName: string
  readonly filing: FilingState | null
  readonly sides: ReturnType<typeof sidesOf>
}

export type ReferralRead<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

const mostOnDesk = 200
const mostOfPerson = 50

export async function readReferral(
  id: string,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<ReferralView>> {
  const referral = await findReferral(id, store)
  if (referral === undefined) return refused({ code: 'referral-unknown', referral: id })
  const read = await readOfReferral(referral.sheet, referral.state, by, store)
  const forbidden = await admit(by, groundOf(by), 'read-referral', [read], store.access)
  if (forbidden !== null) return refused(forbidden)
  return { found: true, value: await viewOf(referral, by, store) }
}

function refused(refusal: Refusal): { readonly found: false; readonly refusal: Refusal } {
  return { found: false, refusal }
}

export async function viewOf(
  referral: StoredReferral,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralView> {
  const { sheet, state, actions } = referral
  const record = state.filing?.record ?? null
  const [identity, filed] = await Promise.all([
    store.identity(sheet.person),
    record === null ? null : store.filings.read(record),
  ])
  const isOwn = by.self === sheet.person || (by.wards ?? []).includes(sheet.person)
  const name = identity?.name ?? ''
  return {
    referral,
    clocks: clocksOf(actions, store.careRules.clocks(store.today())),
    personName: isOwn ? name : maskName(name),
    filing: filed === null ? null : stateIn(filed),
    sides: sidesOf(by, sheet),
  }
}

export interface Desk {
  readonly referrals: readonly ReferralView[]
  readonly figures: readonly ClockFigures[]
  readonly supplied: SuppliedFigures
}

/** What lies on an institution's desk, what is due first first, with what its clocks came to. */
export async function readDesk(
  institution: string,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<Desk>> {
  const rows = await store.referrals.onDesk(institution, { limit: mostOnDesk })
  const found = await Promise.all(rows.map(({ record }) => findReferral(record, store)))
  const asDesk = { ...by, institution: by.institution ?? institution }
  const looked = await Promise.all(
    found.flatMap((one) => (one === undefined ? [] : [lookedAt(one, asDesk, store)])),
  )
  // What a patient no longer lets a target see is no longer on its desk.
  const shown = looked.filter(({ read }) => read.institution === institution)
  const [referrals, reads] = [shown.map(({ referral }) => referral), shown.map(({ read }) => read)]
  const all = reads.length === 0 ? [listOf(institution, store.access)] : reads
  const forbidden =
    by.institution !== null && by.institution !== institution
      ? gate(by, 'referral', 'run-capacity', institution)
      : await admit(by, groundOf(by), 'read-referral', all, store.access)
  if (forbidden !== null) return refused(forbidden)
  const views = await Promise.all(referrals.map((one) => viewOf(one, asDesk, store)))
  const measured = views.map(({ referral, clocks }) => ({ kind: referral.sheet.kind, clocks }))
  const figures = measure(measured, store.now().getTime())
  const supplied = suppliedIn(referrals.map(({ sheet, state }) => ({ ...state, sheet })))
  return { found: true, value: { referrals: views, figures, supplied } }
}

async function lookedAt(referral: StoredReferral, by: Actor, store: ReferralStore) {
  return { referral, read: await readOfReferral(referral.sheet, referral.state, by, store) }
}

export async function readOfPerson(
  person: string,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<readonly ReferralView[]>> {
  const read = { person, institution: null, lastVisitOn: null, isPresent: false }
  const forbidden = await admit(by, groundOf(by), 'read-referral', [read], store.access)
  if (forbidden !== null) return refused(forbidden)
  const rows = await store.referrals.ofPerson(person, mostOfPerson)
  const found = await Promise.all(rows.map(({ record }) => findReferral(record, store)))
  const referrals = found.filter((one) => one !== undefined)
  return { found: true, value: await Promise.all(referrals.map((one) => viewOf(one, by, store))) }
}

export interface TargetFound {
  readonly institution: string
  /** The filing that the home fund would have to be asked for; null for somebody without insurance. */
  readonly filing: FilingNeed | null
  readonly freeReserved: number
  readonly freeForAll: number
  readonly firstAt: Date | null
}

export interface TargetsWanted {
  readonly from: string
  readonly person: string
  readonly direction: Direction
  readonly kind: ReferralKind
  readonly need: Need
}

const daysAhead = 14
const dayMs = 86_400_000

/** Institutions that are able to take somebody, those of the own region and with free places first. */
export async function findTargets(
  { from, person, direction, kind, need }: TargetsWanted,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<readonly TargetFound[]>> {
  const forbidden = gate(by, 'referral', 'read-capacity', from)
  if (forbidden !== null) return refused(forbidden)
  const who = (await store.persons([person])).get(person)
  if (who === undefined) return refused({ code: 'person-unknown', pointer: '/person' })
  const fit = store.institutions().filter(({ id }) => {
    const facts = factsOfTarget({ institution: id, doctor: null }, need, from, store)
    if (id === from || !facts.isKnown || !facts.hasDepartment || !facts.hasCapability) return false
    if (direction === 'across') return true
    return direction === 'up' ? facts.isHigher : facts.isLower
  })
  const isEmergency = greenChannels.includes(kind)
  const found = await Promise.all(
    fit.map(async ({ id }) => ({
      institution: id,
      filing: needOf(who, id, isEmergency, store),
      ...(await freeAt(id, need, store)),
    })),
  )
  const home = store.institution(from)?.region
  const isNear = ({ institution: id }: TargetFound) => store.institution(id)?.region === home
  found.sort(
    (one, other) =>
      Number(isNear(other)) - Number(isNear(one)) ||
      other.freeReserved + other.freeForAll - (one.freeReserved + one.freeForAll),
  )
  return { found: true, value: found }
}

async function freeAt(institution: string, { setting, department }: Need, store: ReferralStore) {
  const now = store.now()
  const ahead = await store.capacity.ahead(
    institution,
    now,
    new Date(now.getTime() + daysAhead * dayMs),
  )
  const kind = { outpatient: 'clinic', inpatient: 'bed', examination: 'test' }[setting]
  const fit = ahead.filter(
    (one) => one.kind === kind && (setting === 'examination' || one.service === department),
  )
  const open = fit.filter(({ freeReserved, freeForAll }) => freeReserved + freeForAll > 0)
  return {
    freeReserved: open.reduce((sum, one) => sum + one.freeReserved, 0),
    freeForAll: open.reduce((sum, one) => sum + one.freeForAll, 0),
    firstAt: open[0]?.startsAt ?? null,
  }
}
