/** Hard budgets and prefunds, and how much of them is spent. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useActing } from '../../components/acting.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { budgetsQuery } from './queries.ts'
import { UseBar } from './use-bar.tsx'
import { useNames } from './use-names.ts'

export function Budgets() {
  const { t } = useTranslation()
  const officer = useActing()?.as
  const names = useNames()
  const read = useQuery(budgetsQuery(officer)).data
  if (read === undefined || read.budgets.length === 0) return null
  const { budgets, thresholds } = read
  return (
    <section className="panel" aria-labelledby="budgets-title">
      <header className="panel-head">
        <h2 id="budgets-title">{t('clearing.budget.title')}</h2>
        <p className="quiet">{t('clearing.budget.note')}</p>
      </header>
      <ol className="prepayments">
        {budgets.map(({ budget, currency, cap, spent, usedPercent, level }) => (
          <li key={budget} className={level}>
            <div className="prepayment-name">
              <strong title={budget}>{names.budget(budget)}</strong>
            </div>
            <UseBar percent={usedPercent} level={level} thresholds={thresholds} />
            <dl className="prepayment-amounts">
              <div>
                <dt>{t('clearing.budget.spent')}</dt>
                <dd className="amount">
                  {markOf(currency)}
                  {groupedText(spent)}
                </dd>
              </div>
              <div>
                <dt>{t('clearing.budget.cap')}</dt>
                <dd className="amount">
                  {markOf(currency)}
                  {groupedText(cap)}
                </dd>
              </div>
            </dl>
          </li>
        ))}
      </ol>
    </section>
  )
}
