/**
 * Reconciles every ended day with the platform, those that were missed while it did not answer too, and
 * those of which a difference is still open. What differs becomes a break, with its age from the day on
 * which it was found, and an owner once somebody takes it; what no longer differs is cleared.
 */
import { type Day, dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import { Reconciliation } from '../../../engine/reconciliation/reconciliation.ts'
import type { Field } from '../../../engine/reconciliation/statement-row.ts'
import { canonicalText, digestText, fingerprintOf } from '../canonical.ts'
import { type Actor, gate } from '../gate.ts'
import {
  decideFound,
  decideMissing,
  foundOf,
  type ReconcileStore,
  type Run,
} from '../reconciliation/run-reconciliation.ts'
import type { Refusal } from '../refusal.ts'
import {
  type PlatformDifference,
  type ReconcilePlatformStore,
  reconcilePlatform,
} from './reconcile-platform.ts'

export interface DaysStore extends Omit<ReconcilePlatformStore, 'kinds'> {
  /** Institutions that ever sent something to the platform, and since when. */
  known(): Promise<readonly { readonly institution: string; readonly since: Day }[]>
  kindsOf(institution: string): ReconcilePlatformStore['kinds']
  /** Until which day an institution's books were compared. */
  markOf(institution: string): { read(): Promise<number>; move(number: number): Promise<void> }
  /** Payers whose bills a platform decides. */
  readonly payers: readonly string[]
  readonly breaks: Pick<ReconcileStore['breaks'], 'record' | 'earlierRun'> & {
    list(
      filter: { readonly state: 'open'; readonly institution: string },
      limit: number,
    ): Promise<readonly { readonly matching: string; readonly businessDate: string }[]>
  }
  now(): Date
}

export interface DayFinding {
  readonly institution: string
  readonly day: string
  /** Null where the platform did not answer: the day is still to be compared. */
  readonly differences: number | null
}

/** After a long outage the rest follows with the next run. */
const mostDays = 31
const mostOpen = 1000
const side = 'payer'
const stated: ReadonlySet<Field> = new Set([
  'totalMinor',
  'paidMinor',
  'accountMinor',
  'day',
  'institution',
])

export type ReconciledDays =
  | { readonly done: true; readonly findings: readonly DayFinding[] }
  | { readonly done: false; readonly refusal: Refusal }

/** Finds days with a difference, and those of which the platform said nothing. */
export async function reconcileDays(
  today: Day,
  by: Actor,
  store: DaysStore,
): Promise<ReconciledDays> {
  const forbidden = gate(by, 'reconciliation', 'reconcile')
  if (forbidden !== null) return { done: false, refusal: forbidden }
  const findings: DayFinding[] = []
  for (const { institution, since } of await store.known()) {
    const mark = store.markOf(institution)
    const first = Math.max(since, (await mark.read()) + 1)
    const missed = spanOf(first, today - 1).slice(0, mostDays)
    const again = await openDays(institution, store)
    const days = [...new Set([...again.filter((day) => day < first), ...missed])]
    for (const day of days) {
      const found = await reconcileOne(institution, day, today, by, store)
      if (found !== 0) findings.push({ institution, day: textFromDay(day), differences: found })
      if (found === null) break
      await mark.move(day)
    }
  }
  return { done: true, findings }
}

function spanOf(from: Day, to: Day): Day[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
}

/** Days of which a break has not come to its end, the oldest first. */
async function openDays(institution: string, { breaks }: DaysStore): Promise<Day[]> {
  const open = await breaks.list({ state: 'open', institution }, mostOpen)
  const days = open
    .filter(({ matching }) => matching.startsWith(`${matchingOf('')}`))
    .flatMap(({ businessDate }) => dayFromText(businessDate) ?? [])
  return [...new Set(days)].sort((a, b) => a - b)
}

const matchingOf = (payer: string) => `platform ${payer}`

/** How many differences there are; null where the platform did not answer. */
async function reconcileOne(
  institution: string,
  day: Day,
  today: Day,
  by: Actor,
  store: DaysStore,
): Promise<number | null> {
  const kinds = store.kindsOf(institution)
  const done = await reconcilePlatform(institution, day, by, { ...store, kinds })
  if (!done.done) return null
  for (const payer of store.payers) {
    const ofPayer = done.differences.filter((one) => one.payer === payer)
    await keep({ institution, day, today, payer, by }, done.agreed, ofPayer, store)
  }
  return done.differences.length
}

interface About {
  readonly institution: string
  readonly day: Day
  readonly today: Day
  readonly payer: string
  readonly by: Actor
}

/** Once for a day that is looked at, whoever dies between. */
async function keep(
  { institution, day, today, payer, by }: About,
  agreed: number,
  differences: readonly PlatformDifference[],
  { breaks, now }: DaysStore,
): Promise<void> {
  const [from, on] = [textFromDay(day), textFromDay(today)]
  const matching = matchingOf(payer)
  const key = canonicalText([matching, institution, from, on])
  if ((await breaks.earlierRun(key)) !== undefined) return
  const terms = { own: { side: 'ours', stated }, others: [{ side, stated }], toleranceMinor: 0 }
  const reconciliation = new Reconciliation(terms)
  for (const { key: name, ours, theirs } of differences) {
    const own = ours === null ? [] : [ours]
    reconciliation.addGroup({ key: name, own, others: [theirs === null ? [] : [theirs]] })
  }
  const { breaks: found, summary } = reconciliation.finish()
  const run: Run = {
    run: digestText(canonicalText(['run', key])),
    matching,
    payer,
    from,
    to: from,
    files: [],
    outcome: 'matched',
    summary: { ...summary, agreed },
    runAt: now().toISOString(),
    runBy: by.id,
  }
  await breaks.record({
    run,
    key,
    fingerprint: fingerprintOf(differences),
    found: found.map((one) => foundOf(one, 'ours', matching, { from })),
    clears: { institutions: [institution], sides: [side], except: [] },
    decideFound: (one, earlier) => decideFound(one, earlier, run, on),
    decideMissing: (earlier) => decideMissing(earlier, run),
  })
}
