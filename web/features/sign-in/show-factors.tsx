/** Password first, then a code; or a passkey at once. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShownJson } from '../../../server/http/contract/sign-in.ts'
import { PasswordField } from '../../components/password-field.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'
import { signedByPasskey } from './passkey.ts'

export function ShowFactors({ start }: { readonly start: string }) {
  const { t } = useTranslation()
  const { busy, problem, post, say } = usePosting()
  const [isSecond, setSecond] = useState(false)

  const take = (shown: ShownJson | undefined) => {
    if (shown === undefined) return
    if (shown.to === null) setSecond(true)
    else window.location.assign(shown.to)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '')
    void (
      isSecond
        ? post<ShownJson>('/api/sign-in/code', { code: text('code') })
        : post<ShownJson>('/api/sign-in/password', {
            login: text('login'),
            password: text('password'),
          })
    ).then(take)
  }
  const byPasskey = async () => {
    const signed = await signedByPasskey(() => post('/api/sign-in/passkey-question'))
    if (signed === 'failed') say({ what: t('signIn.passkeyFailed'), remedy: '' })
    else if (signed !== undefined) {
      take(await post<ShownJson>('/api/sign-in/passkey', { response: signed }))
    }
  }
  return (
    <div className="sign-in">
      <form className="panel" onSubmit={submit}>
        <h1>{t(isSecond ? 'signIn.secondTitle' : 'signIn.title')}</h1>
        <p className="quiet">{t(isSecond ? 'signIn.secondLead' : 'signIn.lead')}</p>
        {isSecond ? <CodeField /> : <PasswordFields />}
        <ProblemNote problem={problem} />
        <button type="submit" className="button primary" disabled={busy}>
          {t(isSecond ? 'signIn.enter' : 'signIn.next')}
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => void byPasskey()}>
          {t('signIn.passkey')}
        </button>
        {isSecond ? <a href={start}>{t('signIn.again')}</a> : null}
      </form>
    </div>
  )
}

function PasswordFields() {
  const { t } = useTranslation()
  return (
    <>
      <p className="field">
        <label htmlFor="login">{t('signIn.login')}</label>
        <input
          id="login"
          name="login"
          className="input"
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
          required
        />
      </p>
      <PasswordField id="password" label={t('signIn.password')} fills="current-password" />
    </>
  )
}

function CodeField() {
  const { t } = useTranslation()
  return (
    <p className="field">
      <label htmlFor="code">{t('signIn.code')}</label>
      <input
        id="code"
        name="code"
        className="input"
        autoComplete="one-time-code"
        ref={(field) => field?.focus()}
        minLength={6}
        maxLength={40}
        required
      />
    </p>
  )
}
