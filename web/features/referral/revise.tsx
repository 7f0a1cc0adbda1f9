/** Another need or another target for a referral that came back, or that nobody has seen yet. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { NeedChoices } from './refer-fields.tsx'
import { Targets } from './targets.tsx'
import { useReferralAct } from './use-referral-act.ts'

interface ReviseProps {
  readonly referral: ReferralJson
  readonly as: string | undefined
  readonly onDone: () => void
}

const states: readonly ReferralJson['state'][] = ['drafted', 'consented', 'rejected']

export function mayRevise({ state, sides }: ReferralJson): boolean {
  return states.includes(state) && sides.includes('referring-doctor')
}

export function Revise({ referral, as, onDone }: ReviseProps) {
  const { t } = useTranslation()
  const { person, direction, kind, from } = referral
  const { setting, department, capability } = referral.need
  const [need, setNeed] = useState({ setting, department, capability: capability ?? '' })
  const [target, setTarget] = useState('')
  const { send, isSending, problem } = useReferralAct(as, onDone)
  return (
    <form
      className="panel referral-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (target === '') return
        send(`/api/referrals/${referral.id}/acts`, {
          act: 'revise',
          need: { ...need, capability: need.capability === '' ? null : need.capability },
          target: { institution: target, doctor: null },
        })
      }}
    >
      <h2 className="referral-part">{t('referral.revise.title')}</h2>
      <p className="quiet">{t('referral.revise.hint')}</p>
      <div className="referral-grid">
        <NeedChoices
          need={need}
          say={(name, text) => {
            setNeed((before) => ({ ...before, [name]: text }))
            setTarget('')
          }}
        />
      </div>
      <Targets
        wanted={{ person, direction, kind, ...need }}
        target={target}
        without={referral.target.institution}
        from={from.institution}
        as={as}
        isMissing={false}
        onChoose={setTarget}
      />
      <ProblemNote problem={problem} />
      <div className="referral-buttons">
        <button type="submit" className="button primary" disabled={isSending || target === ''}>
          {isSending ? t('referral.act.sending') : t('referral.revise.send')}
        </button>
        <button type="button" className="button plain" onClick={onDone}>
          {t('cancel')}
        </button>
      </div>
    </form>
  )
}
