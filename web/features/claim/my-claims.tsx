/** "My claims": what could be claimed, what was, and who was allowed to read what. For the phone. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { EmptyState } from '../../components/empty-state.tsx'
import { NotRead } from '../../components/not-read.tsx'
import { useSession } from '../../components/session.ts'
import { GivenAuthorisation } from './authorisations.tsx'
import { ClaimableBill } from './claimable-bill.tsx'
import { OwnClaim } from './own-claim.tsx'
import { ownClaimsQuery, samplePersonsQuery } from './queries.ts'
import './claim.css'

export function MyClaims() {
  const { t } = useTranslation()
  const session = useSession()
  const [params, setParams] = useSearchParams()
  const person = params.get('person') ?? ''
  return (
    <div className="claim-mine">
      <header>
        <h1>{t('claim.mine.title')}</h1>
        <p className="claim-lead">{t('claim.mine.lead')}</p>
      </header>
      {session?.mode === 'sample' ? (
        <SamplePerson
          person={person}
          onChoose={(id) => setParams(id === '' ? {} : { person: id }, { replace: true })}
        />
      ) : null}
      {session?.mode === 'production' ? <EmptyState title={t('claim.mine.signIn')} /> : null}
      {session?.mode === 'sample' && person !== '' ? <Mine key={person} person={person} /> : null}
    </div>
  )
}

interface SamplePersonProps {
  readonly person: string
  readonly onChoose: (person: string) => void
}

function SamplePerson({ person, onChoose }: SamplePersonProps) {
  const { t } = useTranslation()
  const { data, error, isError, refetch } = useQuery(samplePersonsQuery)
  if (isError) return <NotRead error={error} onAgain={() => void refetch()} />
  return (
    <div className="claim-as panel">
      <label htmlFor="claim-as">{t('claim.mine.as')}</label>
      <select
        id="claim-as"
        className="select"
        value={person}
        aria-describedby="claim-sample"
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{t('claim.mine.choose')}</option>
        {(data?.persons ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <p id="claim-sample" className="quiet">
        {t('claim.mine.sampleOnly')}
      </p>
    </div>
  )
}

function Mine({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const read = useQuery(ownClaimsQuery(person))
  if (read.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (read.data === undefined) {
    return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  }
  const { claims, claimable, authorisations } = read.data
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
            {claimable.map((bill) => (
              <li key={`${bill.settlement} ${bill.payer} ${bill.insurer}`}>
                <ClaimableBill person={person} bill={bill} authorisations={authorisations} />
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
              <GivenAuthorisation person={person} given={one} />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
