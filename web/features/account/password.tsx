/** The password of an account. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'
import type { PartProps } from './account.tsx'

export function Password({ account, onChange }: PartProps) {
  const { t } = useTranslation()
  const { busy, problem, post } = usePosting()
  const [isSaved, setSaved] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const current = account.hasPassword ? String(given.get('current') ?? '') : null
    const body = { current, chosen: String(given.get('chosen') ?? '') }
    setSaved(false)
    void post('/api/account/password', body).then((done) => {
      if (done === undefined) return
      form.reset()
      setSaved(true)
      onChange()
    })
  }
  return (
    <form className="panel" onSubmit={submit}>
      <h2>{t('signIn.your.passwordTitle')}</h2>
      <p className="quiet">
        {t(account.hasPassword ? 'signIn.your.hasPassword' : 'signIn.your.noPassword')}
      </p>
      {account.hasPassword ? (
        <PasswordField id="current" label={t('signIn.your.current')} fills="current-password" />
      ) : null}
      <PasswordField id="chosen" label={t('signIn.your.chosen')} fills="new-password" />
      <ProblemNote problem={problem} />
      {isSaved ? <p role="status">{t('signIn.your.saved')}</p> : null}
      <button type="submit" className="button" disabled={busy}>
        {t('signIn.your.savePassword')}
      </button>
    </form>
  )
}

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly fills: 'current-password' | 'new-password'
}

function PasswordField({ id, label, fills }: FieldProps) {
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={id}
        type="password"
        className="input"
        autoComplete={fills}
        maxLength={256}
        required
      />
    </p>
  )
}
