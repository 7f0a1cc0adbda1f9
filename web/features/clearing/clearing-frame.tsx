/** The head of all clearing pages: the month, the places one can go, and who is at work. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useSearchParams } from 'react-router'
import { useActing } from '../../components/acting.ts'
import { ActingSwitch } from '../../components/acting-switch.tsx'
import { AntdFrame } from '../../components/antd-frame.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useProblemText } from '../../components/problem-text.ts'
import { Refused } from '../../components/request.ts'
import { useInAddress } from '../../components/use-in-address.ts'
import { periodBefore, thisPeriod } from './period.ts'
import { proposalsQuery } from './queries.ts'
import './clearing.css'

const tabs = [
  ['', 'month'],
  ['/year', 'year'],
  ['/windows', 'windows'],
  ['/prepayments', 'prepayments'],
  ['/investigations', 'investigations'],
  ['/tickets', 'tickets'],
  ['/proposals', 'proposals'],
] as const

export function ClearingFrame({ children }: { readonly children: ReactNode }) {
  const isKnown = useActing() !== undefined
  return (
    <AntdFrame>
      <div className="clearing">
        <ClearingHead />
        {isKnown ? children : null}
      </div>
    </AntdFrame>
  )
}

function ClearingHead() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const officer = useActing()?.as
  const proposals = useQuery({ ...proposalsQuery(officer), enabled: officer !== undefined })
  const waiting = (proposals.data?.proposals ?? []).filter(({ state }) => state === 'proposed')
  const period = params.get('period')
  const query = period === null ? '' : `?period=${period}`
  return (
    <header className="clearing-head">
      <h1>{t('clearing.title')}</h1>
      <nav aria-label={t('clearing.title')}>
        {tabs.map(([path, name]) => (
          <NavLink key={name} to={`/clearing${path}${query}`} end={path === ''}>
            {t(`clearing.tab.${name}`)}
            {name === 'proposals' && waiting.length > 0 ? (
              <span className="count" title={t('clearing.waiting', { count: waiting.length })}>
                {waiting.length}
              </span>
            ) : null}
          </NavLink>
        ))}
      </nav>
      <ActingSwitch />
    </header>
  )
}

/** The month of the page, kept in its address; the last one where none is named. */
export function usePeriod(): readonly [string, (period: string) => void] {
  const [named, put] = useInAddress('period')
  const period = /^\d{4}-(0[1-9]|1[0-2])$/u.test(named) ? named : periodBefore(thisPeriod(), 0)
  return [period, put]
}

export function PeriodChooser() {
  const { t } = useTranslation()
  const [period, setPeriod] = usePeriod()
  return (
    <fieldset className="period">
      <legend className="sr-only">{t('clearing.period')}</legend>
      <button
        type="button"
        className="button small"
        aria-label={t('clearing.periodBefore')}
        onClick={() => setPeriod(periodBefore(period, 1))}
      >
        ‹
      </button>
      <input
        className="input"
        type="month"
        aria-label={t('clearing.period')}
        value={period}
        onChange={(event) => {
          if (event.target.value !== '') setPeriod(event.target.value)
        }}
      />
      <button
        type="button"
        className="button small"
        aria-label={t('clearing.periodAfter')}
        onClick={() => setPeriod(periodBefore(period, -1))}
      >
        ›
      </button>
    </fieldset>
  )
}

/** A read that failed: refused with its reason, or without an answer. */
export function ReadFailed({
  error,
  onAgain,
}: {
  readonly error: unknown
  readonly onAgain: () => void
}) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const problem = error instanceof Refused ? problemText(error.problem) : null
  return (
    <EmptyState title={problem?.what ?? t('lost')} tone="refused">
      {problem === null ? null : <p className="quiet">{problem.remedy}</p>}
      <button type="button" className="button" onClick={onAgain}>
        {t('askAgain')}
      </button>
    </EmptyState>
  )
}

export function Looking() {
  const { t } = useTranslation()
  return (
    <p className="clearing-looking" role="status">
      <span className="spinner" /> {t('loading')}
    </p>
  )
}
