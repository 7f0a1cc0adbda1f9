/** The explanation of the bill at the counter, before it is settled. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { quotedBill } from '../../components/quoted-bill.ts'
import { Explanation } from './explanation.tsx'
import { factsOfQuote } from './facts-of.ts'
import { explainedQuoteQuery } from './queries.ts'
import { viewsOfAnswer } from './step-view.ts'
import { useGround } from './use-ground.ts'

export function QuoteExplanation({ openAt }: { readonly openAt: string }) {
  const { t } = useTranslation()
  const bill = useMemo(quotedBill, [])
  const { data: quote, isPending, isError, refetch } = useQuery(explainedQuoteQuery(bill))
  const ground = useGround(quote, bill?.answers)
  if (bill === undefined) {
    return (
      <EmptyState title={t('why.noQuote')}>
        <Link className="button primary" to="/">
          {t('list.toCounter')}
        </Link>
      </EmptyState>
    )
  }
  if (isError) {
    return (
      <EmptyState title={t('lost')} tone="refused">
        <button type="button" className="button" onClick={() => void refetch()}>
          {t('askAgain')}
        </button>
      </EmptyState>
    )
  }
  if (isPending || quote === undefined) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  return (
    <Explanation
      division={quote}
      steps={viewsOfAnswer(quote.explanation ?? [], quote.currency)}
      ground={ground}
      facts={factsOfQuote(quote)}
      lineName={(id) => bill.lines?.find((line) => line.id === id)?.name ?? id}
      openAt={openAt}
      head={
        <PageHead
          title={t('why.title')}
          links={
            <>
              <Link to="/four-ways">{t('keys.fourWays')}</Link>
              <Link to="/">{t('sheet.toCounter')}</Link>
            </>
          }
        >
          <span className="badge">{t('answer.quoted')}</span>
        </PageHead>
      }
    />
  )
}
