/** What a patient does about a referral on the phone: agree, choose a time, give it up. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { Agreement } from '../../components/agreement.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { SlotPicker } from './slot-picker.tsx'
import { useReferralAct } from './use-referral-act.ts'
import './referral-acts.css'

const mayGo: readonly ReferralJson['state'][] = ['accepted', 'booked', 'missed']
const mayStay: readonly ReferralJson['state'][] = [
  'begun',
  'drafted',
  'consented',
  'submitted',
  'sent',
  'redirected',
  'rejected',
  ...mayGo,
]

const neededTicks = ['health', 'recipient']

interface OwnActsProps {
  readonly referral: ReferralJson
  readonly place: string
}

export function OwnActs({ referral, place }: OwnActsProps) {
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
        <Agreement
          person={referral.person}
          as={as}
          template={referral.consent.template}
          recipient={referral.target.institution}
          needed={neededTicks}
          words={{
            title: t('referral.mine.consent'),
            hint: t('referral.mine.agreeHint', { place }),
            agree: t('referral.mine.agree'),
            agreed: t('referral.mine.agreed', { place }),
          }}
          onAgreed={() => send(path, { act: 'consent' })}
        />
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
