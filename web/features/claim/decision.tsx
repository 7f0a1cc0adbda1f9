/** What can be decided about a claim now, each with what it needs. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskActJson, DeskClaimJson } from '../../../server/http/contract/claim.ts'
import { useSession } from '../../components/session.ts'
import { ActProblem } from './act-problem.tsx'
import { moneyText, useClaimWord } from './claim-marks.tsx'
import { Folded } from './own-claim.tsx'
import { useClaimAct } from './use-claim-act.ts'

interface DecisionProps {
  readonly claim: DeskClaimJson
  readonly as: string | undefined
}

const papers = [
  'discharge-summary',
  'identity-copy',
  'bank-card',
  'invoice-original',
  'case-history',
  'accident-certificate',
] as const
const reasons = [
  'not-covered',
  'earlier-illness',
  'waiting-period',
  'not-listed',
  'deductible-not-met',
] as const

export function Decision({ claim, as }: DecisionProps) {
  const { t } = useTranslation()
  const act = useClaimAct(as)
  const own = useSession()?.actor.id
  const send = (deed: DeskActJson) => act.send(`/api/claims/${claim.id}/acts`, deed)
  return (
    <div className="claim-decision">
      <ActProblem act={act} />
      <Choices claim={claim} own={as ?? own} isSending={act.isSending} send={send} />
      {isDecidable(claim) ? null : <p className="quiet">{t('claim.desk.nothing')}</p>}
    </div>
  )
}

function isDecidable({ state }: DeskClaimJson): boolean {
  return ['adjudicated', 'pended', 'awaiting-signature', 'appealed', 'overpaid'].includes(state)
}

interface ChoicesProps {
  readonly claim: DeskClaimJson
  readonly isSending: boolean
  readonly send: (deed: DeskActJson) => void
}

interface OwnChoicesProps extends ChoicesProps {
  /** Who sits at the desk. */
  readonly own: string | undefined
}

function Choices({ claim, own, isSending, send }: OwnChoicesProps) {
  const { t } = useTranslation()
  const { state, currency, agreed, agreedBy } = claim
  if (state === 'awaiting-signature' && agreedBy === own) {
    const amount = moneyText(agreed, currency)
    return <p className="note wait">{t('claim.desk.signOther', { amount })}</p>
  }
  if (state === 'awaiting-signature') {
    return (
      <>
        <p className="note wait">
          {t('claim.desk.signHint', { amount: moneyText(agreed, currency) })}
        </p>
        <p className="claim-buttons">
          <button
            type="button"
            className="button primary"
            disabled={isSending}
            onClick={() => send({ act: 'sign' })}
          >
            {t('claim.desk.sign')}
          </button>
          <button
            type="button"
            className="button"
            disabled={isSending}
            onClick={() => send({ act: 'return' })}
          >
            {t('claim.desk.return')}
          </button>
        </p>
      </>
    )
  }
  return (
    <>
      {state === 'adjudicated' ? (
        <>
          <Agree claim={claim} isSending={isSending} send={send} />
          <Folded name={t('claim.desk.pend')}>
            <Picking
              list="paper"
              words={papers}
              button={t('claim.desk.pendSend')}
              isSending={isSending}
              onSend={(missing) => send({ act: 'pend', missing })}
            />
          </Folded>
        </>
      ) : null}
      {state === 'adjudicated' || state === 'pended' ? (
        <Folded name={t('claim.desk.refuse')}>
          <p className="quiet">{t('claim.desk.reasons')}</p>
          <Picking
            list="reason"
            words={reasons}
            button={t('claim.desk.refuseSend')}
            isSending={isSending}
            onSend={(chosen) => send({ act: 'refuse', reasons: chosen })}
          />
        </Folded>
      ) : null}
      {state === 'appealed' ? (
        <AmountAndReason
          name={t('claim.desk.more')}
          button={t('claim.desk.appealSend')}
          isSending={isSending}
          onSend={(more, reason) => send({ act: 'decide-appeal', more, reason })}
        />
      ) : null}
      {state === 'overpaid' ? (
        <AmountAndReason
          name={t('claim.desk.recover')}
          button={t('claim.desk.recover')}
          isSending={isSending}
          start={claim.owedBack}
          onSend={(amount) => send({ act: 'recover', amount })}
        />
      ) : null}
      {state === 'paid' && claim.paid !== '0.00' ? (
        <Folded name={t('claim.desk.findOver')}>
          <AmountAndReason
            name={t('claim.desk.overpaid')}
            button={t('claim.desk.findOver')}
            isSending={isSending}
            hasReason
            onSend={(amount, reason) => send({ act: 'find-overpayment', amount, reason })}
          />
        </Folded>
      ) : null}
    </>
  )
}

