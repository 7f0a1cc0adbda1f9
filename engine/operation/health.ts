/** When an operator has to look at something. */

export const healths = ['well', 'strained', 'ill', 'quiet'] as const
export type Health = (typeof healths)[number]

/** What an outside party was asked in the last hour, and what it has not yet been told or asked. */
export interface Talk {
  /** A payer, a kind of channel, the service of invoices, or another connection of the alliance. */
  readonly party: string
  readonly asked: number
  /** Of these it gave no answer, or none in time. */
  readonly unanswered: number
  readonly waiting: number
  /** Age of the oldest that waits; 0 where nothing does. */
  readonly oldestSeconds: number
  /** Within the last day; null where there was none. */
  readonly lastAnswerAt: string | null
  readonly lastFailureAt: string | null
}

export interface JournalState {
  /** Entries from which nothing was derived yet. */
  readonly behind: number
  readonly lastWindow: { readonly window: number; readonly period: string } | null
}

export interface DatabaseState {
  readonly sessions: number
  readonly mostSessions: number
  readonly oldestSeconds: number
  readonly usedIds: number
}

/** Choices of this project: an operator is called before a cashier notices. */
const someUnansweredE4 = 500
const manyUnansweredE4 = 5000
/** One or two that stay out may be chance. */
const oftenEnough = 3
const oldSeconds = 300
const veryOldSeconds = 3600

export function talkHealth({ asked, unanswered, oldestSeconds }: Talk): Health {
  if (asked === 0 && oldestSeconds === 0) return 'quiet'
  if (unanswered >= oftenEnough && unanswered * 10_000 >= asked * manyUnansweredE4) return 'ill'
  if (oldestSeconds >= veryOldSeconds) return 'ill'
  if (unanswered * 10_000 >= asked * someUnansweredE4 && unanswered > 0) return 'strained'
  return oldestSeconds >= oldSeconds ? 'strained' : 'well'
}

const muchBehind = 50_000
const somewhatBehind = 5000

export function journalHealth({ behind }: JournalState): Health {
  if (behind >= muchBehind) return 'ill'
  return behind >= somewhatBehind ? 'strained' : 'well'
}

/** Vacuum begins to freeze by itself long before ids run out. */
const longSeconds = 3600
const manyIds = 500_000_000

export function databaseHealth({
  sessions,
  mostSessions,
  oldestSeconds,
  usedIds,
}: DatabaseState): Health {
  if (sessions >= mostSessions) return 'ill'
  const isStrained =
    sessions * 10 >= mostSessions * 9 || oldestSeconds >= longSeconds || usedIds >= manyIds
  return isStrained ? 'strained' : 'well'
}

export function worstOf(all: readonly Health[]): Health {
  return (['ill', 'strained'] as const).find((one) => all.includes(one)) ?? 'well'
}
