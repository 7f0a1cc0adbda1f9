/** "My coverages": what a person is insured by, and how much of it is used; on a phone. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CoverageJson } from '../../../server/http/contract/person.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { opensByCode, useContractLines } from '../../components/contract-lines.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { ownCoveragesQuery } from '../../components/own-coverages.ts'
import { PatientPage } from '../../components/patient-page.tsx'
import { useLexicon } from '../../components/use-lexicon.ts'
import { OwnDiseases } from './own-diseases.tsx'
import './own.css'

export function MyCoverages() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('own.coverages.title')} lead={t('own.coverages.lead')}>
      {(person) => (
        <>
          <Coverages key={person} person={person} />
          <OwnDiseases key={`diseases ${person}`} person={person} />
        </>
      )}
    </PatientPage>
  )
}

function Coverages({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const read = useQuery(ownCoveragesQuery(person))
  return (
    <Loaded read={read}>
      {({ coverages }) =>
        coverages.length === 0 ? (
          <EmptyState title={t('own.coverages.none')}>
            <p className="quiet">{t('own.coverages.noneHint')}</p>
          </EmptyState>
        ) : (
          <ul className="own-cards">
            {coverages.map((coverage) => (
              <li key={coverage.id}>
                <Coverage person={person} coverage={coverage} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

interface CoverageProps {
  readonly person: string
  readonly coverage: CoverageJson
}

function Coverage({ person, coverage }: CoverageProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const linesOf = useContractLines()
  const { title, regionTitle, state } = coverage
  return (
    <article className="panel own-card" aria-label={textIn(title)}>
      <p className="own-card-head">
        <strong>{textIn(title)}</strong>
        <span className={`badge ${state === 'in-force' ? 'accent' : ''}`}>
          {t(`coverageState.${state}`)}
        </span>
      </p>
      <ul className="own-lines">
        {[textIn(regionTitle), ...linesOf(coverage)].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Used coverage={coverage} />
      {opensByCode(coverage) ? (
        <Link className="button own-code-link" to={`/my-code?${new URLSearchParams({ person })}`}>
          {t('insurance.show')}
        </Link>
      ) : null}
    </article>
  )
}

function Used({ coverage }: { readonly coverage: CoverageJson }) {
  const { t } = useTranslation()
  const lexicon = useLexicon(coverage.currency)
  const used = coverage.counters.filter(({ value }) => Number(value) !== 0)
  const isInTwoPeriods = (counter: string) =>
    new Set(used.filter((one) => one.counter === counter).map(({ period }) => period)).size > 1
  if (used.length === 0) return <p className="quiet">{t('own.coverages.unused')}</p>
  return (
    <dl className="own-facts" aria-label={t('own.coverages.used')}>
      {used.map(({ counter, unit, period, periodFrom, periodTo, per, value }) => (
        <div key={`${counter} ${period} ${per.join(' ')}`}>
          <dt>
            {lexicon.word(`counter.${counter}`) ?? counter}
            {per.length === 0 ? '' : ` (${per.join(t('and'))})`}
            {isInTwoPeriods(counter) && periodFrom !== null && periodTo !== null ? (
              <span className="quiet own-period">
                {t('own.coverages.period', { from: periodFrom, to: periodTo })}
              </span>
            ) : null}
          </dt>
          <dd className="amount">
            {unit === 'money' ? markOf(coverage.currency) + groupedText(value) : value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
