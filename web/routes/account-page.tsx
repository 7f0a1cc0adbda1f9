/** One's own account. */
import { Account } from '../features/account/account.tsx'

export function AccountPage() {
  return <Account />
}
