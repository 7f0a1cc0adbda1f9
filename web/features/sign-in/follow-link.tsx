/** A link that signs in once. Its secret stands behind the #, and is taken out of the address at once. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShownJson } from '../../../server/http/contract/sign-in.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'
import './sign-in.css'

export function FollowLink() {
  const { t } = useTranslation()
  const [link] = useState(() => window.location.hash.slice(1))
  const { busy, problem, post } = usePosting()
  useEffect(() => window.history.replaceState(null, '', window.location.pathname), [])
  const go = async () => {
    const shown = await post<ShownJson>('/api/sign-in/link', { link })
    if (shown?.to) window.location.assign(shown.to)
  }
  return (
    <div className="sign-in">
      <section className="panel">
        <h1>{t('signIn.linkTitle')}</h1>
        <p className="quiet">{t(link === '' ? 'signIn.linkMissing' : 'signIn.linkLead')}</p>
        <ProblemNote problem={problem} />
        {link === '' ? null : (
          <button
            type="button"
            className="button primary"
            disabled={busy}
            onClick={() => void go()}
          >
            {t('signIn.linkGo')}
          </button>
        )}
      </section>
    </div>
  )
}
