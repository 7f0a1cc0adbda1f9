/** What a scanned commercial-insurance code opened, or why it did not; and the camera that scans it. */
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RedeemedCodeJson } from '../../../server/http/contract/insurance.ts'
import { useTextIn } from '../../components/language.ts'
import type { Draft } from './draft.ts'
import type { CodeReader } from './use-insurance-code.ts'

const CameraScan = lazy(async () => ({
  default: (await import('./camera-scan.tsx')).CameraScan,
}))

export interface InsuranceCodeProps {
  readonly opened: Draft['opened']
  readonly reader: CodeReader
  readonly locked: boolean
  /** Gets what the camera saw. */
  readonly onSeen: (text: string) => void
}

export function InsuranceCode({ opened, reader, locked, onSeen }: InsuranceCodeProps) {
  const { t } = useTranslation()
  const [isLooking, setLooking] = useState(false)
  const { busy, problem } = reader

  function seen(text: string): void {
    setLooking(false)
    onSeen(text)
  }

  return (
    <div className="insurance-code">
      <div aria-live="polite">
        {busy ? (
          <p className="quiet">
            <span className="spinner" /> {t('insurance.redeeming')}
          </p>
        ) : null}
        {problem === null ? null : (
          <p className="field-problem" role="alert">
            <strong>{problem.what}</strong>
            <span className="remedy">{problem.remedy}</span>
          </p>
        )}
        {opened === 'dropped' ? (
          <p className="field-problem" role="alert">
            {t('insurance.dropped')}
          </p>
        ) : null}
        {opened === null || opened === 'dropped' ? null : <Opened opened={opened} />}
      </div>
      {locked ? null : (
        <button
          type="button"
          className="link"
          title={t('insurance.scanHint')}
          aria-expanded={isLooking}
          onClick={() => setLooking(!isLooking)}
        >
          {t('insurance.camera')}
        </button>
      )}
      {isLooking ? (
        <Suspense fallback={<span className="spinner" role="status" aria-label={t('loading')} />}>
          <CameraScan onSeen={seen} />
        </Suspense>
      ) : null}
    </div>
  )
}

function Opened({ opened }: { readonly opened: RedeemedCodeJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  return (
    <div className="opened">
      <p>
        <strong>{t('insurance.redeemed')}</strong>{' '}
        <span className="quiet">{t('insurance.redeemedFor')}</span>
      </p>
      <ul>
        {opened.contracts.map(({ coverage, title, closed }) => (
          <li key={coverage} className={closed === null ? 'opens' : 'stays-closed'}>
            {textIn(title)}
            <span>{closed === null ? t('insurance.opens') : t(`insurance.closed.${closed}`)}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">
        {t(opened.fastClaimAllowed ? 'insurance.fastClaimYes' : 'insurance.fastClaimNo')}
      </p>
    </div>
  )
}
