/** Persons, what finds them, their coverages and what these have used up. */
import type pg from 'pg'
import type { Attributes } from '../../engine/adjudication/bill.ts'
import { dayFromText, textFromDay } from '../../engine/base/calendar-date.ts'
import type { Contract } from '../../engine/commercial/contract.ts'
import type { AcceptedFiling, VisitPerson } from '../../engine/coverage/visit-facts.ts'
import type { Identifier } from '../../engine/person/identifier.ts'
import { type BesideRow, jointRights } from '../../engine/person/record-group.ts'
import { bucketOf, shardOf } from './bucket.ts'
import { type Database, inTransaction } from './database.ts'
import { joinedInBuckets } from './joined-reads.ts'
import { type Registered, registerPerson } from './person/register-person.ts'
import { keepTraits, sharingTraits } from './person/traits.ts'
import type { Placed } from './placement.ts'
import { aboutBucket, type Portion, portionsOf } from './portions.ts'

/** How identities are kept unreadable: sealed for reading back, digested for looking up. */
export interface Sealing {
  readonly version: number
  seal(plain: string, about: string): Buffer
  unseal(sealed: Buffer, about: string): string
  digest(credential: string): Buffer
}

export interface StoredCoverage {
  readonly id: string
  readonly scheme: string
  readonly from: number
  readonly to: number | null
  readonly pool: string | null
  readonly attributes: Attributes
  /** What its insurer agreed to, where it is a commercial one and the insurer has said so. */
  readonly contract?: Contract
  readonly beside?: readonly BesideRow[]
  readonly adopted?: true
}

export interface StoredPerson extends VisitPerson {
  readonly id: string
  readonly filings: readonly AcceptedFiling[]
  readonly coverages: readonly StoredCoverage[]
  readonly tied?: { readonly number: number; readonly others: readonly string[] }
}

export interface StoredIdentity {
  readonly name: string
  readonly identifier: string
  readonly credentials: readonly string[]
  readonly latinName?: string
  readonly phone?: string
  readonly numbers?: readonly Identifier[]
}

/** What was used up before the first settlement here. */
export interface Opening {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly counters: readonly number[]
}

export interface NewPerson {
  readonly person: StoredPerson
  readonly identity: StoredIdentity
  readonly openings: readonly Opening[]
}

export interface PersonStore {
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, StoredPerson>>
  /** The person to whom a credential leads. */
  findByCredential(credential: string): Promise<string | undefined>
  identity(person: string): Promise<StoredIdentity | undefined>
  counters(owners: readonly string[]): Promise<CounterRow[]>
  /** Adds persons that are not there yet; those that are there stay as they are. */
  addPersons(persons: readonly NewPerson[]): Promise<void>
  /** `taken` is the place of a number that leads to somebody else; then nobody is added. */
  register(registered: Registered): Promise<{ readonly taken: number | null }>
  /** Other records that have a name, or sex and day of birth, in common. */
  candidates(
    person: Pick<StoredPerson, 'id' | 'birth' | 'sex'>,
    identity: Pick<StoredIdentity, 'name'>,
    limit: number,
  ): Promise<string[]>
  isEmpty(): Promise<boolean>
}

export interface CounterRow {
  readonly owner: string
  readonly coverage: string
  readonly period: string
  readonly counters: readonly number[]
}

/** What rules may ask about a person, as it lies in its column. */
interface StoredFacts {
  readonly birth: string | null
  readonly sex: 'female' | 'male' | 'unknown'
  readonly chosenInstitutions: readonly string[]
  readonly attributes: Attributes
  readonly filings: readonly (Omit<AcceptedFiling, 'from' | 'to'> & {
    readonly from: string
    readonly to: string | null
  })[]
  readonly tied?: StoredTies
}

/** How a record is tied to others; the first number of a change is 1. */
export interface StoredTies {
  readonly number: number
  readonly ties: readonly string[]
  readonly others: readonly string[]
}

interface PersonRow {
  readonly person: string
  readonly facts: StoredFacts
  readonly coverages: readonly CoverageRow[]
}

interface CoverageRow {
  readonly coverage: string
  readonly scheme: string
  readonly valid_from: string
  readonly valid_to: string | null
  readonly pool: string | null
  readonly attributes: Attributes
  readonly contract: StoredContract | null
}

/** A contract as it lies with its coverage, whose days are its own; what is usual is left out. */
export type StoredContract = Pick<Contract, 'insurer' | 'number' | 'version' | 'opensBy'> &
  Partial<Contract>

