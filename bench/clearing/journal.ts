/**
 * A journal for the clearing benchmark: generated members of all regions settle their year, and what
 * that recorded is copied under new numbers until there are as many rows as asked. A copy differs
 * from its original in number and version only, so it is derived and cleared like any other row.
 */
import { dayFromText } from '../../engine/base/calendar-date.ts'
import { type GeneratedMember, generateMembers } from '../../samples/generate.ts'
import { sampleAlliance } from '../../samples/read-samples.ts'
import { loadRules } from '../../server/load-rules.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { sampleInstitutions, samplePersons } from '../../server/sample-mode.ts'
import type { Services } from '../../server/services.ts'
import type { Database } from '../../server/storage/database.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { openServices } from '../services.ts'

export interface Journal {
  readonly database: Database
  readonly services: Services
  /** Rows that were settled one by one; each copy of them adds as many. */
  readonly rows: number
  /** Adds copies of all that, a few numbers of every bucket at a time, and waits for `after` each. */
  append(copies: number, numbersAtOnce: number, after: () => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

const year = 2026
const membersAtOnce = 48

export async function openJournal(url: string, members: number): Promise<Journal> {
  const alliance = sampleAlliance()
  const rules = loadRules()
  const { database, services, close } = await openServices(url, {
    rules,
    institutions: sampleInstitutions(alliance.institutions),
    today: () => dayFromText(`${year + 1}-01-10`) ?? 0,
  })
  const generated = [...generateMembers({ seed: 'clearing', members, year })]
  await services.persons.addPersons(
    samplePersons(
      {
        ...alliance,
        persons: generated.map(({ person }) => person),
        filings: generated.flatMap(({ filings }) => filings),
      },
      rules,
    ),
  )
  const waiting = generated.values()
  await Promise.all(
    Array.from({ length: membersAtOnce }, async () => {
      for (const member of waiting) await settleYear(member, services)
    }),
  )
  const rows = await keepOriginals(database)
  let copied = 0
  return {
    database,
    services,
    rows,
    async append(copies, numbersAtOnce, after) {
      for (let copy = copied + 1; copy <= copied + copies; copy++) {
        await appendCopy(database, copy, numbersAtOnce, after)
      }
      copied += copies
      await database.query('VACUUM ANALYZE')
    },
    close,
  }
}

async function settleYear({ bills }: GeneratedMember, { store }: Services): Promise<void> {
  for (const { body, reversedOn } of bills) {
    const key = body.visit.number
    const command = { key, bill: body, expected: null }
    const [outcome] = await settleAll([command], sampleActor, 'settlement', store)
    if (!outcome?.settled) throw new Error(`${key} was refused: ${JSON.stringify(outcome)}`)
    if (reversedOn === null) continue
    const undo = { key: `${key}-undo`, settlement: outcome.entry.id, reason: 'wrong patient' }
    await reverseSettlement(undo, sampleActor, 'settlement', store)
  }
}

async function keepOriginals(database: Database): Promise<number> {
  await database.query('CREATE TABLE original AS SELECT * FROM settlement')
  await database.query('CREATE INDEX ON original (number, bucket)')
  await database.query(
    `CREATE TABLE bucket_size AS
     SELECT bucket, max(number) AS size FROM original GROUP BY bucket`,
  )
  await database.query('VACUUM ANALYZE')
  const { rows } = await database.query<{ count: number; most: number }>(
    'SELECT count(*)::bigint AS count FROM original',
  )
  return rows[0]?.count ?? 0
}

const versionsApart = 1_000_000

async function appendCopy(
  database: Database,
  copy: number,
  numbersAtOnce: number,
  after: () => Promise<unknown>,
): Promise<void> {
  for (let from = 1; ; from += numbersAtOnce) {
    const { rowCount } = await database.query(
      `WITH added AS (
         INSERT INTO settlement (bucket, number, person, version, kind, reverses, replaces,
           institution, visit, interim, business_date, recorded_at, currency, total_minor,
           cash_minor, request, fingerprint, document, accounts, amounts_minor)
         SELECT o.bucket, o.number + $1 * b.size, o.person, o.version + $1 * $2, o.kind,
           o.reverses + $1 * b.size, o.replaces + $1 * b.size, o.institution, o.visit, o.interim,
           o.business_date, o.recorded_at, o.currency, o.total_minor, o.cash_minor, o.request,
           o.fingerprint, o.document, o.accounts, o.amounts_minor
         FROM original o JOIN bucket_size b ON b.bucket = o.bucket
         WHERE o.number >= $3 AND o.number < $3 + $4
         RETURNING bucket, number)
       UPDATE bucket_head h SET next_number = a.last + 1
       FROM (SELECT bucket, max(number) AS last FROM added GROUP BY bucket) a
       WHERE h.bucket = a.bucket`,
      [copy, versionsApart, from, numbersAtOnce],
    )
    if (rowCount === 0) return
    await after()
  }
}
