/** The head of a page: what it is about, and where to go from it. */
import type { ReactNode } from 'react'
import './page-head.css'

export interface PageHeadProps {
  readonly title: string
  readonly children?: ReactNode
  readonly links: ReactNode
}

export function PageHead({ title, children, links }: PageHeadProps) {
  return (
    <header className="page-head">
      <h1>{title}</h1>
      {children}
      <p className="page-links">{links}</p>
    </header>
  )
}
