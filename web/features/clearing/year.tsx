/** A year of clearing: its twelve months, what its cases came to, and its end by two persons. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ClearingYearJson } from '../../../server/http/contract/clearing.ts'
import { useActing } from '../../components/acting.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { ActProblem } from './act-problem.tsx'
import { Looking, ReadFailed, usePeriod } from './clearing-frame.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { yearQuery } from './queries.ts'
import { useAct } from './use-act.ts'
import { useNames } from './use-names.ts'
import './year.css'

export function ClearingYear() {
  const { t } = useTranslation()
  const [period, setPeriod] = usePeriod()
  const officer = useActing()?.as
  const shown = Number(period.slice(0, 4))
  const year = useQuery(yearQuery(officer, shown))
  const move = (by: number) => setPeriod(`${shown + by}-${period.slice(5)}`)
  return (
    <>
      <div className="clearing-tools">
        <fieldset className="period">
          <legend className="sr-only">{t('clearing.year.choose')}</legend>
          <button
            type="button"
            className="button small"
            aria-label={t('clearing.year.before')}
            onClick={() => move(-1)}
          >
            ‹
          </button>
          <output className="period-year">{t('clearing.year.name', { year: shown })}</output>
          <button
            type="button"
            className="button small"
            aria-label={t('clearing.year.after')}
            onClick={() => move(1)}
          >
            ›
          </button>
        </fieldset>
        {year.data === undefined ? null : <YearState year={year.data} />}
      </div>
      {year.isPending ? <Looking /> : null}
      {year.isError ? <ReadFailed error={year.error} onAgain={() => void year.refetch()} /> : null}
      {year.data === undefined ? null : (
        <>
          <Months year={year.data} />
          <Cases cases={year.data.cases} />
          <Closing key={year.data.year} year={year.data} />
        </>
      )}
    </>
  )
}

interface YearProps {
  readonly year: ClearingYearJson
}

function YearState({ year: { closed, due } }: YearProps) {
  const { t } = useTranslation()
  return (
    <p className="month-state">
      <span className={closed === null ? 'badge' : 'badge accent'}>
        {t(closed === null ? 'clearing.year.open' : 'clearing.year.closed')}
      </span>
      <span className="quiet">
        {closed === null
          ? t('clearing.cycle.by', { day: due })
          : t('clearing.cycle.doneOn', { day: closed.on })}
      </span>
    </p>
  )
}

function Months({ year: { months } }: YearProps) {
  const { t } = useTranslation()
  return (
    <section className="panel" aria-labelledby="year-months">
      <header className="panel-head">
        <h2 id="year-months">{t('clearing.year.months')}</h2>
      </header>
      <ol className="year-months">
        {months.map(({ period, windows, next }) => (
          <li key={period}>
            <Link to={`/clearing?period=${period}`}>{period}</Link>
            {windows === 0 ? (
              <span className="quiet">{t('clearing.year.noWindow')}</span>
            ) : (
              <span className={next === null ? 'badge accent' : 'badge wait'}>
                {next === null ? t('clearing.year.fedBack') : t(`clearing.step.${next}`)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

type CaseRow = ClearingYearJson['cases'][number]

function Cases({ cases }: { readonly cases: readonly CaseRow[] }) {
  const { t } = useTranslation()
  const names = useNames()
  const amount = (field: 'sheet' | 'caseAmount' | 'finalAmount') => (row: CaseRow) => (
    <span className="amount">
      {markOf(row.currency)}
      {groupedText(row[field])}
    </span>
  )
  const columns: Column<CaseRow>[] = [
    { title: t('clearing.field.institution'), render: (row) => names.institution(row.institution) },
    { title: t('clearing.field.payer'), render: (row) => names.payer(row.payer) },
    { title: t('clearing.year.cases'), align: 'right', render: (row) => row.cases },
    {
      title: t('clearing.year.withoutFinal'),
      align: 'right',
      render: ({ open }) =>
        open === 0 ? <span className="quiet">0</span> : <span className="badge wait">{open}</span>,
    },
    { title: t('clearing.year.sheet'), align: 'right', render: amount('sheet') },
    { title: t('clearing.field.caseAmount'), align: 'right', render: amount('caseAmount') },
    {
      title: t('clearing.field.finalAmount'),
      align: 'right',
      strong: true,
      render: amount('finalAmount'),
    },
  ]
  return (
    <section className="panel" aria-labelledby="year-cases">
      <header className="panel-head">
        <h2 id="year-cases">{t('clearing.year.casesTitle')}</h2>
        <p className="quiet">{t('clearing.year.casesNote')}</p>
      </header>
      <DataTable
        columns={columns}
        rows={cases}
        rowKey={({ institution, payer, currency }) => [institution, payer, currency].join(' ')}
        empty={t('clearing.year.noCases')}
      />
    </section>
  )
}

/** One person proposes the end of the year, another one releases it. */
function Closing({ year }: YearProps) {
  const { t } = useTranslation()
  const act = useAct()
  if (year.closed !== null) return null
  const isProposed = year.proposed !== null
  return (
    <section className="panel" aria-labelledby="year-closing">
      <header className="panel-head">
        <h2 id="year-closing">{t('clearing.year.closing')}</h2>
      </header>
      <div className="year-closing">
        {year.gap === null || isProposed ? null : <Gap gap={year.gap} />}
        {isProposed ? (
          <p className="note" role="status">
            {t('clearing.cycle.proposed')}{' '}
            <Link to="/clearing/proposals">{t('clearing.tab.proposals')}</Link>
          </p>
        ) : (
          <>
            <button
              type="button"
              className="button primary"
              disabled={act.isSending || year.gap !== null}
              onClick={() =>
                act.send('proposals', {
                  kind: 'close-year',
                  year: year.year,
                  reason: t('clearing.year.reason', { year: year.year }),
                })
              }
            >
              {act.isSending ? <span className="spinner" /> : null}
              {t('clearing.year.propose')}
            </button>
            <span className="field-hint">{t('clearing.cycle.twoPersons')}</span>
          </>
        )}
        <ActProblem act={act} />
      </div>
    </section>
  )
}

/** What has to be done first, with the way there. */
function Gap({ gap }: { readonly gap: NonNullable<ClearingYearJson['gap']> }) {
  const { t } = useTranslation()
  const names = useNames()
  switch (gap.code) {
    case 'year-running':
      return (
        <p className="note">
          {t('clearing.year.gap.running')}{' '}
          <Link to="/clearing/windows">{t('clearing.month.toWindows')}</Link>
        </p>
      )
    case 'year-empty':
      return <p className="note">{t('clearing.year.gap.empty')}</p>
    case 'year-month-open': {
      const { period, step } = gap
      const at = `/clearing?period=${period ?? ''}`
      return (
        <p className="note">
          {t('clearing.year.gap.month', {
            step: step === null ? '' : t(`clearing.step.${step}`),
          })}{' '}
          <Link to={at}>{period}</Link>
        </p>
      )
    }
    case 'year-case-open':
      return (
        <p className="note">
          {t('clearing.year.gap.case', {
            count: gap.open ?? 0,
            institution: names.institution(gap.institution ?? ''),
          })}{' '}
          <Link to="/clearing/proposals">{t('clearing.tab.proposals')}</Link>
        </p>
      )
    case 'proposal-waiting':
      return (
        <p className="note">
          {t('clearing.year.gap.waiting')}{' '}
          <Link to="/clearing/proposals">{t('clearing.tab.proposals')}</Link>
        </p>
      )
  }
}
