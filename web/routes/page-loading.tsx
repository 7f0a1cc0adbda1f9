/** Shown while a page's own code comes. */
import { useTranslation } from 'react-i18next'

export function PageLoading() {
  const { t } = useTranslation()
  return (
    <p className="page-loading" role="status">
      <span className="spinner" /> {t('loading')}
    </p>
  )
}