const usualTerms = {
  waitingDays: 0,
  excludesEarlierIllness: false,
  hospitals: null,
  wards: null,
} as const

/** @param fold a name as it is compared: in simplified characters. */
export function createPersonStore(
  placed: Placed,
  keys: Sealing,
  fold: (name: string) => string = (name) => name,
): PersonStore {
  const read = joinedInBuckets(placed, bucketOf, readPersons)
  return {
    async persons(ids) {
      const found = await read(ids)
      const tied = ids.flatMap((id) => found.get(id)?.tied?.others ?? [])
      return tied.length === 0 ? found : jointly(found, await read(tied))
    },
    async findByCredential(credential) {
      const digest = keys.digest(credential)
      const { rows } = await placed.main.query<{ person: string }>({
        name: 'find-by-credential',
        text: 'SELECT person FROM credential WHERE shard = $1 AND digest = $2',
        values: [shardOf(digest), digest],
      })
      return rows[0]?.person
    },
    async identity(person) {
      const { rows } = await placed.of(bucketOf(person)).query<{ identity: Buffer }>({
        name: 'read-identity',
        text: 'SELECT identity FROM person WHERE bucket = $1 AND person = $2',
        values: [bucketOf(person), person],
      })
      const [row] = rows
      return row === undefined ? undefined : JSON.parse(keys.unseal(row.identity, person))
    },
    async counters(owners) {
      const read = portionsOf(owners, bucketOf, placed.isApart).map((portion) => {
        const database = portion.bucket === null ? placed.main : placed.of(portion.bucket)
        return database.query<CounterRow>(readCounters(portion))
      })
      return (await Promise.all(read)).flatMap(({ rows }) => rows)
    },
    addPersons: (persons) =>
      inTransaction(placed.main, async (connection) => {
        for (const person of persons) {
          const foldedName = fold(person.identity.name)
          await keepTraits(connection, person.person.id, { foldedName, ...person.person }, keys)
          await addPerson(connection, person, keys)
        }
      }),
    register: (registered) =>
      inTransaction(placed.main, async (connection) => {
        const done = await registerPerson(connection, registered, keys)
        const traits = { foldedName: fold(registered.name), ...registered }
        if (done.taken === null) await keepTraits(connection, registered.person, traits, keys)
        return done
      }),
    candidates: (person, identity, limit) => {
      const traits = { foldedName: fold(identity.name), ...person }
      return sharingTraits(placed.main, person.id, traits, limit, keys)
    },
    async isEmpty() {
      const { rows } = await placed.main.query('SELECT FROM person LIMIT 1')
      return rows.length === 0
    },
  }
}

function readCounters({ rows, bucket }: Portion<string>): pg.QueryConfig {
  return aboutBucket(
    bucket,
    'read-counters',
    [rows.map(bucketOf), rows],
    (only) => `SELECT owner, coverage, period, counters FROM accumulator a
               WHERE (a.bucket, a.owner) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))
                 ${only('a')}
               ORDER BY owner, coverage, period`,
  )
}

/** Asked for one person, it may answer with others that were asked for at the same time. */
async function readPersons(
  database: Database,
  { rows: ids, bucket }: Portion<string>,
): Promise<ReadonlyMap<string, StoredPerson>> {
  const wanted = [...new Set(ids)]
  const { rows } = await database.query<PersonRow>(
    aboutBucket(
      bucket,
      'read-persons',
      [wanted.map(bucketOf), wanted],
      (only) => `SELECT p.person, p.facts,
           (SELECT coalesce(json_agg(c ORDER BY c.place, c.coverage), '[]') FROM coverage c
            WHERE c.bucket = p.bucket ${only('c')} AND c.person = p.person) AS coverages
         FROM person p
         WHERE (p.bucket, p.person) IN (SELECT * FROM unnest($1::smallint[], $2::text[]))
           ${only('p')}`,
    ),
  )
  return new Map(rows.map((row) => [row.person, personOf(row)]))
}

/** Each with what the other records of the same person add to it. */
function jointly(
  found: ReadonlyMap<string, StoredPerson>,
  all: ReadonlyMap<string, StoredPerson>,
): ReadonlyMap<string, StoredPerson> {
  return new Map(
    [...found].map(([id, person]) => {
      const others = (person.tied?.others ?? []).flatMap((other) => all.get(other) ?? [])
      const theirs = others.map((one) => ({ person: one.id, coverages: one.coverages }))
      const filings = [...person.filings, ...others.flatMap((one) => one.filings)]
      return [id, { ...person, filings, coverages: jointRights(person.coverages, theirs) }]
    }),
  )
}

