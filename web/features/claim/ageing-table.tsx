/** The ageing of the desk: how many claims lie how long, and what patients wait for in them. */
import { useTranslation } from 'react-i18next'
import type { ClaimJson } from '../../../server/http/contract/claim.ts'
import { amountText, markOf } from '../../components/amount-text.ts'
import { ageingOf } from './ageing.ts'

export function AgeingTable({ claims }: { readonly claims: readonly ClaimJson[] }) {
  const { t } = useTranslation()
  const bands = ageingOf(claims)
  const open = bands.reduce((sum, band) => sum + band.claims, 0)
  if (open === 0) return null
  return (
    <section className="panel claim-ageing" aria-labelledby="claim-ageing">
      <h2 id="claim-ageing">{t('claimDesk.ageing')}</h2>
      <ol>
        {bands.map(({ from, to, claims: count, late, lossMinor }) => (
          <li key={from} className={count === 0 ? 'none' : ''}>
            <span className="quiet">
              {to === null
                ? t('claimDesk.daysFrom', { from })
                : t('claimDesk.daysSpan', { from, to })}
            </span>
            <strong>{t('claim.desk.count', { count })}</strong>
            <span className="amount">
              {[...lossMinor].map(([currency, minor]) => (
                <span key={currency}>
                  {markOf(currency)}
                  {amountText(minor, currency)}
                </span>
              ))}
            </span>
            {late === 0 ? null : (
              <span className="claim-clock late">{t('claim.desk.late', { count: late })}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
