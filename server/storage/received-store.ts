/** Which statements were received, in which state, and what is wrong with them. */
import { type Connection, type Database, inTransaction } from './database.ts'

export interface ReceivedFile {
  readonly file: string
  /** First half of the SHA-256 of its bytes, under which they lie. */
  readonly content: string
  readonly name: string
  readonly format: string
  readonly side: string
  readonly party: string
  readonly institution: string
  readonly payer: string
  /** ISO days; null where nobody said. */
  readonly from: string | null
  readonly to: string | null
  readonly encoding: string
  readonly bytes: number
  readonly state: 'accepted' | 'quarantined'
  readonly isSealed: boolean
  readonly rows: number
  readonly sums: unknown
  readonly message: string
  readonly rollsBack: string
  readonly receivedAt: string
  readonly receivedBy: string
}

export interface FileProblem {
  readonly line: number
  readonly reason: string
  readonly what: string
}

export interface FileReceipt {
  readonly name: string
  readonly receivedAt: string
  readonly receivedBy: string
}

export interface ReceivedStore {
  /**
   * Keeps what was found out about a file that is new, or that was quarantined before. `nameTaken`
   * replaces it when the party has used its name for other bytes.
   */
  record(
    file: ReceivedFile,
    problems: readonly FileProblem[],
    nameTaken: FileProblem,
  ): Promise<ReceivedFile>
  /** Notes that a known file came again. */
  again(file: string, receipt: FileReceipt): Promise<void>
  find(file: string): Promise<ReceivedFile | undefined>
  problems(file: string): Promise<readonly FileProblem[]>
  receipts(file: string): Promise<readonly FileReceipt[]>
  /** The latest first. */
  list(state: ReceivedFile['state'] | null, limit: number): Promise<readonly ReceivedFile[]>
  /** Accepted files that speak of a payer and of exactly these days. */
  between(payer: string, from: string, to: string): Promise<readonly ReceivedFile[]>
  /** Those of the messages that an accepted file takes back. */
  rolledBack(messages: readonly string[]): Promise<ReadonlySet<string>>
  /** The accepted file that is a message. */
  ofMessage(message: string): Promise<ReceivedFile | undefined>
}

export function createReceivedStore(database: Database): ReceivedStore {
  return {
    record: (file, problems, nameTaken) =>
      inTransaction(database, (connection) => recordFile(connection, file, problems, nameTaken)),
    async again(file, { name, receivedAt, receivedBy }) {
      await database.query(noteReceipt, [file, name, receivedAt, receivedBy])
    },
    async find(file) {
      const [found] = await readFiles(database, 'WHERE f.file = $1', [file])
      return found
    },
    async problems(file) {
      const { rows } = await database.query<FileProblem>(
        'SELECT line, reason, what FROM received_problem WHERE file = $1 ORDER BY place',
        [file],
      )
      return rows
    },
    async receipts(file) {
      const { rows } = await database.query<{ name: string; received_at: Date; by: string }>(
        `SELECT name, received_at, received_by AS by FROM received_again
         WHERE file = $1 ORDER BY number`,
        [file],
      )
      return rows.map(({ name, received_at: at, by }) => ({
        name,
        receivedAt: at.toISOString(),
        receivedBy: by,
      }))
    },
    list: (state, limit) =>
      readFiles(
        database,
        'WHERE $1::text IS NULL OR f.state = $1 ORDER BY f.received_at DESC, f.file LIMIT $2',
        [state, limit],
      ),
    between: (payer, from, to) =>
      readFiles(
        database,
        `WHERE f.state = 'accepted' AND f.payer = $1 AND f.valid_from = $2 AND f.valid_to = $3
         ORDER BY f.received_at, f.file`,
        [payer, from, to],
      ),
    async rolledBack(messages) {
      const { rows } = await database.query<{ message: string }>(
        `SELECT rolls_back AS message FROM received_file
         WHERE state = 'accepted' AND rolls_back <> '' AND rolls_back = ANY($1)`,
        [messages],
      )
      return new Set(rows.map(({ message }) => message))
    },
    async ofMessage(message) {
      const [found] = await readFiles(
        database,
        `WHERE f.state = 'accepted' AND f.message <> '' AND f.message = $1
         ORDER BY f.received_at, f.file LIMIT 1`,
        [message],
      )
      return found
    },
  }
}

