/** Adds somebody who was registered, with what each number is looked up by. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Identifier } from '../../../engine/person/identifier.ts'
import { bucketOf, shardOf } from '../bucket.ts'
import type { Connection } from '../database.ts'

export interface Registered {
  readonly person: string
  readonly name: string
  readonly latinName: string | null
  readonly phone: string | null
  readonly birth: number
  readonly sex: 'female' | 'male' | 'unknown'
  readonly numbers: readonly Identifier[]
  readonly sought: readonly string[]
}

interface Sealing {
  readonly version: number
  seal(plain: string, about: string): Buffer
  digest(credential: string): Buffer
}

/** A number is given away once: of two who register it at the same moment one is told so. */
export async function registerPerson(
  connection: Connection,
  { person, name, latinName, phone, birth, sex, numbers, sought }: Registered,
  keys: Sealing,
): Promise<{ readonly taken: number | null }> {
  const bucket = bucketOf(person)
  const added: Buffer[] = []
  for (const [i, one] of sought.entries()) {
    const digest = keys.digest(one)
    const owner = await takeCredential(connection, {
      digest,
      version: keys.version,
      bucket,
      person,
    })
    if (owner === null) added.push(digest)
    else if (owner !== person) {
      for (const taken of added) await giveBack(connection, taken)
      return { taken: i }
    }
  }
  const identity = {
    name,
    ...(latinName === null ? {} : { latinName }),
    ...(phone === null ? {} : { phone }),
    identifier: numbers[0]?.number ?? '',
    credentials: sought,
    numbers,
  }
  const facts = { birth: textFromDay(birth), sex, ...withoutRights }
  await connection.query({
    name: 'register-person',
    text: `INSERT INTO person (bucket, person, identity, facts) VALUES ($1, $2, $3, $4)
           ON CONFLICT (bucket, person) DO NOTHING`,
    values: [bucket, person, keys.seal(JSON.stringify(identity), person), facts],
  })
  return { taken: null }
}

const withoutRights = { chosenInstitutions: [], attributes: {}, filings: [] }

/** Null where it was free, and else whose it is. */
export async function takeCredential(
  connection: Connection,
  {
    digest,
    version,
    bucket,
    person,
  }: {
    digest: Buffer
    version: number
    bucket: number
    person: string
  },
): Promise<string | null> {
  const { rowCount } = await connection.query({
    name: 'take-credential',
    text: `INSERT INTO credential (shard, digest, key_version, bucket, person)
           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shard, digest) DO NOTHING`,
    values: [shardOf(digest), digest, version, bucket, person],
  })
  if (rowCount === 1) return null
  const { rows } = await connection.query<{ person: string }>({
    name: 'whose-credential',
    text: 'SELECT person FROM credential WHERE shard = $1 AND digest = $2',
    values: [shardOf(digest), digest],
  })
  return rows[0]?.person ?? null
}

async function giveBack(connection: Connection, digest: Buffer): Promise<void> {
  await connection.query({
    name: 'give-credential-back',
    text: 'DELETE FROM credential WHERE shard = $1 AND digest = $2',
    values: [shardOf(digest), digest],
  })
}
