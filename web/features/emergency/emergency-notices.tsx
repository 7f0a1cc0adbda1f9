/** Tells a patient who looked in an emergency, why, and how it was judged. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { noticesQuery } from './queries.ts'
import './emergency.css'

export function EmergencyNotices({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const notices = useQuery(noticesQuery(person))
  if (notices.isError) return <AnswerProblem error={notices.error} />
  const all = notices.data?.emergencies ?? []
  if (all.length === 0) return null
  return (
    <section className="glass-notices" aria-labelledby="glass-notices">
      <h2 id="glass-notices">{t('consent.emergency.notice')}</h2>
      <ul>
        {all.map(({ id, openedAt, workplace, doctor, reason, state, review }) => (
          <li key={id}>
            <p>
              {t('consent.emergency.noticeLine', {
                at: momentText(openedAt),
                place: workplace === null ? '' : textIn(workplace.title),
                doctor,
              })}
            </p>
            <p>{t('consent.emergency.reason', { reason })}</p>
            <p>
              {t(review === null ? 'consent.emergency.review' : 'consent.emergency.reviewed', {
                state: t(`consent.emergency.state.${state}`),
                note: review?.note ?? '',
              })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
