/** An address that leads nowhere. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from '../components/empty-state.tsx'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <EmptyState title={t('notFound')}>
      <Link className="button primary" to="/">
        {t('list.toCounter')}
      </Link>
    </EmptyState>
  )
}
