/**
 * The clocks of a referral: from which act to which, how long by its kind, and who hears when one
 * runs out. How long is data; whoever is late is late by the clock of the server.
 */
import type { Milestone, ReferralAct, ReferralAction } from './referral.ts'
import { referralState } from './referral.ts'
import type { ReferralKind, ReferralSheet } from './sheet.ts'

export const clockNames = [
  'answer',
  'slot',
  'bed',
  'ecg',
  'balloon',
  'needle',
  'trauma-team',
  'return-answer',
] as const
export type ClockName = (typeof clockNames)[number]

export interface ClockRule {
  readonly clock: ClockName
  readonly kind: ReferralKind
  readonly minutes: number
  /** Office that hears of a breach. */
  readonly escalatesTo: string
}

/** A clock that runs, or that has run. */
export interface Clock {
  readonly clock: ClockName
  readonly startedAt: number
  readonly dueAt: number
  /** Null while it runs. */
  readonly endedAt: number | null
  readonly escalatesTo: string
}

const minuteMs = 60_000

interface Course {
  /** Acts that start it anew. */
  readonly from: readonly ReferralAct[]
  /** Acts that end it. */
  readonly until: readonly ReferralAct[]
  readonly milestone?: Milestone
  isFor?(sheet: ReferralSheet): boolean
}

const ends: readonly ReferralAct[] = ['withdraw', 'expire', 'close', 'arrive-back']

const courses: Readonly<Record<ClockName, Course>> = {
  // Whoever it is passed on to has the whole time again, once the patient has agreed.
  answer: { from: ['send', 'consent'], until: ['accept', 'reject', 'redirect'] },
  slot: {
    from: ['accept', 'miss'],
    until: ['book', 'arrive'],
    isFor: ({ need }) => need.setting !== 'inpatient',
  },
  bed: {
    from: ['accept', 'miss'],
    until: ['book', 'arrive'],
    isFor: ({ need }) => need.setting === 'inpatient',
  },
  ecg: { from: ['arrive'], until: [], milestone: 'ecg' },
  balloon: { from: ['arrive'], until: [], milestone: 'balloon' },
  needle: { from: ['arrive'], until: [], milestone: 'needle' },
  'trauma-team': { from: ['arrive'], until: [], milestone: 'trauma-team' },
  'return-answer': { from: ['offer-return'], until: ['accept-return', 'decline-return'] },
}

/** All clocks of a referral that have started, in the order in which they started. */
export function clocksOf(
  actions: readonly ReferralAction[],
  rules: readonly ClockRule[],
): readonly Clock[] {
  const { sheet } = referralState(actions)
  if (sheet === null) return []
  const started = rules
    .filter(({ clock, kind }) => kind === sheet.kind && (courses[clock].isFor?.(sheet) ?? true))
    .flatMap((rule) => runsOf(rule, actions))
  return started.sort((one, other) => one.startedAt - other.startedAt)
}

function runsOf({ clock, minutes, escalatesTo }: ClockRule, actions: readonly ReferralAction[]) {
  const { from, until, milestone } = courses[clock]
  const runs: Clock[] = []
  let startedAt: number | null = null
  let [isSent, isReached] = [false, false]
  const note = (endedAt: number | null) => {
    if (startedAt === null) return
    runs.push({ clock, startedAt, dueAt: startedAt + minutes * minuteMs, endedAt, escalatesTo })
    startedAt = null
  }
  for (const action of actions) {
    const hasReached = action.act === 'reach' && action.milestone === milestone
    if (until.includes(action.act) || ends.includes(action.act) || hasReached) note(action.at)
    isReached ||= hasReached
    // Consent starts the clock of an answer only where it sends a redirected referral on.
    const isStart = from.includes(action.act) && (action.act !== 'consent' || isSent)
    isSent ||= action.act === 'send'
    if (isStart && !isReached) startedAt ??= action.at
  }
  note(null)
  return runs
}

/** The running clock that ends first; null where none runs. */
export function nextDue(clocks: readonly Clock[]): Clock | null {
  return clocks
    .filter(({ endedAt }) => endedAt === null)
    .reduce<Clock | null>(
      (first, one) => (first === null || one.dueAt < first.dueAt ? one : first),
      null,
    )
}

/** Running clocks that are over and of which nobody has heard. */
export function breachedNow(
  clocks: readonly Clock[],
  escalated: readonly string[],
  now: number,
): readonly Clock[] {
  return clocks.filter(
    (one) => one.endedAt === null && one.dueAt < now && !escalated.includes(nameOf(one)),
  )
}

/** Tells two runs of one clock apart. */
export function nameOf({ clock, startedAt }: Clock): string {
  return `${clock}@${startedAt}`
}

export interface ClockFigures {
  readonly clock: ClockName
  readonly kind: ReferralKind
  /** That have ended, or are over while they run. */
  readonly measured: number
  readonly inTime: number
  readonly running: number
  /** Half of those that ended took no longer; null where none ended. */
  readonly medianMinutes: number | null
}

/** What the clocks of many referrals came to, by kind and clock. */
export function measure(
  all: readonly { readonly kind: ReferralKind; readonly clocks: readonly Clock[] }[],
  now: number,
): readonly ClockFigures[] {
  const groups = new Map<string, { kind: ReferralKind; clocks: Clock[] }>()
  for (const { kind, clocks } of all) {
    for (const clock of clocks) {
      const key = `${kind} ${clock.clock}`
      const group = groups.get(key) ?? { kind, clocks: [] }
      group.clocks.push(clock)
      groups.set(key, group)
    }
  }
  return [...groups.values()].map(({ kind, clocks }) => figuresOf(kind, clocks, now))
}

function figuresOf(kind: ReferralKind, clocks: readonly Clock[], now: number): ClockFigures {
  const ended = clocks.filter(({ endedAt }) => endedAt !== null)
  const late = clocks.filter(({ dueAt, endedAt }) => (endedAt ?? now) > dueAt)
  const lateRunning = late.filter(({ endedAt }) => endedAt === null)
  const measured = ended.length + lateRunning.length
  const took = ended
    .map(({ startedAt, endedAt }) => (endedAt ?? startedAt) - startedAt)
    .sort((one, other) => one - other)
  const middle = took[Math.floor((took.length - 1) / 2)]
  return {
    clock: clocks[0]?.clock ?? 'answer',
    kind,
    measured,
    inTime: measured - late.length,
    running: clocks.length - ended.length,
    medianMinutes: middle === undefined ? null : Math.round(middle / minuteMs),
  }
}
