/** What the pages of reconciliation have around them: where one is, and as whom one acts. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { type Acting, useActing } from '../../components/acting.ts'
import { ActingSwitch } from '../../components/acting-switch.tsx'
import { AntdFrame } from '../../components/antd-frame.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Refused } from '../../components/request.ts'
import './desk.css'

const pages = [
  ['breaks', '/reconciliation'],
  ['received', '/reconciliation/received'],
  ['handedOut', '/reconciliation/issued'],
  ['payments', '/reconciliation/payments'],
] as const

export interface DeskProps {
  readonly tools?: ReactNode
  readonly children: (acting: Acting) => ReactNode
}

export function Desk({ tools, children }: DeskProps) {
  const { t } = useTranslation()
  const acting = useActing()
  return (
    <AntdFrame>
      <div className="desk">
        <header className="desk-head no-print">
          <h1>{t('reconciliation.title')}</h1>
          <nav className="desk-pages" aria-label={t('reconciliation.title')}>
            {pages.map(([name, path]) => (
              <NavLink key={name} to={path} end={path === '/reconciliation'}>
                {t(`reconciliation.pages.${name}`)}
              </NavLink>
            ))}
          </nav>
          {tools}
          <ActingSwitch />
        </header>
        {acting === undefined ? null : children(acting)}
      </div>
    </AntdFrame>
  )
}

export interface TroubleProps {
  readonly error: unknown
  readonly onRetry: () => void
}

/** A list or page that could not be read, and what to do about it. */
export function Trouble({ error, onRetry }: TroubleProps) {
  const { t } = useTranslation()
  if (error instanceof Refused && error.problem.code === 'not-permitted') {
    return (
      <EmptyState title={t('reconciliation.mayNot')} tone="refused">
        <p>{t('reconciliation.chooseOther')}</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={t('lost')} tone="refused">
      <button type="button" className="button" onClick={onRetry}>
        {t('askAgain')}
      </button>
    </EmptyState>
  )
}
