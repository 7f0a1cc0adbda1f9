/** The page before all others, for whoever has not come in yet. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionJson } from '../../../server/http/contract/session.ts'
import { useTextIn } from '../../components/language.ts'
import { CodeForm } from './code-form.tsx'
import { Enrolment } from './enrolment.tsx'
import { returnPath } from './return-path.ts'
import { StepProblem } from './step-problem.tsx'
import { useStep } from './steps.ts'
import './sign-in.css'

export interface SignInProps {
  readonly session: SessionJson
  /** The page that was asked for shows itself as soon as somebody is in. */
  readonly isInPlace: boolean
}

export function SignIn({ session, isInPlace }: SignInProps) {
  const { t } = useTranslation()
  const { state } = session.signIn
  const isIn = state === 'in'
  useEffect(() => {
    if (!isIn || isInPlace) return
    const asked = new URLSearchParams(location.search).get('return')
    // The provider's addresses are no pages of ours, so the browser goes there itself.
    location.replace(returnPath(asked, location.origin))
  }, [isIn, isInPlace])
  return (
    <div className="sign-in">
      <section className="panel" aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{t(state === 'enrol' ? 'signIn.setUp' : 'signIn.title')}</h1>
        {state === 'open' || state === 'out' ? <PasswordForm session={session} /> : null}
        {state === 'factor' ? <CodeForm /> : null}
        {state === 'enrol' ? <Enrolment session={session} /> : null}
        {isIn ? <p role="status">{t('signIn.done')}</p> : null}
      </section>
      {state === 'open' || state === 'out' ? <Samples session={session} /> : null}
    </div>
  )
}

function PasswordForm({ session }: { readonly session: SessionJson }) {
  const { t } = useTranslation()
  const id = useId()
  const step = useStep()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  useLinkInAddress(step.send)

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    await step.send('/api/sign-in/password', { login, password })
    setPassword('')
  }

  const outside = new URLSearchParams(location.search).get('outside')
  return (
    <form onSubmit={(event) => void send(event)}>
      {outside === null ? null : (
        <p className="note refused" role="alert">
          {t(outside === 'away' ? 'signIn.outsideAway' : 'signIn.outsideRefused')}
        </p>
      )}
      {session.signIn.outside ? (
        <a className="button primary" href={`/api/sign-in/outside${location.search}`}>
          {t('signIn.outside')}
        </a>
      ) : null}
      <div className="field">
        <label htmlFor={`${id}-login`}>{t('signIn.login')}</label>
        <input
          id={`${id}-login`}
          className="input"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-password`}>{t('signIn.password')}</label>
        <input
          id={`${id}-password`}
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
        {t('signIn.go')}
      </button>
      <p className="quiet">{t('signIn.noAccount')}</p>
    </form>
  )
}

/** What stands behind the # never reaches a server, a log or a next page by itself. */
function useLinkInAddress(send: (path: string, body: unknown) => Promise<unknown>): void {
  const isSent = useRef(false)
  useEffect(() => {
    const [, token] = /^#link=([\w-]{43})$/u.exec(location.hash) ?? []
    if (token === undefined || isSent.current) return
    isSent.current = true
    history.replaceState(history.state, '', location.pathname + location.search)
    void send('/api/sign-in/link', { token })
  })
}

/** Nobody of the sample has a password: whoever tries the product is let in as any of them. */
function Samples({ session }: { readonly session: SessionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const step = useStep()
  if (session.signIn.samples.length === 0) return null
  return (
    <section className="panel" aria-labelledby="sign-in-sample">
      <h2 id="sign-in-sample">{t('signIn.samples')}</h2>
      <p className="quiet">{t('signIn.samplesHint')}</p>
      <ul className="sign-in-samples">
        {session.signIn.samples.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              className="button"
              disabled={step.isBusy}
              onClick={() => void step.send('/api/sign-in/sample', { account: id })}
            >
              {textIn(name)}
            </button>
          </li>
        ))}
      </ul>
      <StepProblem state={step.state} />
    </section>
  )
}
