/** What somebody sets up who came by a link: a password, then a second factor. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SessionJson } from '../../../server/http/contract/session.ts'
import { FactorChoice } from './factor-choice.tsx'
import { PasswordChoice } from './password-choice.tsx'

export function Enrolment({ session }: { readonly session: SessionJson }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { login, hasPassword } = session.signIn
  return (
    <>
      <p className="quiet">
        {t('signIn.step', { step: hasPassword ? 2 : 1 })}{' '}
        {t('signIn.asWhom', { login: login ?? '' })}
      </p>
      {hasPassword ? (
        <FactorChoice onDone={() => void queries.invalidateQueries({ queryKey: ['session'] })} />
      ) : (
        <PasswordChoice login={login ?? ''} />
      )}
    </>
  )
}
