/** The days of the cycle as a calendar: what is due, which days are off, which weekends are worked. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type {
  ClearingCalendarJson,
  ClearingMonthJson,
  CycleStepJson,
} from '../../../server/http/contract/clearing.ts'
import { StatusBadge } from '../../components/status-badge.tsx'
import { type CalendarDay, periodBefore, weeksOf } from './period.ts'
import { calendarQuery } from './queries.ts'

export function CycleCalendar({ month }: { readonly month: ClearingMonthJson }) {
  const { t } = useTranslation()
  const calendar = useQuery(calendarQuery).data
  const mainland = calendar?.jurisdictions.find(({ jurisdiction }) => jurisdiction === 'mainland')
  const first = periodBefore(month.period, -1)
  const second = periodBefore(first, -1)
  const shown = new Set([first, second].map((period) => Number(period.slice(0, 4))))
  return (
    <section className="panel cycle-calendar" aria-labelledby="calendar-title">
      <h2 id="calendar-title">{t('clearing.calendar.title')}</h2>
      <div className="months">
        {[first, second].map((period) => (
          <MonthGrid key={period} period={period} steps={month.steps} calendar={mainland} />
        ))}
      </div>
      <p className="calendar-legend">
        <span className="legend-due">{t('clearing.calendar.due')}</span>
        <span className="legend-off">{t('clearing.calendar.off')}</span>
        <span className="legend-works">{t('clearing.calendar.works')}</span>
      </p>
      {[...shown].map((year) => {
        const known = mainland?.years.find((one) => one.year === year)
        return (
          <p key={year} className="quiet calendar-source">
            {year}{' '}
            {known === undefined ? (
              t('clearing.calendar.unknown')
            ) : (
              <>
                <StatusBadge status={known.status} /> {known.source.title}
              </>
            )}
          </p>
        )
      })}
    </section>
  )
}

type Jurisdiction = ClearingCalendarJson['jurisdictions'][number]

interface MonthGridProps {
  readonly period: string
  readonly steps: readonly CycleStepJson[]
  readonly calendar: Jurisdiction | undefined
}

function MonthGrid({ period, steps, calendar }: MonthGridProps) {
  const { t } = useTranslation()
  return (
    <table className="month-grid">
      <caption>{period}</caption>
      <thead>
        <tr>
          {(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map((day) => (
            <th key={day} scope="col">
              {t(`clearing.weekday.${day}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(period).map((week, i) => (
          <tr key={week.find((day) => day !== null)?.day ?? i}>
            {week.map((day, weekday) => (
              <DayCell
                key={day?.day ?? `none-${weekday}`}
                day={day}
                steps={steps}
                calendar={calendar}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface DayCellProps extends Omit<MonthGridProps, 'period'> {
  readonly day: CalendarDay | null
}

function DayCell({ day, steps, calendar }: DayCellProps) {
  const { t } = useTranslation()
  if (day === null) return <td />
  const special = calendar?.days.find((one) => one.day === day.day)
  const works = special === undefined ? !day.isWeekend : special.works
  const due = steps.filter((step) => step.due === day.day)
  const words = [
    day.day,
    special?.name,
    ...due.map(({ name }) => t(`clearing.step.${name}`)),
  ].filter((word) => word !== undefined)
  const classes = [
    works ? '' : 'off',
    special?.works === true ? 'moved' : '',
    due.length === 0 ? '' : 'due',
    due.some(({ state }) => state === 'late') ? 'late' : '',
  ]
  return (
    <td className={classes.join(' ').trim()} title={words.join(' · ')}>
      <span>{day.dayOfMonth}</span>
      {due.length === 0 ? null : <span className="sr-only">{words.slice(1).join(', ')}</span>}
    </td>
  )
}
