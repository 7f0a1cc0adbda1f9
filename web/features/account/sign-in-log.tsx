/** Who signed in as oneself lately, or tried to. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { momentText } from '../../components/moment-text.ts'
import { signInsQuery } from './sign-ins.ts'

export function SignInLog() {
  const { t } = useTranslation()
  const { data } = useQuery(signInsQuery)
  const events = data?.events ?? []
  if (events.length === 0) return null
  return (
    <section className="panel" aria-labelledby="sign-in-log">
      <h2 id="sign-in-log">{t('signIn.log.title')}</h2>
      <p className="quiet">{t('signIn.log.lead')}</p>
      <ul className="account-list">
        {events.map(({ at, what, methods, network }) => (
          <li key={`${at} ${what}`}>
            <span>
              {t(`signIn.log.${what}`)}
              <small className="quiet">
                {[momentText(at), ...methods.map((one) => t(`signIn.log.by.${one}`)), network ?? '']
                  .filter((text) => text !== '')
                  .join(' · ')}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
