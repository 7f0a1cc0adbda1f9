/** One settlement: its sheet to print, and what can be done with it. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { SettlementJson } from '../../../server/http/contract/settlement.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { KeyCap } from '../../components/key-cap.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { PayerMark } from '../../components/payer-mark.tsx'
import { useSession } from '../../components/session.ts'
import { settlementQuery } from './queries.ts'
import { ReversalDialog } from './reversal-dialog.tsx'
import { Sheet } from './sheet.tsx'

export function Receipt({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = useQuery(settlementQuery(id))
  if (isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (data === undefined) {
    return (
      <NotRead error={error} onAgain={() => void refetch()} unknown={t('sheet.unknown', { id })} />
    )
  }
  return <ReceiptOf settlement={data} />
}

function ReceiptOf({ settlement }: { readonly settlement: SettlementJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const session = useSession()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const { id, state, division } = settlement
  const isReversing = params.has('reverse') && state === 'live'
  useReceiptKeys(
    () => state === 'live' && setParams({ reverse: '' }),
    () => void navigate(`/settlements/${id}/explanation`),
    () => void navigate(`/settlements/${settlement.reverses ?? id}/payment`),
  )

  return (
    <div className="receipt">
      <Sheet
        settlement={settlement}
        cashier={session === undefined ? '' : textIn(session.actor.name)}
        isSample={session?.mode === 'sample'}
      />
      <aside className="receipt-side panel">
        <button type="button" className="button primary" onClick={() => window.print()}>
          {t('sheet.print')} <KeyCap keys="Ctrl P" />
        </button>
        <Link className="button" to={`/settlements/${id}/explanation`}>
          {t('keys.explain')} <KeyCap keys="F2" />
        </Link>
        <button
          type="button"
          className="button"
          disabled={state !== 'live'}
          onClick={() => setParams({ reverse: '' })}
        >
          {t('keys.reverse')} <KeyCap keys="F9" />
        </button>
        <Link className="button" to={`/settlements/${settlement.reverses ?? id}/payment`}>
          {state === 'live' ? t('keys.pay') : t('pay.refundTitle')} <KeyCap keys="F8" />
        </Link>
        <Link className="button" to={`/settlements/${settlement.reverses ?? id}/fees`}>
          {t('pay.toFees')}
        </Link>
        <Link className="button" to="/">
          {t('sheet.toCounter')} <KeyCap keys="Esc" />
        </Link>
        <Links settlement={settlement} />
        <ul className="receipt-shares" aria-label={t('answer.title')}>
          {division.shares.map((share) => (
            <li key={`${share.coverage} ${share.payer}`}>
              <PayerMark kind={share.kind} />
              <span>
                {textIn(share.title)}
                <span className="share-scheme">{t(`says.${share.state}`)}</span>
              </span>
              <span className="amount">{groupedText(share.amount)}</span>
            </li>
          ))}
          <li>
            <PayerMark kind="patient" />
            <strong>{t('answer.cash')}</strong>
            <strong className="amount">
              {markOf(division.currency)}
              {groupedText(division.cash)}
            </strong>
          </li>
        </ul>
      </aside>
      {isReversing ? (
        <ReversalDialog
          settlement={id}
          onClose={() => setParams({}, { replace: true })}
          onReversed={(reversal) => void navigate(`/settlements/${reversal.id}`)}
        />
      ) : null}
    </div>
  )
}

/** What stands before and after this settlement. */
function Links({ settlement }: { readonly settlement: SettlementJson }) {
  const { t } = useTranslation()
  const { reverses, reversedBy, replaces, replacedBy, reason } = settlement
  const links = [
    { words: t('sheet.reverses'), to: reverses },
    { words: t('sheet.reversedBy'), to: reversedBy },
    { words: t('sheet.replaces'), to: replaces },
    { words: t('sheet.replacedBy'), to: replacedBy },
  ]
  return (
    <>
      {links.map(({ words, to }) =>
        to === null ? null : (
          <p key={words} className="note">
            {words} <Link to={`/settlements/${to}`}>{to}</Link>
          </p>
        ),
      )}
      {reason === null ? null : <p className="note">{t('sheet.reason', { reason })}</p>}
    </>
  )
}

function useReceiptKeys(reverse: () => void, explain: () => void, pay: () => void): void {
  const navigate = useNavigate()
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (document.querySelector('dialog[open]') !== null || event.repeat) return
      const back = () => void navigate('/')
      const action = { F9: reverse, F2: explain, F8: pay, Escape: back }[event.key]
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
