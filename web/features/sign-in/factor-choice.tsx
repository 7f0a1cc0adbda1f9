/** Sets up a telephone as second factor, and shows the recovery codes this once. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FactorJson, FactorKeptJson } from '../../../server/http/contract/sign-in.ts'
import { QrCode } from '../../components/qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { StepProblem } from './step-problem.tsx'
import { useStep } from './steps.ts'

export function FactorChoice({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const step = useStep()
  const isAsked = useRef(false)
  const [shown, setShown] = useState<FactorJson | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [code, setCode] = useState('')

  useEffect(() => {
    if (isAsked.current) return
    isAsked.current = true
    void step.send<FactorJson>('/api/sign-in/factor', undefined, false).then((answer) => {
      if (answer !== undefined) setShown(answer)
    })
  })

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault()
    const path = '/api/sign-in/factor/confirmation'
    const kept = await step.send<FactorKeptJson>(path, { code }, false)
    setCode('')
    if (kept !== undefined) setCodes(kept.recoveryCodes)
  }

  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />
  return (
    <form onSubmit={(event) => void confirm(event)}>
      <p>{t('signIn.factorHint')}</p>
      {shown === null ? null : (
        <>
          <QrCode text={shown.address} label={t('signIn.factorPicture')} />
          <p className="quiet">
            {t('signIn.factorSecret')} <code>{shown.secret.replace(/(.{4})/gu, '$1 ').trim()}</code>
          </p>
        </>
      )}
      <div className="field">
        <label htmlFor={id}>{t('signIn.code')}</label>
        <input
          id={id}
          className="input code"
          inputMode="numeric"
          autoComplete="one-time-code"
          minLength={6}
          maxLength={6}
          required
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </div>
      <StepProblem state={step.state} />
      <button type="submit" className="button primary" disabled={step.isBusy || shown === null}>
        {t('signIn.check')}
      </button>
    </form>
  )
}
