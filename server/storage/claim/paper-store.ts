/** Files of papers, in sealed parts. A file is there once its row is; parts without one are swept away. */
import { randomBytes } from 'node:crypto'
import type { PaperType } from '../../../engine/claim/paper-file.ts'
import { type Database, inTransaction } from '../database.ts'
import { bucketIn } from './case-rows.ts'

export interface PaperFile {
  readonly file: string
  readonly claim: string
  readonly paper: string
  readonly type: PaperType
  readonly bytes: number
  readonly parts: number
  /** SHA-256, hexadecimal. */
  readonly digest: string
  readonly scanned: 'clean' | 'none'
  /** ISO instants. */
  readonly keptAt: string
  readonly handedInAt: string | null
  readonly erasedAt: string | null
}

export type NewPaperFile = Omit<PaperFile, 'keptAt' | 'handedInAt' | 'erasedAt'>

export interface PaperSeal {
  sealBytes(plain: Buffer, about: string): Buffer
  unsealBytes(sealed: Buffer, about: string): Buffer
}

interface Row {
  readonly file: string
  readonly case_id: string
  readonly paper: string
  readonly type: PaperType
  readonly bytes: number
  readonly parts: number
  readonly digest: Buffer
  readonly scanned: PaperFile['scanned']
  readonly kept_at: Date
  readonly handed_in_at: Date | null
  readonly erased_at: Date | null
}

const columns = `file, case_id, paper, type, bytes, parts, digest, scanned, kept_at, handed_in_at, erased_at`
const idBytes = 7
const nowhere = -1

export function createPaperStore(database: Database, seal: PaperSeal) {
  return {
    /** A name for what is about to come; nobody can guess it. */
    begin: (claim: string): string =>
      `${claim.slice(0, 2)}-f${randomBytes(idBytes).toString('hex')}`,

    async addPart(file: string, number: number, content: Buffer): Promise<void> {
      await database.query({
        name: 'add-claim-paper-part',
        text: 'INSERT INTO claim_paper_part (bucket, file, number, content) VALUES ($1, $2, $3, $4)',
        values: [
          bucketOfFile(file),
          file,
          number,
          seal.sealBytes(content, aboutPart(file, number)),
        ],
      })
    },

    /** Answers the file that holds these bytes of this paper, which may have been there before. */
    async keep(given: NewPaperFile): Promise<PaperFile> {
      const { claim, file, paper, type, bytes, parts, digest, scanned } = given
      const { rows } = await database.query<Row>({
        name: 'keep-claim-paper',
        text: `INSERT INTO claim_paper
             (bucket, case_id, file, paper, type, bytes, parts, digest, scanned)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (bucket, case_id, paper, digest) WHERE erased_at IS NULL DO UPDATE SET paper = excluded.paper
           RETURNING ${columns}`,
        values: [
          ...[bucketIn(claim), claim, file, paper, type, bytes, parts],
          ...[Buffer.from(digest, 'hex'), scanned],
        ],
      })
      const [kept] = rows
      if (kept === undefined) throw new Error(`The file ${file} was not kept.`)
      return fileIn(kept)
    },

    /** Removes the parts of what never became a file. */
    async drop(file: string): Promise<void> {
      await database.query({
        name: 'drop-claim-paper-parts',
        text: 'DELETE FROM claim_paper_part WHERE bucket = $1 AND file = $2',
        values: [bucketOfFile(file), file],
      })
    },

    /** False where it has been handed in, or is not there. */
    remove: (claim: string, file: string): Promise<boolean> =>
      inTransaction(database, async (connection) => {
        const { rowCount } = await connection.query({
          name: 'remove-claim-paper',
          text: `DELETE FROM claim_paper
             WHERE bucket = $1 AND case_id = $2 AND file = $3 AND handed_in_at IS NULL`,
          values: [bucketIn(claim), claim, file],
        })
        if (rowCount !== 1) return false
        await connection.query({
          name: 'drop-claim-paper-parts',
          text: 'DELETE FROM claim_paper_part WHERE bucket = $1 AND file = $2',
          values: [bucketOfFile(file), file],
        })
        return true
      }),

    async ofClaim(claim: string): Promise<PaperFile[]> {
      const { rows } = await database.query<Row>({
        name: 'claim-papers-of-claim',
        text: `SELECT ${columns} FROM claim_paper
           WHERE bucket = $1 AND case_id = $2 ORDER BY paper, kept_at, file`,
        values: [bucketIn(claim) ?? nowhere, claim],
      })
      return rows.map(fileIn)
    },

    /** From now on the insurer sees what lies there for these papers; answers their files. */
    async handIn(claim: string, papers: readonly string[]): Promise<string[]> {
      const { rows } = await database.query<{ file: string }>({
        name: 'hand-in-claim-papers',
        text: `UPDATE claim_paper SET handed_in_at = coalesce(handed_in_at, clock_timestamp())
           WHERE bucket = $1 AND case_id = $2 AND paper = ANY($3) AND erased_at IS NULL
           RETURNING file`,
        values: [bucketIn(claim), claim, [...papers]],
      })
      return rows.map(({ file }) => file).sort()
    },

    /** What the file holds, part by part. @throws when a part is missing, or was moved or altered. */
    async *read({ file, parts }: PaperFile): AsyncGenerator<Buffer> {
      for (let number = 1; number <= parts; number++) {
        const { rows } = await database.query<{ content: Buffer }>({
          name: 'read-claim-paper-part',
          text: `SELECT content FROM claim_paper_part
             WHERE bucket = $1 AND file = $2 AND number = $3`,
          values: [bucketOfFile(file), file, number],
        })
        const [part] = rows
        if (part === undefined) throw new Error(`Part ${number} of ${file} is missing.`)
        yield seal.unsealBytes(part.content, aboutPart(file, number))
      }
    },

    /** Whether this is the key by which the file is fetched, from its first use on. */
    async bindKey({ claim, file }: PaperFile, keyDigest: string): Promise<boolean> {
      const { rowCount } = await database.query({
        name: 'bind-claim-paper-key',
        text: `UPDATE claim_paper SET fetch_key = $4 WHERE bucket = $1 AND case_id = $2
             AND file = $3 AND (fetch_key IS NULL OR fetch_key = $4)`,
        values: [bucketIn(claim), claim, file, Buffer.from(keyDigest, 'hex')],
      })
      return rowCount === 1
    },

    /**
     * Removes what came in half and was left, what was never handed in, and what a claim that ended
     * needs no more; answers how many files.
     */
    async sweep(days: { readonly kept: number; readonly unsent: number }): Promise<number> {
      await database.query({ name: 'sweep-claim-paper-parts', text: sweepParts })
      const unsent = await database.query({
        name: 'sweep-claim-papers-unsent',
        text: sweepUnsent,
        values: [days.unsent],
      })
      const ended = await database.query({
        name: 'erase-claim-papers',
        text: eraseEnded,
        values: [days.kept],
      })
      await database.query({ name: 'erase-claim-paper-parts', text: eraseParts })
      return (unsent.rowCount ?? 0) + (ended.rowCount ?? 0)
    },
  }
}

