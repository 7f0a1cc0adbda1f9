/** Signing in. */
import { SignIn } from '../features/sign-in/sign-in.tsx'

export function SignInPage() {
  return <SignIn />
}
