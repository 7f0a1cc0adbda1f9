/** Messages of the gateway: what came, and the first answer to it; who signed in on a day. */
import { randomBytes } from 'node:crypto'
import { bucketOf } from './bucket.ts'
import type { Sealing } from './person-store.ts'
import type { Placed } from './placement.ts'

export interface MessageName {
  readonly institution: string
  readonly message: string
}

export interface ArrivedMessage extends MessageName {
  readonly code: string
  readonly fingerprint: Buffer
  /** The visit that it is about, where it names one. */
  readonly visit: string | null
}

export interface KeptMessage {
  readonly code: string
  readonly fingerprint: Buffer
  readonly visit: string | null
  readonly ageMs: number
  /** Null where it was not answered, or not yet. */
  readonly answer: string | null
}

interface Row {
  readonly code: string
  readonly fingerprint: Buffer
  readonly visit: string | null
  readonly age_ms: number
  readonly answer: Buffer | null
}

function bucketOfMessage({ institution, message }: MessageName): number {
  return bucketOf(`${institution} ${message}`)
}

const signDigits = 10
/** More than anybody sends to try every message. */
const mostSpoken = 2000

interface Spoken {
  readonly transaction: string
  readonly sent: number
  readonly granted: number
}

/** An answer is of our own writing: JSON with the code of the outcome. */
function grants(answer: string): boolean {
  return String(Reflect.get(Object(JSON.parse(answer)), 'infcode')) === '0'
}

export function createGatewayMessages(placed: Placed, keys: Sealing) {
  async function find(name: MessageName): Promise<KeptMessage | undefined> {
    const bucket = bucketOfMessage(name)
    const { rows } = await placed.of(bucket).query<Row>({
      name: 'find-gateway-message',
      text: `SELECT m.code, m.fingerprint, m.visit, a.answer,
               (extract(epoch FROM clock_timestamp() - m.received_at) * 1000)::float8 AS age_ms
             FROM gateway_message m LEFT JOIN gateway_answer a
               ON a.bucket = m.bucket AND a.institution = m.institution AND a.message = m.message
             WHERE m.bucket = $1 AND m.institution = $2 AND m.message = $3`,
      values: [bucket, name.institution, name.message],
    })
    const [row] = rows
    if (row === undefined) return undefined
    const { age_ms: ageMs, answer: sealed, ...kept } = row
    const answer = sealed === null ? null : keys.unseal(sealed, name.message)
    return { ...kept, ageMs, answer }
  }

  return {
    find,
    /** Null when it is new, and from now on known. */
    async arrive(arrived: ArrivedMessage): Promise<KeptMessage | null> {
      const { institution, message, code, fingerprint, visit } = arrived
      const bucket = bucketOfMessage(arrived)
      const { rowCount } = await placed.of(bucket).query({
        name: 'keep-gateway-message',
        text: `INSERT INTO gateway_message (bucket, institution, message, code, fingerprint, visit)
               VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (bucket, institution, message) DO NOTHING`,
        values: [bucket, institution, message, code, fingerprint, visit],
      })
      return rowCount === 1 ? null : ((await find(arrived)) ?? null)
    },
    /** Answers what was kept first: from now on and for ever that is the answer. */
    async answer(name: MessageName, text: string): Promise<string> {
      const bucket = bucketOfMessage(name)
      const { rowCount } = await placed.of(bucket).query({
        name: 'keep-gateway-answer',
        text: `INSERT INTO gateway_answer (bucket, institution, message, answer)
               VALUES ($1, $2, $3, $4) ON CONFLICT (bucket, institution, message) DO NOTHING`,
        values: [bucket, name.institution, name.message, keys.seal(text, name.message)],
      })
      return rowCount === 1 ? text : ((await find(name))?.answer ?? text)
    },
    /** A new number of that day. */
    async signIn(institution: string, operator: string, day: string): Promise<string> {
      const number = randomBytes(signDigits).toString('hex')
      await writeSign(institution, number, 'in', operator, day)
      return number
    },
    async signOut(institution: string, number: string, operator: string, day: string) {
      await writeSign(institution, number, 'out', operator, day)
    },
    /** Whether the number was given on that day and not handed in. */
    async isSignedIn(institution: string, number: string, day: string): Promise<boolean> {
      const bucket = bucketOf(institution)
      const { rows } = await placed.of(bucket).query<{ kind: string; day: string }>({
        name: 'read-gateway-sign-in',
        text: `SELECT kind, business_day AS day FROM gateway_sign_in
               WHERE bucket = $1 AND institution = $2 AND sign_number = $3`,
        values: [bucket, institution, number],
      })
      const isIn = rows.some((row) => row.kind === 'in' && row.day === day)
      return isIn && !rows.some(({ kind }) => kind === 'out')
    },
    /** Only for a test installation: it looks through the messages of all buckets, the latest first. */
    async conversation(institution: string): Promise<Spoken[]> {
      const { rows } = await placed.main.query<{
        code: string
        message: string
        answer: Buffer | null
      }>(
        `SELECT m.code, m.message, a.answer FROM gateway_message m LEFT JOIN gateway_answer a
           ON a.bucket = m.bucket AND a.institution = m.institution AND a.message = m.message
         WHERE m.institution = $1 ORDER BY m.received_at DESC LIMIT $2`,
        [institution, mostSpoken],
      )
      const spoken = new Map<string, Spoken>()
      for (const { code, message, answer } of rows) {
        const isGranted = answer !== null && grants(keys.unseal(answer, message))
        const { sent, granted } = spoken.get(code) ?? { sent: 0, granted: 0 }
        const counted = { sent: sent + 1, granted: granted + (isGranted ? 1 : 0) }
        spoken.set(code, { transaction: code, ...counted })
      }
      return [...spoken.values()].toSorted((a, b) => (a.transaction < b.transaction ? -1 : 1))
    },
  }

  async function writeSign(
    institution: string,
    number: string,
    kind: 'in' | 'out',
    operator: string,
    day: string,
  ): Promise<void> {
    const bucket = bucketOf(institution)
    await placed.of(bucket).query({
      name: 'write-gateway-sign-in',
      text: `INSERT INTO gateway_sign_in
               (bucket, institution, sign_number, kind, operator, business_day)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      values: [bucket, institution, number, kind, operator, day],
    })
  }
}
