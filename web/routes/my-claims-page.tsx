/** My claims, and how one came to its amount. */
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { PatientPage } from '../components/patient-page.tsx'
import { MyClaims } from '../features/claim/my-claims.tsx'
import { ClaimExplanation } from '../features/explanation/claim-explanation.tsx'

export function MyClaimsPage() {
  return <MyClaims />
}

export function MyClaimWorkingPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  return (
    <PatientPage title={t('claim.mine.title')} lead={t('claim.mine.lead')}>
      {(person) => (
        <ClaimExplanation
          key={`${id} ${person}`}
          id={id}
          as={`patient:${person}`}
          isSeated
          back={
            <Link to={`/my-claims?${new URLSearchParams({ person })}`}>{t('why.claim.back')}</Link>
          }
        />
      )}
    </PatientPage>
  )
}
