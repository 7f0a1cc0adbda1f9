/** My claims. */
import { MyClaims } from '../features/claim/my-claims.tsx'

export function MyClaimsPage() {
  return <MyClaims />
}