function personOf({ person: id, facts, coverages }: PersonRow): StoredPerson {
  const { birth, filings, tied, ...rest } = facts
  return {
    ...rest,
    ...(tied === undefined ? {} : { tied: { number: tied.number, others: tied.others } }),
    id,
    birth: birth === null ? null : dayOf(birth),
    filings: filings.map((filing) => ({
      ...filing,
      from: dayOf(filing.from),
      to: filing.to === null ? null : dayOf(filing.to),
    })),
    coverages: coverages.map(coverageOf),
  }
}

function coverageOf({ coverage: id, scheme, pool, attributes, ...row }: CoverageRow) {
  const from = dayOf(row.valid_from)
  const to = row.valid_to === null ? null : dayOf(row.valid_to)
  const coverage: StoredCoverage = { id, scheme, from, to, pool, attributes }
  return row.contract === null
    ? coverage
    : { ...coverage, contract: { ...usualTerms, ...row.contract, from, to } }
}

export function storedContract({ from: _, to: __, ...contract }: Contract): StoredContract {
  const { insurer, number, version, opensBy, ...terms } = contract
  const unusual = Object.entries(terms).filter(
    ([name, content]) => content !== Reflect.get(usualTerms, name),
  )
  return { insurer, number, version, opensBy, ...Object.fromEntries(unusual) }
}

function dayOf(text: string): number {
  const day = dayFromText(text)
  if (day === undefined) throw new Error('The database holds a day that is none.')
  return day
}

type StoredFiling = StoredFacts['filings'][number]

function storedFiling(filing: AcceptedFiling): StoredFiling {
  const to = filing.to === null ? null : textFromDay(filing.to)
  return { ...filing, from: textFromDay(filing.from), to }
}

/** From now on the person's visits may use it, as it stands after the last action of its record. */
export async function landFiling(
  connection: pg.ClientBase,
  person: string,
  filing: AcceptedFiling & { readonly record: string },
): Promise<void> {
  await connection.query({
    name: 'land-filing',
    text: `UPDATE person SET facts = jsonb_set(facts, '{filings}',
             (SELECT coalesce(jsonb_agg(f ORDER BY n), '[]')
              FROM jsonb_array_elements(facts -> 'filings') WITH ORDINALITY e (f, n)
              WHERE f ->> 'record' IS DISTINCT FROM $3) || $4::jsonb)
           WHERE bucket = $1 AND person = $2`,
    values: [bucketOf(person), person, filing.record, JSON.stringify([storedFiling(filing)])],
  })
}

async function addPerson(
  connection: pg.ClientBase,
  { person, identity, openings }: NewPerson,
  keys: Sealing,
): Promise<void> {
  const { id, coverages, birth, filings, sex, chosenInstitutions, attributes } = person
  const bucket = bucketOf(id)
  const facts: StoredFacts = {
    birth: birth === null ? null : textFromDay(birth),
    sex,
    chosenInstitutions,
    attributes,
    filings: filings.map(storedFiling),
  }
  const { rowCount } = await connection.query(
    `INSERT INTO person (bucket, person, identity, facts) VALUES ($1, $2, $3, $4)
     ON CONFLICT (bucket, person) DO NOTHING`,
    [bucket, id, keys.seal(JSON.stringify(identity), id), facts],
  )
  if (rowCount === 0) return
  for (const credential of new Set([identity.identifier, ...identity.credentials])) {
    const digest = keys.digest(credential)
    await connection.query(
      `INSERT INTO credential (shard, digest, key_version, bucket, person)
       VALUES ($1, $2, $3, $4, $5)`,
      [shardOf(digest), digest, keys.version, bucket, id],
    )
  }
  for (const [place, coverage] of coverages.entries()) {
    const { from, to } = coverage
    await connection.query(
      `INSERT INTO coverage (bucket, person, place, coverage, scheme, valid_from, valid_to, pool,
         attributes, contract)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        bucket,
        id,
        place,
        coverage.id,
        coverage.scheme,
        textFromDay(from),
        to === null ? null : textFromDay(to),
        coverage.pool,
        coverage.attributes,
        coverage.contract === undefined ? null : storedContract(coverage.contract),
      ],
    )
  }
  for (const { owner, coverage, period, counters } of openings) {
    await connection.query(
      `INSERT INTO accumulator (bucket, owner, coverage, period, opening, counters)
       VALUES ($1, $2, $3, $4, $5, $5)
       ON CONFLICT (bucket, owner, coverage, period) DO NOTHING`,
      [bucketOf(owner), owner, coverage, period, counters],
    )
  }
}
