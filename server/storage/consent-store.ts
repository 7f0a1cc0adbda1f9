/** Consents with what was done with them, the texts that were read, and notices to recipients. */
import type { Consent, Scope } from '../../engine/consent/consent.ts'
import { type ConsentLanguage, consentLanguages } from '../../engine/consent/template.ts'
import { ticks as allTicks } from '../../engine/consent/words.ts'
import { bucketOf } from './bucket.ts'
import { type Connection, type Database, inTransaction } from './database.ts'
import type { Placed } from './placement.ts'

export interface StoredConsent extends Consent {
  readonly person: string
  readonly template: string
  readonly edition: number
  readonly language: ConsentLanguage
  /** Of the text that was read, in hexadecimal. */
  readonly digest: string
  readonly notices: readonly StoredNotice[]
}

export interface StoredNotice {
  readonly notice: string
  readonly state: 'waiting' | 'told'
  readonly attempts: number
  readonly toldAt: string | null
}

export interface NewConsent {
  readonly id: string
  readonly person: string
  readonly template: string
  readonly edition: number
  readonly language: string
  readonly digest: string
  readonly text: string
  readonly scope: Scope
  readonly by: string
}

export interface NewAction {
  readonly is: 'given' | 'declined' | 'withdrawn'
  readonly by: string
  readonly ticks: readonly string[]
}

export interface DueNotice {
  readonly notice: string
  readonly person: string
  readonly consent: string
  readonly recipient: string
  readonly purpose: string
  readonly withdrawnAt: string
}

interface Row {
  readonly person: string
  readonly consent: string
  readonly template: string
  readonly edition: number
  readonly language: string
  readonly digest: Buffer
  readonly scope: Scope
  readonly actions: readonly ActionRow[]
  readonly notices: readonly StoredNotice[]
}

interface ActionRow {
  readonly is: 'offered' | 'given' | 'declined' | 'withdrawn'
  readonly at: string
  readonly by: string
  readonly ticks: string
}

