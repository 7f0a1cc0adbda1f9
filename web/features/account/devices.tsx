/** Where one is signed in, and the way out of it. */
import { useTranslation } from 'react-i18next'
import { momentText } from '../../components/moment-text.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'
import type { PartProps } from './account.tsx'

export function Devices({ account, onChange }: PartProps) {
  const { t } = useTranslation()
  const { busy, problem, post } = usePosting()
  const end = async (session: string | null) => {
    if ((await post('/api/account/sessions/end', { session })) !== undefined) onChange()
  }
  const others = account.sessions.filter(({ isThis }) => !isThis)
  return (
    <section className="panel" aria-labelledby="devices">
      <h2 id="devices">{t('signIn.your.sessionsTitle')}</h2>
      <ul className="account-list">
        {account.sessions.map(({ session, agent, seenAt, isThis }) => (
          <li key={session}>
            <span>
              {agentText(agent) ?? t('signIn.your.unknownAgent')}
              <small className="quiet">
                {isThis
                  ? t('signIn.your.thisOne')
                  : t('signIn.your.seen', { at: momentText(seenAt) })}
              </small>
            </span>
            {isThis ? null : (
              <button
                type="button"
                className="button small"
                disabled={busy}
                onClick={() => void end(session)}
              >
                {t('signIn.your.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <ProblemNote problem={problem} />
      {others.length === 0 ? (
        <p className="quiet">{t('signIn.your.only')}</p>
      ) : (
        <button type="button" className="button" disabled={busy} onClick={() => void end(null)}>
          {t('signIn.your.endOthers')}
        </button>
      )}
    </section>
  )
}

/** Browser and system, as far as a browser says; enough to tell one's phone from the counter. */
function agentText(agent: string): string | null {
  const name = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((one) => agent.includes(`${one}/`))
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(agent)?.[0]
  if (name === undefined) return system ?? null
  return [name === 'Edg' ? 'Edge' : name, system].filter(Boolean).join(' · ')
}
