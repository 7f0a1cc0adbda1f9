/** Commercial-insurance codes: issued, and redeemed once. The database's own clock ends them. */
import { randomBytes } from 'node:crypto'
import { bucketOf } from '../bucket.ts'
import type { Placed } from '../placement.ts'

export interface NewCode {
  readonly person: string
  readonly coverages: readonly string[]
  readonly fastClaimAllowed: boolean
  readonly onlyAt: string | null
}

export interface StoredCode {
  readonly number: string
  readonly person: string
  readonly coverages: readonly string[]
  readonly fastClaimAllowed: boolean
  readonly onlyAt: string | null
  readonly isOver: boolean
  /** Null until it is redeemed. */
  readonly redeemed: Redeemed | null
}

interface Redeemed {
  readonly institution: string
  readonly visit: string
  readonly interim: string
  readonly request: Buffer
  readonly answer: string
}

interface CodeRow {
  readonly code: string
  readonly person: string
  readonly coverages: readonly string[]
  readonly fast_claim_allowed: boolean
  readonly only_at: string | null
  readonly is_over: boolean
  readonly institution: string | null
  readonly visit: string | null
  readonly interim: string | null
  readonly request: Buffer | null
  readonly answer: string | null
}

/** Numbers carry their bucket, so that a code is found by its key. */
const numberForm = /^([0-9a-f]{2})-[A-Za-z0-9_-]{22}$/
const randomNumberBytes = 16
/** Codes that nobody used are of no use to anybody. */
const keptUnused = '1 day'

export function createCodeStore(placed: Placed) {
  const at = (number: string) => {
    const [, hex] = numberForm.exec(number) ?? []
    const bucket = Number.parseInt(hex ?? '', 16)
    return Number.isNaN(bucket) ? undefined : { bucket, database: placed.of(bucket) }
  }

  async function find(number: string): Promise<StoredCode | undefined> {
    const place = at(number)
    if (place === undefined) return undefined
    const { rows } = await place.database.query<CodeRow>({
      name: 'find-insurance-code',
      text: `SELECT code, person, coverages, fast_claim_allowed, only_at,
               expires_at <= clock_timestamp() AS is_over, institution, visit, interim, request,
               answer
             FROM insurance_code WHERE bucket = $1 AND code = $2`,
      values: [place.bucket, number],
    })
    return rows[0] === undefined ? undefined : codeOf(rows[0])
  }

  return {
    find,

    /** Answers its number and the millisecond at which it ends. */
    async issue({ person, coverages, fastClaimAllowed, onlyAt }: NewCode, lifetimeSeconds: number) {
      const bucket = bucketOf(person)
      const database = placed.of(bucket)
      await database.query({
        name: 'forget-unused-codes',
        text: `DELETE FROM insurance_code
               WHERE bucket = $1 AND person = $2 AND redeemed_at IS NULL
                 AND expires_at < clock_timestamp() - $3::interval`,
        values: [bucket, person, keptUnused],
      })
      const hex = bucket.toString(16).padStart(2, '0')
      const number = `${hex}-${randomBytes(randomNumberBytes).toString('base64url')}`
      const { rows } = await database.query<{ ends: number }>({
        name: 'issue-insurance-code',
        text: `INSERT INTO insurance_code
                 (bucket, code, person, coverages, fast_claim_allowed, only_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6,
                 date_trunc('second', clock_timestamp()) + $7::int * interval '1 second')
               RETURNING extract(epoch FROM expires_at)::bigint AS ends`,
        values: [bucket, number, person, coverages, fastClaimAllowed, onlyAt, lifetimeSeconds],
      })
      return { number, expiresAt: (rows[0]?.ends ?? 0) * 1000 }
    },

    /** Whether it was this that redeemed it: of many at once one alone does. */
    async redeem(number: string, to: Redeemed): Promise<boolean> {
      const place = at(number)
      if (place === undefined) return false
      const { rowCount } = await place.database.query({
        name: 'redeem-insurance-code',
        text: `UPDATE insurance_code SET redeemed_at = clock_timestamp(), institution = $3,
                 visit = $4, interim = $5, request = $6, answer = $7
               WHERE bucket = $1 AND code = $2 AND redeemed_at IS NULL
                 AND expires_at > clock_timestamp()`,
        values: [place.bucket, number, to.institution, to.visit, to.interim, to.request, to.answer],
      })
      return rowCount === 1
    },

    /** What redeemed codes open; a number that is none, or was never redeemed, opens nothing. */
    async opening(number: string) {
      const found = await find(number)
      if (found?.redeemed == null) return undefined
      const { person, coverages, fastClaimAllowed, redeemed } = found
      const { institution, visit, interim } = redeemed
      return { code: number, person, institution, visit, interim, coverages, fastClaimAllowed }
    },
  }
}

export type CodeStore = ReturnType<typeof createCodeStore>

function codeOf(row: CodeRow): StoredCode {
  const { institution, visit, interim, request, answer } = row
  const isRedeemed =
    institution !== null &&
    visit !== null &&
    interim !== null &&
    request !== null &&
    answer !== null
  return {
    number: row.code,
    person: row.person,
    coverages: row.coverages,
    fastClaimAllowed: row.fast_claim_allowed,
    onlyAt: row.only_at,
    isOver: row.is_over,
    redeemed: isRedeemed ? { institution, visit, interim, request, answer } : null,
  }
}
