/** A row of an account as the use cases know it. */
import { type Role, roles } from '../../../engine/access/words.ts'

export interface AccountRow {
  readonly account: string
  readonly login: string
  readonly name: string
  readonly role: string
  readonly institution: string | null
  readonly self: string | null
  readonly wards: readonly string[]
}

export const accountColumns = 'a.account, a.login, a.name, a.role, a.institution, a.self, a.wards'

export function roleOf(text: string): Role {
  const role = roles.find((one) => one === text)
  if (role === undefined) throw new Error('The database holds a role that is none.')
  return role
}

export function accountOf(row: AccountRow) {
  const { account, login, name, role, institution, self, wards } = row
  return { account, login, name, role: roleOf(role), institution, self, wards }
}
