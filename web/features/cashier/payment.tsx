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
import { KeyCap } from '../../components/key-cap.tsx'
import { NotRead } from '../../components/not-read.tsx'
import { useSession } from '../../components/session.ts'
import { useSending } from '../../components/use-sending.ts'
import { ArrearsForm } from './arrears-form.tsx'
import { CarryOver, differenceOf } from './carry-over.tsx'
import { CoinHint, roundingRule } from './coins.tsx'
import { InvoiceBox } from './invoice-box.tsx'
import { MovesTable } from './moves-table.tsx'
import { Due, type Stage, stageOf } from './payment-due.tsx'
import { PaymentReceipt } from './payment-receipt.tsx'
import { billMoneyQuery, settlementQuery } from './queries.ts'
import { SendNote } from './send-note.tsx'
import { firstDraft, readTenders, type TenderDraft } from './tender-draft.ts'
import { TenderForm } from './tender-form.tsx'
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
    return (
      <NotRead error={error} onAgain={() => void refetch()} unknown={t('sheet.unknown', { id })} />
    )
  }
  return <PaymentOf money={data} />
}

function PaymentOf({ money }: { readonly money: BillMoneyJson }) {
  const { t } = useTranslation()
  const { settlement, currency } = money
  const navigate = useNavigate()
  const queries = useQueryClient()
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
    openMinor: Math.max(0, minorOf(money.carryOver?.collect ?? owed, currency)),
    heldMinor: minorOf(money.held, currency),
    cashRounding: roundingRule(money.rules, currency),
  }
  const kinds = stage === 'arrears' ? money.rules.arrears : money.rules.bill
  const draft = typed ?? firstDraft(kinds, toPay)
  const read = readTenders(draft, toPay)
  const takes = stage === 'pay' || stage === 'arrears' || stage === 'carry'
  const mayPay = takes && money.hasShift && !sending.busy
  const isEnough = read.tenders.length > 0 || stage === 'carry'
  const isReady = isEnough && Object.keys(read.problems).length === 0
  const isFirst =
    stage === 'paid' && money.invoices.length === 0 && money.rules.invoice === 'e-invoice'
  const path = `/api/counter/bills/${settlement}`

  function take(): void {
    if (mayPay && isReady && money.carryOver !== null) {
      const { from, carried, returned } = money.carryOver
      sending.send(`${path}/carry-over`, { from, carried, returned, tenders: read.tenders })
    } else if (mayPay && isReady) sending.send(`${path}/payments`, { tenders: read.tenders })
    else if (isFirst && money.hasShift) sending.send(`${path}/payments`, { tenders: [] })
    else if (money.successor !== null) void navigate(`/settlements/${money.successor}/payment`)
    else if (stage === 'give-back' && money.hasShift) sending.send(`${path}/refunds`, undefined)
  }
  usePaymentKeys({ take, print: () => window.print(), next: () => void navigate('/') })

  return (
    <div className="payment">
      <section className="payment-main panel" aria-labelledby="payment-title">
        <header className="payment-head">
          <h1 id="payment-title">
            {money.reversedBy === null ? t('pay.title') : t('pay.refundTitle')}
          </h1>
          <p className="payment-of">
            <strong>{name}</strong> <span>{money.visit}</span>{' '}
            <Link to={`/settlements/${settlement}`}>{settlement}</Link>
          </p>
        </header>
        <Due money={money} stage={stage} change={change} />
        {money.hasShift ? null : (
          <p className="note wait" role="status">
            {t('money.noShift')}{' '}
            <Link
              to={`/shift?${new URLSearchParams({ institution: money.institution }).toString()}`}
            >
              {t('money.toShift')}
            </Link>
          </p>
        )}
        {stage === 'wait' || minorOf(money.onItsWay, currency) > 0 ? (
          <p className="note wait" role="status">
            <span className="spinner" /> {t('money.waiting')}
          </p>
        ) : null}
        {money.carryOver === null ? null : <CarryOver carryOver={money.carryOver} money={money} />}
        {takes && toPay.openMinor > 0 ? (
          <TenderForm
            kinds={kinds}
            draft={draft}
            onDraft={setDraft}
            toPay={toPay}
            disabled={!mayPay}
            onEnd={() => document.getElementById('take')?.focus()}
          />
        ) : null}
        {money.successor === null ? null : (
          <p className="note wait">
            {t('pay.settledAnew')}{' '}
            <Link to={`/settlements/${money.successor}/payment`}>{money.successor}</Link>
          </p>
        )}
        {stage === 'give-back' ? <p className="quiet">{t('pay.giveBackHint')}</p> : null}
        {takes || stage === 'give-back' ? (
          <CoinHint rules={money.rules} currency={currency} />
        ) : null}
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
          {takes || stage === 'give-back' || isFirst ? (
            <button
              type="button"
              id="take"
              className="button primary"
              aria-disabled={sending.busy || !money.hasShift || (takes && !isReady)}
              aria-keyshortcuts="F8"
              onClick={take}
            >
              {sending.busy ? <span className="spinner" /> : null}
              {money.carryOver === null
                ? t(money.successor === null ? takeWords[stage] : 'pay.toSuccessor')
                : t(`pay.carry.${differenceOf(money.carryOver, currency)}`)}{' '}
              <KeyCap keys="F8" />
            </button>
          ) : null}
          {money.successor === null ? null : (
            <button
              type="button"
              className="button"
              disabled={sending.busy || !money.hasShift}
              onClick={() => sending.send(`${path}/refunds`, undefined)}
            >
              {t('pay.giveBackAll')}
            </button>
          )}
          {(stage === 'paid' && !isFirst) || stage === 'given-back' ? (
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
      <PaymentSide
        money={money}
        busy={sending.busy || !money.hasShift}
        onTender={(tender, act) => sending.send(`/api/counter/tenders/${tender}/${act}`, undefined)}
      />
      <PaymentReceipt money={money} patient={name} />
    </div>
  )
}

interface PaymentSideProps {
  readonly money: BillMoneyJson
  readonly busy: boolean
  readonly onTender: (tender: string, act: 'void' | 'return') => void
}

/** What happened so far, and what there is to print or to read. */
function PaymentSide({ money, busy, onTender }: PaymentSideProps) {
  const { t } = useTranslation()
  const isSample = useSession()?.mode === 'sample'
  const { settlement, reversedBy } = money
  return (
    <aside className="payment-side">
      <section className="panel" aria-labelledby="moves-title">
        <h2 id="moves-title">{t('pay.moves')}</h2>
        <MovesTable
          tenders={money.tenders}
          currency={money.currency}
          busy={busy}
          onVoid={(id) => onTender(id, 'void')}
          onReturn={reversedBy === null ? (id) => onTender(id, 'return') : undefined}
        />
      </section>
      <InvoiceBox money={money} />
      <p className="payment-links">
        <Link to={`/settlements/${settlement}`}>{t('pay.toSheet')}</Link>
        <Link to={`/settlements/${settlement}/fees`}>{t('pay.toFees')}</Link>
      </p>
      {isSample ? <p className="quiet simulated">{t('money.simulated')}</p> : null}
    </aside>
  )
}

const takeWords = {
  pay: 'pay.take',
  carry: 'pay.take',
  arrears: 'pay.payArrears',
  'give-back': 'pay.giveBack',
  wait: 'pay.take',
  paid: 'pay.take',
  'given-back': 'pay.take',
} as const satisfies Record<Stage, string>

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
