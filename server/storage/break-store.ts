/** Breaks with what was done about them, and the runs that found them. */
import type { BreakAction, BreakState } from '../../engine/reconciliation/break.ts'
import { digestOf } from './bucket.ts'
import { type Connection, type Database, inTransaction } from './database.ts'
import type { HouseBooks, HouseDraft } from './house-books.ts'

/** A break as a run found it. `D` is the use cases' detail. */
export interface FoundBreak<D> {
  readonly break: string
  readonly settlement: string
  readonly class: string
  readonly businessDate: string
  readonly institution: string
  /** The side that stands alone; empty where none does. */
  readonly alone: string
  readonly currency: string
  readonly amountMinor: number
  readonly content: string
  readonly detail: D
}

export interface StoredBreak<D> extends FoundBreak<D> {
  readonly matching: string
  readonly payer: string
  readonly state: BreakState['state']
  readonly owner: string | null
  readonly openSince: string
  readonly run: string
}

export interface StoredRun {
  readonly run: string
  readonly matching: string
  readonly payer: string
  readonly from: string
  readonly to: string
  readonly files: readonly string[]
  readonly outcome: 'matched' | 'too-many' | 'unusable'
  readonly summary: unknown
  readonly runAt: string
  readonly runBy: string
}

/** What a run decides about one break: actions to add, and the state that they lead to. */
export interface BreakChange {
  readonly actions: readonly BreakAction[]
  readonly state: BreakState
}

export interface Recording<D> {
  readonly run: StoredRun
  readonly key: string
  readonly fingerprint: Buffer
  readonly found: readonly FoundBreak<D>[]
  /** Breaks of the matching that this run would have found again: null institutions means all. */
  readonly clears: {
    readonly institutions: readonly string[] | null
    readonly sides: readonly string[]
    /** Settlements that a statement of other days has matched. */
    readonly except: readonly string[]
  } | null
  readonly decideFound: (found: FoundBreak<D>, earlier: readonly BreakAction[]) => BreakChange
  readonly decideMissing: (earlier: readonly BreakAction[]) => BreakChange
}

export interface BreakFilter {
  readonly state?: BreakState['state']
  readonly payer?: string
  readonly institution?: string
  readonly class?: string
  readonly settlement?: string
}

export interface BreakStore<D> {
  earlierRun(
    key: string,
  ): Promise<{ readonly run: StoredRun; readonly fingerprint: Buffer } | undefined>
  record(recording: Recording<D>): Promise<StoredRun>
  /** Settlements that a statement of other days than these has matched, but for the day. */
  matchedNearby(matching: string, from: string, to: string): Promise<ReadonlySet<string>>
  find(
    id: string,
  ): Promise<
    { readonly found: StoredBreak<D>; readonly actions: readonly BreakAction[] } | undefined
  >
  list(filter: BreakFilter, limit: number): Promise<readonly Omit<StoredBreak<D>, 'detail'>[]>
  runs(limit: number): Promise<readonly StoredRun[]>
  run(id: string): Promise<StoredRun | undefined>
  /** Sums of breaks by day, for what comes back day after day. */
  daySums(from: string): Promise<readonly DaySum[]>
  /** Adds one action, once for a key; an entry of the house is posted in the same transaction. */
  act<T>(
    id: string,
    key: string,
    book: string,
    decide: (found: StoredBreak<D>, earlier: readonly BreakAction[]) => ActDecision<T>,
  ): Promise<ActOutcome<T>>
}

export interface DaySum {
  readonly day: string
  readonly party: string
  readonly side: string
  readonly class: string
  readonly currency: string
  readonly amountMinor: number
}

export type ActDecision<T> =
  | { readonly done: false; readonly refusal: T }
  | {
      readonly done: true
      /** Told the id of the entry, where one was posted. */
      readonly change: (entry: string | null) => BreakChange
      readonly entry: HouseDraft<unknown> | null
    }

