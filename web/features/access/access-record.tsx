/** "Who has seen my data": for a patient, on a phone. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccessItemJson } from '../../../server/http/contract/access.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { dayTextAt } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { AccessEntry } from './access-entry.tsx'
import { accessRecordQuery } from './queries.ts'
import './access.css'

export function AccessRecord() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('access.title')} lead={t('access.lead')}>
      {(person) => <Entries key={person} person={person} />}
    </PatientPage>
  )
}

function Entries({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const [isOwnShown, setOwnShown] = useState(false)
  const record = useInfiniteQuery(accessRecordQuery(person))
  if (record.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (record.data === undefined) {
    return <NotRead error={record.error} onAgain={() => void record.refetch()} />
  }
  const all = record.data.pages.flatMap(({ items }) => items)
  const shown = isOwnShown ? all : all.filter(({ role }) => !isOwn(role))
  return (
    <section aria-label={t('access.title')}>
      <label className="seen-own">
        <input
          type="checkbox"
          checked={isOwnShown}
          onChange={(event) => setOwnShown(event.target.checked)}
        />
        {t('access.ownToo')}
      </label>
      {shown.length === 0 ? (
        <EmptyState title={t(record.hasNextPage ? 'access.onlyOwn' : 'access.empty')}>
          <p className="quiet">{t('access.emptyHint')}</p>
        </EmptyState>
      ) : (
        <Days entries={shown} />
      )}
      {record.isFetchNextPageError ? (
        <NotRead error={record.error} onAgain={() => void record.fetchNextPage()} />
      ) : null}
      {record.hasNextPage && !record.isFetchNextPageError ? (
        <button
          type="button"
          className="button seen-more"
          disabled={record.isFetchingNextPage}
          onClick={() => void record.fetchNextPage()}
        >
          {t(record.isFetchingNextPage ? 'loading' : 'access.more')}
        </button>
      ) : null}
    </section>
  )
}

function isOwn(role: string): boolean {
  return role === 'patient' || role === 'guardian'
}

/** Under each day what happened on it, the latest first. */
function Days({ entries }: { readonly entries: readonly AccessItemJson[] }) {
  const days = Map.groupBy(entries, ({ at }) => dayTextAt(Date.parse(at)))
  return [...days].map(([day, ones]) => (
    <section key={day} className="seen-day" aria-label={day}>
      <h2>{day}</h2>
      <ul>
        {ones.map((entry, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be alike in all they say.
          <li key={`${entry.at} ${place}`}>
            <AccessEntry entry={entry} />
          </li>
        ))}
      </ul>
    </section>
  ))
}
