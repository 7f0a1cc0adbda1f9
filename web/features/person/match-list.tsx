/** Who may be the person that stands here; a record of them opens, or a new one is made all the same. */
import { useTranslation } from 'react-i18next'
import type { MatchesJson } from '../../../server/http/contract/person-record.ts'
import { MatchPoints } from './match-points.tsx'
import './record-links.css'

interface MatchListProps {
  readonly matches: MatchesJson['matches']
  readonly isSending: boolean
  readonly onSame: (person: string) => void
  readonly onNone: () => void
}

const tones = { same: 'accent', perhaps: 'wait', different: '' } as const

export function MatchList({ matches, isSending, onSame, onNone }: MatchListProps) {
  const { t } = useTranslation()
  return (
    <section className="panel register-matches" aria-labelledby="register-matches">
      <h2 id="register-matches" tabIndex={-1} ref={(heading) => heading?.focus()}>
        {t('person.register.resembling', { count: matches.length })}
      </h2>
      <p className="quiet">{t('person.register.resemblingHint')}</p>
      <ul className="links-cards">
        {matches.map((match) => (
          <li key={match.id} className="links-card register-match">
            <p className="links-card-head">
              <span className={`badge ${tones[match.verdict]}`}>
                {t(`person.links.verdict.${match.verdict}`)} ·{' '}
                {t('person.links.score', { score: match.score })}
              </span>
            </p>
            <p>
              <strong>{match.name}</strong> {t(`sex.${match.sex}`)} {match.birth}{' '}
              <span className="quiet">{match.identifier}</span>
            </p>
            <MatchPoints points={match.points} />
            <button type="button" className="button" onClick={() => onSame(match.id)}>
              {t('person.register.isSame')}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="button" disabled={isSending} onClick={onNone}>
        {t('person.register.isNone')}
      </button>
    </section>
  )
}
