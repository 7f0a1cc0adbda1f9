/** The claims desk: its queue, or one claim. */
import { useParams } from 'react-router'
import { ClaimsDesk } from '../features/claim/claims-desk.tsx'
import { DeskClaim } from '../features/claim/desk-claim.tsx'

export function ClaimsPage() {
  const { id } = useParams()
  return id === undefined ? <ClaimsDesk /> : <DeskClaim id={id} />
}
