/** What stands around every page: where one can go, in which language, and whose data it is. */
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import { languages } from '../components/chosen-language.ts'
import { changeLanguage, useLanguage, useTextIn } from '../components/language.ts'
import { useSession } from '../components/session.ts'
import { DeskMenu } from './desk-menu.tsx'
import { deskOf, isBelow, titleOf } from './desks.ts'
import { SignedIn } from './signed-in.tsx'
import './shell.css'

export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  const session = useSession()
  const textIn = useTextIn()
  const { pathname, search } = useLocation()
  const person = new URLSearchParams(search).get('person')
  // In sample mode the address says whose pages they are.
  const ofPerson = person === null ? '' : `?${new URLSearchParams({ person })}`
  const language = useLanguage()
  const desk = deskOf(pathname)
  useEffect(() => {
    document.title = `${t(titleOf(pathname))} · ${t('brand')}`
  }, [pathname, t])
  const pages = useRef<HTMLElement>(null)
  // On a phone the pages of a desk are a row longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another place in the row
  useEffect(() => {
    const current = pages.current?.querySelector('[aria-current="page"]')
    current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname, language])

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
        <DeskMenu current={desk} />
        <nav ref={pages} aria-label={t('nav.label')}>
          {desk.pages.map((page) => (
            <NavLink
              key={page.path}
              to={desk.name === 'patient' ? page.path + ofPerson : page.path}
              end={isBelow(pathname, page)}
            >
              {t(page.label)}
            </NavLink>
          ))}
        </nav>
        <span className="shell-space" />
        {session === undefined ? null : (
          <NavLink className="actor" to={session.signedIn ? '/account' : '/sign-in'}>
            {textIn(session.actor.name)}
          </NavLink>
        )}
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
      <main id="main">
        <SignedIn>{children}</SignedIn>
      </main>
    </>
  )
}
