/** Versions of teams of family doctors: only ever added, numbered without gaps. */
import type { TeamMember } from '../../engine/enrolment/team.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { Database } from './database.ts'

export interface StoredTeam {
  readonly id: string
  readonly institution: string
  readonly title: Texts
  readonly members: readonly TeamMember[]
  readonly number: number
  /** Key of the request that recorded this version. */
  readonly message: string
  readonly by: string
  readonly at: Date
}

type TeamRow = Omit<StoredTeam, 'title' | 'members'> & {
  readonly content: Pick<StoredTeam, 'title' | 'members'>
}

export function createTeamStore(database: Database) {
  return {
    /** Each as it stands after its last version. */
    async all(): Promise<readonly StoredTeam[]> {
      const { rows } = await database.query<TeamRow>({
        name: 'family-teams',
        text: `SELECT DISTINCT ON (team) team AS id, number, institution, content, message,
                 recorded_by AS by, recorded_at AS at
               FROM family_team ORDER BY team, number DESC`,
      })
      return rows.map(({ content, ...row }) => ({ ...row, ...content }))
    },
    /** False where another version took the number. */
    async add(team: Omit<StoredTeam, 'at'>): Promise<boolean> {
      const { id, number, institution, title, members, message, by } = team
      const { rowCount } = await database.query({
        name: 'add-family-team',
        text: `INSERT INTO family_team (team, number, institution, content, message, recorded_by)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (team, number) DO NOTHING`,
        values: [id, number, institution, { title, members }, message, by],
      })
      return rowCount === 1
    },
  }
}