/** An upload takes minutes at the most. */
const sweepParts = `DELETE FROM claim_paper_part p
  WHERE p.kept_at < clock_timestamp() - interval '1 hour' AND NOT EXISTS (
    SELECT FROM claim_paper c WHERE c.bucket = p.bucket AND c.file = p.file)`

const sweepUnsent = `DELETE FROM claim_paper
  WHERE handed_in_at IS NULL AND kept_at < clock_timestamp() - $1 * interval '1 day'`

const eraseEnded = `UPDATE claim_paper p SET erased_at = clock_timestamp()
  FROM claim_case c
  WHERE c.bucket = p.bucket AND c.case_id = p.case_id AND p.erased_at IS NULL
    AND p.kept_at < clock_timestamp() - $1 * interval '1 day'
    AND c.state IN ('paid', 'refused', 'withdrawn') AND NOT EXISTS (
      SELECT FROM claim_action a WHERE a.bucket = c.bucket AND a.case_id = c.case_id
        AND a.recorded_at >= clock_timestamp() - $1 * interval '1 day')`

const eraseParts = `DELETE FROM claim_paper_part p USING claim_paper c
  WHERE c.bucket = p.bucket AND c.file = p.file AND c.erased_at IS NOT NULL`

function aboutPart(file: string, number: number): string {
  return `${file}/${number}`
}

function bucketOfFile(file: string): number {
  return /^[0-9a-f]{2}-f/.test(file) ? Number.parseInt(file.slice(0, 2), 16) : nowhere
}

function fileIn(row: Row): PaperFile {
  return {
    file: row.file,
    claim: row.case_id,
    paper: row.paper,
    type: row.type,
    bytes: row.bytes,
    parts: row.parts,
    digest: row.digest.toString('hex'),
    scanned: row.scanned,
    keptAt: row.kept_at.toISOString(),
    handedInAt: row.handed_in_at?.toISOString() ?? null,
    erasedAt: row.erased_at?.toISOString() ?? null,
  }
}