export type ActOutcome<T> =
  | { readonly outcome: 'done' | 'repeated' | 'unknown' }
  | { readonly outcome: 'refused'; readonly refusal: T }

export function createBreakStore<D>(
  database: Database,
  books: HouseBooks,
  now = () => new Date(),
): BreakStore<D> {
  return {
    async earlierRun(key) {
      const { rows } = await database.query<RunRow & { fingerprint: Buffer }>(
        `SELECT ${runColumns}, r.fingerprint FROM reconciliation r WHERE r.request = $1`,
        [digestOf('reconciliation', key)],
      )
      return rows[0] && { run: runOf(rows[0]), fingerprint: rows[0].fingerprint }
    },
    record: (recording) =>
      inTransaction(database, (connection) => recordRun(connection, recording)),
    async matchedNearby(matching, from, to) {
      const { rows } = await database.query<{ settlement: string }>(
        `SELECT settlement FROM break b WHERE b.matching = $1 AND b.class = 'day-differs'
           AND b.business_date BETWEEN $2::date - 1 AND $3::date + 1
           AND NOT EXISTS (
             SELECT FROM jsonb_array_elements(b.detail->'sides') s, jsonb_array_elements(s->'rows') r
             WHERE (r->>'day')::int BETWEEN $2::date - date '1970-01-01'
               AND $3::date - date '1970-01-01')`,
        [matching, from, to],
      )
      return new Set(rows.map(({ settlement }) => settlement))
    },
    async find(id) {
      const [found] = await readBreaks<D>(database, 'WHERE b.break = $1', [id], true)
      return found && { found, actions: (await readActions(database, [id])).get(id) ?? [] }
    },
    list: (filter, limit) => readBreaks<D>(database, ...listQuery(filter, limit), false),
    async runs(limit) {
      const { rows } = await database.query<RunRow>(
        `SELECT ${runColumns} FROM reconciliation r ORDER BY r.run_at DESC, r.run LIMIT $1`,
        [limit],
      )
      return rows.map(runOf)
    },
    async run(id) {
      const { rows } = await database.query<RunRow>(
        `SELECT ${runColumns} FROM reconciliation r WHERE r.run = $1`,
        [id],
      )
      return rows[0] && runOf(rows[0])
    },
    async daySums(from) {
      const { rows } = await database.query<DaySum>(
        `SELECT business_date AS day, institution AS party, alone AS side, class, currency,
           sum(amount_minor)::bigint AS "amountMinor"
         FROM break WHERE business_date >= $1 AND state IN ('open', 'proposed')
         GROUP BY business_date, institution, alone, class, currency`,
        [from],
      )
      return rows
    },
    act: (id, key, book, decide) =>
      books.inBook(book, async (open) => {
        const request = digestOf('break', id, key)
        const { connection } = open
        const [found] = await readBreaks<D>(connection, 'WHERE b.break = $1 FOR UPDATE', [id], true)
        if (found === undefined) return { outcome: 'unknown' }
        if (await isRepeated(connection, request)) return { outcome: 'repeated' }
        const earlier = (await readActions(connection, [id])).get(id) ?? []
        const decision = decide(found, earlier)
        if (!decision.done) return { outcome: 'refused', refusal: decision.refusal }
        const entry = decision.entry === null ? null : await open.post(decision.entry, now())
        const change = decision.change(entry?.id ?? null)
        await writeChanges(connection, [{ id, earlier: earlier.length, change, request }])
        return { outcome: 'done' }
      }),
  }
}

async function isRepeated(connection: Connection, request: Buffer): Promise<boolean> {
  const { rows } = await connection.query('SELECT FROM break_action WHERE request = $1', [request])
  return rows.length > 0
}

const chunk = 1000

