/** The explanation of what was settled: the recorded amounts, and the rules of that day. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from '../../components/empty-state.tsx'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { Refused } from '../../components/request.ts'
import { Explanation } from './explanation.tsx'
import { factsOfSettlement } from './facts-of.ts'
import { explanationQuery, policySetQuery, settlementQuery } from './queries.ts'
import { viewsOfAnswer } from './step-view.ts'

export interface SettlementExplanationProps {
  readonly id: string
  readonly openAt: string
  /** The person whose own bill it is, where a patient reads it. */
  readonly of?: string
}

export function SettlementExplanation({ id, openAt, of }: SettlementExplanationProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const as = of === undefined ? undefined : `patient:${of}`
  const settlement = useQuery(settlementQuery(id, as))
  const explanation = useQuery(explanationQuery(id, as))
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const schemes = [...new Set(settlement.data?.division.shares.map(({ scheme }) => scheme) ?? [])]
  const set = useQuery(policySetQuery(schemes, [])).data
  const failure = settlement.error ?? explanation.error
  if (failure !== null && !(failure instanceof Refused && failure.problem.status === 404)) {
    const again = () => void Promise.all([settlement.refetch(), explanation.refetch()])
    return <NotRead error={failure} onAgain={again} />
  }
  if (failure !== null) {
    return (
      <EmptyState title={t('sheet.unknown', { id })} tone="refused">
        {of === undefined ? (
          <Link className="button" to="/settlements">
            {t('sheet.toList')}
          </Link>
        ) : (
          <ToOwnBills of={of} />
        )}
      </EmptyState>
    )
  }
  if (settlement.data === undefined || explanation.data === undefined) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  const { data } = settlement
  const level = institutions.find((one) => one.id === data.institution.id)?.level ?? ''
  return (
    <Explanation
      division={data.division}
      steps={viewsOfAnswer(explanation.data.steps, data.division.currency)}
      ground={undefined}
      set={set}
      facts={factsOfSettlement(data, level)}
      lineName={(id) => data.division.lines.find((line) => line.id === id)?.name ?? id}
      openAt={openAt}
      head={
        <PageHead
          title={t('why.title')}
          links={
            of === undefined ? (
              <Link to={`/settlements/${id}`}>{t('why.toSheet')}</Link>
            ) : (
              <ToOwnBills of={of} />
            )
          }
        >
          <p className="quiet">
            {data.person.name} · {textIn(data.institution.title)} · {data.visit.number}
          </p>
        </PageHead>
      }
    />
  )
}

function ToOwnBills({ of }: { readonly of: string }) {
  const { t } = useTranslation()
  return <Link to={`/my-bills?${new URLSearchParams({ person: of })}`}>{t('own.bills.back')}</Link>
}
