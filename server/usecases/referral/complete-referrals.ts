/** What referrals do by the clock: escalate what is late, let lapse what nobody uses, file what was left. */
import { breachedNow, clocksOf, nameOf } from '../../../engine/referral/clocks.ts'
import { clockDesk, filingDesk } from '../../../engine/referral/whose-desk.ts'
import { addAct, findReferral, type StoredReferral } from './add-act.ts'
import { clearHolds } from './book-seat.ts'
import { decideByRules, fundDesk } from './file-away.ts'
import { fileFor, follow } from './follow.ts'
import type { ReferralStore } from './referral-store.ts'

const atOnce = 100
const dayMs = 86_400_000
const clock = 'referral-clock'

/** Answers how many records it looked at. */
export async function completeReferrals(store: ReferralStore): Promise<number> {
  const [late, unfiled, undecided] = await Promise.all([
    store.referrals.onDesk(clockDesk, { limit: atOnce }),
    store.referrals.onDesk(filingDesk, { limit: atOnce }),
    store.filings.onDesk(fundDesk, { states: ['requested'], limit: atOnce }),
  ])
  const now = store.now()
  const due = late.filter(({ dueAt }) => dueAt !== null && dueAt < now)
  for (const { record } of due) await runOut(record, store)
  for (const { record } of unfiled) {
    const referral = await findReferral(record, store)
    if (referral !== undefined && referral.state.filing === null) await fileFor(referral, store)
  }
  for (const { record } of undecided) await decideByRules(record, store)
  return due.length + unfiled.length + undecided.length + (await clearHolds(store))
}

async function runOut(id: string, store: ReferralStore): Promise<void> {
  const referral = await findReferral(id, store)
  if (referral === undefined) return
  const { state, actions } = referral
  const now = store.now().getTime()
  const clocks = clocksOf(actions, store.careRules.clocks(store.today()))
  for (const late of breachedNow(clocks, state.escalated, now)) {
    const name = nameOf(late)
    const deed = { act: 'escalate', clock: name, to: late.escalatesTo } as const
    await addAct({ referral: id, key: `escalate ${name}`, deed }, clock, ['clock'], store)
  }
  const days = store.careRules.lapsesAfter(state.state, store.today())
  if (days !== undefined && state.since + days * dayMs < now) await lapse(referral, store)
}

async function lapse(referral: StoredReferral, store: ReferralStore): Promise<void> {
  const deed = { act: 'expire' } as const
  const command = { referral: referral.id, key: `expire ${referral.state.since}`, deed }
  const outcome = await addAct(command, clock, ['clock'], store)
  if (outcome.done) await follow(outcome.referral, deed, referral.state, store)
}
