/** What records of one person would have in common, as keyed digests by which each finds the other. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { shardOf } from '../bucket.ts'
import type { Connection, Database } from '../database.ts'

export interface Traits {
  /** Traditional characters as simplified ones, so that both are one name. */
  readonly foldedName: string
  readonly birth: number | null
  readonly sex: string
}

interface Digesting {
  digest(text: string): Buffer
}

function digestsOf({ foldedName, birth, sex }: Traits, keys: Digesting): Buffer[] {
  const day = birth === null ? null : textFromDay(birth)
  const traits = [`name/${foldedName}`, ...(day === null ? [] : [`birth/${day}/${sex}`])]
  return traits.map((trait) => keys.digest(`TRAIT/${trait}`))
}

export async function keepTraits(
  connection: Connection,
  person: string,
  traits: Traits,
  keys: Digesting,
): Promise<void> {
  for (const digest of digestsOf(traits, keys)) {
    await connection.query({
      name: 'keep-trait',
      text: `INSERT INTO person_trait (shard, digest, person) VALUES ($1, $2, $3)
             ON CONFLICT (shard, digest, person) DO NOTHING`,
      values: [shardOf(digest), digest, person],
    })
  }
}

/** Other records that have one of the traits, those with most of them first. */
export async function sharingTraits(
  database: Database,
  person: string,
  traits: Traits,
  limit: number,
  keys: Digesting,
): Promise<string[]> {
  const shared = new Map<string, number>()
  for (const digest of digestsOf(traits, keys)) {
    const { rows } = await database.query<{ person: string }>({
      name: 'sharing-trait',
      text: `SELECT person FROM person_trait WHERE shard = $1 AND digest = $2 AND person <> $3
             ORDER BY person LIMIT $4`,
      values: [shardOf(digest), digest, person, limit],
    })
    for (const row of rows) shared.set(row.person, (shared.get(row.person) ?? 0) + 1)
  }
  return [...shared]
    .sort(([, a], [, b]) => b - a)
    .slice(0, limit)
    .map(([found]) => found)
}
