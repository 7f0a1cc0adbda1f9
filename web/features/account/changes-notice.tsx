/** Tells whoever has signed in what was changed about it before: somebody else may have done so. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { momentText } from '../../components/moment-text.ts'
import { untold } from './changes.ts'
import { signInsQuery } from './sign-ins.ts'
import './account.css'

const seenKey = (account: string) => `yiqiao.changes-seen.${account}`

export function ChangesNotice({ account }: { readonly account: string }) {
  const { t } = useTranslation()
  const [seen, setSeen] = useState(() => localStorage.getItem(seenKey(account)) ?? '')
  const { data } = useQuery({ ...signInsQuery, staleTime: Number.POSITIVE_INFINITY })
  const told = untold(data?.events ?? [], seen)
  const [latest] = told
  if (latest === undefined) return null
  const close = () => {
    localStorage.setItem(seenKey(account), latest.at)
    setSeen(latest.at)
  }
  const texts = told
    .slice(0, 3)
    .map(({ what, at }) => `${t(`signIn.log.${what}`)} ${momentText(at)}`)
  return (
    <aside className="note wait account-changes" aria-label={t('signIn.changed.title')}>
      <p>
        {t('signIn.changed.lead')} {texts.join(t('semicolon'))}
        {told.length > texts.length ? '…' : ''}
      </p>
      <p className="account-acts">
        <Link to="/account">{t('signIn.account')}</Link>
        <button type="button" className="button small" onClick={close}>
          {t('signIn.changed.mine')}
        </button>
      </p>
    </aside>
  )
}
