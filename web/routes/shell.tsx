/** What stands around every page: where one can go, in which language, and whose data it is. */
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import type { SessionJson } from '../../server/http/contract/session.ts'
import { languages } from '../components/chosen-language.ts'
import { changeLanguage, useLanguage, useTextIn } from '../components/language.ts'
import { useSession } from '../components/session.ts'
import './shell.css'

export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  const session = useSession()
  const textIn = useTextIn()
  const { pathname } = useLocation()
  const language = useLanguage()
  useEffect(() => {
    document.title = `${t(pageTitle(pathname))} · ${t('brand')}`
  }, [pathname, t])

  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="shell-head">
        <NavLink className="brand" to="/" aria-label={t('brand')}>
          <img src="/mark.svg" alt="" width="26" height="26" />
          <span>{t('brand')}</span>
        </NavLink>
        <nav aria-label={t('nav.label')}>
          <NavLink to="/" end>
            {t('nav.counter')}
          </NavLink>
          <NavLink to="/deposits">{t('nav.deposits')}</NavLink>
          <NavLink to="/settlements">{t('nav.settlements')}</NavLink>
          <NavLink to="/shift">{t('nav.shift')}</NavLink>
          <NavLink to="/clearing">{t('nav.clearing')}</NavLink>
          <NavLink to="/reconciliation">{t('nav.reconciliation')}</NavLink>
          <NavLink to="/rules">{t('nav.rules')}</NavLink>
          <NavLink to="/access">{t('nav.access')}</NavLink>
          <NavLink to="/status">{t('nav.operation')}</NavLink>
        </nav>
        <span className="shell-space" />
        {session === undefined ? null : <Who session={session} />}
        <fieldset className="language">
          <legend className="sr-only">{t('nav.language')}</legend>
          {languages.map((one) => (
            <button
              key={one}
              type="button"
              lang={one}
              aria-pressed={one === language}
              aria-label={t(`language.${one}.long`)}
              onClick={() => void changeLanguage(one)}
            >
              {t(`language.${one}.short`)}
            </button>
          ))}
        </fieldset>
      </header>
      {session?.banner === null || session === undefined ? null : (
        <p className="sample-banner">{textIn(session.banner)}</p>
      )}
      <main id="main">{children}</main>
    </>
  )
}

function Who({ session }: { readonly session: SessionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { state } = session.signIn
  const name = textIn(session.actor.name)
  if (state === 'in') {
    return (
      <NavLink className="actor" to="/account">
        {name}
      </NavLink>
    )
  }
  if (state !== 'open') return null
  return (
    <>
      <span className="actor">{name}</span>
      <NavLink className="actor" to="/sign-in">
        {t('signIn.title')}
      </NavLink>
    </>
  )
}

function pageTitle(path: string) {
  if (path === '/sign-in') return 'signIn.title'
  if (path === '/account') return 'signIn.account'
  if (path.startsWith('/rules')) return 'nav.rules'
  if (path.startsWith('/access')) return 'access.title'
  if (path.startsWith('/status')) return 'nav.operation'
  if (path.startsWith('/deposits')) return 'nav.deposits'
  if (path.startsWith('/shift')) return 'nav.shift'
  if (path.startsWith('/reconciliation')) return 'nav.reconciliation'
  if (path.startsWith('/settlements')) return 'nav.settlements'
  if (path.startsWith('/clearing')) return 'nav.clearing'
  return 'nav.counter'
}
