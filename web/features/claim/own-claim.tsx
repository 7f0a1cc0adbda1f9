/** One claim as the person follows it: where it stands, whose turn it is, and what can be done. */
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ClaimJson } from '../../../server/http/contract/claim.ts'
import { useTextIn } from '../../components/language.ts'
import { ActProblem } from './act-problem.tsx'
import { Clock, moneyText, StateMark, useClaimWord } from './claim-marks.tsx'
import { Clauses } from './clauses.tsx'
import { OwnPapers } from './own-papers.tsx'
import { asPatient } from './queries.ts'
import { type ClaimAct, useClaimAct } from './use-claim-act.ts'

interface OwnProps {
  readonly person: string
  readonly claim: ClaimJson
}

const mayWithdraw = new Set(['opened', 'fetched', 'adjudicated', 'pended'])

export function OwnClaim({ person, claim }: OwnProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const word = useClaimWord()
  const act = useClaimAct(asPatient(person))
  const path = `/api/claims/${claim.id}/own-acts`
  const [name, amount] = figureOf(claim)
  return (
    <article className="claim-card panel" aria-label={claim.id}>
      <p className="claim-card-head">
        <strong>{textIn(claim.institutionTitle)}</strong>
        <StateMark state={claim.state} />
      </p>
      {amount === null ? null : (
        <p className="claim-big">
          <span>{t(`claim.own.${name}`)}</span>
          <span className="amount">{moneyText(amount, claim.currency)}</span>
        </p>
      )}
      <p className="claim-who">
        {textIn(claim.insurerTitle)} · {textIn(claim.productTitle)} · {claim.visitOn}
      </p>
      {claim.adjudicated === null ? null : (
        <Link to={`/my-claims/${claim.id}?${new URLSearchParams({ person })}`}>
          {t('why.claim.open')}
        </Link>
      )}
      <Clock due={claim.due} />
      {claim.reasons.length === 0 ? null : (
        <p>
          {t('claim.own.reasons')}：{claim.reasons.map((one) => word('reason', one)).join(t('and'))}
        </p>
      )}
      <Clauses refusedBy={claim.refusedBy} />
      {claim.state === 'pended' ? (
        <OwnPapers person={person} claim={claim} act={act} path={path} />
      ) : null}
      {claim.state === 'payment-failed' ? (
        <OneField
          label="account"
          act={act}
          onSend={(account) => act.send(path, { act: 'correct-account', account })}
        />
      ) : null}
      {claim.mayAppeal && claim.owedBack === '0.00' ? (
        <Folded name={t('claim.own.appeal')}>
          <OneField
            label="appealWhy"
            act={act}
            onSend={(reason) => act.send(path, { act: 'appeal', reason })}
          />
        </Folded>
      ) : null}
      {mayWithdraw.has(claim.state) ? (
        <button
          type="button"
          className="link claim-withdraw"
          disabled={act.isSending}
          onClick={() => act.send(path, { act: 'withdraw' })}
        >
          {t('claim.own.withdraw')}
        </button>
      ) : null}
      <ActProblem act={act} />
      <Steps claim={claim} />
    </article>
  )
}

function figureOf(claim: ClaimJson): ['owed' | 'paid' | 'agreed' | 'worked', string | null] {
  if (claim.state === 'overpaid') return ['owed', claim.owedBack]
  if (claim.paid !== '0.00') return ['paid', claim.paid]
  if (claim.agreed !== '0.00') return ['agreed', claim.agreed]
  return ['worked', claim.state === 'adjudicated' ? claim.adjudicated : null]
}

interface OneFieldProps {
  readonly label: 'account' | 'appealWhy'
  readonly act: ClaimAct
  readonly onSend: (text: string) => void
}

function OneField({ label, act, onSend }: OneFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState('')
  const isAppeal = label === 'appealWhy'
  return (
    <form
      className="claim-give"
      onSubmit={(event) => {
        event.preventDefault()
        onSend(text)
      }}
    >
      <div className="field">
        <label htmlFor={id}>{t(`claim.own.${label}`)}</label>
        {isAppeal ? (
          <textarea
            id={id}
            className="textarea"
            required
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        ) : (
          <input
            id={id}
            className="input"
            required
            inputMode="numeric"
            pattern="[0-9]{8,32}"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </div>
      <button type="submit" className="button primary claim-tap" disabled={act.isSending}>
        {t(isAppeal ? 'claim.own.appealSend' : 'claim.own.account')}
      </button>
    </form>
  )
}

export function Folded({
  name,
  children,
}: {
  readonly name: string
  readonly children: ReactNode
}) {
  return (
    <details className="claim-fold">
      <summary>{name}</summary>
      {children}
    </details>
  )
}

export function Steps({ claim }: { readonly claim: ClaimJson }) {
  const { t } = useTranslation()
  const word = useClaimWord()
  return (
    <Folded name={t('claim.own.steps')}>
      <ol className="claim-steps">
        {claim.steps.map(({ act, on }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an act may be done twice on a day.
          <li key={`${act} ${place}`}>
            <time dateTime={on}>{on}</time> {word('act', act)}
          </li>
        ))}
      </ol>
    </Folded>
  )
}
