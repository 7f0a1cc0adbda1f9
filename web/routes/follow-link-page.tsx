/** A link that signs in once. */
import { FollowLink } from '../features/sign-in/follow-link.tsx'

export function FollowLinkPage() {
  return <FollowLink />
}
