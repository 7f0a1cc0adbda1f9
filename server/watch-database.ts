/**
 * Tells the operator of what keeps the database from cleaning up behind itself, and ends what is ours
 * to end. A forgotten transaction costs little at first; after hours every table is full of dead rows.
 */
import { Recurring } from './jobs/recurring.ts'
import type { Database } from './storage/database.ts'
import { endIdleSession, type Holder, readStrain, type Strain } from './storage/strain.ts'

export interface WatchOptions {
  /** Nobody works in such a transaction any more. */
  readonly idleSeconds: number
  /** Longer than any report or check takes. */
  readonly busySeconds: number
  /** Vacuum begins by itself to freeze long before. */
  readonly mostUsedIds: number
}

export interface Alarm {
  readonly code: 'transaction-forgotten' | 'transaction-long' | 'transaction-ids-run-out'
  readonly what: string
  /** It was ended, so that nothing is left to do. */
  readonly isEnded: boolean
}

const limits: WatchOptions = { idleSeconds: 300, busySeconds: 3600, mostUsedIds: 500_000_000 }
const lookEveryMs = 60_000

/** Looks once; what it names is to be looked into, or has been ended. */
export async function lookAfter(
  database: Database,
  options: WatchOptions = limits,
): Promise<readonly Alarm[]> {
  const strain = await readStrain(database)
  const alarms = alarmsOf(strain, options)
  for (const { name } of strain.holders.filter((one) => isForgotten(one, options) && one.isOurs)) {
    await endIdleSession(database, name)
  }
  return alarms
}

/** Looks every minute; `alarmed` hears each time for as long as it lasts. */
export function watchDatabase(
  database: Database,
  alarmed: (alarm: Alarm) => void,
  report: (error: unknown) => void,
): Recurring {
  const look = async () => {
    for (const alarm of await lookAfter(database)) alarmed(alarm)
  }
  return new Recurring(look, lookEveryMs, report)
}

function isForgotten({ isIdle, seconds }: Holder, { idleSeconds }: WatchOptions): boolean {
  return isIdle && seconds >= idleSeconds
}

function alarmsOf({ holders, usedIds }: Strain, options: WatchOptions): Alarm[] {
  const alarms = holders.flatMap((holder): Alarm[] => {
    const { kind, name, application, seconds, isOurs } = holder
    const what = `${kind} ${name} (${application}) since ${seconds} s`
    if (isForgotten(holder, options)) {
      return [{ code: 'transaction-forgotten', what, isEnded: isOurs }]
    }
    if (seconds < options.busySeconds || kind === 'replication slot') return []
    return [{ code: 'transaction-long', what, isEnded: false }]
  })
  if (usedIds < options.mostUsedIds) return alarms
  const what = `${usedIds} transaction ids are in use`
  return [...alarms, { code: 'transaction-ids-run-out', what, isEnded: false }]
}
