/** What an insurer can do with a guarantee now. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GuaranteeActJson, GuaranteeJson } from '../../../server/http/contract/claim-desk.ts'
import { DayField } from '../../components/day-field.tsx'
import { ActProblem } from './act-problem.tsx'
import { Folded } from './own-claim.tsx'
import { useClaimAct } from './use-claim-act.ts'

interface ActsProps {
  readonly guarantee: GuaranteeJson
  readonly as: string | undefined
}

export function GuaranteeActs({ guarantee, as }: ActsProps) {
  const { t } = useTranslation()
  const act = useClaimAct(as)
  const { id, state, asked, reserved } = guarantee
  const send = (deed: GuaranteeActJson) => act.send(`/api/guarantees/${id}/acts`, deed)
  const isStanding = state === 'granted'
  if (state !== 'requested' && !isStanding) return null
  return (
    <div className="claim-decision">
      <ActProblem act={act} />
      <Folded name={t(isStanding ? 'claimDesk.extend' : 'claimDesk.grant')}>
        <AmountUntil
          amount={isStanding ? reserved : asked}
          until={guarantee.until ?? guarantee.admissionOn}
          button={t(isStanding ? 'claimDesk.extend' : 'claimDesk.grant')}
          isSending={act.isSending}
          onSend={(amount, until) => send({ act: isStanding ? 'extend' : 'grant', amount, until })}
        />
      </Folded>
      <Folded name={t(isStanding ? 'claimDesk.release' : 'claimDesk.decline')}>
        <Reason
          button={t(isStanding ? 'claimDesk.release' : 'claimDesk.decline')}
          isSending={act.isSending}
          onSend={(reason) => send({ act: isStanding ? 'release' : 'decline', reason })}
        />
      </Folded>
    </div>
  )
}

interface AmountUntilProps {
  readonly amount: string
  readonly until: string
  readonly button: string
  readonly isSending: boolean
  readonly onSend: (amount: string, until: string) => void
}

export const isAmount = (text: string): boolean => /^[0-9]{1,13}(\.[0-9]{1,2})?$/u.test(text)

function AmountUntil(props: AmountUntilProps) {
  const { t } = useTranslation()
  const id = useId()
  const [amount, setAmount] = useState(props.amount)
  const [until, setUntil] = useState(props.until)
  const [isTried, setTried] = useState(false)
  const isBad = isTried && !isAmount(amount)
  return (
    <form
      className="claim-give"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isAmount(amount)) props.onSend(amount, until)
      }}
    >
      <div className="field">
        <label htmlFor={id}>{t('claimDesk.reserved')}</label>
        <input
          id={id}
          className="input amount"
          inputMode="decimal"
          value={amount}
          aria-invalid={isBad}
          onChange={(event) => setAmount(event.target.value)}
        />
        {isBad ? <span className="field-problem">{t('claim.desk.unreadable')}</span> : null}
      </div>
      <DayField
        label={t('claimDesk.lastDay')}
        value={until}
        onDay={setUntil}
        unreadable={t('claimDesk.dayUnreadable')}
      />
      <button type="submit" className="button primary" disabled={props.isSending}>
        {props.button}
      </button>
    </form>
  )
}

interface ReasonProps {
  readonly button: string
  readonly isSending: boolean
  readonly onSend: (reason: string) => void
}

function Reason({ button, isSending, onSend }: ReasonProps) {
  const { t } = useTranslation()
  const id = useId()
  const [reason, setReason] = useState('')
  return (
    <form
      className="claim-give"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') onSend(reason)
      }}
    >
      <div className="field">
        <label htmlFor={id}>{t('claim.desk.why')}</label>
        <textarea
          id={id}
          className="textarea"
          required
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <button type="submit" className="button" disabled={isSending}>
        {button}
      </button>
    </form>
  )
}
