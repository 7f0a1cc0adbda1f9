/** The second step: six digits of the telephone, or a recovery code. */
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StepProblem } from './step-problem.tsx'
import { leave, useStep } from './steps.ts'

export function CodeForm() {
  const { t } = useTranslation()
  const id = useId()
  const step = useStep()
  const [code, setCode] = useState('')
  const [isRecovery, setRecovery] = useState(false)

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    await step.send('/api/sign-in/code', { code })
    setCode('')
  }

  return (
    <form onSubmit={(event) => void send(event)}>
      <p>{t(isRecovery ? 'signIn.recoveryHint' : 'signIn.codeHint')}</p>
      <div className="field">
        <label htmlFor={id}>{t(isRecovery ? 'signIn.recovery' : 'signIn.code')}</label>
        <input
          id={id}
          className="input code"
          key={String(isRecovery)}
          inputMode={isRecovery ? 'text' : 'numeric'}
          autoComplete={isRecovery ? 'off' : 'one-time-code'}
          minLength={6}
          maxLength={isRecovery ? 40 : 6}
          required
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </div>
      <StepProblem state={step.state} />
      <button type="submit" className="button primary" disabled={step.isBusy}>
        {t('signIn.check')}
      </button>
      <div className="sign-in-other">
        <button type="button" className="link" onClick={() => setRecovery(!isRecovery)}>
          {t(isRecovery ? 'signIn.useCode' : 'signIn.useRecovery')}
        </button>
        <button type="button" className="link" onClick={() => void leave(step)}>
          {t('signIn.startOver')}
        </button>
      </div>
    </form>
  )
}
