/** Referrals of the house that wait for a doctor. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { offersFor } from './acts.ts'
import { deskQuery } from './queries.ts'
import { mayRevise } from './revise.tsx'

interface WaitingProps {
  readonly institution: string
  readonly as: string | undefined
  readonly onOpen: (id: string) => void
}

export function WaitingForDoctor({ institution, as, onOpen }: WaitingProps) {
  const { t } = useTranslation()
  const { data } = useQuery(deskQuery(institution, as))
  const waiting = (data?.referrals ?? []).filter(
    (one) => one.state === 'begun' || mayRevise(one) || offersFor(one).length > 0,
  )
  if (waiting.length === 0) return null
  return (
    <section className="referral-waiting" aria-label={t('referral.refer.mine')}>
      <h2 className="referral-part">{t('referral.refer.mine')}</h2>
      {waiting.map((one) => (
        <button key={one.id} type="button" className="button" onClick={() => onOpen(one.id)}>
          {one.personName} · {one.diagnosis.name} · {t(`referral.state.${one.state}`)}
        </button>
      ))}
    </section>
  )
}