async function recordRun<D>(
  connection: Connection,
  { run, key, fingerprint, found, clears, decideFound, decideMissing }: Recording<D>,
): Promise<StoredRun> {
  // Runs of one matching follow one another.
  await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `reconciliation ${run.matching}`,
  ])
  for (let from = 0; from < found.length; from += chunk) {
    await recordFound(connection, run, found.slice(from, from + chunk), decideFound)
  }
  if (clears !== null) await clearOthers(connection, run, clears, decideMissing)
  await connection.query(
    `INSERT INTO reconciliation (run, request, fingerprint, matching, payer, valid_from, valid_to,
       files, outcome, summary, run_at, run_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      run.run,
      digestOf('reconciliation', key),
      fingerprint,
      run.matching,
      run.payer,
      run.from,
      run.to,
      run.files,
      run.outcome,
      JSON.stringify(run.summary),
      run.runAt,
      run.runBy,
    ],
  )
  return run
}

async function recordFound<D>(
  connection: Connection,
  run: StoredRun,
  found: readonly FoundBreak<D>[],
  decide: Recording<D>['decideFound'],
): Promise<void> {
  const ids = found.map((one) => one.break)
  await connection.query('SELECT FROM break WHERE break = ANY($1) ORDER BY break FOR UPDATE', [ids])
  const earlier = await readActions(connection, ids)
  const decided = found.map((one) => {
    const actions = earlier.get(one.break) ?? []
    return { one, earlier: actions.length, change: decide(one, actions) }
  })
  await connection.query(
    `INSERT INTO break (break, matching, settlement, class, state, owner, open_since, business_date,
       payer, institution, alone, currency, amount_minor, run, content, detail, actions)
     SELECT n.break, $1, n.settlement, n.class, n.state, n.owner, n.open_since, n.business_date, $2,
       n.institution, n.alone, n.currency, n.amount_minor, $3, n.content, n.detail::jsonb, 0
     FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[],
       $10::date[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::text[], $16::text[])
       n (break, settlement, class, state, owner, open_since, business_date, institution, alone,
         currency, amount_minor, content, detail)
     ON CONFLICT (break) DO UPDATE SET class = EXCLUDED.class, business_date = EXCLUDED.business_date,
       institution = EXCLUDED.institution, alone = EXCLUDED.alone, currency = EXCLUDED.currency,
       amount_minor = EXCLUDED.amount_minor, run = EXCLUDED.run, content = EXCLUDED.content,
       detail = EXCLUDED.detail`,
    [
      run.matching,
      run.payer,
      run.run,
      ids,
      decided.map(({ one }) => one.settlement),
      decided.map(({ one }) => one.class),
      decided.map(({ change }) => change.state.state),
      decided.map(({ change }) => change.state.owner),
      decided.map(({ change }) => change.state.openSince),
      decided.map(({ one }) => one.businessDate),
      decided.map(({ one }) => one.institution),
      decided.map(({ one }) => one.alone),
      decided.map(({ one }) => one.currency),
      decided.map(({ one }) => one.amountMinor),
      decided.map(({ one }) => one.content),
      decided.map(({ one }) => JSON.stringify(one.detail)),
    ],
  )
  await writeChanges(
    connection,
    decided.map(({ one, earlier: count, change }) => ({
      id: one.break,
      earlier: count,
      change,
      request: null,
    })),
  )
}

/** Whatever this run would have found again, had it still been there. */
async function clearOthers<D>(
  connection: Connection,
  run: StoredRun,
  { institutions, sides, except }: NonNullable<Recording<D>['clears']>,
  decide: Recording<D>['decideMissing'],
): Promise<void> {
  const { rows } = await connection.query<{ break: string }>(
    `SELECT break FROM break WHERE matching = $1 AND run <> $2 AND state IN ('open', 'proposed')
       AND business_date BETWEEN $3 AND $4 AND ($5::text[] IS NULL OR institution = ANY($5))
       AND settlement <> ALL($7)
       AND NOT EXISTS (SELECT FROM jsonb_array_elements(detail->'sides') s
         WHERE s->>'side' <> ALL($6) AND jsonb_array_length(s->'differences') > 0)
     ORDER BY break FOR UPDATE`,
    [run.matching, run.run, run.from, run.to, institutions, sides, except],
  )
  const ids = rows.map((row) => row.break)
  const earlier = await readActions(connection, ids)
  await writeChanges(
    connection,
    ids.map((id) => {
      const actions = earlier.get(id) ?? []
      return { id, earlier: actions.length, change: decide(actions), request: null }
    }),
  )
}

interface Change {
  readonly id: string
  readonly earlier: number
  readonly change: BreakChange
  readonly request: Buffer | null
}

async function writeChanges(connection: Connection, changes: readonly Change[]): Promise<void> {
  const actions = changes.flatMap(({ id, earlier, change, request }) =>
    change.actions.map((action, i) => ({ id, number: earlier + i + 1, action, request })),
  )
  await connection.query(
    `INSERT INTO break_action (break, number, action, request)
     SELECT n.break, n.number, n.action::jsonb, n.request
     FROM unnest($1::text[], $2::int[], $3::text[], $4::bytea[]) n (break, number, action, request)`,
    [
      actions.map(({ id }) => id),
      actions.map(({ number }) => number),
      actions.map(({ action }) => JSON.stringify(action)),
      actions.map(({ request }) => request),
    ],
  )
  await connection.query(
    `UPDATE break b SET state = n.state, owner = n.owner, open_since = n.open_since,
       actions = n.actions
     FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::int[])
       n (break, state, owner, open_since, actions) WHERE b.break = n.break`,
    [
      changes.map(({ id }) => id),
      changes.map(({ change }) => change.state.state),
      changes.map(({ change }) => change.state.owner),
      changes.map(({ change }) => change.state.openSince),
      changes.map(({ earlier, change }) => earlier + change.actions.length),
    ],
  )
}

async function readActions(
  connection: Connection | Database,
  ids: readonly string[],
): Promise<Map<string, BreakAction[]>> {
  const { rows } = await connection.query<{ break: string; action: BreakAction }>(
    'SELECT break, action FROM break_action WHERE break = ANY($1) ORDER BY break, number',
    [ids],
  )
  const byBreak = new Map<string, BreakAction[]>()
  for (const { break: id, action } of rows) byBreak.set(id, [...(byBreak.get(id) ?? []), action])
  return byBreak
}

function listQuery(
  { state, payer, institution, class: name, settlement }: BreakFilter,
  limit: number,
): [string, unknown[]] {
  const values: unknown[] = [limit]
  const wanted = { state, payer, institution, class: name, settlement }
  const tests = Object.entries(wanted)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => `b.${column} = $${values.push(value)}`)
  const where = tests.length === 0 ? '' : `WHERE ${tests.join(' AND ')}`
  return [`${where} ORDER BY b.open_since, b.break LIMIT $1`, values]
}

async function readBreaks<D>(
  connection: Connection | Database,
  condition: string,
  values: unknown[],
  isWhole: boolean,
): Promise<StoredBreak<D>[]> {
  const { rows } = await connection.query<StoredBreak<D>>(
    `SELECT b.break, b.matching, b.settlement, b.class, b.state, b.owner,
       b.open_since AS "openSince", b.business_date AS "businessDate", b.payer, b.institution,
       b.alone, b.currency, b.amount_minor AS "amountMinor", b.run, b.content
       ${isWhole ? ', b.detail' : ''}
     FROM break b ${condition}`,
    values,
  )
  return rows
}

const runColumns = `r.run, r.matching, r.payer, r.valid_from AS "from", r.valid_to AS "to", r.files,
  r.outcome, r.summary, r.run_at AS "runAt", r.run_by AS "runBy"`

interface RunRow extends Omit<StoredRun, 'runAt'> {
  readonly runAt: Date
}

function runOf({
  run,
  matching,
  payer,
  from,
  to,
  files,
  outcome,
  summary,
  runAt,
  runBy,
}: RunRow): StoredRun {
  return {
    run,
    matching,
    payer,
    from,
    to,
    files,
    outcome,
    summary,
    runAt: runAt.toISOString(),
    runBy,
  }
}
