/** A place with nothing in it says why, and what can be done. */
import type { ReactNode } from 'react'
import './empty-state.css'

export interface EmptyStateProps {
  readonly title: string
  readonly children?: ReactNode
  readonly tone?: 'quiet' | 'refused'
}

export function EmptyState({ title, children, tone }: EmptyStateProps) {
  return (
    <div
      className={`empty-state ${tone ?? 'quiet'}`}
      role={tone === 'refused' ? 'alert' : 'status'}
    >
      <svg viewBox="0 0 64 40" aria-hidden="true">
        <path d="M4 34h56M10 34a22 22 0 0 1 44 0M32 5v29M21 9v25M43 9v25" />
      </svg>
      <p className="empty-title">{title}</p>
      {children}
    </div>
  )
}
