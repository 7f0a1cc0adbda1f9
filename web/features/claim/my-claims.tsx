/** "My claims": what could be claimed, what was, and who was allowed to read what. For the phone. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OwnClaimsJson } from '../../../server/http/contract/claim.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { GivenAuthorisation } from './authorisations.tsx'
import { ClaimableBill } from './claimable-bill.tsx'
import { OwnClaim } from './own-claim.tsx'
import { ownClaimsQuery } from './queries.ts'
import './claim.css'

export function MyClaims() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('claim.mine.title')} lead={t('claim.mine.lead')}>
      {(person) => (
        <div className="claim-mine">
          <Mine key={person} person={person} />
        </div>
      )}
    </PatientPage>
  )
}

function Mine({ person }: { readonly person: string }) {
  const read = useQuery(ownClaimsQuery(person))
  return <Loaded read={read}>{(own) => <Own person={person} own={own} />}</Loaded>
}

interface OwnProps {
  readonly person: string
  readonly own: OwnClaimsJson
}

function Own({ person, own: { claims, claimable, authorisations } }: OwnProps) {
  const { t } = useTranslation()
  return (
    <>
      <section aria-labelledby="claim-could">
        <h2 id="claim-could">{t('claim.mine.couldClaim')}</h2>
        {claimable.length === 0 ? (
          <EmptyState title={t('claim.mine.none')}>
            <p className="quiet">{t('claim.mine.noneHint')}</p>
          </EmptyState>
        ) : (
          <ul className="claim-cards">
            {[...Map.groupBy(claimable, ({ settlement }) => settlement)].map(([id, offers]) => (
              <li key={id}>
                <ClaimableBill person={person} offers={offers} authorisations={authorisations} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="claim-opened">
        <h2 id="claim-opened">{t('claim.mine.claims')}</h2>
        {claims.length === 0 ? <p className="quiet">{t('claim.mine.noClaims')}</p> : null}
        <ul className="claim-cards">
          {claims.map((claim) => (
            <li key={claim.id}>
              <OwnClaim person={person} claim={claim} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="claim-allowed">
        <h2 id="claim-allowed">{t('claim.mine.authorisations')}</h2>
        {authorisations.length === 0 ? (
          <p className="quiet">{t('claim.mine.noAuthorisations')}</p>
        ) : null}
        <ul className="claim-cards">
          {authorisations.map((one) => (
            <li key={one.id}>
              <GivenAuthorisation
                person={person}
                given={one}
                claim={claims.find(({ settlement }) => settlement === one.settlement)}
              />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
