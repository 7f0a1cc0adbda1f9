/**
 * What front desks did to records of persons, and the rows of rights that follow from it. A number and
 * a right lie in different places, so that this is written where all of them are reached.
 */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { type Identifier, soughtAs } from '../../../engine/person/identifier.ts'
import type { RecordDeed } from '../../../engine/person/record-deed.ts'
import { bucketOf } from '../bucket.ts'
import { createCareRecordStore } from '../care-record-store.ts'
import { type Connection, inTransaction } from '../database.ts'
import type { StoredIdentity } from '../person-store.ts'
import type { Placed } from '../placement.ts'
import { takeCredential } from './register-person.ts'

interface Sealing {
  readonly version: number
  seal(plain: string, about: string): Buffer
  unseal(sealed: Buffer, about: string): string
  digest(credential: string): Buffer
}

interface NewDeed {
  readonly number: number
  readonly message: string
  readonly by: string
  readonly action: RecordDeed
}

export function createRecordDeeds(placed: Placed, keys: Sealing) {
  const atMain: Placed = { ...placed, of: () => placed.main }
  const deeds = createCareRecordStore<RecordDeed>(atMain, keys, 'person-record')
  const idOf = (person: string) => deeds.idOf(person, 'record')
  return {
    of: (person: string) => deeds.read(idOf(person)),
    append: (person: string, deed: NewDeed) =>
      deeds.append({ record: idOf(person), ...deed, desks: [] }, (connection, bucket) =>
        keepRight(connection, bucket, person, deed.action),
      ),
    takeNumber: (person: string, number: Identifier) =>
      inTransaction(placed.main, (connection) => takeNumber(connection, person, number, keys)),
  }
}

async function keepRight(
  connection: Connection,
  bucket: number,
  person: string,
  deed: RecordDeed,
): Promise<void> {
  if (deed.act === 'end-coverage') {
    const { rowCount } = await connection.query({
      name: 'end-coverage',
      text: 'UPDATE coverage SET valid_to = $4 WHERE bucket = $1 AND person = $2 AND coverage = $3',
      values: [bucket, person, deed.coverage, textFromDay(deed.to)],
    })
    if (rowCount !== 1) throw new Error('broken invariant: a coverage that ends is not there')
  }
  if (deed.act === 'add-coverage') await addCoverage(connection, bucket, person, deed)
}

async function addCoverage(
  connection: Connection,
  bucket: number,
  person: string,
  { coverage, scheme, from, to, personClass }: Extract<RecordDeed, { act: 'add-coverage' }>,
): Promise<void> {
  await connection.query({
    name: 'add-coverage',
    text: `INSERT INTO coverage (bucket, person, place, coverage, scheme, valid_from, valid_to, pool,
             attributes)
           SELECT $1, $2, coalesce(max(c.place), -1) + 1, $3, $4, $5, $6, NULL, $7::jsonb
           FROM coverage c WHERE c.bucket = $1 AND c.person = $2`,
    values: [
      ...[bucket, person, coverage, scheme, textFromDay(from)],
      to === null ? null : textFromDay(to),
      JSON.stringify(personClass === null ? {} : { personClass }),
    ],
  })
}

/** The number is kept with the person's others, so that it is shown and compared like them. */
async function takeNumber(
  connection: Connection,
  person: string,
  number: Identifier,
  keys: Sealing,
): Promise<boolean> {
  const bucket = bucketOf(person)
  const sought = soughtAs(number)
  const digest = keys.digest(sought)
  const owner = await takeCredential(connection, { digest, version: keys.version, bucket, person })
  if (owner !== null) return owner === person
  const { rows } = await connection.query<{ identity: Buffer }>({
    name: 'identity-for-number',
    text: 'SELECT identity FROM person WHERE bucket = $1 AND person = $2 FOR UPDATE',
    values: [bucket, person],
  })
  const [row] = rows
  if (row === undefined) throw new Error('broken invariant: a number of nobody')
  const identity: StoredIdentity = JSON.parse(keys.unseal(row.identity, person))
  const longer: StoredIdentity = {
    ...identity,
    credentials: [...identity.credentials, sought],
    ...(identity.numbers === undefined ? {} : { numbers: [...identity.numbers, number] }),
  }
  await connection.query({
    name: 'keep-number',
    text: 'UPDATE person SET identity = $3 WHERE bucket = $1 AND person = $2',
    values: [bucket, person, keys.seal(JSON.stringify(longer), person)],
  })
  return true
}