function Agree({ claim, isSending, send }: ChoicesProps) {
  const { t } = useTranslation()
  const { adjudicated, sheet, currency } = claim
  return (
    <>
      <p className="quiet">
        {t('claim.desk.agreeHint', {
          amount: moneyText(adjudicated ?? '0', currency),
          left: moneyText(sheet?.left ?? '0', currency),
        })}
      </p>
      <AmountAndReason
        name={t('claim.desk.agree')}
        button={t('claim.desk.agree')}
        isSending={isSending}
        start={adjudicated === '0.00' ? '' : (adjudicated ?? '')}
        onSend={(amount) => send({ act: 'agree', amount })}
      />
    </>
  )
}

interface PickingProps {
  readonly list: 'paper' | 'reason'
  readonly words: readonly string[]
  readonly button: string
  readonly isSending: boolean
  readonly onSend: (words: string[]) => void
}

function Picking({ list, words, button, isSending, onSend }: PickingProps) {
  const { t } = useTranslation()
  const word = useClaimWord()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [isTried, setTried] = useState(false)
  return (
    <form
      className="claim-give"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (chosen.length > 0) onSend([...chosen])
      }}
    >
      {words.map((one) => (
        <label key={one} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={() => setChosen(words.filter((w) => chosen.includes(w) !== (w === one)))}
          />
          {word(list, one)}
        </label>
      ))}
      {isTried && chosen.length === 0 ? (
        <p className="field-problem" role="alert">
          {t('claim.desk.reasonMissing')}
        </p>
      ) : null}
      <button type="submit" className="button" disabled={isSending}>
        {button}
      </button>
    </form>
  )
}

interface AmountProps {
  readonly name: string
  readonly button: string
  readonly isSending: boolean
  readonly start?: string
  readonly hasReason?: boolean
  readonly onSend: (amount: string, reason: string) => void
}

function AmountAndReason({ name, button, isSending, start, hasReason, onSend }: AmountProps) {
  const { t } = useTranslation()
  const id = useId()
  const [amount, setAmount] = useState(start ?? '')
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const asksReason = hasReason ?? start === undefined
  const isAmount = /^[0-9]{1,13}(\.[0-9]{1,2})?$/u.test(amount)
  return (
    <form
      className="claim-give"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isAmount && (!asksReason || reason !== '')) onSend(amount, reason)
      }}
    >
      <div className="field">
        <label htmlFor={`${id}-amount`}>{name}</label>
        <input
          id={`${id}-amount`}
          className="input amount"
          inputMode="decimal"
          value={amount}
          aria-invalid={isTried && !isAmount}
          onChange={(event) => setAmount(event.target.value)}
        />
        {isTried && !isAmount ? (
          <span className="field-problem">{t('claim.desk.unreadable')}</span>
        ) : null}
      </div>
      {asksReason ? (
        <div className="field">
          <label htmlFor={`${id}-why`}>{t('claim.desk.why')}</label>
          <textarea
            id={`${id}-why`}
            className="textarea"
            required
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      ) : null}
      <button type="submit" className="button primary" disabled={isSending}>
        {button}
      </button>
    </form>
  )
}
