/** "My coverages": what a person is insured by, and how much of it is used; on a phone. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CoverageJson } from '../../../server/http/contract/person.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { ownCoveragesQuery } from '../../components/own-coverages.ts'
import { PatientPage } from '../../components/patient-page.tsx'
import { useLexicon } from '../../components/use-lexicon.ts'
import './own.css'

export function MyCoverages() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('own.coverages.title')} lead={t('own.coverages.lead')}>
      {(person) => <Coverages key={person} person={person} />}
    </PatientPage>
  )
}

function Coverages({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = useQuery(ownCoveragesQuery(person))
  if (isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (data === undefined) return <NotRead error={error} onAgain={() => void refetch()} />
  if (data.coverages.length === 0) {
    return (
      <EmptyState title={t('own.coverages.none')}>
        <p className="quiet">{t('own.coverages.noneHint')}</p>
      </EmptyState>
    )
  }
  return (
    <ul className="own-cards">
      {data.coverages.map((coverage) => (
        <li key={coverage.id}>
          <Coverage coverage={coverage} />
        </li>
      ))}
    </ul>
  )
}

function Coverage({ coverage }: { readonly coverage: CoverageJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { from, to, contract, state } = coverage
  return (
    <article className="panel own-card" aria-label={textIn(coverage.title)}>
      <p className="own-card-head">
        <strong>{textIn(coverage.title)}</strong>
        <span className={`badge ${state === 'in-force' ? 'accent' : ''}`}>
          {t(`coverageState.${state}`)}
        </span>
      </p>
      <p className="quiet">
        {textIn(coverage.regionTitle)} ·{' '}
        {to === null ? t('own.coverages.term', { from }) : t('own.coverages.termTo', { from, to })}
      </p>
      {contract === null ? null : (
        <p className="quiet">
          {t('own.coverages.number', { number: contract.number })}
          {contract.waitsUntil === null
            ? null
            : ` · ${t('own.coverages.waits', { day: contract.waitsUntil })}`}
          {contract.isDirect ? null : ` · ${t('own.coverages.notDirect')}`}
        </p>
      )}
      <Used coverage={coverage} />
    </article>
  )
}

function Used({ coverage }: { readonly coverage: CoverageJson }) {
  const { t } = useTranslation()
  const lexicon = useLexicon(coverage.currency)
  const used = coverage.counters.filter(({ value }) => Number(value) !== 0)
  if (used.length === 0) return <p className="quiet">{t('own.coverages.unused')}</p>
  return (
    <dl className="own-facts" aria-label={t('own.coverages.used')}>
      {used.map(({ counter, unit, period, per, value }) => (
        <div key={`${counter} ${period} ${per.join(' ')}`}>
          <dt>
            {lexicon.word(`counter.${counter}`) ?? counter}
            {per.length === 0 ? '' : ` (${per.join(t('and'))})`}
          </dt>
          <dd className="amount">
            {unit === 'money' ? markOf(coverage.currency) + groupedText(value) : value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
