/** Statements that simulated parties make from our own journal, handed in and reconciled. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import type { OurRow } from '../../engine/reconciliation/difference.ts'
import { type Field, fields, type StatementRow } from '../../engine/reconciliation/statement-row.ts'
import {
  type JournalKey,
  newJournalKey,
  openJournalKey,
} from '../../server/identity/journal-key.ts'
import { openReconciliation, type ReconciliationStore } from '../../server/open-reconciliation.ts'
import type { MakeFile } from '../../server/reconciliation/whole-file.ts'
import { csvOf } from '../../server/reconciliation/write-csv.ts'
import type { Actor } from '../../server/usecases/gate.ts'
import { dayOfInstant, dayOrThrow, ownRows } from '../../server/usecases/reconciliation/own-rows.ts'
import {
  type Declared,
  receiveStatement,
} from '../../server/usecases/reconciliation/receive-statement.ts'
import {
  type RunOrder,
  runReconciliation,
} from '../../server/usecases/reconciliation/run-reconciliation.ts'
import { hospital, type Linjiang } from './linjiang.ts'

export const scheme = 'linjiang/first'

const name = { 'zh-CN': '经办', 'zh-HK': '經辦', en: 'Clerk' }
export const clerk: Actor = { id: 'clerk', name, role: 'clearing-officer', institution: null }
export const checker: Actor = { ...clerk, id: 'checker' }

export interface Reconciling {
  readonly store: ReconciliationStore
  readonly folder: string
  readonly journalKey: JournalKey
  today(): string
  /** Rows of our journal of one day, as a party would have them. */
  rows(day: string, payer?: string): Promise<OurRow[]>
  receive(
    declared: Partial<Declared>,
    content: string | Uint8Array,
  ): ReturnType<typeof receiveStatement>
  /** The hospital's or the payer's statement of a day. */
  handIn(
    side: 'hospital' | 'payer',
    day: string,
    rows: readonly StatementRow[],
    changes?: HandIn,
  ): ReturnType<typeof receiveStatement>
  run(order: Partial<RunOrder>): ReturnType<typeof runReconciliation>
  close(): Promise<void>
}

interface HandIn {
  readonly name?: string
  readonly stated?: ReadonlySet<Field>
  readonly payer?: string
}

export async function openReconciling(
  { database }: Linjiang,
  now?: () => Date,
  makeFile?: MakeFile,
  /** Where files lie that outlive it; a folder of its own that goes with it when left out. */
  kept?: string,
): Promise<Reconciling> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'yiqiao-reconciling-')))
  const keys = { digest: (text: string) => Buffer.from(`digest of ${text.length}`) }
  const journalKey = kept === undefined ? newJournalKey() : await openJournalKey(kept)
  const store = openReconciliation({
    database: database.pool,
    folder,
    keys,
    journalKey,
    isParty: (account) => /^(institution|payer):/.test(account),
    ...(now === undefined ? {} : { now }),
    ...(makeFile === undefined ? {} : { makeFile }),
  })
  const receive: Reconciling['receive'] = (declared, content) =>
    receiveStatement(
      { ...nothingDeclared, ...declared },
      pieces(content),
      clerk,
      'reconciliation',
      store,
    )
  return {
    store,
    folder,
    journalKey,
    receive,
    today: () => textFromDay(dayOfInstant(store.now().toISOString())),
    async rows(day, payer = scheme) {
      const scope = { payer, from: dayOrThrow(day), to: dayOrThrow(day), institutions: null }
      const rows: OurRow[] = []
      for await (const page of ownRows(scope, store.booked)) rows.push(...page)
      return rows.filter((row) => row.isNearby !== true)
    },
    async handIn(side, day, rows, { name: given, stated = stateds, payer = scheme } = {}) {
      const party = side === 'hospital' ? hospital.id : payer
      const institution = side === 'hospital' ? hospital.id : ''
      const scope = { side, party, payer, institution, from: day, to: day }
      let text = ''
      for await (const piece of csvOf(scope, stated, onePage(rows))) text += piece
      return receive({ name: given ?? `${side}-${day}.csv` }, text)
    },
    run: (order) =>
      runReconciliation(
        { ...anOrder, key: randomUUID(), ...order },
        clerk,
        'reconciliation',
        store,
      ),
    async close() {
      if (kept === undefined) await rm(folder, { recursive: true })
    },
  }
}

const stateds: ReadonlySet<Field> = new Set(fields.filter((field) => field !== 'window'))

const nothingDeclared: Declared = {
  name: 'statement.csv',
  format: '',
  side: '',
  party: '',
  institution: '',
  payer: '',
  from: '',
  to: '',
  encoding: '',
}

const anOrder: RunOrder = {
  key: '',
  matching: 'counter',
  payer: scheme,
  from: '',
  to: '',
  files: [],
  journalAs: null,
  toleranceMinor: 1,
}

async function* pieces(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content)
  for (let from = 0; from < bytes.length; from += 1000) yield bytes.subarray(from, from + 1000)
}

async function* onePage<T>(rows: readonly T[]): AsyncGenerator<readonly T[]> {
  yield rows
}

/** Lets what was recorded so far, and not been moved yet, have been recorded at noon of a day. */
export async function recordedOn(linjiang: Linjiang, day: string): Promise<void> {
  await linjiang.database.pool.query(
    `UPDATE settlement SET recorded_at = ($1::date + time '12:00') AT TIME ZONE 'Asia/Shanghai'
     WHERE recorded_at > now() - interval '1 hour'`,
    [day],
  )
}