const instant = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`
const columns = `c.person, c.consent, c.template, c.edition, c.language, c.digest, c.scope,
  (SELECT json_agg(json_build_object(
      'is', a.action, 'at', to_char(a.done_at AT TIME ZONE 'UTC', ${instant}), 'by', a.done_by,
      'ticks', a.ticks) ORDER BY a.number)
   FROM consent_action a WHERE a.bucket = $1 AND a.consent = c.consent) AS actions,
  (SELECT coalesce(json_agg(json_build_object(
      'notice', n.notice, 'state', n.state, 'attempts', n.attempts,
      'toldAt', to_char(n.told_at AT TIME ZONE 'UTC', ${instant})) ORDER BY n.notice), '[]')
   FROM consent_notice n WHERE n.bucket = $1 AND n.consent = c.consent) AS notices`

export function createConsentStore(placed: Placed) {
  const of = (person: string) => placed.of(bucketOf(person))
  return {
    /** The latest first. */
    async ofPerson(person: string): Promise<StoredConsent[]> {
      const { rows } = await of(person).query<Row>({
        name: 'read-consents',
        text: `SELECT ${columns} FROM consent c WHERE c.bucket = $1 AND c.person = $2`,
        values: [bucketOf(person), person],
      })
      return rows.map(consentIn).sort((a, b) => (offeredAt(a) < offeredAt(b) ? 1 : -1))
    },
    async find(person: string, consent: string): Promise<StoredConsent | undefined> {
      const { rows } = await of(person).query<Row>({
        name: 'read-consent',
        text: `SELECT ${columns} FROM consent c
               WHERE c.bucket = $1 AND c.person = $2 AND c.consent = $3`,
        values: [bucketOf(person), person, consent],
      })
      return rows.map(consentIn)[0]
    },
    async text(person: string, digest: string): Promise<string | undefined> {
      const { rows } = await of(person).query<{ text: string }>({
        name: 'read-consent-text',
        text: 'SELECT text FROM consent_text WHERE bucket = $1 AND digest = $2',
        values: [bucketOf(person), Buffer.from(digest, 'hex')],
      })
      return rows[0]?.text
    },
    /** Nothing happens where one of this id is there. */
    offer: (consent: NewConsent): Promise<void> =>
      inTransaction(of(consent.person), (connection) => addConsent(connection, consent)),
    /** False where somebody else did something with it meanwhile. */
    act: (consent: Consent & { readonly person: string }, action: NewAction): Promise<boolean> =>
      inTransaction(of(consent.person), (connection) => addAction(connection, consent, action)),
    /**
     * Takes notices whose time has come, as if it were so much later, and puts their next try off:
     * twice as long each time, at most an hour. Of two who come at once one gets each.
     */
    async take(aheadMs: number, limit: number): Promise<DueNotice[]> {
      const { rows } = await placed.main.query<DueNotice & { readonly attempts: number }>({
        name: 'due-consent-notices',
        text: `SELECT n.notice, n.attempts, n.consent, n.recipient, c.person,
                 c.scope ->> 'purpose' AS purpose,
                 to_char(a.done_at AT TIME ZONE 'UTC', ${instant}) AS "withdrawnAt"
               FROM consent_notice n
               JOIN consent c ON c.bucket = n.bucket AND c.consent = n.consent
               JOIN consent_action a ON a.bucket = n.bucket AND a.consent = n.consent
                 AND a.action = 'withdrawn'
               WHERE n.state = 'waiting'
                 AND n.due_at <= clock_timestamp() + $1::float8 * interval '1 millisecond'
               ORDER BY n.due_at LIMIT $2`,
        values: [aheadMs, limit],
      })
      const taken = await Promise.all(rows.map((row) => isTaken(of(row.person), row)))
      return rows.filter((_, i) => taken[i])
    },
    async told({ person, notice }: DueNotice): Promise<void> {
      await of(person).query({
        name: 'consent-notice-told',
        text: `UPDATE consent_notice SET state = 'told', told_at = clock_timestamp()
               WHERE bucket = $1 AND notice = $2 AND state = 'waiting'`,
        values: [bucketOf(person), notice],
      })
    },
  }
}

async function isTaken(
  database: Database,
  { person, notice, attempts }: DueNotice & { readonly attempts: number },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'take-consent-notice',
    text: `UPDATE consent_notice SET attempts = attempts + 1, due_at = clock_timestamp()
             + least(3600, 5 * power(2, least(attempts, 10))) * interval '1 second'
           WHERE bucket = $1 AND notice = $2 AND state = 'waiting' AND attempts = $3`,
    values: [bucketOf(person), notice, attempts],
  })
  return rowCount === 1
}

async function addConsent(connection: Connection, consent: NewConsent): Promise<void> {
  const { id, person, template, edition, language, digest, text, scope, by } = consent
  const bucket = bucketOf(person)
  const { rowCount } = await connection.query({
    name: 'add-consent',
    text: `INSERT INTO consent (bucket, consent, person, template, edition, language, digest, scope)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (bucket, consent) DO NOTHING`,
    values: [bucket, id, person, template, edition, language, Buffer.from(digest, 'hex'), scope],
  })
  if (rowCount === 0) return
  await connection.query({
    name: 'add-consent-text',
    text: `INSERT INTO consent_text (bucket, digest, text) VALUES ($1, $2, $3)
           ON CONFLICT (bucket, digest) DO NOTHING`,
    values: [bucket, Buffer.from(digest, 'hex'), text],
  })
  await connection.query(actionAdded(bucket, id, 1, { is: 'offered', by, ticks: [] }))
  await number(connection, bucket, id, 1)
}

/** A withdrawal and the notice of it are one: there is none of which no recipient hears. */
async function addAction(
  connection: Connection,
  { id, person, scope, actions }: Consent & { readonly person: string },
  action: NewAction,
): Promise<boolean> {
  const bucket = bucketOf(person)
  const place = actions.length + 1
  const { rowCount } = await connection.query(actionAdded(bucket, id, place, action))
  if (rowCount === 0) return false
  await number(connection, bucket, id, place)
  if (action.is !== 'withdrawn') return true
  await connection.query({
    name: 'add-consent-notice',
    text: `INSERT INTO consent_notice (bucket, notice, consent, recipient, state, due_at)
           VALUES ($1, $2, $3, $4, 'waiting', clock_timestamp())`,
    values: [bucket, `${id}-withdrawn`, id, scope.recipient],
  })
  return true
}

/** Only what was added takes a number, so that there is no gap; who comes next waits for the commit. */
async function number(
  connection: Connection,
  bucket: number,
  consent: string,
  place: number,
): Promise<void> {
  const { rows } = await connection.query<{ entry: number }>({
    name: 'take-consent-entry',
    text: `UPDATE consent_head SET next_number = next_number + 1 WHERE bucket = $1
           RETURNING next_number - 1 AS entry`,
    values: [bucket],
  })
  const entry = rows[0]?.entry
  if (entry === undefined) throw new Error('A bucket of consents has no head.')
  await connection.query({
    name: 'number-consent-action',
    text: `UPDATE consent_action SET entry = $4
           WHERE bucket = $1 AND consent = $2 AND number = $3`,
    values: [bucket, consent, place, entry],
  })
}

function actionAdded(
  bucket: number,
  consent: string,
  number: number,
  { is, by, ticks }: Omit<NewAction, 'is'> & { readonly is: string },
) {
  return {
    name: 'add-consent-action',
    text: `INSERT INTO consent_action (bucket, consent, number, action, done_at, done_by, ticks)
           VALUES ($1, $2, $3, $4, clock_timestamp(), $5, $6)
           ON CONFLICT (bucket, consent, number) DO NOTHING`,
    values: [bucket, consent, number, is, by, ticks.join(' ')],
  }
}

function consentIn({ consent: id, digest, actions, language, ...row }: Row): StoredConsent {
  return {
    ...row,
    id,
    language: consentLanguages.find((one) => one === language) ?? 'en',
    digest: digest.toString('hex'),
    actions: actions.map(({ is, at, by, ticks }) =>
      is === 'given' ? { is, at, by, ticks: ticksIn(ticks) } : { is, at, by },
    ),
  }
}

function ticksIn(text: string) {
  const words = text.split(' ')
  return allTicks.filter((tick) => words.includes(tick))
}

function offeredAt({ actions }: Consent): string {
  return actions[0]?.at ?? ''
}
