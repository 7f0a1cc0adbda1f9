/** Chooses a password. */
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StepProblem } from './step-problem.tsx'
import { useStep } from './steps.ts'

export interface PasswordChoiceProps {
  readonly login: string
  readonly onDone?: () => void
}

export function PasswordChoice({ login, onDone }: PasswordChoiceProps) {
  const { t } = useTranslation()
  const id = useId()
  const step = useStep()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const differs = again !== '' && again !== password

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (password !== again) return
    const done = await step.send('/api/sign-in/new-password', { password })
    setPassword('')
    setAgain('')
    if (done !== undefined) onDone?.()
  }

  return (
    <form onSubmit={(event) => void send(event)}>
      <p>{t('signIn.passwordHint')}</p>
      <input type="text" hidden readOnly autoComplete="username" value={login} />
      <div className="field">
        <label htmlFor={`${id}-new`}>{t('signIn.newPassword')}</label>
        <input
          id={`${id}-new`}
          className="input"
          type="password"
          autoComplete="new-password"
          minLength={12}
          maxLength={128}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-again`}>{t('signIn.again')}</label>
        <input
          id={`${id}-again`}
          className="input"
          type="password"
          autoComplete="new-password"
          aria-invalid={differs}
          aria-describedby={`${id}-differs`}
          required
          value={again}
          onChange={(event) => setAgain(event.target.value)}
        />
        <span id={`${id}-differs`} className="field-problem" aria-live="polite">
          {differs ? t('signIn.differs') : ''}
        </span>
      </div>
      <StepProblem state={step.state} />
      <button type="submit" className="button primary" disabled={step.isBusy || differs}>
        {t('signIn.keepPassword')}
      </button>
    </form>
  )
}
