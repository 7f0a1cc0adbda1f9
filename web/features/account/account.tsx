/** One's own account: how one signs in, and where one is signed in. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AccountJson } from '../../../server/http/contract/sign-in.ts'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { getJson, isWorthRetrying } from '../../components/request.ts'
import { useSession } from '../../components/session.ts'
import { usePosting } from '../../components/use-posting.ts'
import { Authenticator } from './authenticator.tsx'
import { Devices } from './devices.tsx'
import { Passkeys } from './passkeys.tsx'
import { Password } from './password.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { SignInLog } from './sign-in-log.tsx'
import './account.css'

/** What each part of the page is given: the account, and how to read it anew after a change. */
export interface PartProps {
  readonly account: AccountJson
  readonly onChange: () => void
}

export function Account() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const session = useSession()
  const account = useQuery({
    queryKey: ['account'],
    queryFn: () => getJson<AccountJson>('/api/account'),
    retry: isWorthRetrying,
    gcTime: 0,
  })
  const onChange = () => {
    void account.refetch()
    void queries.invalidateQueries({ queryKey: ['session'] })
  }
  if (account.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (account.data === undefined) {
    return <NotRead error={account.error} onAgain={() => void account.refetch()} />
  }
  const { data } = account
  const kind = session?.signedIn?.kind
  return (
    <div className="account">
      <Head account={data} />
      {data.isEnough ? null : <p className="note wait">{t('signIn.setUp')}</p>}
      {data.login === null ? (
        <p className="note">
          {t(kind === 'outside' ? 'signIn.your.outsideNote' : 'signIn.your.sampleNote')}
        </p>
      ) : (
        <>
          <Password account={data} onChange={onChange} />
          <Authenticator account={data} onChange={onChange} />
          <Passkeys account={data} onChange={onChange} />
          <RecoveryCodes account={data} onChange={onChange} />
          <Devices account={data} onChange={onChange} />
          <SignInLog />
        </>
      )}
    </div>
  )
}

function Head({ account }: { readonly account: AccountJson }) {
  const { t, i18n } = useTranslation()
  const textIn = useTextIn()
  const { busy, post } = usePosting()
  const { name, login, role, institution } = account
  const office = `access.role.${role}`
  const leave = async (path: string, to: string) => {
    if ((await post(path)) !== undefined) window.location.assign(to)
  }
  return (
    <header className="account-head">
      <h1>{t('signIn.your.title')}</h1>
      <p>
        <strong>{textIn(name)}</strong> {login}
      </p>
      <p className="quiet">
        {i18n.exists(office) ? t(office as 'access.role.cashier') : role} ·{' '}
        {institution ?? t('signIn.your.all')}
      </p>
      <p className="account-acts">
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void leave('/api/session/lock', '/')}
        >
          {t('signIn.lock')}
        </button>
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void leave('/api/session/sign-out', '/sign-in')}
        >
          {t('signIn.signOut')}
        </button>
      </p>
    </header>
  )
}
