/** What was recorded in the registry last, by whom and from where. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useOperatorName } from '../../components/operator-names.ts'
import { useSession } from '../../components/session.ts'
import { changesQuery } from './queries.ts'

const shown = 12

/** For whoever keeps the registry or inspects it. */
export function RegistryChanges() {
  const session = useSession()
  const operator = session?.standIns.find(({ role }) => role === 'operator')
  const isOffice = session?.actor.role === 'operator' || session?.actor.role === 'auditor'
  if (session === undefined || (operator === undefined && !isOffice)) return null
  return <Changes as={operator?.id} />
}

function Changes({ as }: { readonly as: string | undefined }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const operatorName = useOperatorName()
  const read = useQuery(changesQuery(as))
  if (read.isPending) return null
  if (read.data === undefined) {
    return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  }
  const changes = read.data.changes.slice(0, shown)
  return (
    <section className="registry-alliances" aria-labelledby="registry-changes">
      <h2 id="registry-changes">{t('partner.changes')}</h2>
      {changes.length === 0 ? <EmptyState title={t('partner.noChanges')} /> : null}
      <ul className="panel registry-changes" hidden={changes.length === 0}>
        {changes.map(({ number, kind, id, title, from, isEnd, source, recordedBy, recordedAt }) => (
          <li key={number}>
            <span>
              {t(`partner.changeOf.${kind}`)} <strong>{title === null ? id : textIn(title)}</strong>{' '}
              {isEnd ? t('partner.changeEnd', { from }) : t('partner.changeFrom', { from })}
            </span>
            <span className="quiet">
              {momentText(recordedAt)} · {operatorName(recordedBy)} · {source}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