async function recordFile(
  connection: Connection,
  file: ReceivedFile,
  problems: readonly FileProblem[],
  nameTaken: FileProblem,
): Promise<ReceivedFile> {
  // Two that bring the same name at once wait for one another here.
  await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `statement ${file.party} ${file.name}`,
  ])
  const { rows } = await connection.query(
    `SELECT FROM received_file WHERE party = $1 AND name = $2 AND state = 'accepted' AND file <> $3`,
    [file.party, file.name, file.file],
  )
  const isTaken = rows.length > 0
  const kept: ReceivedFile = isTaken ? { ...file, state: 'quarantined' } : file
  await connection.query(
    `INSERT INTO received_file (file, name, format, side, party, institution, payer, valid_from,
       valid_to, encoding, bytes, state, is_sealed, rows, sums, received_at, received_by,
       message, rolls_back, content)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       nullif($20, $1))
     ON CONFLICT (file) DO UPDATE SET name = $2, format = $3, side = $4, party = $5,
       institution = $6, payer = $7, valid_from = $8, valid_to = $9, encoding = $10, state = $12,
       is_sealed = $13, rows = $14, sums = $15, message = $18, rolls_back = $19
     WHERE received_file.state = 'quarantined'`,
    columnsOf(kept),
  )
  await writeProblems(connection, file.file, isTaken ? [...problems, nameTaken] : problems)
  await connection.query(noteReceipt, [file.file, file.name, file.receivedAt, file.receivedBy])
  return kept
}

/** What an earlier look at a quarantined file found is replaced by what the latest finds. */
async function writeProblems(
  connection: Connection,
  file: string,
  problems: readonly FileProblem[],
): Promise<void> {
  await connection.query('DELETE FROM received_problem WHERE file = $1', [file])
  await connection.query(
    `INSERT INTO received_problem (file, place, line, reason, what)
     SELECT $1, * FROM unnest($2::int[], $3::bigint[], $4::text[], $5::text[])`,
    [
      file,
      problems.map((_, place) => place),
      problems.map(({ line }) => line),
      problems.map(({ reason }) => reason),
      problems.map(({ what }) => what),
    ],
  )
}

const noteReceipt = `INSERT INTO received_again (file, number, name, received_at, received_by)
  SELECT $1, count(*) + 1, $2, $3, $4 FROM received_again WHERE file = $1`

function columnsOf(file: ReceivedFile): unknown[] {
  return [
    file.file,
    file.name,
    file.format,
    file.side,
    file.party,
    file.institution,
    file.payer,
    file.from,
    file.to,
    file.encoding,
    file.bytes,
    file.state,
    file.isSealed,
    file.rows,
    JSON.stringify(file.sums),
    file.receivedAt,
    file.receivedBy,
    file.message,
    file.rollsBack,
    file.content,
  ]
}

interface Row extends Omit<ReceivedFile, 'receivedAt'> {
  readonly receivedAt: Date
}

async function readFiles(
  database: Database,
  condition: string,
  values: unknown[],
): Promise<ReceivedFile[]> {
  const { rows } = await database.query<Row>(
    `SELECT f.file, coalesce(f.content, f.file) AS content, f.name, f.format, f.side, f.party, f.institution, f.payer,
       f.valid_from AS "from", f.valid_to AS "to", f.encoding, f.bytes, f.state,
       f.is_sealed AS "isSealed", f.rows, f.sums, f.received_at AS "receivedAt",
       f.received_by AS "receivedBy", f.message, f.rolls_back AS "rollsBack"
     FROM received_file f ${condition}`,
    values,
  )
  return rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }))
}
