/** Contracts that insurers push: every version as it came, and the last one with its coverage. */
import { hash } from 'node:crypto'
import type { Attributes } from '../../../engine/adjudication/bill.ts'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Contract } from '../../../engine/commercial/contract.ts'
import { bucketOf } from '../bucket.ts'
import { type Connection, inTransaction } from '../database.ts'
import { storedContract } from '../person-store.ts'
import type { Placed } from '../placement.ts'

export interface PushedContract {
  readonly person: string
  /** The product's pack. */
  readonly scheme: string
  readonly contract: Contract
  readonly attributes: Attributes
  /** Same content, same fingerprint. */
  readonly fingerprint: Buffer
}

export type Pushed =
  | { readonly is: 'taken' | 'known'; readonly coverage: string }
  | { readonly is: 'altered' | 'of-another' }
  | { readonly is: 'outdated'; readonly version: number }

interface VersionRow {
  readonly version: number
  readonly person: string
  readonly coverage: string
  readonly fingerprint: Buffer
}

export function createContractStore(placed: Placed) {
  return {
    push: (pushed: PushedContract): Promise<Pushed> =>
      inTransaction(placed.main, (connection) => push(pushed, connection)),
  }
}

export type ContractStore = ReturnType<typeof createContractStore>

async function push(pushed: PushedContract, connection: Connection): Promise<Pushed> {
  const { person, contract, fingerprint } = pushed
  const { insurer, number, version } = contract
  // Two versions that come at once would each take the other for missing.
  await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `insurance_contract ${insurer}\n${number}`,
  ])
  const { rows } = await connection.query<VersionRow>(
    `SELECT version, person, coverage, fingerprint FROM insurance_contract
     WHERE insurer = $1 AND contract = $2 ORDER BY version DESC`,
    [insurer, number],
  )
  const [latest] = rows
  if (latest !== undefined && latest.person !== person) return { is: 'of-another' }
  const same = rows.find((row) => row.version === version)
  if (same !== undefined) {
    return same.fingerprint.equals(fingerprint)
      ? { is: 'known', coverage: same.coverage }
      : { is: 'altered' }
  }
  if (latest !== undefined && latest.version > version) {
    return { is: 'outdated', version: latest.version }
  }
  const coverage = latest?.coverage ?? (await coverageFor(pushed, connection))
  await writeCoverage(pushed, coverage, connection)
  await connection.query(
    `INSERT INTO insurance_contract
       (insurer, contract, version, person, coverage, content, fingerprint)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [insurer, number, version, person, coverage, storedContract(contract), fingerprint],
  )
  return { is: 'taken', coverage }
}

/** A coverage of the same product from the same day, which no contract has yet, is this one. */
async function coverageFor(
  { person, scheme, contract }: PushedContract,
  connection: Connection,
): Promise<string> {
  const { rows } = await connection.query<{ coverage: string }>(
    `SELECT coverage FROM coverage
     WHERE bucket = $1 AND person = $2 AND scheme = $3 AND valid_from = $4 AND contract IS NULL
     ORDER BY place LIMIT 1`,
    [bucketOf(person), person, scheme, textFromDay(contract.from)],
  )
  const name = `${contract.insurer}\n${contract.number}`
  return rows[0]?.coverage ?? `K-${hash('sha256', name, 'hex').slice(0, 16)}`
}

async function writeCoverage(
  { person, scheme, contract, attributes }: PushedContract,
  coverage: string,
  connection: Connection,
): Promise<void> {
  const { from, to } = contract
  const bucket = bucketOf(person)
  const { rows } = await connection.query<{ place: number }>(
    `SELECT coalesce(max(place), -1) + 1 AS place FROM coverage WHERE bucket = $1 AND person = $2`,
    [bucket, person],
  )
  await connection.query(
    `INSERT INTO coverage (bucket, person, place, coverage, scheme, valid_from, valid_to, pool,
       attributes, contract)
     VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9)
     ON CONFLICT (bucket, person, coverage) DO UPDATE SET scheme = excluded.scheme,
       valid_from = excluded.valid_from, valid_to = excluded.valid_to,
       attributes = coverage.attributes || excluded.attributes, contract = excluded.contract`,
    [
      bucket,
      person,
      rows[0]?.place ?? 0,
      coverage,
      scheme,
      textFromDay(from),
      to === null ? null : textFromDay(to),
      attributes,
      storedContract(contract),
    ],
  )
}
