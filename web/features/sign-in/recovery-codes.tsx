/** Codes for whoever loses the telephone; nobody can show them again. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface RecoveryCodesProps {
  readonly codes: readonly string[]
  readonly onDone: () => void
}

export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation()
  const [isKept, setKept] = useState(false)
  return (
    <div className="recovery">
      <h2>{t('signIn.recoveryTitle')}</h2>
      <p>{t('signIn.recoveryKeep')}</p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <button type="button" className="button" onClick={() => window.print()}>
        {t('signIn.print')}
      </button>
      <label className="recovery-kept">
        <input
          type="checkbox"
          checked={isKept}
          onChange={(event) => setKept(event.target.checked)}
        />
        {t('signIn.kept')}
      </label>
      <button type="button" className="button primary" disabled={!isKept} onClick={onDone}>
        {t('signIn.goOn')}
      </button>
    </div>
  )
}
