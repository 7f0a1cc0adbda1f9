/** After a pause nothing is shown of anybody until the password is given again. */
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionJson } from '../../../server/http/contract/session.ts'
import { useTextIn } from '../../components/language.ts'
import { StepProblem } from './step-problem.tsx'
import { leave, useStep } from './steps.ts'
import './sign-in.css'

export function LockScreen({ session }: { readonly session: SessionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const id = useId()
  const step = useStep()
  const [password, setPassword] = useState('')
  const { hasPassword, login } = session.signIn

  async function unlock(event: FormEvent): Promise<void> {
    event.preventDefault()
    await step.send('/api/sign-in/unlock', { password })
    setPassword('')
  }

  return (
    <div className="sign-in">
      <section className="panel" aria-labelledby="locked-title">
        <h1 id="locked-title">{t('signIn.locked')}</h1>
        <p>
          {t(hasPassword ? 'signIn.lockedHint' : 'signIn.lockedSample', {
            name: textIn(session.actor.name),
          })}
        </p>
        {hasPassword ? (
          <form onSubmit={(event) => void unlock(event)}>
            <input type="text" hidden readOnly autoComplete="username" value={login ?? ''} />
            <div className="field">
              <label htmlFor={id}>{t('signIn.password')}</label>
              <input
                id={id}
                className="input"
                type="password"
                autoComplete="current-password"
                maxLength={256}
                required
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </div>
            <StepProblem state={step.state} />
            <button type="submit" className="button primary" disabled={step.isBusy}>
              {t('signIn.unlock')}
            </button>
          </form>
        ) : null}
        <button type="button" className="link" onClick={() => void leave(step)}>
          {t('signIn.other')}
        </button>
      </section>
    </div>
  )
}
