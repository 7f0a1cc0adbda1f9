/**
 * The counter after settling: what is left to pay, in which ways it is paid, and what goes back when
 * the settlement was reversed.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { BillMoneyJson } from '../../../server/http/contract/cashier.ts'
import { amountText, groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { KeyCap } from '../../components/key-cap.tsx'
import { Refused } from '../../components/request.ts'
import { useSession } from '../../components/session.ts'
import { ArrearsForm } from './arrears-form.tsx'
import { InvoiceBox } from './invoice-box.tsx'
import { MovesTable } from './moves-table.tsx'
import { PaymentReceipt } from './payment-receipt.tsx'
import { billMoneyQuery, settlementQuery } from './queries.ts'
import { SendNote } from './send-note.tsx'
import { firstDraft, readTenders, type TenderDraft } from './tender-draft.ts'
import { TenderForm } from './tender-form.tsx'
import { useSending } from './use-sending.ts'
import './cashier.css'

export function Payment({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = useQuery(billMoneyQuery(id))
  if (isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (data === undefined) {
    const isUnknown = error instanceof Refused && error.problem.status === 404
    return (
      <EmptyState title={isUnknown ? t('sheet.unknown', { id }) : t('lost')} tone="refused">
        {isUnknown ? (
          <Link className="button" to="/settlements">
            {t('sheet.toList')}
          </Link>
        ) : (
          <button type="button" className="button" onClick={() => void refetch()}>
            {t('askAgain')}
          </button>
        )}
      </EmptyState>
    )
  }
  return <PaymentOf money={data} />
}

/** What the page is about at this moment. */
type Stage = 'pay' | 'arrears' | 'give-back' | 'wait' | 'paid'

function stageOf(money: BillMoneyJson): Stage {
  const { currency } = money
  const open = minorOf(money.open, currency)
  if (open < 0) return 'give-back'
  if (open > 0) return 'pay'
  if (minorOf(money.onItsWay, currency) > 0) return 'wait'
  return minorOf(money.arrears, currency) > 0 ? 'arrears' : 'paid'
}

function PaymentOf({ money }: { readonly money: BillMoneyJson }) {
  const { t } = useTranslation()
  const { settlement, currency } = money
  const navigate = useNavigate()
  const queries = useQueryClient()
  const isSample = useSession()?.mode === 'sample'
  const name = useQuery(settlementQuery(settlement)).data?.person.name ?? ''
  const [typed, setDraft] = useState<TenderDraft | null>(null)
  /** Of the payment just taken, which is still to be handed out. */
  const [change, setChange] = useState<string | null>(null)
  const sending = useSending<BillMoneyJson>(`bill.${settlement}`, {
    onDone: (answer) => {
      queries.setQueryData(billMoneyQuery(settlement).queryKey, answer)
      setDraft(null)
      setChange(changeOf(answer))
    },
    onRefused: () => void queries.invalidateQueries({ queryKey: ['bill-money', settlement] }),
  })
  const stage = stageOf(money)
  const owed = stage === 'arrears' ? money.arrears : money.open
  const toPay = {
    currency,
    openMinor: Math.max(0, minorOf(owed, currency)),
    heldMinor: minorOf(money.held, currency),
  }
  const kinds = stage === 'arrears' ? money.rules.arrears : money.rules.bill
  const draft = typed ?? firstDraft(kinds, toPay)
  const read = readTenders(draft, toPay)
  const mayPay = (stage === 'pay' || stage === 'arrears') && money.hasShift && !sending.busy
  const isReady = read.tenders.length > 0 && Object.keys(read.problems).length === 0
  const isFirst =
    stage === 'paid' && money.invoices.length === 0 && money.rules.invoice === 'e-invoice'
  const path = `/api/counter/bills/${settlement}`

  function take(): void {
    if (mayPay && isReady) sending.send(`${path}/payments`, { tenders: read.tenders })
    else if (isFirst && money.hasShift) sending.send(`${path}/payments`, { tenders: [] })
    else if (stage === 'give-back' && money.hasShift) sending.send(`${path}/refunds`, undefined)
  }
  usePaymentKeys({ take, print: () => window.print(), next: () => void navigate('/') })

  return (
    <div className="payment">
      <section className="payment-main panel" aria-labelledby="payment-title">
        <header className="payment-head">
          <h1 id="payment-title">
            {stage === 'give-back' ? t('pay.refundTitle') : t('pay.title')}
          </h1>
          <p className="payment-of">
            <strong>{name}</strong> <span>{money.visit}</span>{' '}
            <Link to={`/settlements/${settlement}`}>{settlement}</Link>
          </p>
        </header>
        <Due money={money} stage={stage} change={change} />
        {money.hasShift ? null : (
          <p className="note wait" role="status">
            {t('money.noShift')} <Link to="/shift">{t('money.toShift')}</Link>
          </p>
        )}
        {stage === 'wait' || minorOf(money.onItsWay, currency) > 0 ? (
          <p className="note wait" role="status">
            <span className="spinner" /> {t('money.waiting')}
          </p>
        ) : null}
        {stage === 'pay' || stage === 'arrears' ? (
          <TenderForm
            kinds={kinds}
            draft={draft}
            onDraft={setDraft}
            toPay={toPay}
            disabled={!mayPay}
            onEnd={() => document.getElementById('take')?.focus()}
          />
        ) : null}
        {stage === 'give-back' ? <p className="quiet">{t('pay.giveBackHint')}</p> : null}
        <SendNote state={sending.state} />
        {stage === 'paid' && toPay.heldMinor > 0 ? (
          <p className="note">
            {t('pay.heldLeft', { amount: `${markOf(currency)}${groupedText(money.held)}` })}{' '}
            <Link
              to={`/deposits?${new URLSearchParams({ institution: money.institution, visit: money.visit }).toString()}`}
            >
              {t('pay.toDeposits')}
            </Link>
          </p>
        ) : null}
        <div className="payment-acts">
          {stage === 'pay' || stage === 'arrears' || stage === 'give-back' || isFirst ? (
            <button
              type="button"
              id="take"
              className="button primary"
              aria-disabled={
                sending.busy ||
                !money.hasShift ||
                ((stage === 'pay' || stage === 'arrears') && !isReady)
              }
              aria-keyshortcuts="F8"
              onClick={take}
            >
              {sending.busy ? <span className="spinner" /> : null}
              {t(takeWords[stage])} <KeyCap keys="F8" />
            </button>
          ) : null}
          {stage === 'paid' && !isFirst ? (
            <button type="button" className="button primary" onClick={() => window.print()}>
              {t('pay.printReceipt')} <KeyCap keys="F4" />
            </button>
          ) : null}
          <button type="button" className="button" onClick={() => void navigate('/')}>
            {t('pay.next')} <KeyCap keys="Esc" />
          </button>
        </div>
        {stage === 'pay' ? (
          <ArrearsForm
            amount={`${markOf(currency)}${groupedText(money.open)}`}
            disabled={!mayPay}
            onRecord={(until) => sending.send(`${path}/arrears`, { until })}
          />
        ) : null}
      </section>
      <aside className="payment-side">
        <section className="panel" aria-labelledby="moves-title">
          <h2 id="moves-title">{t('pay.moves')}</h2>
          <MovesTable
            tenders={money.tenders}
            busy={sending.busy || !money.hasShift}
            onVoid={(id) => sending.send(`/api/counter/tenders/${id}/void`, undefined)}
            onReturn={
              money.reversedBy === null
                ? (id) => sending.send(`/api/counter/tenders/${id}/return`, undefined)
                : undefined
            }
          />
        </section>
        <InvoiceBox money={money} />
        <p className="payment-links">
          <Link to={`/settlements/${settlement}`}>{t('pay.toSheet')}</Link>
          <Link to={`/settlements/${settlement}/fees`}>{t('pay.toFees')}</Link>
        </p>
        {isSample ? <p className="quiet simulated">{t('money.simulated')}</p> : null}
      </aside>
      <PaymentReceipt money={money} patient={name} />
    </div>
  )
}

