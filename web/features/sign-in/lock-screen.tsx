/** In place of every page while the session is locked; nothing of a patient stays on it. */
import { useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionJson } from '../../../server/http/contract/session.ts'
import { useTextIn } from '../../components/language.ts'
import { PasswordField } from '../../components/password-field.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'
import { signedByPasskey } from './passkey.ts'
import './sign-in.css'

export function LockScreen({ session }: { readonly session: SessionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const queries = useQueryClient()
  const { busy, problem, post, say } = usePosting()
  const kind = session.signedIn?.kind

  const unlock = async (body: object) => {
    if ((await post('/api/session/unlock', body)) !== undefined) await queries.invalidateQueries()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = String(new FormData(event.currentTarget).get('given') ?? '')
    const isCode = /^\d{6}$/.test(given.trim())
    void unlock(kind === 'sample' ? {} : { [isCode ? 'code' : 'password']: given })
  }
  const byPasskey = async () => {
    const signed = await signedByPasskey(() => post('/api/session/passkey-question'))
    if (signed === 'failed') say({ what: t('signIn.passkeyFailed'), remedy: '' })
    else if (signed !== undefined) await unlock({ response: signed })
  }
  const signOut = async () => {
    if ((await post('/api/session/sign-out')) !== undefined) window.location.assign('/sign-in')
  }
  return (
    <div className="sign-in">
      <form className="panel" onSubmit={submit}>
        <h1>{t('signIn.lockTitle')}</h1>
        <p className="quiet">{t('signIn.lockLead', { name: textIn(session.actor.name) })}</p>
        {kind === 'sample' ? <p className="quiet">{t('signIn.lockSample')}</p> : null}
        {kind === 'outside' ? <p className="quiet">{t('signIn.lockOutside')}</p> : null}
        {kind === 'account' ? (
          <PasswordField
            id="given"
            label={t('signIn.passwordOrCode')}
            fills="current-password"
            takesFocus
          />
        ) : null}
        <ProblemNote problem={problem} />
        {kind === 'outside' ? null : (
          <button type="submit" className="button primary" disabled={busy}>
            {t('signIn.unlock')}
          </button>
        )}
        {kind === 'account' ? (
          <button type="button" className="button" disabled={busy} onClick={() => void byPasskey()}>
            {t('signIn.passkey')}
          </button>
        ) : null}
        <button
          type="button"
          className="button plain"
          disabled={busy}
          onClick={() => void signOut()}
        >
          {t('signIn.signOut')}
        </button>
      </form>
    </div>
  )
}
