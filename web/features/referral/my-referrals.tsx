/** "My referrals", for the phone: where I am sent, when I am seen, and how it is filed with my fund. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { runningClock } from './countdown.tsx'
import { FilingNote, KindMark, StateMark, useDepartment } from './marks.tsx'
import { OwnActs } from './own-acts.tsx'
import { ownReferralsQuery } from './queries.ts'
import './referral.css'
import './referral-phone.css'

export function MyReferrals() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('referral.mine.title')} lead={t('referral.mine.lead')}>
      {(person) => <Mine key={person} person={person} />}
    </PatientPage>
  )
}

function Mine({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const read = useQuery(ownReferralsQuery(person))
  if (read.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (read.data === undefined) {
    return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  }
  const { referrals } = read.data
  if (referrals.length === 0) {
    return (
      <EmptyState title={t('referral.mine.none')}>
        <p className="quiet">{t('referral.mine.noneHint')}</p>
      </EmptyState>
    )
  }
  return (
    <div className="referral-cards">
      {referrals.map((one) => (
        <Card key={one.id} referral={one} />
      ))}
    </div>
  )
}

function Card({ referral }: { readonly referral: ReferralJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const department = useDepartment()
  const place = textIn(referral.target.title)
  const { booking, state } = referral
  const says = useSays(referral, place)
  return (
    <article
      className="panel referral-card"
      aria-label={place === '' ? t('referral.sheet.title') : place}
    >
      <p className="referral-row-top">
        <KindMark kind={referral.kind} />
        <StateMark state={state} />
      </p>
      {place === '' ? null : <h2 className="referral-place">{place}</h2>}
      <p>
        {department(referral.need.department)} · {t(`referral.setting.${referral.need.setting}`)} ·{' '}
        {referral.diagnosis.name}
      </p>
      {booking === null ? null : (
        <p className="referral-when">
          <time dateTime={booking.startsAt}>{momentText(booking.startsAt)}</time>
          <span>{t('referral.sheet.seat', { seat: booking.seat })}</span>
        </p>
      )}
      {says === null ? null : <p className="note">{says}</p>}
      <p className="referral-fund">
        <span className="quiet">{t('referral.filing.title')}</span>
        <span className="quiet" aria-hidden="true">
          {' · '}
        </span>
        <FilingNote referral={referral} />
      </p>
      <OwnActs key={state} referral={referral} place={place} />
    </article>
  )
}

function useSays(referral: ReferralJson, place: string): string | null {
  const { t } = useTranslation()
  const due = runningClock(referral)?.dueAt
  switch (referral.state) {
    case 'begun':
      return t('referral.mine.says.begun')
    case 'drafted':
      return t('referral.mine.says.drafted')
    case 'consented':
    case 'submitted':
      return t('referral.mine.says.consented')
    case 'rejected':
      return t('referral.mine.says.rejected')
    case 'missed':
      return t('referral.mine.says.missed')
    case 'expired':
      return t('referral.mine.says.expired')
    case 'sent':
      return due === undefined ? null : t('referral.mine.says.sent', { time: momentText(due) })
    case 'accepted':
      return t('referral.mine.says.accepted')
    case 'booked':
      return t('referral.mine.says.booked')
    case 'redirected':
      return t('referral.mine.says.redirected', { place })
    default:
      return null
  }
}
