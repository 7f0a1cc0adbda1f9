/** Passkeys of an account. */
import {
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from '@simplewebauthn/browser'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'
import type { PartProps } from './account.tsx'

export function Passkeys({ account, onChange }: PartProps) {
  const { t } = useTranslation()
  const { busy, problem, post, say } = usePosting()
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const label = String(new FormData(form).get('label') ?? '')
    const optionsJSON = await post<PublicKeyCredentialCreationOptionsJSON>(
      '/api/account/passkeys/question',
    )
    if (optionsJSON === undefined) return
    const response = await startRegistration({ optionsJSON }).catch(() => null)
    if (response === null) return say({ what: t('signIn.passkeyFailed'), remedy: '' })
    if ((await post('/api/account/passkeys', { response, label })) === undefined) return
    form.reset()
    onChange()
  }
  const remove = async (credential: string) => {
    if ((await post('/api/account/passkeys/remove', { credential })) !== undefined) onChange()
  }
  return (
    <form className="panel" onSubmit={(event) => void add(event)}>
      <h2>{t('signIn.your.passkeyTitle')}</h2>
      <p className="quiet">{t('signIn.your.passkeyLead')}</p>
      <ul className="account-list">
        {account.passkeys.map(({ credential, label }) => (
          <li key={credential}>
            <span>{label}</span>
            <button
              type="button"
              className="button small"
              disabled={busy}
              onClick={() => void remove(credential)}
            >
              {t('signIn.your.remove')}
            </button>
          </li>
        ))}
      </ul>
      <p className="field">
        <label htmlFor="label">{t('signIn.your.label')}</label>
        <input
          id="label"
          name="label"
          className="input"
          placeholder={t('signIn.your.labelHint')}
          maxLength={60}
          required
        />
      </p>
      <ProblemNote problem={problem} />
      <button type="submit" className="button" disabled={busy}>
        {t('signIn.your.addPasskey')}
      </button>
    </form>
  )
}
