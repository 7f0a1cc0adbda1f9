/**
 * Members for the benchmark, fictional like all samples: residents of Guiyang with medical aid and a
 * union's mutual aid, so that a stay meets four payers beside the patient.
 */
import type pg from 'pg'
import { bucketOf } from '../../server/storage/bucket.ts'
import { openDatabase } from '../../server/storage/database.ts'
import type { StoredContract } from '../../server/storage/person-store.ts'

const rowsAtOnce = 10_000
export const spreadFacilities = 140

export function personName(index: number): string {
  return `B-${String(index).padStart(8, '0')}`
}

/** The sample's hospital in Guiyang, or one of many that are like it. */
export function facilityName(index: number | null): string {
  return index === null ? 'H-GY-01' : `H-GY-B${String(index).padStart(3, '0')}`
}

/** Adds members 0 to `count` − 1 with three coverages each. */
export async function addPopulation(url: string, count: number): Promise<void> {
  const database = openDatabase(url, { max: 2, statementTimeoutMs: 0 })
  for (let from = 0; from < count; from += rowsAtOnce) {
    await addRange(database, from, Math.min(count, from + rowsAtOnce))
  }
  await database.query('VACUUM ANALYZE person, coverage')
  await database.end()
}

export const coverages = [
  ['guiyang/resident', { personClass: 'resident-adult', insuredMonths: 120, unbrokenYears: 9 }],
  ['guiyang/aid', {}],
  ['commercial/daily-cash', {}],
] as const

/** What was sold is linked to the credential, so that every bill of the load uses it. */
function contractOf(scheme: string): StoredContract | null {
  if (!scheme.startsWith('commercial/')) return null
  return { insurer: 'I-LIFE', number: 'N-LOAD', version: 1, opensBy: 'linked' }
}

async function addRange(database: pg.Pool, from: number, to: number): Promise<void> {
  const ids = Array.from({ length: to - from }, (_, i) => personName(from + i))
  const facts = {
    birth: '1970-05-05',
    sex: 'female',
    chosenInstitutions: [],
    attributes: { aidClass: 'minimum-living' },
    filings: [],
  }
  await database.query(
    `INSERT INTO person (bucket, person, identity, facts)
     SELECT bucket, person, '\\x00', $3 FROM unnest($1::smallint[], $2::text[]) n (bucket, person)`,
    [ids.map(bucketOf), ids, facts],
  )
  for (const [place, [scheme, attributes]] of coverages.entries()) {
    await database.query(
      `INSERT INTO coverage (bucket, person, place, coverage, scheme, valid_from, attributes, contract)
       SELECT bucket, person, $3, person || '-' || $3::smallint, $4, '2018-01-01', $5, $6
       FROM unnest($1::smallint[], $2::text[]) n (bucket, person)`,
      [ids.map(bucketOf), ids, place, scheme, attributes, contractOf(scheme)],
    )
  }
}
