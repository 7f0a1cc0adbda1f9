/** The code as it is held to the window, with the seconds that it still has. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CodeRequestJson } from '../../../server/http/contract/insurance.ts'
import { NotRead } from '../../components/not-read.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { useSecondsLeft } from '../../components/seconds-left.ts'
import { askForCode } from './queries.ts'

export interface ShownCodeProps {
  readonly person: string
  readonly asked: CodeRequestJson
  readonly onHide: () => void
}

export function ShownCode({ person, asked, onHide }: ShownCodeProps) {
  const { t } = useTranslation()
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery({
    queryKey: ['insurance-code', person, asked],
    queryFn: async () => ({ code: await askForCode(person, asked), at: performance.now() }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    // A code that was put away is never shown again.
    gcTime: 0,
  })
  const seconds = useSecondsLeft(data?.at, data?.code.lifetimeSeconds, dataUpdatedAt)
  const isOver = data !== undefined && seconds <= 0
  return (
    <section className="own-code panel" aria-labelledby="own-code">
      <h2 id="own-code">{isOver ? t('insurance.over') : t('insurance.showing')}</h2>
      {data === undefined && error !== null ? (
        <NotRead error={error} onAgain={() => void refetch()} />
      ) : (
        <div className={`own-qr ${isOver || isFetching ? 'over' : ''}`}>
          {data === undefined ? (
            <span className="spinner" role="status" aria-label={t('loading')} />
          ) : (
            <QrCode
              text={isOver ? t('insurance.over') : data.code.text}
              label={t('insurance.qr')}
            />
          )}
        </div>
      )}
      <p className="own-left" role="timer">
        {data === undefined || isOver ? ' ' : t('insurance.left', { seconds })}
      </p>
      <p className="sr-only" role="status">
        {isOver ? t('insurance.over') : ''}
      </p>
      <div className="own-acts">
        <button
          type="button"
          className={`button ${isOver ? 'primary' : ''}`}
          disabled={isFetching}
          onClick={() => void refetch()}
        >
          {t('insurance.again')}
        </button>
        <button type="button" className="button" onClick={onHide}>
          {t('insurance.hide')}
        </button>
      </div>
      <p className="quiet">{t('insurance.once')}</p>
    </section>
  )
}
