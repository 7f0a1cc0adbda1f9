/** The claims desk: its queue, one claim, or how that came to its amount. */
import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'
import { ClaimsDesk } from '../features/claim/claims-desk.tsx'
import { DeskClaim } from '../features/claim/desk-claim.tsx'
import { useDeskActor } from '../features/claim/use-desk-actor.ts'
import { ClaimExplanation } from '../features/explanation/claim-explanation.tsx'

export function ClaimsPage() {
  const { id } = useParams()
  return id === undefined ? <ClaimsDesk /> : <DeskClaim id={id} />
}

export function ClaimWorkingPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const { as, isSeated } = useDeskActor()
  const back = <Link to={`/claims/${id}?${params}`}>{t('why.claim.back')}</Link>
  return <ClaimExplanation id={id} as={as} isSeated={isSeated} back={back} />
}
