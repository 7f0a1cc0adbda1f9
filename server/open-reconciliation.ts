/** Joins the storage of statements and breaks with the folder where statements lie. */
import type { ReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { IdentityKeys } from './identity/identity-keys.ts'
import type { JournalKey } from './identity/journal-key.ts'
import { Unusable } from './reconciliation/intake.ts'
import {
  boundsOf,
  checkStatement,
  MOST_FILE_BYTES,
  type OpenOptions,
  type OpenStatement,
  openStatement,
} from './reconciliation/read-statement.ts'
import { reconcileStatements, type SideSources } from './reconciliation/reconcile-statements.ts'
import { formats } from './reconciliation/statement-head.ts'
import {
  digestOfFile,
  type MakeFile,
  type Written,
  writeOnce,
  writeWhole,
} from './reconciliation/whole-file.ts'
import { painOf } from './reconciliation/write-pain.ts'
import { partyCamt, partyCsv, signedText } from './reconciliation/write-party-statement.ts'
import { type BreakStore, createBreakStore } from './storage/break-store.ts'
import type { Database } from './storage/database.ts'
import { createHouseBooks } from './storage/house-books.ts'
import { createPartyStatementStore } from './storage/party-statement-store.ts'
import { createPaymentStore } from './storage/payment-order-store.ts'
import { createReceivedStore, type ReceivedStore } from './storage/received-store.ts'
import { createStatementReads } from './storage/statement-rows.ts'
import type { StatementForm, StatementStore } from './usecases/reconciliation/make-statement.ts'
import type { PaymentDetail, PaymentOrderStore } from './usecases/reconciliation/order-payment.ts'
import type { ReconciliationReads } from './usecases/reconciliation/read-breaks.ts'
import type {
  Declared,
  Inspected,
  ReceiveStore,
} from './usecases/reconciliation/receive-statement.ts'
import type {
  Detail,
  Matched,
  ReconcileStore,
  Side,
} from './usecases/reconciliation/run-reconciliation.ts'
import type { BreakWorkStore } from './usecases/reconciliation/work-on-break.ts'
import type { JournalDocument } from './usecases/settlement/document.ts'

export interface ReconciliationStore
  extends ReceiveStore,
    ReconcileStore,
    BreakWorkStore,
    ReconciliationReads,
    StatementStore,
    PaymentOrderStore {
  readonly breaks: BreakStore<Detail>
  openOutgoing(name: string): Promise<ReadStream | null>
  readonly received: ReceivedStore
}

/** Statements are known by half of their digest: 128 bits. */
const idDigits = 32

export interface ReconciliationOptions {
  readonly database: Database
  /** The data folder: statements lie in `received`, what goes out in `outgoing`. */
  readonly folder: string
  /** Null where persons are not to be compared. */
  readonly keys: Pick<IdentityKeys, 'digest'> | null
  readonly journalKey: Pick<JournalKey, 'id' | 'sign'>
  /** Whether an account of the journal is that of a party. */
  readonly isParty: (account: string) => boolean
  readonly now?: () => Date
  readonly makeFile?: MakeFile
}

export function openReconciliation(options: ReconciliationOptions): ReconciliationStore {
  const { database, folder, keys, journalKey, isParty, makeFile, now = () => new Date() } = options
  const received = createReceivedStore(database)
  const books = createHouseBooks(database)
  const rooms = join(folder, 'received')
  const pathOf = (file: string) => join(rooms, file)
  const disguise =
    keys === null ? null : (certificate: string) => keys.digest(certificate).toString('hex')
  const optionsOf = (about: Pick<Declared, 'format' | 'side' | 'institution' | 'encoding'>) => ({
    format: formats.find((format) => format === about.format) ?? null,
    side: about.side,
    institution: about.institution,
    encoding: about.encoding,
    disguise,
  })
  const statements = createPartyStatementStore(database)
  const outgoing = join(folder, 'outgoing')
  return {
    now,
    received,
    statements,
    payments: createPaymentStore<PaymentDetail>(database, books, now),
    isParty,
    async openOutgoing(name) {
      const file = await open(join(outgoing, basename(name))).catch(() => null)
      return file === null ? null : file.createReadStream()
    },
    sign: (about, totals) => ({
      key: journalKey.id,
      signature: journalKey.sign(signedText(about, totals)),
    }),
    async write(statement, form) {
      const found = await statements.find(statement.statement)
      if (found === undefined) throw new Error('broken invariant: a statement that is not there')
      const rows = () => statements.rows(found)
      const content = form === 'csv' ? partyCsv(found, rows()) : partyCamt(found, rows)
      return handOut(outgoing, `${found.statement}.${extensionOf[form]}`, content, makeFile)
    },
    writePayment: (order, approvedAt) =>
      handOut(
        outgoing,
        `${order.dueOn}-${order.payment}.pain.001.xml`,
        once(painOf({ ...order, ...order.detail, approvedAt })),
        makeFile,
      ),
    breaks: createBreakStore<Detail>(database, books, now),
    booked: createStatementReads<JournalDocument>(database),
    async keep(content) {
      const { digest, bytes } = await writeWhole(
        rooms,
        content,
        ({ digest: name }) => name.slice(0, idDigits),
        { mostBytes: MOST_FILE_BYTES, make: makeFile },
      )
      return { file: digest.slice(0, idDigits), bytes }
    },
    inspect: (file, declared) => inspect(pathOf(file), declared, optionsOf(declared)),
    match: (order) =>
      match(order, (file) =>
        openStatement(pathOf(file.content), {
          ...optionsOf(file),
          isRolledBack: file.isRolledBack,
        }),
      ),
  }
}

async function inspect(path: string, declared: Declared, options: OpenOptions): Promise<Inspected> {
  const nothing = {
    rows: 0,
    sums: [],
    isSealed: false,
    isUsable: false,
    message: '',
    rollsBack: '',
  }
  let statement: OpenStatement
  try {
    statement = await openStatement(path, options)
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    return { ...declared, ...nothing, problems: [error.problem] }
  }
  try {
    const { head } = statement
    const scope = {
      format: head.format,
      side: head.side || declared.side,
      party: head.party || declared.party,
      institution: head.institution || declared.institution,
      payer: head.payer || declared.payer,
      from: head.from || declared.from,
      to: head.to || declared.to,
      encoding: head.encoding,
      message: head.message ?? '',
      rollsBack: head.rollsBack ?? '',
    }
    const odd = Object.entries(scope).find(([, text]) => !isPlainText(text))
    if (odd !== undefined) {
      const problem = { line: 1, reason: 'head-unreadable', what: odd[0] } as const
      return { ...declared, ...nothing, problems: [problem] }
    }
    const { rows, sums, problems, isQuarantined, isSealed } = await checkStatement(
      statement,
      boundsOf(scope),
    )
    return { ...scope, rows, sums, problems, isSealed, isUsable: !isQuarantined }
  } finally {
    await statement.close()
  }
}

/** Short enough, and nothing that a database could not store. */
function isPlainText(text: string): boolean {
  return text.length <= 200 && !/[\p{Cc}\p{Cs}]/u.test(text)
}

async function match(
  order: Parameters<ReconcileStore['match']>[0],
  opened: (file: Side['files'][number]) => Promise<OpenStatement>,
): Promise<Matched> {
  const used: OpenStatement[] = []
  try {
    const sides: SideSources[] = []
    for (const { side, files, journal } of order.sides) {
      const statements = []
      for (const file of files) statements.push(await opened(file))
      used.push(...statements)
      const rows = journal === null ? [] : [{ ...journal, bytes: journalBytes }]
      sides.push({ side, sources: [...statements, ...rows] })
    }
    const [own, ...others] = sides
    if (own === undefined) throw new Error('broken invariant: nothing to match')
    const { toleranceMinor, mostBreaks, institutions } = order
    const bounds = { from: order.from, to: order.to, institutions }
    const outcome = await reconcileStatements({ own, others, bounds, toleranceMinor, mostBreaks })
    if (outcome.matched) return { ...outcome, matched: true }
    const [problem] = outcome.reads.flatMap(({ problems }) => problems)
    return { matched: false, why: outcome.crowded ? 'crowded' : (problem?.reason ?? 'unusable') }
  } finally {
    for (const statement of used) await statement.close()
  }
}

const extensionOf: Readonly<Record<StatementForm, string>> = {
  csv: 'csv',
  'camt.053': 'camt.053.xml',
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

/** @throws when the name has another content already: what went out is never replaced. */
async function handOut(
  folder: string,
  file: string,
  content: AsyncIterable<Uint8Array>,
  makeFile: MakeFile | undefined,
) {
  const path = join(folder, file)
  let digest = ''
  const isSame = async (written: Written) => {
    digest = written.digest
    return (await digestOfFile(path)) === written.digest
  }
  const isHandedOut = await writeOnce(path, content, isSame, makeFile)
  if (!isHandedOut) throw new Error(`broken invariant: ${file} lies there with another content`)
  return { file, digest: digest === '' ? await digestOfFile(path) : digest }
}

/** Partitions for a day of the largest party; fewer rows only fill them less. */
const journalBytes = 128 << 20
