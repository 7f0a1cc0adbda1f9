/** How an insurer's product came to the amount of a claim: for the claims desk, and for whoever claims. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClaimWorkingJson } from '../../../server/http/contract/claim.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Loaded } from '../../components/loaded.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { claimWorkingQuery, policySetQuery } from './queries.ts'
import { StepList } from './step-list.tsx'
import { viewsOfAnswer } from './step-view.ts'
import { stepsToTell } from './waterfall.ts'
import './explanation.css'

interface ClaimExplanationProps {
  readonly id: string
  /** In sample mode, whoever reads it. */
  readonly as: string | undefined
  readonly isSeated: boolean
  readonly back: ReactNode
}

export function ClaimExplanation({ id, as, isSeated, back }: ClaimExplanationProps) {
  const read = useQuery(claimWorkingQuery(id, as, isSeated))
  return <Loaded read={read}>{(working) => <Working working={working} back={back} />}</Loaded>
}

interface WorkingProps {
  readonly working: ClaimWorkingJson
  readonly back: ReactNode
}

function Working({ working: { claim, scheme, steps }, back }: WorkingProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const set = useQuery(policySetQuery([scheme], [])).data
  const money = (amount: string) => markOf(claim.currency) + groupedText(amount)
  return (
    <section className="panel claim-working">
      <PageHead title={t('why.claim.title')} links={back}>
        <p className="quiet">
          {textIn(claim.productTitle)} · {textIn(claim.institutionTitle)} ·{' '}
          <span className="claim-working-day">{claim.visitOn}</span>
        </p>
      </PageHead>
      {claim.adjudicated === null || steps === null ? (
        <EmptyState title={t('why.claim.none')} />
      ) : (
        <>
          <StepList
            steps={stepsToTell(viewsOfAnswer(steps, claim.currency))}
            context={{
              currency: claim.currency,
              set,
              factOf: () => undefined,
              payerTitle: () => textIn(claim.insurerTitle),
            }}
          />
          <p className="claim-working-sum">
            <span>{t('why.claim.sum')}</span>
            <strong className="amount">{money(claim.adjudicated)}</strong>
          </p>
        </>
      )}
    </section>
  )
}
