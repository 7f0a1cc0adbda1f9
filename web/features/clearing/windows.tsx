/** Closed clearing windows, and closing the open one. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useActing, useOfficerName } from '../../components/acting.ts'
import { groupedText } from '../../components/amount-text.ts'
import { momentText } from '../../components/moment-text.ts'
import { ActProblem } from './act-problem.tsx'
import { PeriodChooser, ReadFailed, usePeriod } from './clearing-frame.tsx'
import { DataTable } from './data-table.tsx'
import { thisPeriod } from './period.ts'
import { windowsQuery } from './queries.ts'
import { useAct } from './use-act.ts'

export function ClearingWindows() {
  const { t } = useTranslation()
  const officer = useActing()?.as
  const officerName = useOfficerName()
  const closer = (id: string) =>
    id === 'clearing-clock' ? t('clearing.window.byClock') : officerName(id)
  const list = useInfiniteQuery(windowsQuery(officer))
  const windows = (list.data?.pages ?? []).flatMap((page) => page.windows)
  return (
    <>
      <CloseWindow />
      <section className="panel" aria-label={t('clearing.tab.windows')}>
        {list.isError ? (
          <ReadFailed error={list.error} onAgain={() => void list.refetch()} />
        ) : (
          <DataTable
            rows={windows}
            rowKey={({ window }) => String(window)}
            empty={list.isPending ? t('loading') : t('clearing.window.empty')}
            columns={[
              {
                title: t('clearing.window.number'),
                render: ({ window }) => (
                  <Link to={`/clearing/windows/${window}`}>
                    {t('clearing.window.name', { window })}
                  </Link>
                ),
              },
              { title: t('clearing.period'), render: ({ period }) => period },
              {
                title: t('clearing.window.closedAt'),
                render: ({ closedAt }) => momentText(closedAt),
              },
              { title: t('clearing.window.closedBy'), render: ({ closedBy }) => closer(closedBy) },
              {
                title: t('clearing.window.records'),
                align: 'right',
                render: ({ records }) => (
                  <span className="amount">{groupedText(String(records))}</span>
                ),
              },
              {
                title: t('clearing.window.state'),
                render: ({ isDerived }) => (
                  <span className={isDerived ? 'badge accent' : 'badge wait'}>
                    {t(isDerived ? 'clearing.window.final' : 'clearing.window.summing')}
                  </span>
                ),
              },
            ]}
          />
        )}
        {list.hasNextPage ? (
          <p className="panel-more">
            <button
              type="button"
              className="button small"
              disabled={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t('clearing.more')}
            </button>
          </p>
        ) : null}
      </section>
    </>
  )
}

function CloseWindow() {
  const { t } = useTranslation()
  const [period] = usePeriod()
  const act = useAct()
  return (
    <div className="clearing-tools">
      <PeriodChooser />
      <button
        type="button"
        className="button primary"
        disabled={act.isSending}
        onClick={() => act.send('windows', { period })}
      >
        {act.isSending ? <span className="spinner" /> : null}
        {t('clearing.window.close', { period })}
      </button>
      <span className="field-hint">{t('clearing.window.closeHint')}</span>
      {period > thisPeriod() ? (
        <p className="note">{t('clearing.window.closeEarly', { period })}</p>
      ) : null}
      <ActProblem act={act} />
    </div>
  )
}
