/** What a read answered; before it, that it is on its way, and after a failure how to ask again. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NotRead } from './not-read.tsx'

interface LoadedProps<T> {
  readonly read: {
    readonly data: T | undefined
    readonly error: unknown
    readonly isPending: boolean
    refetch(): unknown
  }
  readonly children: (data: T) => ReactNode
}

export function Loaded<T>({ read, children }: LoadedProps<T>) {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = read
  if (isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (data === undefined) return <NotRead error={error} onAgain={() => void refetch()} />
  return children(data)
}
