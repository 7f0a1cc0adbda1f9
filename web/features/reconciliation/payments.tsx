/** Orders to a bank: proposed by one person, approved by another, and then a file. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type {
  PaymentOrderJson,
  PaymentOrderListJson,
} from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { momentText } from '../../components/moment-text.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { useSending } from '../../components/use-sending.ts'
import { Desk, Trouble } from './desk.tsx'
import { download } from './download.ts'
import { moneyText } from './money-text.ts'
import { PaymentForm } from './payment-form.tsx'
import { deskKey, paymentQuery, paymentsQuery } from './queries.ts'
import { useDeskWords } from './use-desk-words.ts'
import { useParties } from './use-parties.ts'
import './payments.css'

type Row = PaymentOrderListJson['items'][number]

export function Payments() {
  return <Desk>{(acting) => <Orders acting={acting} />}</Desk>
}

function Orders({ acting }: { readonly acting: Acting }) {
  const { t } = useTranslation()
  const [isAdding, setAdding] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const list = useQuery(paymentsQuery(acting.as))
  return (
    <>
      <div className="desk-filters">
        <button
          type="button"
          className="button primary push"
          aria-expanded={isAdding}
          onClick={() => setAdding(!isAdding)}
        >
          {t('reconciliation.payments.add')}
        </button>
      </div>
      {isAdding ? (
        <PaymentForm
          acting={acting}
          onProposed={(payment) => {
            setAdding(false)
            setOpen(payment)
          }}
        />
      ) : null}
      {open === null ? null : (
        <OneOrder payment={open} acting={acting} onClose={() => setOpen(null)} />
      )}
      <div className="panel">
        {list.isError ? (
          <Trouble error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Rows rows={list.data?.items ?? []} loading={list.isPending} onOpen={setOpen} />
        )}
      </div>
    </>
  )
}

interface RowsProps {
  readonly rows: readonly Row[]
  readonly loading: boolean
  readonly onOpen: (payment: string) => void
}

function Rows({ rows, loading, onOpen }: RowsProps) {
  const { t } = useTranslation()
  const parties = useParties()
  const columns: ColumnsType<Row> = [
    { title: t('reconciliation.payments.due'), dataIndex: 'dueOn', width: 110 },
    {
      title: t('reconciliation.payments.from'),
      width: 240,
      ellipsis: true,
      render: (_, row) => parties.name(row.payer),
    },
    {
      title: t('reconciliation.payments.to'),
      width: 240,
      ellipsis: true,
      render: (_, row) => parties.name(row.payee),
    },
    {
      title: t('reconciliation.payments.amount'),
      width: 150,
      align: 'right',
      render: (_, row) => <span className="amount">{moneyText(row.amount, row.currency)}</span>,
    },
    { title: t('reconciliation.payments.purpose'), dataIndex: 'purpose', ellipsis: true },
    {
      title: t('reconciliation.payments.state'),
      width: 130,
      render: (_, row) => (
        <button type="button" className="link" onClick={() => onOpen(row.payment)}>
          {t(`reconciliation.payments.states.${row.state}`)}
        </button>
      ),
    },
  ]
  if (!loading && rows.length === 0) {
    return (
      <EmptyState title={t('reconciliation.payments.nothing')}>
        <p>{t('reconciliation.payments.nothingMeans')}</p>
      </EmptyState>
    )
  }
  return (
    <Table
      virtual
      size="middle"
      rowKey="payment"
      columns={columns}
      dataSource={rows as Row[]}
      loading={loading}
      pagination={false}
      scroll={{ x: 1100, y: Math.max(280, window.innerHeight - 300) }}
      locale={{ emptyText: <span /> }}
    />
  )
}

interface OneOrderProps {
  readonly payment: string
  readonly acting: Acting
  readonly onClose: () => void
}

function OneOrder({ payment, acting, onClose }: OneOrderProps) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const problemText = useProblemText()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const read = useQuery(paymentQuery(acting.as, payment))
  const sending = useSending<PaymentOrderJson>(`payment.${payment}`, {
    onDone: () => void queries.invalidateQueries({ queryKey: deskKey }),
  })
  const order = read.data
  if (order === undefined) return null
  const send = (work: object) =>
    sending.send(`/api/payment-orders/${payment}/actions`, work, acting.as)
  const refused = sending.state.is === 'refused' ? problemText(sending.state.problem) : null
  const isMaker = order.actions[0]?.by === acting.id
  const file = order.actions.find((action) => action.file !== null)?.file
  return (
    <section className="panel one-payment">
      <header>
        <h2>
          {moneyText(order.amount, order.currency)} ·{' '}
          {t(`reconciliation.payments.states.${order.state}`)}
        </h2>
        <button type="button" className="button plain small" onClick={onClose}>
          {t('close')}
        </button>
      </header>
      <p>
        {order.debtor.name}（{order.debtor.account}） → {order.creditor.name}（
        {order.creditor.account}） · {order.purpose}
      </p>
      {refused === null ? null : (
        <p className="note refused" role="alert">
          <strong>{refused.what}</strong> {refused.remedy}
        </p>
      )}
      <div className="payment-acts">
        {order.state === 'proposed' && isMaker ? (
          <button
            type="button"
            className="button"
            disabled={sending.busy}
            onClick={() => send({ act: 'withdrawn' })}
          >
            {t('reconciliation.payments.withdraw')}
          </button>
        ) : null}
        {order.state === 'proposed' && !isMaker ? (
          <>
            <button
              type="button"
              className="button primary"
              disabled={sending.busy}
              onClick={() => send({ act: 'approved' })}
            >
              {t('reconciliation.payments.approve')}
            </button>
            <input
              className="input"
              aria-label={t('reconciliation.one.rejectReason')}
              placeholder={t('reconciliation.one.rejectReason')}
              value={reason}
              maxLength={200}
              onChange={(event) => setReason(event.target.value)}
            />
            <button
              type="button"
              className="button"
              disabled={sending.busy || reason.trim() === ''}
              onClick={() => send({ act: 'rejected', reason: reason.trim() })}
            >
              {t('reconciliation.payments.reject')}
            </button>
          </>
        ) : null}
        {file === undefined || file === null ? null : (
          <button type="button" className="button" onClick={() => void download(file, acting.as)}>
            {t('reconciliation.payments.file')}
          </button>
        )}
        {order.state === 'written' ? (
          <button
            type="button"
            className="button"
            disabled={sending.busy}
            onClick={() => send({ act: 'paid' })}
          >
            {t('reconciliation.payments.paid')}
          </button>
        ) : null}
      </div>
      <ol className="payment-history">
        {order.actions.map((action) => (
          <li key={`${action.at} ${action.act}`} className="quiet">
            {t(`reconciliation.payments.states.${action.act}`)} · {words.person(action.by)} ·{' '}
            {momentText(action.at)}
            {action.reason === null ? null : ` · ${action.reason}`}
            {action.entry === null ? null : ` · ${action.entry}`}
          </li>
        ))}
      </ol>
    </section>
  )
}
