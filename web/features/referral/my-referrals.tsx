/** "My referrals", for the phone: where I am sent, when I am seen, and how it is filed with my fund. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { runningClock } from './countdown.tsx'
import { FilingNote, KindMark, StateMark, useDepartment } from './marks.tsx'
import { ownReferralsQuery } from './queries.ts'
import { SlotPicker } from './slot-picker.tsx'
import { useReferralAct } from './use-referral-act.ts'
import './referral.css'

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
    <article className="panel referral-card" aria-label={place}>
      <p className="referral-row-top">
        <KindMark kind={referral.kind} />
        <StateMark state={state} />
      </p>
      <h2 className="referral-place">{place}</h2>
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
        <span className="quiet">{t('referral.filing.title')}</span>{' '}
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
    case 'drafted':
      return t('referral.mine.says.drafted')
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

const mayGo: readonly ReferralJson['state'][] = ['accepted', 'booked', 'missed']
const mayStay: readonly ReferralJson['state'][] = [
  'drafted',
  'consented',
  'submitted',
  'sent',
  'redirected',
  'rejected',
  ...mayGo,
]

interface OwnActsProps {
  readonly referral: ReferralJson
  readonly place: string
}

function OwnActs({ referral, place }: OwnActsProps) {
  const { t } = useTranslation()
  const [isChoosing, setIsChoosing] = useState(referral.state === 'accepted')
  const [slot, setSlot] = useState('')
  const as = `patient:${referral.person}`
  const { send, isSending, problem } = useReferralAct(as)
  const path = `/api/referrals/${referral.id}/acts`
  const { state } = referral
  return (
    <div className="referral-own">
      {state === 'drafted' || state === 'redirected' ? (
        <>
          <p className="quiet">{t('referral.mine.agreeHint', { place })}</p>
          <button
            type="button"
            className="button primary referral-tap"
            disabled={isSending}
            onClick={() => send(path, { act: 'consent' })}
          >
            {t('referral.mine.agree')}
          </button>
        </>
      ) : null}
      {mayGo.includes(state) && !isChoosing ? (
        <button type="button" className="button referral-tap" onClick={() => setIsChoosing(true)}>
          {t(state === 'booked' ? 'referral.mine.changeTime' : 'referral.mine.chooseTime')}
        </button>
      ) : null}
      {mayGo.includes(state) && isChoosing ? (
        <>
          <SlotPicker
            need={referral.need}
            institution={referral.target.institution}
            as={as}
            slot={slot}
            onSlot={setSlot}
          />
          <button
            type="button"
            className="button primary referral-tap"
            disabled={isSending || slot === ''}
            onClick={() => send(path, { act: 'book', slot })}
          >
            {isSending ? t('referral.act.sending') : t('referral.act.book')}
          </button>
        </>
      ) : null}
      <ProblemNote problem={problem} />
      {mayStay.includes(state) ? (
        <Withdraw
          isSending={isSending}
          onWithdraw={() =>
            send(path, { act: 'withdraw', reason: t('referral.mine.withdrawReason') })
          }
        />
      ) : null}
    </div>
  )
}

interface WithdrawProps {
  readonly isSending: boolean
  readonly onWithdraw: () => void
}

/** Asked twice: a place that is given back may be gone. */
function Withdraw({ isSending, onWithdraw }: WithdrawProps) {
  const { t } = useTranslation()
  const [isAsked, setIsAsked] = useState(false)
  if (!isAsked) {
    return (
      <button type="button" className="button plain" onClick={() => setIsAsked(true)}>
        {t('referral.mine.withdraw')}
      </button>
    )
  }
  return (
    <div className="referral-buttons">
      <button type="button" className="button" disabled={isSending} onClick={onWithdraw}>
        {t('referral.mine.sure')}
      </button>
      <button type="button" className="button plain" onClick={() => setIsAsked(false)}>
        {t('referral.mine.keep')}
      </button>
    </div>
  )
}
