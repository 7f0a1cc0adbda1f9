/** A month of clearing: how far it has come, and who owes whom. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { lineKinds } from '../../../engine/clearing/clearing-line.ts'
import type { ClearingMonthJson } from '../../../server/http/contract/clearing.ts'
import { useActing } from '../../components/acting.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { momentText } from '../../components/moment-text.ts'
import { Looking, PeriodChooser, ReadFailed, usePeriod } from './clearing-frame.tsx'
import { CycleCalendar } from './cycle-calendar.tsx'
import { CycleSteps } from './cycle-steps.tsx'
import { GrossTable } from './gross-table.tsx'
import { Positions } from './positions.tsx'
import { monthQuery } from './queries.ts'

export function ClearingMonth() {
  const { t } = useTranslation()
  const [period] = usePeriod()
  const officer = useActing()?.as
  const month = useQuery(monthQuery(officer, period))
  return (
    <>
      <div className="clearing-tools">
        <PeriodChooser />
        {month.data === undefined ? null : <MonthState month={month.data} />}
      </div>
      {month.isPending ? <Looking /> : null}
      {month.isError ? (
        <ReadFailed error={month.error} onAgain={() => void month.refetch()} />
      ) : null}
      {month.data === undefined ? null : (
        <>
          <div className="clearing-cycle">
            <CycleSteps month={month.data} />
            <CycleCalendar month={month.data} />
          </div>
          {month.data.windows.length === 0 ? (
            <section className="panel">
              <EmptyState title={t('clearing.month.empty')}>
                <Link className="button" to={`/clearing/windows?period=${period}`}>
                  {t('clearing.month.toWindows')}
                </Link>
              </EmptyState>
            </section>
          ) : (
            <>
              <Totals month={month.data} />
              <GrossTable rows={month.data.table} />
              <Positions period={period} />
            </>
          )}
        </>
      )}
    </>
  )
}

function MonthState({ month }: { readonly month: ClearingMonthJson }) {
  const { t } = useTranslation()
  const { windows, isOver, isDerived } = month
  const last = windows[0]
  return (
    <p className="month-state">
      <span className={isOver ? 'badge accent' : 'badge'}>
        {t(isOver ? 'clearing.month.over' : 'clearing.month.open')}
      </span>
      {isDerived ? null : <span className="badge wait">{t('clearing.month.behind')}</span>}
      {last === undefined ? null : (
        <span className="quiet">
          {t('clearing.month.windows', {
            count: windows.length,
            last: last.window,
            at: momentText(last.closedAt),
          })}
        </span>
      )}
    </p>
  )
}

/** What all lines of the month come to, by whose money it is. */
function Totals({ month }: { readonly month: ClearingMonthJson }) {
  const { t } = useTranslation()
  const place = ({ currency, kind }: ClearingMonthJson['totals'][number]) =>
    `${currency} ${lineKinds.indexOf(kind)}`
  if (month.totals.length === 0) return null
  const sorted = month.totals.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
  return (
    <dl className="panel month-totals">
      {sorted.map(({ currency, kind, lines, amount }) => (
        <div key={`${currency} ${kind}`}>
          <dt>{t(`clearing.kind.${kind}`)}</dt>
          <dd>
            <strong className="amount month-total">
              {markOf(currency)}
              {groupedText(amount)}
            </strong>
            <span className="quiet">
              {t('clearing.lines', { count: lines, shown: groupedText(String(lines)) })}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
