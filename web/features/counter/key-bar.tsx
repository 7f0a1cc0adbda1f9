/** Every action at the counter with its key. */
import { useTranslation } from 'react-i18next'
import { KeyCap } from '../../components/key-cap.tsx'

export interface KeyBarProps {
  /** `¥2,300.00`, for a phone where the panel may be out of sight. */
  readonly cash: string
  readonly canSettle: boolean
  readonly busy: boolean
  readonly settled: boolean
  readonly canExplain: boolean
  readonly canReverse: boolean
  readonly escapeArmed: boolean
  readonly onSettle: () => void
  readonly onReceipt: () => void
  readonly onExplain: () => void
  readonly onFourWays: () => void
  readonly onReverse: () => void
  readonly onNext: () => void
}

export function KeyBar(props: KeyBarProps) {
  const { t } = useTranslation()
  return (
    <div className="key-bar" role="toolbar" aria-label={t('keys.bar')}>
      <div className="key-bar-inner">
        <p className="key-cash amount">
          <span>{t('answer.cash')}</span>
          <strong>{props.cash}</strong>
        </p>
        {props.settled ? (
          <>
            <button
              type="button"
              className="button primary"
              id="pay"
              aria-keyshortcuts="F8"
              onClick={props.onSettle}
            >
              {t('keys.pay')} <KeyCap keys="F8" />
            </button>
            <button
              type="button"
              className="button"
              id="receipt"
              aria-keyshortcuts="F4"
              onClick={props.onReceipt}
            >
              {t('keys.receipt')} <KeyCap keys="F4" />
            </button>
          </>
        ) : (
          <button
            type="button"
            id="settle"
            className="button primary"
            data-forward=""
            aria-disabled={!props.canSettle || props.busy}
            aria-keyshortcuts="F8"
            onClick={props.onSettle}
          >
            {props.busy ? <span className="spinner" /> : null}
            {t('keys.settle')} <KeyCap keys="F8" />
          </button>
        )}
        <button
          type="button"
          className="button explain-key"
          disabled={!props.canExplain}
          aria-keyshortcuts="F2"
          onClick={props.onExplain}
        >
          {t('keys.explain')} <KeyCap keys="F2" />
        </button>
        <button
          type="button"
          className="button"
          disabled={!props.canExplain || props.settled}
          aria-keyshortcuts="F6"
          onClick={props.onFourWays}
        >
          {t('keys.fourWays')} <KeyCap keys="F6" />
        </button>
        <button
          type="button"
          className="button"
          disabled={!props.canReverse}
          aria-keyshortcuts="F9"
          onClick={props.onReverse}
        >
          {t('keys.reverse')} <KeyCap keys="F9" />
        </button>
        <span className="key-space" />
        <button
          type="button"
          className={`button next-key ${props.escapeArmed ? 'armed' : ''}`}
          onClick={props.onNext}
        >
          {props.escapeArmed ? t('keys.nextAgain') : t('keys.next')} <KeyCap keys="Esc Esc" />
        </button>
      </div>
    </div>
  )
}