const takeWords = {
  pay: 'pay.take',
  arrears: 'pay.payArrears',
  'give-back': 'pay.giveBack',
  wait: 'pay.take',
  paid: 'pay.take',
} as const satisfies Record<Stage, string>

interface DueProps {
  readonly money: BillMoneyJson
  readonly stage: Stage
  /** Change of the last payment in notes, which is still to be handed out. */
  readonly change: string | null
}

/** The answer to the page's question, as large as it is important. */
function Due({ money, stage, change }: DueProps) {
  const { t } = useTranslation()
  const { currency } = money
  const mark = markOf(currency)
  const amounts: Readonly<Record<Stage, readonly [string, string]>> = {
    pay: [t('pay.due'), money.open],
    wait: [t('pay.due'), money.onItsWay],
    arrears: [t('pay.arrears'), money.arrears],
    'give-back': [t('pay.owedBack'), money.open.replace('-', '')],
    paid: [t('pay.paid'), money.cash],
  }
  const [label, amount] = amounts[stage]
  const total = `${mark}${groupedText(money.total)}`
  const cash = `${mark}${groupedText(money.cash)}`
  return (
    <div className={`payment-due stage-${stage}`}>
      <p aria-live="polite">
        <span className="payment-label">{label}</span>
        <span className="payment-amount amount">
          <span className="cash-mark">{mark}</span>
          {groupedText(amount)}
        </span>
      </p>
      {change === null ? null : (
        <p className="payment-change">
          {t('money.change')}{' '}
          <strong className="amount">
            {mark}
            {groupedText(change)}
          </strong>
        </p>
      )}
      <p className="quiet">{t('pay.ofTotal', { total, cash })}</p>
      {stage === 'arrears' && money.promisedUntil !== null ? (
        <p className="quiet">{t('pay.promised', { day: money.promisedUntil })}</p>
      ) : null}
      {money.reversedBy === null ? null : (
        <p className="note refused">
          <Link to={`/settlements/${money.reversedBy}`}>
            {t('pay.reversed', { id: money.reversedBy })}
          </Link>
        </p>
      )}
    </div>
  )
}

function changeOf({ tenders, currency }: BillMoneyJson): string | null {
  const latest = tenders.at(-1)
  if (latest?.change === undefined || latest.change === null) return null
  const minor = minorOf(latest.change, currency)
  return minor === 0 ? null : amountText(minor, currency).replaceAll(',', '')
}

interface PaymentKeys {
  readonly take: () => void
  readonly print: () => void
  readonly next: () => void
}

function usePaymentKeys(keys: PaymentKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const first = document.querySelector<HTMLElement>('.tenders input:not(:disabled)')
    first?.focus()
    function onKeyDown(event: KeyboardEvent): void {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      const act = ({ F8: 'take', F4: 'print', Escape: 'next' } as const)[event.key]
      if (act === undefined) return
      event.preventDefault()
      if (!event.repeat) latest.current[act]()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
