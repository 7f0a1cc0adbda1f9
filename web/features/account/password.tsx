/** The password of an account. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { passwordStrength, type Strength } from '../../../engine/access/signing-in.ts'
import { useTextIn } from '../../components/language.ts'
import { PasswordField } from '../../components/password-field.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'
import type { PartProps } from './account.tsx'

export function Password({ account, onChange }: PartProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { busy, problem, post } = usePosting()
  const [isSaved, setSaved] = useState(false)
  const [chosen, setChosen] = useState('')
  const about = [account.login ?? '', textIn(account.name)]
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
      setChosen('')
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
      <PasswordField
        id="chosen"
        label={t('signIn.your.chosen')}
        fills="new-password"
        onChange={setChosen}
      />
      {chosen === '' ? null : <StrengthMeter strength={passwordStrength(chosen, about)} />}
      <ProblemNote problem={problem} />
      {isSaved ? <p role="status">{t('signIn.your.saved')}</p> : null}
      <button type="submit" className="button" disabled={busy}>
        {t('signIn.your.savePassword')}
      </button>
    </form>
  )
}

const steps: readonly Strength[] = ['refused', 'fair', 'good', 'strong']

/** Told while it is typed; what is refused, the server refuses by the same rule. */
function StrengthMeter({ strength }: { readonly strength: Strength }) {
  const { t } = useTranslation()
  const name = t(`signIn.your.strength.${strength}`)
  return (
    <p className="account-strength" role="status">
      <meter min={0} max={steps.length - 1} value={steps.indexOf(strength)} aria-label={name} />
      <span className="quiet">{name}</span>
    </p>
  )
}
