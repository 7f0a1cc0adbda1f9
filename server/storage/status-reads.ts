/** Counts for the status page: of the last hour, and of what waits. */
import type { Database } from './database.ts'
import { readStrain } from './strain.ts'

interface Talk {
  readonly party: string
  readonly asked: number
  readonly unanswered: number
  readonly waiting: number
  readonly oldestSeconds: number
  readonly lastAnswerAt: string | null
  readonly lastFailureAt: string | null
}

export function createStatusReads(database: Database) {
  return {
    payers: () => talks(database, payerTalks),
    channels: () => talks(database, channelTalks),
    async invoices(): Promise<Talk> {
      const [invoices] = await talks(database, invoiceTalk)
      return invoices ?? quiet('invoices')
    },
    connections: () => talks(database, connectionTalks),
    async work() {
      const { rows } = await database.query<{
        openBreaks: number
        undecidedProposals: number
        quarantinedFiles: number
        openDifferences: number
      }>(`SELECT
          (SELECT count(*) FROM break WHERE state IN ('open', 'proposed'))::int AS "openBreaks",
          (SELECT count(*) FROM clearing_proposal WHERE state = 'proposed')::int
            AS "undecidedProposals",
          (SELECT count(*) FROM received_file WHERE state = 'quarantined')::int
            AS "quarantinedFiles",
          (SELECT count(*) FROM counter_difference WHERE state = 'open')::int AS "openDifferences"`)
      return rows[0] ?? none
    },
    async journal() {
      const { rows } = await database.query<{ behind: number }>(
        `SELECT coalesce(sum(h.next_number - 1 - d.number), 0)::bigint AS behind
         FROM bucket_head h JOIN derived_head d ON d.bucket = h.bucket`,
      )
      const { rows: windows } = await database.query<{ window: number; period: string }>(
        `SELECT window_number AS window, period FROM clearing_window
         ORDER BY window_number DESC LIMIT 1`,
      )
      return { behind: rows[0]?.behind ?? 0, lastWindow: windows[0] ?? null }
    },
    async database() {
      const { sessions, mostSessions, oldestSeconds, usedIds } = await readStrain(database)
      return { sessions, mostSessions, oldestSeconds, usedIds }
    },
  }
}

const none = { openBreaks: 0, undecidedProposals: 0, quarantinedFiles: 0, openDifferences: 0 }

function quiet(party: string): Talk {
  const never = { lastAnswerAt: null, lastFailureAt: null }
  return { party, asked: 0, unanswered: 0, waiting: 0, oldestSeconds: 0, ...never }
}

async function talks(database: Database, text: string): Promise<Talk[]> {
  const { rows } = await database.query<
    Talk & { lastAnswerAt: Date | null; lastFailureAt: Date | null }
  >(text)
  return rows.map((row) => ({
    ...row,
    lastAnswerAt: row.lastAnswerAt?.toISOString() ?? null,
    lastFailureAt: row.lastFailureAt?.toISOString() ?? null,
  }))
}

const lately = `clock_timestamp() - interval '1 hour'`
/** So far back a last answer, or a last failure, is looked for. */
const ofTheDay = `clock_timestamp() - interval '1 day'`

function summed(rows: string): string {
  return `SELECT party, count(*) FILTER (WHERE is_late)::int AS asked,
      count(*) FILTER (WHERE is_late AND is_unanswered)::int AS unanswered,
      count(*) FILTER (WHERE is_waiting)::int AS waiting,
      greatest(0, coalesce(extract(epoch FROM clock_timestamp()
        - min(waits_since) FILTER (WHERE is_waiting)), 0))::int AS "oldestSeconds",
      max(since) FILTER (WHERE is_answered) AS "lastAnswerAt",
      max(since) FILTER (WHERE is_unanswered) AS "lastFailureAt"
    FROM (${rows}) AS told GROUP BY party ORDER BY party`
}

const openHolds = `state IN ('asked', 'answered', 'captured', 'void-wanted', 'refund-wanted')`
/** While a bill is being settled it belongs to its request; these are left to the completer. */
const leftHolds = `state IN ('captured', 'void-wanted', 'refund-wanted')`

const payerTalks = summed(`
  SELECT payer AS party, changed_at AS since, waits_since, changed_at > ${lately} AS is_late,
    said = 'away' OR state = 'asked' AS is_unanswered, said IN ('yes', 'no') AS is_answered,
    ${leftHolds} AS is_waiting
  FROM payer_hold WHERE changed_at > ${ofTheDay} OR ${openHolds}`)

const openTenders = `state IN ('asked', 'void-wanted')`

const channelTalks = summed(`
  SELECT kind AS party, tried_at AS since, made_at AS waits_since, tried_at > ${lately} AS is_late,
    ${openTenders} AS is_unanswered, state IN ('done', 'refused', 'voided') AS is_answered,
    ${openTenders} AS is_waiting
  FROM counter_tender
  WHERE kind NOT IN ('cash', 'deposit') AND (tried_at > ${ofTheDay} OR ${openTenders})`)

const invoiceTalk = summed(`
  SELECT 'invoices' AS party, coalesce(issued_at, tried_at) AS since, tried_at AS waits_since,
    coalesce(issued_at, tried_at) > ${lately} AS is_late, state = 'wanted' AS is_unanswered,
    state = 'issued' AS is_answered, state = 'wanted' AS is_waiting
  FROM counter_invoice WHERE state = 'wanted' OR issued_at > ${lately}`)

/** The fund's platform, recipients of withdrawals, and the queue between the sides of the network. */
const connectionTalks = summed(`
  SELECT 'platform' AS party, coalesce(n.recorded_at, a.recorded_at) AS since,
    a.recorded_at AS waits_since, a.recorded_at > ${lately} AS is_late,
    n.kind IS NULL AS is_unanswered, n.kind IS NOT NULL AS is_answered, n.kind IS NULL AS is_waiting
  FROM platform_action a LEFT JOIN LATERAL (
    SELECT kind, recorded_at FROM platform_action n
    WHERE n.bucket = a.bucket AND n.platform_order = a.platform_order AND n.number > a.number
    ORDER BY n.number LIMIT 1) n ON true
  WHERE a.kind IN ('asked', 'back-asked') AND (a.recorded_at > ${ofTheDay} OR n.kind IS NULL)
  UNION ALL
  SELECT 'recipients', coalesce(told_at, due_at), due_at, coalesce(told_at, due_at) > ${lately},
    state = 'waiting' AND attempts > 0, state = 'told', state = 'waiting'
  FROM consent_notice WHERE state = 'waiting' OR told_at > ${ofTheDay}
  UNION ALL
  SELECT 'queue', passed_at, passed_at, passed_at > ${lately}, false, true, false
  FROM side_message WHERE passed_at > ${ofTheDay}
  UNION ALL
  SELECT 'queue', refused_at, refused_at, refused_at > ${lately}, true, false, false
  FROM side_refusal WHERE refused_at > ${ofTheDay}`)
