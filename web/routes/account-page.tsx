/** One's own account. */
import { Account } from '../features/sign-in/account.tsx'

export function AccountPage() {
  return <Account />
}
