/** Numbers that hospitals gave to persons: each leads to one person, and is found with its issuer only. */
import { bucketOf, shardOf } from './bucket.ts'
import type { Placed } from './placement.ts'

interface PatientNumber {
  readonly person: string
  readonly issuer: string
  readonly number: string
  readonly by: string
}

interface Keys {
  seal(plain: string, about: string): Buffer
  unseal(sealed: Buffer, about: string): string
  digest(text: string): Buffer
}

export function createPatientNumbers(placed: Placed, keys: Keys) {
  const digestOf = (issuer: string, number: string) =>
    keys.digest(`PATIENT-NUMBER/${JSON.stringify([issuer, number])}`)
  // A person may have several of one house, and each is bound to its own row.
  const sealedAs = (person: string, digest: Buffer) =>
    `${person}/patient-number/${digest.toString('hex')}`

  async function ownerOf(issuer: string, number: string): Promise<string | undefined> {
    const digest = digestOf(issuer, number)
    const { rows } = await placed.main.query<{ person: string }>({
      name: 'owner-of-patient-number',
      text: 'SELECT person FROM patient_number_owner WHERE shard = $1 AND digest = $2',
      values: [shardOf(digest), digest],
    })
    return rows[0]?.person
  }

  return {
    ownerOf,
    /** The person whose number it is already, or is now. */
    async keep({ person, issuer, number, by }: PatientNumber): Promise<string> {
      const digest = digestOf(issuer, number)
      await placed.main.query({
        name: 'claim-patient-number',
        text: `INSERT INTO patient_number_owner (shard, digest, person) VALUES ($1, $2, $3)
               ON CONFLICT (shard, digest) DO NOTHING`,
        values: [shardOf(digest), digest, person],
      })
      const owner = (await ownerOf(issuer, number)) ?? ''
      if (owner !== person) return owner
      const bucket = bucketOf(person)
      const sealed = keys.seal(number, sealedAs(person, digest))
      await placed.of(bucket).query({
        name: 'keep-patient-number',
        text: `INSERT INTO patient_number (bucket, person, issuer, digest, number, recorded_by)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        values: [bucket, person, issuer, digest, sealed, by],
      })
      return owner
    },
    async ofPerson(person: string, issuer: string): Promise<readonly string[]> {
      const bucket = bucketOf(person)
      const { rows } = await placed.of(bucket).query<{ digest: Buffer; number: Buffer }>({
        name: 'patient-numbers-of-person',
        text: `SELECT digest, number FROM patient_number
               WHERE bucket = $1 AND person = $2 AND issuer = $3 ORDER BY recorded_at, digest`,
        values: [bucket, person, issuer],
      })
      return rows.map(({ digest, number }) => keys.unseal(number, sealedAs(person, digest)))
    },
  }
}
