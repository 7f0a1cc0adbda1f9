/** Counts and rates in tables: one that is hidden says so, in words and not by a zero. */
import { useTranslation } from 'react-i18next'
import { isNone, type RateJson, rateText } from './rate-text.ts'

export function Count({ count }: { readonly count: number | null }) {
  const { t } = useTranslation()
  if (count !== null) return <td className="amount">{count.toLocaleString('en')}</td>
  return (
    <td className="amount quiet" title={t('recognition.rates.hiddenMeans')}>
      {t('recognition.rates.hidden')}
    </td>
  )
}

const basisPoints = 10_000

/** The bar is a picture of the figure beside it. */
export function RateBar({ of }: { readonly of: RateJson }) {
  const { t } = useTranslation()
  const { rateBasisPoints: rate } = of
  if (isNone(of)) return <span className="quiet">{t('recognition.rates.nothing')}</span>
  if (rate === null) {
    return (
      <span className="quiet" title={t('recognition.rates.hiddenMeans')}>
        {t('recognition.rates.hidden')}
      </span>
    )
  }
  return (
    <span className="rate">
      <span className="rate-bar" aria-hidden="true">
        <span style={{ flexGrow: rate }} />
        <span style={{ flexGrow: basisPoints - rate }} />
      </span>
      <strong>{rateText(rate)}</strong>
    </span>
  )
}
